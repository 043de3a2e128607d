"""Agents that are missing, that do not run, or of one node, by the answers of checks and by rows alone."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest
from analyzer.causes.agents import missing, not_running, one_node
from analyzer.causes.base import Finding
from analyzer.checks.details import AgentStart, BadAgents, Coverage, DeadDials, NoneWanted, Spread
from analyzer.facts.cluster import About
from analyzer.konnectivity.chain import Caller, Fault, Leg, Reason
from analyzer.model import Outcome, Status
from analyzer.schema import NodeRow, PodRow, WorkloadRow
from analyzer.tables.base import Row
from analyzer.tunnel.log import AgentEnd

from tests.support.meshes import fake_mesh
from tests.support.outcomes import Answer, cite, outcomes
from tests.support.tables import tables_of


def node(name: str = "n1", ready: bool | None = True, ip: str | None = None, **more: Any) -> NodeRow:
    return NodeRow(source="n", line=1, name=name, ready=ready, internal_ip=ip, **more)


def agent(end: str = "aaaaa", ready: bool = True, at: str | None = "n1", **more: Any) -> PodRow:
    values = {"namespace": "kube-system", "name": f"konnectivity-agent-{end}", "status": "Running", "ready": ready}
    return PodRow(source="p", line=1, **(values | {"node": at} | more))


def tunnel(
    seen: bool = False, agents: int = 0, failing: int = 0, connected: int = 0, dials: tuple[Any, ...] = ()
) -> Any:
    """What servers and agents show; failing agents are refused nowhere near home."""
    states = [
        SimpleNamespace(state=AgentEnd.FAILING, failures=[], log=SimpleNamespace(name=f"a{n}.log"))
        for n in range(failing)
    ]
    states += [SimpleNamespace(state=AgentEnd.CONNECTED) for _ in range(connected)]
    return cast("Any", SimpleNamespace(
        servers=["log"], agents=["log"] * agents, never_saw_agent=not seen, agent_states=states,
        failing=states[:failing], connected=states[failing:], dial_errors=list(dials),
        server_address=(None, None), dialled=[], failure_classes=dict,
    ))  # fmt: skip


def brief(found: Finding | None) -> tuple[str, tuple[str, ...]] | None:
    return (str(found.certainty), found.explains) if found is not None else None


def gone(*rows: Row, seen: Any = None, **answers: Answer) -> Finding | None:
    return missing(About(tables_of(*rows)), seen or tunnel(), outcomes(**answers))


@pytest.mark.parametrize(
    ("rows", "answers", "found"),
    [
        ([], {"ag_01": Status.FAIL, "ag_03": Status.WARN}, ("confirmed", ("AG-01", "AG-03"))),
        ([], {"ag_01": Status.WARN}, None),
        ([], {"ag_02": (Status.WARN, Coverage(0, 0, NoneWanted.NO_NODE)), "srv_01": Status.FAIL}, ("confirmed", ("AG-02", "AG-02", "SRV-01"))),
        ([], {"ag_02": (Status.WARN, Coverage(0, 0, NoneWanted.NO_NODE)), "srv_03": Status.WARN}, ("confirmed", ("AG-02", "AG-02", "SRV-03"))),
        ([], {"ag_02": (Status.WARN, Coverage(0, 0, NoneWanted.NO_NODE))}, None),
        ([node()], {"ag_02": (Status.FAIL, Coverage(0, 0, NoneWanted.NO_MATCH))}, ("likely", ("AG-02", "AG-02"))),
        ([node()], {"ag_02": (Status.FAIL, Coverage(0, 0, next(one for one in NoneWanted if one not in (NoneWanted.NO_NODE, NoneWanted.NO_MATCH))))}, ("confirmed", ("AG-02", "AG-02"))),
        ([], {"ag_02": (Status.FAIL, Coverage(0, 0, next(one for one in NoneWanted if one not in (NoneWanted.NO_NODE, NoneWanted.NO_MATCH))))}, ("likely", ("AG-02", "AG-02"))),
        ([node()], {"ag_02": (Status.WARN, Coverage(0, 0, NoneWanted.NO_MATCH))}, None),
        ([node()], {"ag_02": (Status.FAIL, Coverage(3, 1))}, None),
        ([], {"ag_02": Status.FAIL}, None),
        ([], {"ag_04": Status.FAIL}, ("likely", ("AG-04",))),
        ([], {"ag_04": Status.FAIL, "wh_02": Status.FAIL}, None),
        ([], {"ag_04": Status.FAIL, "wh_02": Status.WARN}, None),
        ([], {"ag_04": Status.WARN}, None),
        ([], {"srv_01": Status.FAIL}, ("possible", ("SRV-01",))),
        ([agent()], {"srv_01": Status.FAIL}, None),
        ([], {"srv_01": Status.WARN}, None),
    ],
)  # fmt: skip
def test_agents_that_are_not_there(
    rows: list[Row], answers: dict[str, Answer], found: tuple[str, tuple[str, ...]] | None
) -> None:
    """No DaemonSet, no node to run on, none wanted, none created; a server that saw none says so only where nothing of agents is shown."""
    assert brief(gone(*rows, **answers)) == found


def test_a_ready_agent_speaks_against_a_count_of_zero() -> None:
    """One statement against another: that the agents are missing is possible then, and the report names who is there."""
    none = (Status.FAIL, Coverage(0, 0, NoneWanted.UNTOLD))
    found = gone(node(), agent(), ag_02=none)
    assert found is not None
    assert (str(found.certainty), "is listed as ready" in found.summary) == ("possible", True)


def test_a_server_that_saw_agents_or_an_agents_log_ends_the_guess() -> None:
    """For agents that are missing as for those that do not run."""
    for cause in (gone, stuck):
        assert cause(srv_01=Status.FAIL) is not None
        assert cause(seen=tunnel(seen=True), srv_01=Status.FAIL) is None
        assert cause(seen=tunnel(agents=1), srv_01=Status.FAIL) is None


@pytest.mark.parametrize(
    ("rows", "command"),
    [([node(version="v1.29.4+IKS")], "ibmcloud ks worker-pool ls"), ([node(version="v1.29.4+k3s1")], None)],
)
def test_worker_nodes_are_added_in_the_products_way(rows: list[Row], command: str | None) -> None:
    """IBM Cloud has a command for it."""
    found = gone(*rows, ag_02=(Status.WARN, Coverage(0, 0, NoneWanted.NO_NODE)), srv_01=Status.FAIL)
    assert found is not None
    assert (found.remedies[0].command or "").startswith(command or "")
    assert (found.remedies[0].command is None) is (command is None)
    listed = gone(node(), ag_02=(Status.FAIL, Coverage(0, 0, NoneWanted.NO_MATCH)))
    bare = gone(ag_02=(Status.FAIL, Coverage(0, 0, NoneWanted.NO_MATCH)))
    assert listed is not None
    assert bare is not None
    assert (len(listed.mind), len(bare.mind)) == (1, 2)


def stuck(*rows: Row, seen: Any = None, **answers: Answer) -> Finding | None:
    return not_running(About(tables_of(*rows)), seen or tunnel(), outcomes(**answers), cite)


def start(down: int, seen: int, on_node: bool = False) -> tuple[Status, AgentStart]:
    return Status.FAIL, AgentStart(down, seen, on_node)


ONE = BadAgents(Spread.NODE, ("n1",))
NODE = (Status.FAIL, ONE)
TWO = [agent("aaaaa", False), agent("bbbbb", True, "n2")]
REPLICAS = [
    agent(ready=False, name="konnectivity-agent-6c7d8f9b5-aaaaa"),
    agent(name="konnectivity-agent-6c7d8f9b5-bbbbb"),
]


@pytest.mark.parametrize(
    ("rows", "answers", "certainty", "scope"),
    [
        ([], {"ag_06": start(2, 3)}, "confirmed", "2 of 3 agents"),
        ([], {"ag_06": start(2, 3, True)}, "likely", "2 of 3 agents seen"),
        ([], {"ag_06": start(1, 1)}, "confirmed", "1 of 1 agents"),
        ([], {"ag_06": (Status.FAIL, AgentStart(2, 3, False, in_part=True))}, "likely", "2 of 3 agents seen"),
        ([], {"ag_06": (Status.FAIL, AgentStart(1, 1, False, in_part=True))}, "possible", "1 of 1 agents seen"),
        ([agent(), agent("bbbbb"), agent("ccccc")], {"ag_06": start(1, 3)}, None, ""),
        ([agent(), agent("bbbbb"), agent("ccccc")], {"ag_06": start(2, 3)}, "confirmed", "2 of 3 agents"),
        (TWO, {"ag_06": start(1, 2), "ag_05": NODE}, None, ""),
        (TWO, {"ag_06": start(1, 2)}, "confirmed", "1 of 2 agents"),
        (TWO, {"ag_06": start(1, 2), "ag_05": (Status.WARN, ONE)}, "confirmed", "1 of 2 agents"),
        (
            TWO,
            {"ag_06": start(1, 2), "ag_05": (Status.FAIL, BadAgents(Spread.ALL, ("n1",)))},
            "confirmed",
            "1 of 2 agents",
        ),
        ([TWO[0]], {"ag_06": start(1, 2), "ag_05": NODE}, "confirmed", "1 of 2 agents"),
        ([TWO[0], agent("bbbbb", False)], {"ag_06": start(1, 2), "ag_05": NODE}, "confirmed", "1 of 2 agents"),
        (REPLICAS, {"ag_06": start(1, 2), "ag_05": NODE}, "confirmed", "1 of 2 agents"),
        ([], {"ag_06": (Status.WARN, AgentStart(2, 3, False))}, None, ""),
        ([], {"srv_01": Status.FAIL}, "possible", ""),
        ([agent()], {"srv_01": Status.FAIL}, None, ""),
    ],
)
def test_agents_that_do_not_run(rows: list[Row], answers: dict[str, Answer], certainty: str | None, scope: str) -> None:
    """Direct state of pods is sure, of a node's runtime likely; one agent of several is its node's trouble."""
    found = stuck(*rows, **answers)
    assert (found and str(found.certainty)) == certainty
    assert found is None or found.scope == scope


def test_what_follows_and_who_is_counted() -> None:
    """Failed connects follow for what only a node's runtime shows; without a typed answer the pods are counted that are not ready."""
    follows = {"ag_09": Status.FAIL, "err": Status.FAIL, "ag_03": Status.FAIL}
    assert brief(stuck(ag_06=start(2, 3), **follows)) == ("confirmed", ("AG-06", "AG-03"))  # type: ignore[arg-type]
    assert brief(stuck(ag_06=start(2, 3, True), **follows)) == ("likely", ("AG-06", "AG-03", "AG-09", "ERR"))  # type: ignore[arg-type]
    answers = outcomes()
    answers["AG-06"] = Outcome("AG-06", "", (), Status.FAIL, "x", subjects=("a",))
    found = not_running(About(tables_of(TWO[0], agent("bbbbb", False))), tunnel(), answers, cite)
    assert found is not None
    assert found.scope == "2 of 2 agents"


