"""BGP connects from an address that is no peer's as a cause."""

from __future__ import annotations

import pytest
from analyzer.causes.mesh_source import source

from tests.support.inline import Case, bird, bundle, classic, mesh, nodes
from tests.support.meshes import FOUR, A, B, C, D

NAT, ROUTER = "bgp-source-nat", "192.0.2.1"
RESET = "Active        Socket: Connection reset by peer"
LINES = "bird: BGP: Unexpected connect from unknown address {} (port 34437)\n"


def case(down: str | None = RESET, address: str = ROUTER, **more: str) -> Case:
    """A's list of the others, two of them down with this text, and the log of a calico-node."""
    far = [(ip, down) if down else ip for ip in (C, D)]
    return bundle(
        {f"bird/{A}/birdcl_show_protocols.txt": bird(B, *far), "calico-node-q7x2z.log": LINES.format(address) * 3}
        | more
    )


@pytest.mark.parametrize(
    "text",
    [
        RESET,
        "Active        Socket: Connection closed",
        "Passive",
        "Connect",
        "OpenSent      Socket: Connection reset by peer",
    ],
)
def test_the_address_is_named_with_what_may_have_it(text: str) -> None:
    """However the sessions end: NAT on the way first, a second address of a node beside it, and no list of peers is blamed."""
    found = case(text)
    assert found.first == (NAT, "likely")
    cause = found.cause(NAT)
    assert cause is not None
    assert cause.scope == ROUTER
    assert cause.family == "bgp-port-blocked"
    assert ROUTER in cause.remedies[0].text
    assert "MASQUERADE" in str(cause.remedies[0].command)
    assert "second address" in cause.remedies[1].text
    assert "bgppeer" not in found.commands(NAT)
    assert "bgp-misconfigured" not in found.causes
    assert found.places(NAT)[0].startswith("calico-node-q7x2z.log:")


def test_a_second_address_of_a_known_node_is_that_nodes_matter() -> None:
    """Nobody is sent to look for a router then."""
    row = classic(B)
    row[6] = ROUTER
    found = case(**{"n.txt": nodes(classic(A), row, classic(C, "dal12"), classic(D, "dal12"))})
    assert found.first == (NAT, "likely")
    assert len(found.cause(NAT).remedies) == 1  # type: ignore[union-attr]
    assert f"a second address of {B}" in found.commands(NAT)


def test_without_sessions_it_is_possible_and_with_all_of_them_up_it_is_nothing() -> None:
    """A scan of ports is logged alike."""
    assert bundle({"calico-node-q7x2z.log": LINES.format(ROUTER)}).causes == {NAT: "possible"}
    up = case(None)
    assert NAT not in up.causes
    assert up.status("BGP-11") == "pass"
    assert f"connected to from {ROUTER} (3x), which is no peer's, while every session shown is up" in up.says("BGP-11")


def test_a_node_that_is_no_peer_is_another_matter() -> None:
    """Its address is known: it is missing among the peers, and nothing rewrote it."""
    found = case(address="10.9.0.9", **{"n.txt": nodes(*(classic(ip) for ip in (A, B, C, D, "10.9.0.9")))})
    assert NAT not in found.causes


def test_a_reset_within_the_mesh_is_no_wrong_definition() -> None:
    """Nobody defines the peers of a full mesh; of a peer defined by hand it may be said."""
    down = {(A, C): RESET, (A, D): RESET}
    assert "bgp-misconfigured" not in bundle({"n.txt": FOUR} | mesh([A, B, C, D], down)).causes
    by_hand = (
        bird(B, C)
        .replace("Mesh_10_2_0_1", "Node_10_2_0_1")
        .replace("up     2026-01-21  Established", f"start  2026-01-21  {RESET}")
    )
    assert "bgppeer" in bundle({f"bird/{A}/birdcl_show_protocols.txt": by_hand}).commands("bgp-misconfigured")
    assert source.__doc__ is not None


@pytest.mark.parametrize("times", [1, 2])
def test_a_peer_that_nobody_defined_is_the_first_candidate_where_peers_are_chosen(times: int) -> None:
    """A reflector's log without a list of sessions: who dials is named, and his definition stands before NAT; the mesh needs none."""
    log = "".join(LINES.format(f"192.0.2.{at}") for at in range(1, times + 1))
    found = bundle({"calico-node-q7x2z.log": log})
    cause = found.cause(NAT)
    assert cause is not None
    assert "no peer is defined for" in cause.title
    assert "define 192.0.2.1" in cause.remedies[0].text
    assert "BGPPeer" in cause.remedies[0].text
    assert "MASQUERADE" in str(cause.remedies[1].command)


def test_chosen_peers_in_a_list_of_sessions_are_no_mesh() -> None:
    """Their list shows that each is defined by hand; so is whoever is missing in it."""
    rows = "| 10.0.0.7 | global | start | 10:00:00 | Active Socket: Connection reset by peer |\n"
    text = (
        "Calico process is running.\n\nIPv4 BGP status\n+---+---+---+---+---+\n| PEER ADDRESS | PEER TYPE | STATE | SINCE | INFO |\n+---+---+---+---+---+\n"
        + rows
        + "+---+---+---+---+---+\n"
    )
    found = bundle({"status.txt": text, "calico-node-q7x2z.log": LINES.format(ROUTER) * 2})
    assert found.cause(NAT) is not None
    assert f"define {ROUTER} as a peer" in found.commands(NAT)
    assert not found.commands(NAT).startswith("where peers")


STATUS = (
    "root@{}:~# calicoctl node status\nCalico process is running.\n\nIPv4 BGP status\n"
    "+--------------+-------------------+-------+----------+--------------------------------+\n"
    "| PEER ADDRESS |     PEER TYPE     | STATE |  SINCE   |              INFO              |\n"
    "+--------------+-------------------+-------+----------+--------------------------------+\n"
    "{}+--------------+-------------------+-------+----------+--------------------------------+\n\n"
)
UP = "| {:<12} | node-to-node mesh | up    | 21:39:05 | Established                    |\n"
LOST = "| {:<12} | node-to-node mesh | start | 19:54:35 | Connect Socket: Connection     |\n|              |                   |       |          | reset by peer                  |\n"


def test_lists_of_two_nodes_are_told_apart() -> None:
    """A peer that one of them has lost stands for the other: whose session it is goes beside it."""
    west = STATUS.format("west-1", UP.format("10.7.0.3") + LOST.format("10.8.0.4"))
    east = STATUS.format("east-1", LOST.format("10.7.0.3") + UP.format("10.8.0.5"))
    strange = "bird: BGP: Unexpected connect from unknown address 10.7.0.1 (port 41377)\n" * 2
    case = bundle({"t.txt": west + f"root@west-1:~# docker logs calico-node | tail\n{strange}\n" + east})
    cause = case.cause("bgp-source-nat")
    assert cause is not None
    assert "of east-1 with 10.7.0.3; of west-1 with 10.8.0.4" in cause.summary
    alone = bundle({"t.txt": west + f"root@west-1:~# docker logs calico-node | tail\n{strange}"}).cause(
        "bgp-source-nat"
    )
    assert alone is not None
    assert "sessions with 10.8.0.4 are down" in alone.summary
