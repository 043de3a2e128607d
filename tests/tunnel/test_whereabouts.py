"""On which node the agent of a log runs: by the pod's name, the file's, or the address that is its identifier."""

from __future__ import annotations

import pytest
from analyzer.tunnel.view import TunnelView
from analyzer.tunnel.whereabouts import all_beside_server, lone_node_of, lone_pod_of, node_of, place_of_all

from tests.support.inline import agent, bundle, dial, failing, options, pods

LIST = pods([*agent("aaaaa", node="w1")[:6], "172.17.3.4", "w1"], [*agent("bbbbb", node="w2")[:6], "172.17.4.4", "w2"])
CUT = failing(dial("dial tcp 10.9.9.9:8132: i/o timeout"))


@pytest.mark.parametrize(
    ("name", "own", "node"),
    [
        ("konnectivity-agent-bbbbb.log", "x", "w2"),
        ("agent.log", "172.17.3.4", "w1"),
        ("agent.log", "172.17.9.9", None),
        ("konnectivity-agent-zzzzz.log", "x", None),
    ],
)
def test_the_node_of_a_log(name: str, own: str, node: str | None) -> None:
    """What names no listed pod is of no known node."""
    snapshot = bundle({"p.txt": LIST, name: options(agent=own) + CUT}).snapshot
    view = TunnelView(snapshot.rows, snapshot.about)
    assert node_of(snapshot.about, view.failing[0]) == node


def test_the_list_of_pods_is_looked_through_once_for_all_logs() -> None:
    """However many logs and causes ask; a name tells before an address, and of two pods that end alike neither is meant."""
    twice = pods(*([*agent(name, node=node)[:6], ip, node] for name, ip, node in (("aaaaa", "172.17.3.4", "w1"), ("bbbbb", "172.17.4.4", "w2"))))  # fmt: skip
    snapshot = bundle({"p.txt": twice, "konnectivity-agent-bbbbb.log": options(agent="172.17.3.4") + CUT}).snapshot
    about, asked = snapshot.about, []
    role = about.role
    about.role = lambda *names: asked.append(names) or role(*names)  # type: ignore[method-assign,func-returns-value]
    view = TunnelView(snapshot.rows, about)
    asked.clear()
    assert [node_of(about, state) for state in view.failing * 5] == ["w2"] * 5
    assert asked == [("agent",)]


def test_the_one_node_of_all_logs() -> None:
    """Two nodes are none; a worker's shell names its node by the worker's id."""
    files = {"p.txt": LIST, "konnectivity-agent-bbbbb.log": options(agent="x") + CUT}
    for more, place in (({}, "w2"), ({"konnectivity-agent-aaaaa.log": options(agent="y") + CUT}, None)):
        snapshot = bundle(files | more).snapshot
        assert place_of_all(snapshot.about, TunnelView(snapshot.rows, snapshot.about)) == place


@pytest.mark.parametrize(("ip", "beside"), [("10.9.9.9", True), ("10.9.9.8", False)])
def test_agents_on_the_server_s_own_host_show_nothing_of_the_way_to_it(ip: str, beside: bool) -> None:
    """Its address is the one that the failing agent dials; an agent of any other host does show it."""
    rows = pods([*agent("aaaaa", node="cp1")[:6], ip, "cp1"], [*agent("bbbbb", "0/1", node="w2")[:6], "10.9.9.7", "w2"])
    snapshot = bundle({"p.txt": rows, "agent.log": CUT}).snapshot
    view = TunnelView(snapshot.rows, snapshot.about)
    assert all_beside_server(snapshot.about, view) is beside
    assert not all_beside_server(snapshot.about, TunnelView(bundle({"p.txt": rows}).snapshot.rows, snapshot.about))


def test_the_only_failing_log_without_a_name_is_of_the_only_agent_that_is_not_ready() -> None:
    """With two that are not ready, or another log that fails, it is nobody's."""
    good, bad = [*agent("aaaaa", node="w1")[:6], "10.9.9.1", "w1"], [*agent("bbbbb", "0/1", node="w2")[:6], "10.9.9.7", "w2"]  # fmt: skip
    more = [*agent("ccccc", "0/1", node="w3")[:6], "10.9.9.3", "w3"]
    for rows, files, node in (
        ([good, bad], {}, "w2"),
        ([good, bad, more], {}, None),
        ([good, bad], {"other.log": failing(dial("dial tcp 10.9.9.8:8132: i/o timeout"))}, None),
        ([bad], {}, None),
    ):
        snapshot = bundle({"p.txt": pods(*rows), "agent.log": CUT} | files).snapshot
        view = TunnelView(snapshot.rows, snapshot.about)
        assert lone_node_of(snapshot.about, view, view.failing[0]) == node
        pod = lone_pod_of(snapshot.about, view, view.failing[0])
        assert (pod.node if pod else None) == node
