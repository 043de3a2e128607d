"""Agents that are refused, that wait or that are left out, over rows alone: what each row decides."""

from __future__ import annotations

from typing import Any

import pytest
from analyzer.causes.base import Finding
from analyzer.causes.scheduling import unscheduled
from analyzer.checks.details import Coverage, NoneWanted
from analyzer.facts.cluster import About
from analyzer.model import Status
from analyzer.schema import EventRow, ListingRow, NodeRow, PodRow, WorkloadRow
from analyzer.tables.base import Row
from analyzer.tunnel.faults import Faults
from analyzer.tunnel.view import TunnelView

from tests.support.outcomes import Answer, cite, outcomes
from tests.support.tables import tables_of

QUOTA = 'Error creating: pods "konnectivity-agent-x" is forbidden: exceeded quota: team, requested: pods=1'
CALL = 'Error creating: Internal error occurred: failed calling webhook "g.example": failed to call webhook: EOF'
PSP = 'Error creating: pods is forbidden: violates PodSecurity "restricted:latest": x'
REFUSED: dict[str, Answer] = {"ag_04": Status.FAIL}


def found(*rows: Row, **answers: Answer) -> Finding | None:
    t: Any = tables_of(*rows)
    about = About(t)
    listed = (t["workloads"], t["events"], t["webhooks"], t["listings"])
    return unscheduled(about, *listed, TunnelView(t, about), Faults(t), outcomes(**answers), cite)


def event(
    message: str | None, reason: str = "FailedCreate", name: str = "konnectivity-agent", kind: str = "daemonset"
) -> EventRow:
    return EventRow(
        source="e", line=1, namespace="kube-system", reason=reason, object_kind=kind, object_name=name, message=message
    )


def wants(desired: int | None = 3, current: int | None = 1, **more: Any) -> WorkloadRow:
    values = {"kind": "DaemonSet", "namespace": "kube-system", "name": "konnectivity-agent"}
    return WorkloadRow(source="w", line=1, **(values | {"desired": desired, "current": current} | more))


def node(name: str, taints: str | None = "[]", **more: Any) -> NodeRow:
    return NodeRow(source="n", line=1, name=name, ready=True, taints=taints, **more)


def agent(
    end: str,
    status: str = "Pending",
    at: str | None = None,
    message: str | None = None,
    name: str = "konnectivity-agent",
) -> PodRow:
    return PodRow(
        source="p",
        line=1,
        namespace="kube-system",
        name=f"{name}-{end * 5}",
        status=status,
        ready=status == "Running",
        node=at,
        message=message,
    )


@pytest.mark.parametrize(
    ("rows", "answers", "scope"),
    [
        ([event(QUOTA)], REFUSED, ""),
        ([event(QUOTA), wants()], REFUSED, "3 agents wanted, 1 exist"),
        ([event(QUOTA), wants(current=None)], REFUSED, "3 agents wanted, 0 exist"),
        ([event(QUOTA), wants(None)], REFUSED, ""),
        ([event(QUOTA), wants(None), wants(5, 2)], REFUSED, "5 agents wanted, 2 exist"),
        ([event(QUOTA)], {"ag_04": Status.WARN}, None),
        ([event(QUOTA), event(CALL)], REFUSED, None),
        ([event("something else")], REFUSED, None),
        ([], REFUSED, None),
    ],
)
def test_a_refusal_of_the_api_server(rows: list[Row], answers: dict[str, Answer], scope: str | None) -> None:
    """Where AG-04 fails for it, and no webhook that could not be called stands beside."""
    one = found(*rows, **answers)
    assert (one and one.scope) == scope
    assert one is None or str(one.certainty) == "confirmed"


def test_the_refusal_that_is_told_is_of_the_kind_that_decides() -> None:
    """Of several kinds one decides, and its own words and namespace are shown."""
    one = found(event(PSP), event(QUOTA), wants(namespace="agents"), ag_04=Status.FAIL)
    assert one is not None
    assert one.summary.startswith("a quota refuses the agents' pods:")
    assert "PodSecurity" not in one.summary
    assert one.remedies[0].command == "kubectl edit resourcequota -n agents team"
    bare = found(event(QUOTA), ag_04=Status.FAIL)
    assert bare is not None
    assert "-n kube-system" in str(bare.remedies[0].command)