def alone(*rows: Row, seen: Any = None, calls: tuple[Fault, ...] = (), **answers: Answer) -> Finding | None:
    tables = tables_of(*rows)
    given = outcomes(**answers)
    faults = cast(
        "Any", SimpleNamespace(of=lambda leg: [SimpleNamespace(fault=one, row=one) for one in calls if one.leg is leg])
    )
    return one_node(
        About(tables), seen or tunnel(), fake_mesh(), tables["workloads"], tables["listings"], faults, given, cite
    )  # type: ignore[arg-type]


WANTED = WorkloadRow(
    source="w", line=1, kind="DaemonSet", namespace="kube-system", name="konnectivity-agent", desired=2
)


@pytest.mark.parametrize(
    ("rows", "answer", "found"),
    [
        (TWO, NODE, True),
        (TWO, (Status.WARN, ONE), False),
        (TWO, (Status.FAIL, BadAgents(Spread.ZONE, ("n1",))), False),
        (TWO, Status.FAIL, False),
        (TWO[:1], NODE, False),
        ([agent(), agent("bbbbb"), node(), node("n2"), node("n3"), WANTED], NODE, False),
        ([agent(), agent("bbbbb"), node(), node("n2"), WANTED], NODE, True),
        ([*TWO, node(), node("n2"), node("n3"), WANTED], NODE, True),
        ([agent(), agent("bbbbb"), node(), node("n2"), node("n3"), WorkloadRow(source="w", line=1, kind="DaemonSet", namespace="kube-system", name="konnectivity-agent")], NODE, "likely"),
        ([agent(), agent("bbbbb"), node(), node("n2"), node("n3"), WorkloadRow(source="w", line=1, kind="DaemonSet", namespace="kube-system", name="konnectivity-agent", desired=3)], NODE, True),
    ],
)  # fmt: skip
def test_one_bad_agent_among_good_ones(rows: list[Row], answer: Answer, found: bool | str) -> None:
    """Direct state, unless the DaemonSet wants none on the node that lacks one; likely where its counts are not stated."""
    one = alone(*rows, ag_05=answer)
    assert (one is not None) is bool(found)
    assert one is None or (str(one.certainty), one.scope) == ("confirmed" if found is True else found, "n1")


