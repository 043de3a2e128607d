"""The lists of peers: BGP-06 and BGP-10."""

from __future__ import annotations

from typing import Any

import pytest
from analyzer.checks.base import Answer
from analyzer.checks.bgp_peers import gateway, missing_peers
from analyzer.schema import BirdProtocolRow, FactRow, LogSignalRow, NodeRow
from analyzer.tables.base import Row

from tests.support.asked import asked
from tests.support.inline import bird, bundle, classic, mesh, nodes
from tests.support.inline import node as row
from tests.support.meshes import A, B, C, line
from tests.support.peers import full, session


def test_every_node_is_a_peer_of_the_others() -> None:
    """Three nodes, each listed by two."""
    case = bundle({"n.txt": nodes(classic(A), classic(B), classic(C))} | mesh([A, B, C]))
    assert case.status("BGP-06") == "pass"
    assert "3 nodes, 6 sessions" in case.says("BGP-06")


def test_one_list_alone_says_nothing_of_who_is_missing() -> None:
    """The peers of one node, without the nodes: nothing to hold them against, for the addresses neither when none is up."""
    view = f"bird/{A}/birdcl_show_protocols.txt"
    case = bundle({view: bird(B, (C, "Connect"))})
    assert case.status("BGP-06") == "unknown"
    assert bundle({view: bird((B, "Connect"), (C, "Connect"))}).status("BGP-11") == "unknown"
    known = bundle({view: bird(B, C), "n.txt": nodes(classic(A), classic(B), classic(C))})
    assert (known.status("BGP-06"), known.status("BGP-11")) == ("pass", "pass")
    assert "3 nodes, 2 sessions" in known.says("BGP-06")


def test_a_node_that_nobody_lists_is_missing() -> None:
    """It is in the node list and in no peer list."""
    case = bundle({"n.txt": nodes(classic(A), classic(B), classic(C))} | mesh([A, B]))
    assert (case.status("BGP-06"), case.subjects("BGP-06")) == ("fail", [C])
    assert "3 nodes, 2 sessions" in case.says("BGP-06")


def test_a_peer_that_is_no_node_is_a_warning_only() -> None:
    """A record of a deleted node; all known nodes are listed."""
    views = {f"bird/{x}/birdcl_show_protocols.txt": bird(y, ("10.9.9.9", "Connect")) for x, y in ((A, B), (B, A))}
    case = bundle({"n.txt": nodes(classic(A), classic(B))} | views)
    assert (case.status("BGP-06"), case.subjects("BGP-06")) == ("warn", ["10.9.9.9"])
    assert case.places("BGP-06") == [line(A, "6"), line(B, "6")]


def test_route_reflectors_are_no_mesh() -> None:
    """Peers named Node_ or Global_: nobody has to list everybody."""
    text = bird(B).replace("Mesh_", "Global_")
    assert bundle({f"bird/{A}/birdcl_show_protocols.txt": text}).status("BGP-06") == "not_applicable"


def test_a_gateways_own_bird_is_set_aside() -> None:
    """Peers named worker_ or gateway_ are not Calico's."""
    lines = bird(B) + "worker_10_9_0_1 BGP      master   start  2026-01-21  Connect\n"
    case = bundle({f"bird/{A}/birdcl_show_protocols.txt": lines})
    assert case.status("BGP-10") == "warn"
    assert "1 sessions" in case.says("BGP-10")
    assert case.places("BGP-10") == [line(A, "6")]
    assert bundle(mesh([A, B])).status("BGP-10") == "not_applicable"


def node(name: str, ip: str | None) -> NodeRow:
    return NodeRow(source="n", line=1, name=name, internal_ip=ip)


def told(*rows: Row) -> Answer:
    return asked(missing_peers, *rows)


def test_lists_are_held_against_each_other_where_no_nodes_are_listed() -> None:
    """A node whose own list is there and that nobody lists; what they list in its place is then foreign."""
    assert told(*full([A, B, C])).status == "pass"
    odd = told(session(A, B), session(B, A), session(C, A), session(C, B), session(A, "10.9.0.1", up=False))
    assert (odd.status, odd.subjects) == ("fail", (C,))
    assert (
        odd.summary
        == f"{C} is in no other node's peer list; in their place stands 10.9.0.1, which is no node's address"
    )
    assert [row.peer_ip for row in odd.evidence] == ["10.9.0.1"]  # type: ignore[attr-defined]
    alone = told(session(A, B), session(B, A), session(C, A), session(C, B))
    assert alone.summary == f"{C} is in no other node's peer list"
    assert len(alone.evidence) == 1


def test_a_node_without_an_address_is_called_by_its_name() -> None:
    """Lists may name either."""
    answer = told(node("w1", None), node("w2", B), session("w1", B), session(B, "w1"))
    assert answer.status == "pass"
    assert told(node("w1", None), session("w1", "w1")).status == "pass"


def test_one_own_list_is_no_list_of_another() -> None:
    """A node is missing only where another one was asked; an output without a name is one of nobody."""
    assert told(node("w1", A), session(A, A)).status == "pass"
    assert told(node("w1", A), node("w2", B), node("w3", C), session(None, B)).subjects == (A, C)
    assert told(session(None, B), session(A, B)).status == "unknown"


def test_the_one_list_there_is_belongs_to_the_node_that_it_leaves_out() -> None:
    """Two nodes and one list without a name that shows one of them: the other is whose list it is, and is not missing."""
    assert told(node("w1", A), node("w2", B), session(None, B)).status == "pass"
    foreign = told(node("w1", A), session(None, B))
    assert (foreign.status, foreign.subjects) == ("warn", (B,))