TAINT = "0/3 nodes are available: 3 node(s) had untolerated taint {dedicated: batch}."
ROOM = "0/3 nodes are available: 3 Insufficient cpu."
BOTH = "0/3 nodes are available: 1 Insufficient cpu, 2 node(s) had untolerated taint {dedicated: batch}."
CORDON = "0/3 nodes are available: 3 node(s) were unschedulable."
NONE = "no nodes available to schedule pods"


def said(end: str, message: str, reason: str = "FailedScheduling") -> EventRow:
    return event(message, reason, f"konnectivity-agent-{end * 5}", "pod")


@pytest.mark.parametrize(
    ("rows", "certainty", "words"),
    [
        ([agent("a"), said("a", TAINT)], "confirmed", "1 of 1 agents have no node: untolerated taint dedicated=batch"),
        ([agent("a", message=TAINT)], "confirmed", "untolerated taint dedicated=batch"),
        ([agent("a", message=ROOM), said("a", TAINT)], None, ""),
        ([agent("a"), said("a", ROOM), said("a", TAINT)], "confirmed", "untolerated taint"),
        ([agent("a"), said("a", TAINT), said("a", ROOM)], None, ""),
        ([agent("a"), said("b", TAINT)], None, ""),
        ([agent("a"), said("a", TAINT, "Other")], None, ""),
        ([agent("a", "Running"), said("a", TAINT)], None, ""),
        ([agent("a"), said("a", ROOM)], None, ""),
        ([agent("a"), said("a", BOTH)], "likely", "; others lack room"),
        ([agent("a"), said("a", CORDON)], "confirmed", "the scheduler names"),
        ([agent("a"), agent("b"), said("a", TAINT)], "confirmed", "2 of 2 agents have no node: untolerated taint dedicated=batch (said of 1 of them)"),
        ([agent("a"), agent("b", "Running"), said("a", TAINT)], "confirmed", "1 of 2 agents have no node: untolerated taint dedicated=batch"),
    ],
)  # fmt: skip
def test_what_the_scheduler_says_of_agents_that_wait(rows: list[Row], certainty: str | None, words: str) -> None:
    """The last word on each pod that is Pending; a shortage of room alone is another cause."""
    one = found(*rows, node("n1"))
    assert (one and str(one.certainty)) == certainty
    assert words in (one.summary if one else "")
    if one and certainty == "confirmed" and "(said" not in words:
        assert "said of" not in one.summary


def test_cures_for_taints_and_for_cordons() -> None:
    """A DaemonSet's agents are to tolerate a taint, a Deployment's get a node without it; a cordon is lifted."""
    daemons = found(agent("a"), said("a", TAINT), node("n1"))
    replicas = found(
        agent("b", name="konnectivity-agent-6f7c8d9b5"),
        event(TAINT, "FailedScheduling", "konnectivity-agent-6f7c8d9b5-bbbbb", "pod"),
        node("n1"),
    )
    cordoned = found(agent("a"), said("a", CORDON), node("n1"))
    assert daemons is not None
    assert cordoned is not None
    assert "patch daemonset -n kube-system" in str(daemons.remedies[0].command)
    assert replicas is not None
    assert replicas.remedies[0].text.startswith("give the agents a node without dedicated=batch")
    assert "patch deployment -n kube-system" in str(replicas.remedies[1].command)
    assert cordoned.remedies[0].command == "kubectl get nodes --field-selector spec.unschedulable=true"


def nodes_listed(rows: int = 0, complete: bool | None = True, kind: str = "nodes") -> ListingRow:
    return ListingRow(source="l", line=1, kind=kind, rows=rows, complete=complete)


@pytest.mark.parametrize(
    ("rows", "none"),
    [
        ([agent("a"), said("a", NONE)], True),
        ([agent("a"), nodes_listed()], True),
        ([agent("a"), nodes_listed(kind="workers")], True),
        ([agent("a"), nodes_listed(3)], False),
        ([agent("a"), nodes_listed(complete=False)], False),
        ([agent("a"), nodes_listed(complete=None)], False),
        ([agent("a"), nodes_listed(kind="pods")], False),
        ([agent("a"), nodes_listed(), node("n1")], False),
        ([agent("a"), agent("b", "Running"), nodes_listed()], False),
        ([agent("a")], False),
        ([nodes_listed()], False),
    ],
)
def test_a_cluster_without_a_node(rows: list[Row], none: bool) -> None:
    """All agents wait, and the scheduler or an empty whole list says that there is none."""
    one = found(*rows)
    assert (one is not None and "the cluster has none" in one.summary) is none


