"""The counts on the first screen."""

from __future__ import annotations

from typing import Any

import pytest
from analyzer.checks.details import AgentStart, Coverage, PeerGaps
from analyzer.diagnosis.in_short import NAME, agents, bgp
from analyzer.facts.cluster import About
from analyzer.model import Status
from analyzer.schema import LogSourceRow
from analyzer.tunnel.view import TunnelView

from tests.checks.test_ag_runtime import TITLES, row
from tests.checks.test_srv import START, asked, connected, made, refused
from tests.support.inline import agent, bundle, node, nodes, options, pod, pods, serving
from tests.support.meshes import fake_mesh
from tests.support.outcomes import Answer, outcomes
from tests.support.tables import tables_of


def test_a_servers_name_is_whole_or_lacks_its_middle() -> None:
    """A pod's name begins with what it is and ends with which one it is; neither is cut off."""

    def line(name: str) -> str:
        log = f"$ kubectl -n kubx-masters logs {name}\n" + START + connected()
        return bundle({"s.txt": log}).report.data.agents_line

    whole = "konnectivity-server-c1b2c3d4e5f6a7b8c9d0-37d53bd663-drsmj"
    assert line(whole) == f"1 connected at {whole}"
    long = "konnectivity-server-" + "c1b2c3d4e5f6a7b8" * 2 + "-37d53bd663-drsmj"
    assert line(long).startswith("1 connected at konnectivity-server-c1b2")
    assert line(long).endswith("37d53bd663-drsmj")
    assert "\u2026" in line(long)


def test_containers_that_a_nodes_runtime_shows_are_agents_too() -> None:
    """Where the tunnel is down and no pod is listed, `crictl ps -a` is what there is."""
    text = TITLES + row("Exited", 12) + row("Running", 0, pod="konnectivity-agent-other")
    assert bundle(c=text).report.data.agents_line == "1 of 2 containers seen on nodes run"


def said(files: dict[str, str] | None = None, **answers: Answer) -> str:
    case = bundle(files or {"note.txt": "nothing of note\n"})
    return agents(case.snapshot.about, case.tunnel, outcomes(**answers))


def start(seen: int, down: int, on_node: bool) -> Any:
    return Status.WARN, AgentStart(seen=seen, down=down, on_node=on_node)


def test_pods_count_before_what_is_known_of_their_controller() -> None:
    """Listed pods say it; else the wanted and the ready of the DaemonSet, and the containers of a node's runtime."""
    listed = {"p.txt": pods(agent("a"), agent("b", "0/1"))}
    cover, none = (Status.FAIL, Coverage(3, 1)), (Status.FAIL, Coverage(3, None))
    runs, no_node = start(2, 1, True), start(2, 1, False)
    assert said(listed) == "1 of 2 pods ready"
    assert said(listed, ag_02=cover, ag_06=runs) == "1 of 2 pods ready"
    assert said(ag_02=cover, ag_06=runs) == "1 of 3 wanted ready; 1 of 2 containers seen on nodes run"
    for answers in ({"ag_02": none}, {"ag_06": no_node}, {"ag_02": Status.FAIL}, {}):
        assert said(**answers) == "nothing in the bundle shows them"  # type: ignore[arg-type]


def test_nodes_that_are_not_ready_are_named() -> None:
    """Two by name, and how many more; a node whose state is not told is not counted among them."""
    listed = nodes(node("w1"), *(node(f"w{n}", status="NotReady") for n in (2, 3, 4)))
    assert said({"n.txt": listed}) == "4 nodes, 3 NotReady (w2, w3 and 1 more)"
    assert said({"n.txt": nodes(node("w1"))}) == "1 node"


def test_a_pod_whose_state_is_not_stated_is_not_counted_as_not_ready() -> None:
    """A list of names says which pods there are and nothing more."""
    names = {
        "n.txt": "$ kubectl get pods -n kube-system -o name\npod/konnectivity-agent-axxxx\npod/konnectivity-agent-bxxxx\n"
    }
    assert said(names) == "2 pods whose state is not stated"
    assert said(names | {"p.txt": pods(agent("a"), agent("c", "0/1"))}) == "1 of 3 pods ready, 1 of unknown state"


def test_a_piece_of_a_servers_log_without_a_connect_does_not_say_that_none_is_connected() -> None:
    """Dials that it answers were carried by agents; a log from its start, or without an answer, says how many there are."""
    piece = asked(1) + made(1) + asked(2) + made(2)
    assert said({"konnectivity-server.log": piece}) == "2 dials answered over 1 agent at konnectivity-server.log"
    assert said({"konnectivity-server.log": refused() * 3}) == "0 connected at konnectivity-server.log"
    tail = 'I0914 09:38:20.000000       1 tunnel.go:42] "Received request for host" method="CONNECT" host="10.1.1.7:10250" userAgent="Go"\n'
    assert said({"tail.log": tail * 3}) == "no agent in its lines at tail.log"
    assert said({"konnectivity-server.log": START + piece}) == "0 connected at konnectivity-server.log"


