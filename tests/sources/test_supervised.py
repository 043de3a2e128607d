"""Whose output a supervisor passes on."""

from __future__ import annotations

import pytest
from analyzer.sources.supervised import end, of_tag, program
from analyzer.sources.wrappers import peel


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


@pytest.mark.parametrize(
    ("message", "pairs", "found"),
    [
        ("exit status 1", " component=konnectivity", "exit status 1"),
        ("Process terminated unexpectedly", ' component=konnectivity error="exit status 1"', "exit status 1"),
        ("Failed to wait for process", ' component=konnectivity error="signal: segmentation fault"', "signal: segmentation fault"),
        ("Process exited: exit status 0", " component=konnectivity", "exit status 0"),
        ("exit status 1", " component=kubelet", None),
        ("exit status 1", " component=konnectivity stream=stderr", None),
        ("respawning in 5s", " component=konnectivity", None),
        ("exit status 1", "", None),
    ],
)  # fmt: skip
def test_how_the_server_ended_as_its_supervisor_says_it(message: str, pairs: str, found: str | None) -> None:
    """As the message, within it, or as its error: the words around differ between releases; what the child printed is its own."""
    assert end(message, pairs) == found


@pytest.mark.parametrize(
    ("tag", "text", "container"),
    [
        ("proxy-server", "E0302 08:14:10.0 1 main.go:49] error: x", "konnectivity-server"),
        ("proxy-agent", "I0302 08:14:10.0 1 client.go:1] x", "konnectivity-agent"),
        ("konnectivity-server", "panic: x", "konnectivity-server"),
        ("proxy-server", "10.0.0.1 GET /v1/a 200", None),
        ("systemd", "E0302 08:14:10.0 1 main.go:49] error: x", None),
    ],
)
def test_a_program_that_systemd_starts_by_the_journal_s_name_of_it(tag: str, text: str, container: str | None) -> None:
    """Upstream's names are those of others, too, who do not write klog."""
    assert of_tag(tag, text) == container
    assert peel(f"Mar 02 08:14:10 cp-1 {tag}[3]: {text}").container == container