BATCH = '["dedicated=batch:NoSchedule"]'


def test_nodes_on_which_the_daemonset_wants_none() -> None:
    """Fewer wanted than workers: possible by the counts alone, likely where users suffer, or where it is proven."""
    workers = [node(name, None) for name in ("n1", "n2", "n3")]
    assert found(*workers, wants(3)) is None
    assert found(*workers, wants(None)) is None
    assert found(*workers, wants(2, kind="Deployment")) is None
    plain = found(*workers, wants(2))
    assert plain is not None
    assert (str(plain.certainty), plain.scope) == ("possible", "1 of 3 nodes")
    assert "its tolerations or node selector leave the others out" in plain.summary
    served = found(*workers, wants(2), agent("a", "Running", "n1"), agent("b", "Running", "n2"))
    assert served is not None
    assert "none on n3:" in served.summary
    assert found(*workers, wants(0)) is None
    assert "-n kube-system konnectivity-agent" in str(
        (found(*workers, wants(2, namespace=None)) or plain).remedies[0].command
    )


@pytest.mark.parametrize(
    ("taints", "served", "answers", "certainty", "words"),
    [
        ([None, None, BATCH], [], {"srv_03": Status.FAIL}, "confirmed", "n3: taint dedicated=batch:NoSchedule not met"),
        ([None, None, BATCH], [], {}, "likely", "n3: taint dedicated=batch:NoSchedule not met"),
        ([None, None, BATCH], ["n3"], {}, "possible", "none on n1, n2"),
        ([None, BATCH, BATCH], ["n3"], {"srv_03": Status.WARN}, "likely", "none on n1, n2"),
        (["[]", "[]", "[]"], ["n1"], {"srv_03": Status.FAIL}, "likely", "none on n2, n3"),
    ],
)
def test_a_taint_that_the_daemonset_does_not_tolerate(
    taints: list[str | None], served: list[str], answers: dict[str, Answer], certainty: str, words: str
) -> None:
    """Proven where all nodes with it lack an agent, and sure where users suffer, too."""
    rows: list[Row] = [node(f"n{at}", one) for at, one in enumerate(taints, 1)]
    rows += [agent(end, "Running", at) for end, at in zip("abc", served, strict=False)]
    one = found(*rows, wants(2, tolerations="[]"), **answers)
    assert one is not None
    assert (str(one.certainty), words in one.summary) == (certainty, True)


SELECTED = '{"pool": "a"}'


@pytest.mark.parametrize(
    ("answers", "nodes", "selector", "certainty"),
    [
        ({"ag_02": (Status.FAIL, Coverage(0, 0, NoneWanted.NO_MATCH))}, ["{}", "{}"], SELECTED, "confirmed"),
        ({"ag_02": (Status.FAIL, Coverage(0, 0, NoneWanted.NO_MATCH))}, ["{}", None], SELECTED, "likely"),
        ({"ag_02": (Status.FAIL, Coverage(0, 0, NoneWanted.NO_MATCH))}, ["{}", SELECTED], SELECTED, None),
        ({"ag_02": (Status.FAIL, Coverage(0, 0, NoneWanted.NO_MATCH))}, ["{}", "{}"], "{}", None),
        ({"ag_02": (Status.FAIL, Coverage(0, 0, NoneWanted.NO_MATCH))}, ["{}", "{}"], None, None),
        ({"ag_02": (Status.FAIL, Coverage(0, 0, NoneWanted.NO_NODE))}, ["{}", "{}"], SELECTED, None),
        ({"ag_02": (Status.FAIL, Coverage(0, 0))}, ["{}", "{}"], SELECTED, None),
        ({"ag_02": Status.FAIL}, ["{}", "{}"], SELECTED, None),
    ],
)
def test_a_selector_that_no_node_meets(
    answers: dict[str, Answer], nodes: list[str | None], selector: str | None, certainty: str | None
) -> None:
    """Sure where the labels of every node are known; one that meets it is enough to make it no reason."""
    workers = [node(f"n{at}", None, labels=labels) for at, labels in enumerate(nodes)]
    one = found(*workers, wants(0, node_selector=selector, namespace="agents"), **answers)
    selected = (one is not None and "has a node selector" in one.summary) or (
        one is not None and "its node selector" in one.summary
    )
    assert (str(one.certainty) if one is not None and selected else None) == certainty
    if one is not None and selected:
        assert "-n agents konnectivity-agent" in str(one.remedies[0].command)
