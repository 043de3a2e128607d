"""A kubelet that does not run by systemd of its own machine, and what calls miss."""

from __future__ import annotations

import pytest
from analyzer.causes.kubelet_stopped import OF_RUNTIME, TITLE, beside, stopped
from analyzer.tunnel.faults import Faults

from tests.causes.test_targets import dials
from tests.checks.test_units import EXITED, RUNS, status
from tests.support.inline import agent, bundle, node, nodes, pods

DOWN = status(EXITED, "kubelet.service", host="w-1")
LOOK = "ssh w-1 'journalctl -u kubelet -n 50 --no-pager; systemctl restart kubelet'"


def workers(one: str = "Ready") -> str:
    return nodes(node("w-1", "10.1.0.1", one, version="v1.30.1"), node("w-2", "10.1.0.2", version="v1.30.1"))


def call(address: str = "10.1.0.1", name: str = "") -> str:
    url = f'Get "https://{name}:10250/containerLogs/a/web-0/b"' if name else "error dialing backend"
    return f"$ kubectl logs web-0\nError from server: {url}: dial tcp {address}:10250: connect: connection refused\n"


def test_calls_that_miss_that_kubelet_and_no_other() -> None:
    """By its node's address, or by the name in the call; systemd's remedy first."""
    for files in ({"n.txt": workers(), "e.txt": call()}, {"e.txt": call(name="w-1")}):
        case = bundle({"u.txt": DOWN} | files)
        assert case.causes == {"kubelet-unreachable": "confirmed"}
        cause = case.cause("kubelet-unreachable")
        assert cause is not None
        assert (cause.title, cause.explains, cause.scope) == (TITLE, ("NOD-04", "TUN-03"), "w-1")
        assert cause.remedies[0].command == LOOK
        assert "only calls to that kubelet fail" in cause.summary
        assert case.places("kubelet-unreachable")[:2] == ["u.txt:4", "e.txt:2"]


def test_dials_of_agents_that_miss_it() -> None:
    """Both ends' logs name the kubelet, and its machine says why it is silent."""
    case = bundle({"u.txt": DOWN, "n.txt": workers(), "server.log": dials("10.1.0.1:10250")})
    assert case.first == ("kubelet-unreachable", "confirmed")
    assert "kubelet.service on w-1 is failed" in case.answered.data.causes[0].summary


@pytest.mark.parametrize("unit", [DOWN, status(EXITED, "kubelet.service", host="")])
def test_a_machine_that_nothing_places_may_be_another(unit: str) -> None:
    """Calls miss one kubelet, and one does not run: likely, and said to be no more."""
    case = bundle(u=unit, e=call())
    assert case.causes == {"kubelet-unreachable": "likely"}
    assert "whether that is the same machine is not shown" in case.answered.data.causes[0].summary


def test_calls_that_miss_other_kubelets_ask_for_the_way_first() -> None:
    """A kubelet that does not run on one node is no reason for what another one's lacks."""
    case = bundle(u=DOWN, n=workers(), e=call("10.1.0.2"))
    assert case.causes == {"kubelet-unreachable": "possible"}
    assert "kubelet.service" not in case.answered.data.causes[0].summary


def test_a_runtime_that_does_not_run_has_a_name_of_its_own() -> None:
    """Its kubelet runs and answers: calls that miss one are no effect of it; a node that is not Ready is."""
    unit = status(EXITED, "containerd.service", host="w-1") + status(RUNS, "kubelet.service", host="w-1")
    case = bundle(u=unit, n=workers("NotReady"))
    assert [(c.id, c.title) for c in case.answered.causes] == [("kubelet-unreachable", OF_RUNTIME)]
    assert "systemctl restart containerd" in case.commands("kubelet-unreachable")
    assert "containerd" not in bundle(u=unit, n=workers(), e=call()).answered.data.causes[0].summary


def test_a_machine_that_is_no_node_of_the_list_is_another() -> None:
    """Its name is known and so are the nodes: what calls miss is not it."""
    case = bundle(u=status(EXITED, "kubelet.service", host="jump-7"), n=workers(), e=call())
    assert case.causes == {"kubelet-unreachable": "possible"}


def test_alone_it_is_likely_and_behind_what_else_is_shown() -> None:
    """What it does to the tunnel is not shown; a server that does not run stands before it."""
    case = bundle(u=DOWN)
    assert case.causes == {"kubelet-unreachable": "likely"}
    both = bundle(u=DOWN + status(EXITED))
    assert list(both.causes) == ["server-down", "kubelet-unreachable"]


def test_a_node_that_is_not_ready_by_its_kubelet() -> None:
    """The node's state and its reason are one cause: with an agent that fell with it, and without."""
    case = bundle(u=DOWN, n=workers("NotReady"), p=pods(agent("a", "0/1", node="w-1"), agent("b", node="w-2")))
    assert case.causes == {"agent-node-fault": "confirmed"}
    cause = case.cause("agent-node-fault")
    assert cause is not None
    assert "NOD-04" in cause.explains
    assert [r.command for r in cause.remedies] == [LOOK, "kubectl cordon w-1"]
    assert bundle(u=DOWN, n=workers("NotReady")).causes == {"kubelet-unreachable": "confirmed"}


def test_a_node_that_is_listed_as_ready_makes_it_possible_only() -> None:
    """Nothing says which of both was printed later, and no call shows."""
    case = bundle(u=DOWN, n=workers())
    assert case.causes == {"kubelet-unreachable": "possible"}
    assert "but w-1 is listed as Ready, before that or since" in case.answered.data.causes[0].summary


def test_nothing_is_found_where_it_runs() -> None:
    """Nor is a finding about nodes changed."""
    case = bundle(u=status(RUNS, "kubelet.service", host="w-1"), n=workers(), e=call())
    outcomes = {o.id: o for o in case.answered.checks}
    about = case.snapshot.about
    assert stopped(about, case.tunnel, Faults(case.snapshot.rows), outcomes, lambda *_, **__: ()) is None
    assert beside(None, about, outcomes) is None


SHORT = "NAME STATUS ROLES AGE VERSION\nw-1 NotReady <none> 3d v1.30.1\nw-2 Ready <none> 3d v1.30.1\n"
"""Nodes as `kubectl get nodes` lists them, without addresses."""


def test_the_one_node_that_is_not_ready_is_where_an_unnamed_address_is_missed() -> None:
    """No key ties the address to the node: likely, with the unit's own reason before any firewall."""
    case = bundle(u=DOWN, n=SHORT, e=call("10.9.8.7"))
    assert case.first == ("kubelet-unreachable", "likely")
    found = case.cause("kubelet-unreachable")
    assert found is not None
    assert {"NOD-04", "NOD-01", "TUN-03"} <= set(found.explains)
    assert found.remedies[0].command == LOOK
    other = SHORT.replace("w-1 NotReady", "w-1 Ready").replace("w-2 Ready", "w-2 NotReady")
    assert "kubelet.service" not in bundle(u=DOWN, n=other, e=call("10.9.8.7")).answered.data.causes[0].summary
