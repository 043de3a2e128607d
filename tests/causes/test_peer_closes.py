"""Peers that take the connection and close it."""

from __future__ import annotations

import pytest
from analyzer.causes.peer_closes import compared, every, most
from analyzer.mesh.plain import MeshView

from tests.support.inline import Case, bird, bundle, nobody
from tests.support.meshes import A, B, C, D

CLOSED, TIMED = "Active        Socket: Connection closed", "Active        Socket: Connection timed out"


def case(text: str) -> Case:
    return bundle({f"bird/{A}/birdcl_show_protocols.txt": bird(*((ip, text) for ip in (B, C, D)))})


def test_whoever_closes_was_reached() -> None:
    """No filter of TCP 179 is a cause, and addresses and AS are compared before anything is restarted."""
    found = case(CLOSED)
    assert "bgp-port-blocked" not in found.causes
    assert "bgp-node-isolated" in found.causes
    assert found.commands("bgp-node-isolated").startswith("compare the address that Calico took for")


def test_whoever_does_not_answer_was_not() -> None:
    """There a filter stays a candidate, and no address is asked for first."""
    found = case(TIMED)
    assert not found.commands("bgp-node-isolated").startswith("compare the address")


@pytest.mark.parametrize("who", ["w1", "the node this was taken on"])
def test_both_looks_name_the_node(who: str) -> None:
    """The address it has in Calico, and where the way to find it is set."""
    first, second = compared(nobody(), who)
    assert who in first.text
    assert "IP_AUTODETECTION_METHOD" in f"{second.text} {second.command}" or second.command


@pytest.mark.parametrize(
    ("ends", "told"),
    [((CLOSED, CLOSED, CLOSED), (True, True)), ((CLOSED, CLOSED, TIMED), (True, False)), ((CLOSED, TIMED), (False, False)), ((), (False, False))],
)  # fmt: skip
def test_most_are_more_than_half_and_none_is_not_all(ends: tuple[str, ...], told: tuple[bool, bool]) -> None:
    """Of the sessions that are down."""
    text = bird(*zip((B, C, D), (*ends, *["Established"] * (3 - len(ends))), strict=True))
    snapshot = bundle({f"bird/{A}/birdcl_show_protocols.txt": text}).snapshot
    view = MeshView(snapshot.rows, snapshot.about)
    assert len(view.bad_rows) == len(ends)
    assert (most(view), every(view)) == told