def test_the_node_is_replaced_in_the_products_way() -> None:
    """By the pod's name where it is known; a pod that is on no node has nothing to replace; IBM's worker by its ID."""
    plain = alone(*TWO, ag_05=NODE)
    pod = (Status.FAIL, BadAgents(Spread.NODE, (), ("konnectivity-agent-aaaaa",)))
    nowhere = alone(agent("aaaaa", False, None, namespace=None), agent("bbbbb"), ag_05=pod)
    unknown = alone(agent("aaaaa"), agent("bbbbb"), ag_05=NODE)
    assert plain is not None
    assert nowhere is not None
    assert unknown is not None
    assert [r.command for r in plain.remedies] == [
        "kubectl delete pod -n kube-system konnectivity-agent-aaaaa",
        "kubectl cordon n1",
    ]
    assert plain.remedies[0].text == "restart the agent of n1"
    assert [r.command for r in nowhere.remedies] == ["kubectl delete pod -n kube-system konnectivity-agent-aaaaa"]
    assert (nowhere.remedies[0].text, nowhere.scope) == (
        "restart konnectivity-agent-aaaaa",
        "konnectivity-agent-aaaaa",
    )
    assert [r.command for r in unknown.remedies] == [None, "kubectl cordon n1"]
    for more, worker in (({"worker_id": "kube-w1"}, "kube-w1"), ({}, "<worker_id>")):
        ibm = alone(*TWO, node(version="v1.29.4+IKS", **more), ag_05=NODE)
        assert ibm is not None
        assert str(ibm.remedies[1].command).endswith(f"--worker {worker}")
    other = alone(*TWO, node("n9", version="v1.29.4+IKS"), ag_05=NODE)
    assert other is not None
    assert str(other.remedies[1].command).endswith("--worker <worker_id>")


