"""Whose output a supervisor passes on."""

from __future__ import annotations

import pytest
from analyzer.sources.supervised import program


@pytest.mark.parametrize(
    ("pairs", "tag", "found"),
    [
        (" component=konnectivity stream=stderr", None, "konnectivity"),
        (' component="kube-apiserver" pid=7 stream=stdout', "k0s", "kube-apiserver"),
        (" component=konnectivity", "k0s", "konnectivity"),
        (" component=konnectivity", None, None),
        (" component=kubelet", "rancher", None),
        (" component=applier", "k0s", None),
        (" component=kubelet worker=7", "k0s", None),
        ("", "k0s", None),
    ],
)
def test_the_program_is_known_by_its_stream_or_in_k0s_own_journal(
    pairs: str, tag: str | None, found: str | None
) -> None:
    """Parts of k0s itself, and `component=` of another writer, are no program that it started."""
    assert program(pairs, tag) == found
