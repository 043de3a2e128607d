"""A node's address in Calico: BGP-11."""

from __future__ import annotations

from typing import Any

import pytest
from analyzer.checks.base import Answer
from analyzer.checks.bgp_address import address
from analyzer.checks.details import WrongAddress
from analyzer.schema import CalicoNodeRow, EventRow, LogSignalRow, NodeRow
from analyzer.tables.base import Row

from tests.support.asked import asked
from tests.support.inline import bird, bundle, classic, nodes
from tests.support.meshes import CALICO, A, B, C, D, line
from tests.support.peers import session


def test_a_bridge_in_place_of_a_nodes_address() -> None:
    """One foreign peer with a bridge's address where the node's own is missing: the wrong address was detected."""
    views = {f"bird/{x}/birdcl_show_protocols.txt": bird(y, ("172.17.0.1", "Connect")) for x, y in ((A, B), (B, A))}
    views[f"bird/{C}/birdcl_show_protocols.txt"] = bird(
        (A, "Active        Socket: Connection refused"), (B, "Active        Socket: Connection refused")
    )
    case = bundle({"n.txt": nodes(classic(A), classic(B), classic(C))} | views)
    assert (case.status("BGP-06"), case.subjects("BGP-06")) == ("fail", [C])
    assert "172.17.0.1" in case.says("BGP-06")
    assert case.status("BGP-11") == "fail"
    assert f"peer 172.17.0.1 is a bridge's address; {C} is missing" in case.says("BGP-11")
    assert case.places("BGP-11") == [line(A, "6"), line(B, "6")]


@pytest.mark.parametrize(
    ("address", "wrong"),
    [
        ("172.17.0.1", True), ("172.31.0.1", True), ("172.16.0.1", False), ("172.32.0.1", False), ("172.18.0.2", False),
        ("192.168.122.1", True), ("192.168.121.1", False), ("10.88.0.1", True), ("10.4.0.1", True), ("10.3.0.1", False),
    ],
)  # fmt: skip
def test_which_addresses_are_bridges(address: str, wrong: bool) -> None:
    """Defaults of docker, compose, libvirt and podman; the neighbours of those ranges are ordinary."""
    views = {f"bird/{x}/birdcl_show_protocols.txt": bird(y, (address, "Connect")) for x, y in ((A, B), (B, A))}
    case = bundle({"n.txt": nodes(classic(A), classic(B), classic(C))} | views)
    assert case.status("BGP-11") == ("fail" if wrong else "pass")


def test_calicos_record_against_the_nodes_address() -> None:
    """Its own record of a node names another address than the node list."""
    two = nodes(classic(A), classic(B))
    case = bundle(n=two, c=CALICO.replace(f"{B}/26", "172.17.0.1/16"))
    assert case.status("BGP-11") == "fail"
    assert f"{B} is 172.17.0.1/16, the node's address is {B}" in case.says("BGP-11")
    assert case.places("BGP-11") == ["c.txt:3"]
    assert bundle(n=two, c=CALICO).status("BGP-11") == "pass"
    assert bundle(n=two).status("BGP-11") == "unknown"


@pytest.mark.parametrize(
    ("interface", "status"),
    [("docker0: 172.17.0.1/16", "fail"), ("br-3f2a: 10.5.0.1/24", "fail"), ("eth0: 10.1.0.1/26", "pass")],
)
def test_the_autodetection_line_names_the_interface(interface: str, status: str) -> None:
    """calico-node prints which interface it took."""
    text = f"2026-03-02 07:09:58.123 [INFO][9] startup/startup.go 660: Using autodetected IPv4 address on interface {interface}\n"
    case = bundle({"calico-node-abcde.log": text})
    assert case.status("BGP-11") == status
    if status == "fail":
        assert case.places("BGP-11") == ["calico-node-abcde.log:1"]


def node(name: str | None, ip: str | None = None, external: str | None = None) -> NodeRow:
    return NodeRow(source="n", line=1, name=name, internal_ip=ip, external_ip=external)


def record(name: str | None, ipv4: str | None) -> CalicoNodeRow:
    return CalicoNodeRow(source="c", line=1, name=name, ipv4=ipv4)


def signal(kind: str, name: str | None = None, **more: Any) -> LogSignalRow:
    return LogSignalRow(source="l", line=1, signal=kind, name=name, **more)


def event(message: str | None) -> EventRow:
    return EventRow(source="e", line=1, message=message)


def told(*rows: Row) -> Answer:
    return asked(address, *rows)


TWO = (node("w1", A), node("w2", B))
BRIDGE = "172.17.0.1"