def call(
    address: str | None, leg: Leg = Leg.TARGET, caller: Caller = Caller.KUBELET, reason: Reason = Reason.TIMEOUT
) -> Fault:
    return Fault(caller, leg, reason, "x", address=address)


DOWN = [node("n1", False, "10.0.0.1"), node("n2", True, "10.0.0.2")]


@pytest.mark.parametrize(
    ("calls", "found"),
    [
        ((call("10.0.0.1:10250"),), True),
        ((call("n1:10250"),), True),
        ((call("n1"),), True),
        ((call("10.0.0.1:10250"), call("n1:10250")), True),
        ((call("10.0.0.2:10250"),), False),
        ((call("10.0.0.1:10250"), call("10.0.0.2:10250")), False),
        ((call("10.0.0.1:10250"), call(None)), False),
        ((call("10.0.0.1:10250"), call("10.0.0.9:443", caller=Caller.WEBHOOK)), True),
        ((call("10.0.0.1:10250"), call("10.0.0.2:10250", reason=Reason.CERTIFICATE)), True),
        ((call("10.0.0.1:10250", Leg.TUNNEL),), False),
        ((), False),
    ],
)
def test_a_node_that_is_not_ready_and_alone_does_not_answer(calls: tuple[Fault, ...], found: bool) -> None:
    """Every failed call to a kubelet is to it, by name or address; those of webhooks and those that were answered are no such calls."""
    one = alone(*DOWN, calls=calls)
    assert (one is not None) is bool(found)
    assert one is None or (str(one.certainty), one.scope) == ("confirmed" if found is True else found, "n1")