def test_without_mesh_sessions() -> None:
    """None at all is unknown, of another design the question does not apply."""
    assert told().status == "unknown"
    assert told(node("w1", A)).status == "unknown"
    assert told(session(A, B, peer_type="global")).status == "not_applicable"


@pytest.mark.parametrize(
    ("rows", "status", "count"),
    [
        ([FactRow(source="m", line=4, key="is_vpc_lite", value="true")], "warn", "0 sessions"),
        ([FactRow(source="m", line=4, key="is_vpc_lite", value="false")], "not_applicable", ""),
        ([BirdProtocolRow(source="b", line=2, protocol="worker_10")], "warn", "1 sessions"),
        ([BirdProtocolRow(source="b", line=2, protocol="gateway_10")], "warn", "1 sessions"),
        ([BirdProtocolRow(source="b", line=2, protocol="Mesh_10")], "not_applicable", ""),
        ([BirdProtocolRow(source="b", line=2, protocol=None)], "not_applicable", ""),
    ],
)
def test_signs_of_a_gateway(rows: list[Any], status: str, count: str) -> None:
    """The cluster's record, or the names of a second daemon's protocols."""
    answer = asked(gateway, *rows)
    assert answer.status == status
    assert count in answer.summary
    assert status != "warn" or len(answer.evidence) == 1


def test_nodes_listed_without_addresses_leave_open_whose_the_peers_are() -> None:
    """`kubectl get nodes` without `-o wide` beside lists of addresses: nobody is missing, and nobody is foreign."""
    answer = told(node("w1", None), node("w2", None), session("w1", B), session("w2", A))
    assert answer.status == "unknown"
    mixed = told(node("w1", None), node("w2", B), session("w2", A), session(B, A))
    assert mixed.status == "fail"  # of the node whose address is stated, and that no other lists
    assert mixed.subjects == (B,)


@pytest.mark.parametrize("behind", ["protocols | grep 10_1_0_2", "protocols all Mesh_10_1_0_2", "protocols | head -4"])
def test_sessions_that_a_command_left_out_are_not_missing(behind: str) -> None:
    """One session was asked for: whether the others exist and are up is not known, and makes no pattern."""
    for state in ("up     2026-11-21  Established", "start  2026-11-21  Connect"):
        text = (
            "$ kubectl get nodes\n"
            + nodes(*(classic(f"10.1.0.{end}") for end in range(1, 5)))
            + f"$ kubectl exec -n kube-system calico-node-a1b2c -- birdcl show {behind}\n"
            f"name     proto    table    state  since       info\nMesh_10_1_0_2 BGP      master   {state}\n"
        )
        case = bundle({"a.txt": text})
        assert len(case.snapshot.rows["bgp_peers"]) == 1
        assert case.status("BGP-06") == "unknown"
        assert case.status("BGP-04") in ("unknown", "pass")
        assert "bgp-node-isolated" not in case.causes


def test_a_list_below_a_prompt_with_the_hosts_name_is_a_nodes_own() -> None:
    """Nodes are called as their addresses, and the shell says the worker's name: whom that list does not show is who wrote it."""
    status = "[root@kube-d6h0-w1 ~]# calicoctl node status\nCalico process is running.\n\nIPv4 BGP status\n+--------------+-------------------+-------+----------+-------------+\n| PEER ADDRESS |     PEER TYPE     | STATE |  SINCE   |    INFO     |\n+--------------+-------------------+-------+----------+-------------+\n| 10.190.3.12  | node-to-node mesh | up    | 03:14:20 | Established |\n| 10.190.3.31  | node-to-node mesh | up    | 03:14:19 | Established |\n+--------------+-------------------+-------+----------+-------------+\n"
    listed = nodes(*(row(name) for name in ("10.190.3.8", "10.190.3.12", "10.190.3.31")))
    assert bundle(s=status, n=listed).status("BGP-06") == "pass"
    four = nodes(*(row(name) for name in ("10.190.3.8", "10.190.3.9", "10.190.3.12", "10.190.3.31")))
    assert bundle(s=status, n=four).status("BGP-06") == "fail"


BRIDGE = LogSignalRow(source="l", line=1, signal="autodetected_address", name="br-77ab: 172.19.0.1/16", pod="calico-node-x2k9p")  # fmt: skip


def dialled_by(address: str, pod: str = "calico-node-x2k9p") -> LogSignalRow:
    return LogSignalRow(source="l", line=2, signal="unexpected_bgp_peer", name=address, pod=pod)


def test_of_one_list_without_a_name_a_missing_node_may_be_whose_list_it_is() -> None:
    """Nobody lists itself; a node that dialled the one with the bridge's address is another, so that the list is its own."""
    three = [node("w1", A), node("w2", B), node("w3", C)]
    lists = [session(None, B), session(None, "172.19.0.1", up=False)]
    open_answer = told(*three, *lists)
    assert f"one of {A}, {C} (the other is whose list it is) is in no other node's peer list" in open_answer.summary
    assert told(*three, *lists, BRIDGE, dialled_by(A)).subjects == (C,)
    assert told(*three, *lists, BRIDGE, dialled_by(C)).subjects == (A,)
    assert told(*three, *lists, BRIDGE, dialled_by(A, "calico-node-9wz4d")).subjects == (A, C)
    assert told(*three, *lists, dialled_by(A)).subjects == (A, C)