@pytest.mark.parametrize(
    ("row", "wrong"),
    [
        (record("w1", "10.9.0.1/26"), True),
        (record("w1", f"{A}/26"), False),
        (record("w1", "203.0.113.1/26"), False),
        (record("w1", None), False),
        (record("w1", ""), False),
        (record("w9", "10.9.0.1/26"), False),
        (record(None, "10.9.0.1/26"), False),
    ],
)
def test_a_record_is_held_against_the_nodes_own_addresses(row: CalicoNodeRow, wrong: bool) -> None:
    """Its internal or external one; a record of nobody in the list, or without an address, shows nothing."""
    answer = told(node("w1", A, "203.0.113.1"), node(None, "10.9.9.9"), row)
    assert str(answer.status) == ("fail" if wrong else "pass")
    if wrong:
        assert answer.detail == WrongAddress(True, (("w1", A),))
    assert str(told(node("w1", None), row).status) == "pass"


@pytest.mark.parametrize(
    ("name", "wrong"),
    [("docker0: 172.17.0.1/16", True), ("br-1: 10.5.0.1/24", True), ("tun0: 10.8.0.2/24", True), ("eth0: 172.17.0.1/16", True), ("eth0: 10.1.0.1/26", False), (None, False)],
)  # fmt: skip
def test_the_interface_that_was_taken(name: str | None, wrong: bool) -> None:
    """A bridge by its name or by its usual address; a line without one says nothing."""
    assert (told(signal("autodetected_address", name)).status == "fail") is wrong
    assert told(signal("unexpected_bgp_peer", name)).status == "pass"
    assert told(signal("oom", name)).status == "unknown"


@pytest.mark.parametrize(
    ("more", "who"),
    [({"node": "w1", "pod": "calico-node-a"}, "w1"), ({"pod": "calico-node-a"}, "calico-node-a"), ({}, "a node")],
)
def test_whose_line_it_is(more: dict[str, str], who: str) -> None:
    """The node's, else the pod's; without both the one node that is missing, else a node."""
    assert told(signal("autodetected_address", "docker0:", **more)).summary == f"{who} autodetected docker0"


def test_the_missing_node_is_the_one_where_a_foreign_address_stands_in_its_place() -> None:
    """One foreign address, one node that nobody lists: its name, and a line without a name is then its."""
    three = (*TWO, node("w3", C))
    lists = (session(A, B), session(A, BRIDGE, up=False), session(B, A), session(B, BRIDGE, up=False))
    answer = told(*three, *lists, signal("autodetected_address", "docker0:"))
    assert answer.detail == WrongAddress(True, (("w3", C),))
    assert answer.summary == f"w3 autodetected docker0; peer {BRIDGE} is a bridge's address; {C} is missing"
    silent = told(*three, *lists, node("w4", D))
    assert silent.detail == WrongAddress(False, ())
    assert f"{C}, {D} is missing" in silent.summary
    twice = told(*three, *lists, session(A, "172.18.0.1", up=False))
    assert twice.detail == WrongAddress(False, ())


def test_a_foreign_bridge_whose_session_is_up_is_a_router() -> None:
    """Somebody's peer may have such an address; only a session that is not Established makes it a wrong one."""
    assert told(*TWO, session(A, B), session(B, A), session(A, BRIDGE)).status == "pass"
    bad = told(*TWO, session(A, B), session(B, A), session(A, BRIDGE, up=False))
    assert bad.summary == f"peer {BRIDGE} is a bridge's address"
    assert told(*TWO, session(A, B), session(B, A), session(A, "10.9.0.1", up=False)).status == "pass"


def test_without_a_list_of_nodes_a_bridge_looks_like_one() -> None:
    """Nobody can say that it is foreign; with nodes it is a node's own address then."""
    assert told(session(A, BRIDGE, up=False)).summary == f"peer {BRIDGE} looks like the address of a bridge"
    listed = told(node("w1", A), node("w2", BRIDGE), session(A, BRIDGE, up=False))
    assert listed.status == "pass"


@pytest.mark.parametrize("text", ["Socket: Address not available", "Socket: Cannot assign requested address"])
def test_an_address_that_is_not_on_its_node(text: str) -> None:
    """The kernel refuses to bind it: the sessions of an output are counted, and what Calico detects there is named."""
    down = [session(A, peer, up=False, last_error=text, pod="calico-node-a") for peer in (B, C)]
    plain = told(*down)
    assert plain.summary == f"Calico's address of {A} is not on that node (2 sessions: {text})"
    assert plain.detail == WrongAddress(False, ())
    lines = [
        signal("autodetected_address", "eth1", node=A, message="Using autodetected IPv4 address 10.7.0.1/26"),
        signal("autodetected_address", "eth1", node=A, message="Using autodetected IPv4 address 10.8.0.1/26"),
        signal("autodetected_address", "eth1", node=B, message="Using autodetected IPv4 address 10.9.0.1/26"),
        signal("oom", None, node=A, message="10.6.0.1"),
    ]
    assert told(*down, *lines).summary == plain.summary + "; Calico detects 10.8.0.1 there"
    by_pod = signal("autodetected_address", "eth1", pod="calico-node-a", message="10.5.0.1")
    assert told(*down, by_pod).summary == plain.summary + "; Calico detects 10.5.0.1 there"
    assert told(*down, signal("autodetected_address", "eth1", message="10.5.0.1")).summary == plain.summary
    assert told(*down, signal("autodetected_address", "eth1", node=A)).summary.endswith("Calico detects  there")
    unnamed = session(None, B, up=False, last_error=text, view="x:1")
    other = session(None, B, up=False, last_error=text, view="y:1", pod="calico-node-b")
    said = told(unnamed, other).summary
    assert "of a node is not on that node (1 session" in said
    assert "of calico-node-b is not on that node (1 session" in said