def test_a_window_without_a_line_of_a_server_says_so() -> None:
    """That none was connected is not known."""
    tunnel = TunnelView(
        tables_of(LogSourceRow(source="s.log", line=1, component="server", lines=9)), About(tables_of())
    )
    assert agents(About(tables_of()), tunnel, {}) == "no line of the tunnel at s.log"


def test_logs_and_nodes_are_counted() -> None:
    """How many logs end connected, and how many nodes there are to run agents."""
    files = {"agent.log": options() + serving(), "n.txt": nodes(node("n1"), node("n2"))}
    assert said(files) == "1 of 1 logs end connected; 2 nodes"


@pytest.mark.parametrize(
    ("six", "family", "more"),
    [
        (0, "", ""),
        (1, "IPv4 ", "; IPv6: 1 session not Established"),
        (2, "IPv4 ", "; IPv6: 2 sessions not Established"),
    ],
)
def test_sessions_and_pairs(six: int, family: str, more: str) -> None:
    """IPv6 sessions are named apart; without any session BGP-03 says why; of a large mesh no pair with its rows is made for a count."""
    down, up, odd = ("10.1.0.1", "10.1.0.3", False), ("10.1.0.1", "10.1.0.2", True), ("10.1.0.1", "172.17.0.1", False)
    mesh = fake_mesh(rows=("a", "b", "c"), up_count=2, states=lambda: (down, up), beside=("v",) * six)
    assert bgp(mesh, outcomes()) == f"2 of 3 {family}sessions Established; 1 of 2 pairs down{more}"
    strange = outcomes(bgp_06=(Status.FAIL, PeerGaps(("10.1.0.3",), ("172.17.0.1",))))
    with_odd = fake_mesh(rows=("a", "b", "c"), up_count=2, states=lambda: (down, up, odd), beside=())
    assert "1 of 2 pairs down; 172.17.0.1 is no node's address" in bgp(with_odd, strange)
    assert "2 of 3 pairs down" in bgp(with_odd, outcomes())
    assert bgp(fake_mesh(rows=()), outcomes(bgp_03=Status.UNKNOWN)) == "BGP-03 is unknown"


def test_a_cluster_of_openvpn_has_vpn_pods_in_place_of_agents() -> None:
    """That no agent is listed is right there; the pods of its own tunnel are counted, and agents that are listed all the same."""
    old = nodes(node("w1", version="v1.20.7+IKS"))
    assert said({"n.txt": old}) == "none expected, the tunnel is OpenVPN; 1 node"
    client = pods(pod("vpn-7c9d5b8f6-abcde"))
    assert said({"n.txt": old, "p.txt": client}) == "none expected, the tunnel is OpenVPN; 1 of 1 vpn pod ready; 1 node"
    assert said({"n.txt": old, "p.txt": pods(agent("a"))}) == "1 of 1 pods ready; 1 node"


def test_a_controller_that_counts_fewer_than_the_list_is_heard() -> None:
    """A list of pods keeps the last state of a node that went away; the DaemonSet's count does not."""
    listed = bundle(p=pods(agent("a"), agent("b"), agent("c")))
    told = outcomes(ag_02=(Status.FAIL, Coverage(3, 2)))
    view = TunnelView(listed.snapshot.rows, listed.snapshot.about)
    assert agents(listed.snapshot.about, view, told).startswith(
        "2 of 3 wanted ready by their controller, 3 by the list"
    )
    same = outcomes(ag_02=(Status.PASS, Coverage(3, 3)))
    assert agents(listed.snapshot.about, view, same).startswith("3 of 3 pods ready")


def test_a_name_of_a_pod_of_a_whole_id_fits() -> None:
    """57 characters are what it takes; the room is 60."""
    assert NAME == 60


def test_a_log_from_which_a_search_took_lines_has_no_known_end() -> None:
    """It is not counted among those that end without a connection; beside a whole one that one alone is."""
    searched = {"a.txt": "$ kubectl logs -n kube-system konnectivity-agent-aaaaa | grep -v serving\n" + options()}
    assert said(searched) == "the end of 1 log is not shown"
    whole = {"konnectivity-agent-bbbbb.log": options() + serving()}
    assert said(searched | whole) == "1 of 1 logs end connected"


def test_an_agent_that_its_lines_leave_connected_beside_refusals() -> None:
    """No line says that it went, and the server has none for what is dialled since; one that comes back is connected."""
    log = START + connected() + refused()
    beside = "1 connected by its lines, and none for the dials that it refuses since at konnectivity-server.log"
    assert said({"konnectivity-server.log": log}) == beside
    back = log + connected(1, "09:10:00.000000")
    assert said({"konnectivity-server.log": back}) == "2 connected at konnectivity-server.log"