def dial(error: str | None, address: str | None = None) -> Any:
    return SimpleNamespace(error=error, address=address)


@pytest.mark.parametrize(
    ("dials", "found"),
    [
        ((dial("dial tcp 10.0.0.1:10250: i/o timeout"),), True),
        ((dial(None, "10.0.0.1:10250"),), True),
        ((dial("dial tcp 10.0.0.2:10250: i/o timeout"),), False),
        ((dial("dial tcp 10.0.0.1:443: i/o timeout"),), False),
        ((dial("dial tcp 10.0.0.1:10250: i/o timeout"), dial("dial tcp 10.0.0.9:443: i/o timeout")), True),
        ((dial(None),), False),
    ],
)
def test_dials_of_the_agents_to_that_node(dials: tuple[Any, ...], found: bool) -> None:
    """Those to kubelets, by their port."""
    one = alone(*DOWN, seen=tunnel(dials=dials))
    assert (one is not None) is found
    assert one is None or one.evidence[-1] is dials[0]


def test_several_nodes_that_are_not_ready() -> None:
    """In the order of their names, each once; the row that says NotReady is cited."""
    rows = [node("n1", True, "10.0.0.1"), node("n1", False), node("n2", False, "10.0.0.2"), node("n3")]
    two = alone(*rows[1:], calls=(call("10.0.0.2:10250"), call("n1:10250")))
    assert two is not None
    assert two.summary == "n1, n2 are NotReady, and only calls to those kubelets fail"
    one = alone(node("n1", False, "10.0.0.1"), calls=(call("n1:10250"),))
    assert one is not None
    assert one.summary == "n1 is NotReady, and only calls to that kubelet fail"


@pytest.mark.parametrize(
    ("answer", "scope"),
    [
        ((Status.FAIL, DeadDials(3, 5, ("a1",))), "a1"),
        ((Status.FAIL, DeadDials(3, 0, ("a1",))), None),
        ((Status.FAIL, DeadDials(3, 5, ("a1", "a2"))), None),
        ((Status.FAIL, DeadDials(3, 5, ())), None),
        ((Status.WARN, DeadDials(3, 5, ("a1",))), None),
        (Status.FAIL, None),
    ],
)
def test_one_silent_agent_among_answering_ones(answer: Answer, scope: str | None) -> None:
    """Only where others answer, and one alone does not."""
    one = alone(srv_07=answer)
    assert (one and one.scope) == scope
    assert one is None or str(one.certainty) == "possible"


@pytest.mark.parametrize(("failing", "connected", "found"), [(1, 2, True), (1, 1, False), (2, 2, False), (0, 3, False)])
def test_one_log_that_fails_among_those_that_connect(failing: int, connected: int, found: bool) -> None:
    """Two others show that the way is good."""
    one = alone(seen=tunnel(failing=failing, connected=connected))
    assert (one is not None) is found
    assert one is None or (str(one.certainty), one.scope) == ("likely", "a0.log")