@pytest.mark.parametrize(
    ("row", "wrong"),
    [
        (event(f"BIRD is not ready: BGP not established with {BRIDGE},10.1.0.2"), True),
        (event(f"node {BRIDGE} is not ready: BGP not established with 10.1.0.2"), False),
        (event(f"peer {BRIDGE}"), False),
        (event(None), False),
        (signal("bgp_not_established", None, message=f"BGP not established with {BRIDGE}"), True),
        (signal("bgp_not_established", None, message=None), False),
        (signal("oom", None, message=f"BGP not established with {BRIDGE}"), False),
    ],
)
def test_readiness_that_misses_a_bridge(row: Row, wrong: bool) -> None:
    """The peers stand behind the words; other addresses of the line are none."""
    assert (told(*TWO, row).status == "fail") is wrong


def test_an_unexpected_peer_is_cited_beside() -> None:
    """The first line of it, where something is wrong at all."""
    odd = [signal("unexpected_bgp_peer", "10.9.0.1"), signal("unexpected_bgp_peer", "10.9.0.2")]
    assert told(*odd, signal("autodetected_address", "docker0:")).evidence[-1] is odd[0]
    assert len(told(*odd, signal("autodetected_address", "docker0:")).evidence) == 2


def test_what_is_enough_to_pass() -> None:
    """A session that is up, records beside nodes, nodes or lists to compare, or a line about addresses; less is unknown."""
    assert told().status == "unknown"
    assert told(*TWO).status == "unknown"
    assert told(session(A, B, up=False)).status == "unknown"
    assert told(session(A, B)).status == "pass"
    assert told(record("w1", f"{A}/26")).status == "unknown"
    assert told(record("w1", f"{A}/26"), *TWO).status == "pass"
    assert told(session(A, B, up=False), session(B, A, up=False)).status == "pass"
    assert told(session(A, B, up=False), *TWO).status == "pass"
    assert told(session(A, B, up=False), signal("unexpected_bgp_peer")).status == "pass"


@pytest.mark.parametrize(
    ("peer", "wrong"),
    [("172.17.0.1", True), ("172.x.0.1", False), ("172.17.0.2", False), ("172.17.1.1", False), ("173.17.0.1", False), ("192.188.1.1", True), ("2001:db8::1", False)],
)  # fmt: skip
def test_usual_addresses_of_bridges(peer: str, wrong: bool) -> None:
    """Network, last two parts, and addresses of another form."""
    assert (told(session(A, peer, up=False)).status == "fail") is wrong


def test_whose_log_says_that_it_took_a_bridge() -> None:
    """The log of a pod is its node's by the list of pods: the node's own address is then known, and the remedy names both."""
    text = """$ kubectl get nodes -o wide
NAME   STATUS   ROLES    AGE   VERSION   INTERNAL-IP   EXTERNAL-IP   OS-IMAGE   KERNEL-VERSION   CONTAINER-RUNTIME
w-1    Ready    <none>   30m   v1.30.2   10.1.0.1      <none>        Linux      5.4              containerd://1.7
$ kubectl get pods -n kube-system -o wide
NAME                READY   STATUS    RESTARTS   AGE   IP         NODE   NOMINATED NODE   READINESS GATES
calico-node-7z5vf   0/1     Running   0          25m   10.1.0.1   w-1    <none>           <none>
$ kubectl logs -n kube-system calico-node-7z5vf | grep -i autodetect
2026-05-12 05:18:11.202 [INFO][9] startup.go 700: Using autodetected IPv4 address on interface br-5f2c1d: 172.19.0.1/16
"""
    case = bundle({"t.txt": text})
    assert "w-1 autodetected 172.19.0.1 of br-5f2c1d" in case.says("BGP-11")
    assert case.check("BGP-11").detail == WrongAddress(True, (("w-1", "10.1.0.1"),))
    assert "calicoctl get node w-1" in case.commands("calico-wrong-address")


def test_connects_from_an_address_that_is_no_peers_are_a_warning() -> None:
    """Beside sessions that are down: somebody rewrites a source, or a node has a second address."""
    down = {f"bird/{A}/birdcl_show_protocols.txt": bird(B, (C, "Active        Socket: Connection reset by peer"))}
    log = "bird: BGP: Unexpected connect from unknown address 192.0.2.1 (port 34437)\n" * 3
    found = bundle({**down, "calico-node-q7x2z.log": log})
    assert found.status("BGP-11") == "warn"
    assert found.subjects("BGP-11") == ["192.0.2.1"]
