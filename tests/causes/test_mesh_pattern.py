"""Causes about the mesh look at the pattern of its bad pairs, and at the check's words where it names none."""

from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import pytest
from analyzer.causes.mesh_pattern import kind_of, pattern_text
from analyzer.checks import details
from analyzer.mesh.picture import MeshPicture, Pattern
from analyzer.mesh.plain import MeshView
from analyzer.model import Outcome, Status

from tests.support.inline import bundle


def outcome(detail: object) -> dict[str, Outcome]:
    return {"BGP-04": Outcome("BGP-04", "pairs", (), Status.FAIL, "3 of 6 pairs are down", detail=detail)}


def test_the_picture_is_told_in_its_own_words() -> None:
    """Where the check found a picture, its text is what the bad pairs have in common."""
    assert pattern_text(outcome(details.BadPairs(MeshPicture(Pattern.ALL, "all 6 of them")))) == "all 6 of them"


@pytest.mark.parametrize("detail", [None, details.BadSessions()])
def test_without_a_picture_the_check_speaks(detail: object) -> None:
    """A detail of another type is no picture."""
    assert pattern_text(outcome(detail)) == "3 of 6 pairs are down"


def test_a_mesh_that_is_up_has_no_pattern() -> None:
    """The kind is that of the bad pairs; without any there is none."""
    picture = MeshPicture(Pattern.NODE, "one node", ("10.0.0.1",), 1.0)
    assert kind_of(cast(MeshView, SimpleNamespace(partial=False, down=[object()], pattern=picture))) is Pattern.NODE
    assert kind_of(cast(MeshView, SimpleNamespace(partial=False, down=[], pattern=picture))) is None


def test_what_bird_says_of_most_sessions_stands_beside_the_picture() -> None:
    """A wrapped table breaks the text off in each of its lines; texts that differ say nothing in common."""
    head = "+--------------+-------------------+-------+----------+--------------------------------+\n| PEER ADDRESS |     PEER TYPE     | STATE |  SINCE   |              INFO              |\n"
    row = "| {:<12} | node-to-node mesh | start | 14:24:15 | Active Socket: {:<15} |\n|              |                   |       |          | {:<30} |\n"
    peers = ("192.168.1.70", "192.168.1.71", "192.168.1.72")

    def told(*texts: tuple[str, str]) -> str:
        rows = "".join(row.format(peer, *text) for peer, text in zip(peers, texts, strict=True))
        case = bundle(
            {
                "a.txt": "[root@k8s-n4 ~]# calicoctl node status\nCalico process is running.\n\nIPv4 BGP status\n"
                + head
                + rows
            }
        )
        return case.cause("bgp-node-isolated").summary  # type: ignore[union-attr]

    gone = ("Host is", "unreachable")
    assert told(gone, gone, gone).endswith(
        "BIRD says `Socket: Host is unreachable`, that is: no path, or a host that rejects"
    )
    assert "BIRD says" not in told(gone, ("Connection", "refused"), ("Connection", "timed out"))
