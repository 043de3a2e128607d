"""Syslog in front of a program's line: RFC 5424, and the priority of RFC 3164."""

from __future__ import annotations

import pytest
from analyzer.sources.wrappers import peel

LINE = 'E0302 08:00:01.100000       1 clientset.go:200] "cannot connect once" err="x"'
AT = 1_772_438_401_100_000


@pytest.mark.parametrize("data", ["-", '[a@1 b="c"]', '[a@1 b="c\\]"][d@2]'])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_rfc_5424(data: str, mark: str) -> None:
    """Host and application, structured data or none, a byte order mark or none."""
    peeled = peel(f"<11>1 2026-03-02T08:00:01.100Z w1 konnectivity-agent 1 - {data} {mark}{LINE}")
    assert (peeled.text, peeled.at, peeled.node, peeled.container, peeled.layers) == (
        LINE,
        AT,
        "w1",
        "konnectivity-agent",
        ("syslog",),
    )


def test_what_is_not_stated() -> None:
    """A dash states nothing; a message may be missing."""
    peeled = peel("<11>1 - - - - - -")
    assert (peeled.text, peeled.at, peeled.node, peeled.container) == ("", None, None, None)


def test_a_priority_in_front() -> None:
    """What follows is what journalctl prints."""
    peeled = peel(f"<11>Mar  2 08:00:01 w1 agent[7]: {LINE}")
    assert (peeled.text, peeled.node, peeled.layers) == (LINE, "w1", ("syslog", "journal"))


@pytest.mark.parametrize("text", ["<WARN> Mesh_10_0_0_2: Error", "<1>x", "<none>"])
def test_other_angles(text: str) -> None:
    """BIRD's levels are its own."""
    assert peel(text).text == text
