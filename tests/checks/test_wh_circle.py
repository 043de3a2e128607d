"""The circle of webhooks and agents: WH-01 to WH-03."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

import pytest
from analyzer.checks.base import Answer
from analyzer.checks.details import CallsElsewhere, PodRefusal, PodsRefused, Victim
from analyzer.checks.wh_circle import agent_request, blocks, candidates, could_block, cut, victim
from analyzer.konnectivity.chain import Caller, Fault, Leg, Reason
from analyzer.model import Status
from analyzer.schema import EventRow, ListingRow, NamespaceRow, ToolErrorRow, WebhookRow, WorkloadRow
from analyzer.tables.base import Row

from tests.checks.test_wh import EMPTY, NODE_STATUS, called, webhook
from tests.support.asked import asked
from tests.support.inline import bundle, daemonset, events, nobody
from tests.support.outcomes import outcomes


@pytest.mark.parametrize(
    ("text", "status"),
    [
        (webhook(), "warn"),
        (webhook(client="url: https://guard.example.com/x"), "warn"),
        (webhook("Ignore"), "pass"),
        (webhook(rules=NODE_STATUS), "not_applicable"),
        (webhook(selector="{matchLabels: {team: blue}}"), "not_applicable"),
        (
            webhook(
                selector="{matchExpressions: [{key: kubernetes.io/metadata.name, operator: NotIn, values: [kube-system]}]}"
            ),
            "not_applicable",
        ),
        (EMPTY, "not_applicable"),
    ],
)
def test_which_webhooks_could_block_agents(text: str, status: str) -> None:
    """Fail-closed, callable, and its rules and selectors take in pods of kube-system."""
    case = bundle({"wh.yaml": text})
    assert case.status("WH-01") == status
    if status == "warn":
        assert case.subjects("WH-01") == ["a.guard.io"]
        assert case.places("WH-01") == ["wh.yaml:6"]
        assert "1 fail-closed" in case.says("WH-01")


def test_a_webhook_that_could_block_fails_once_agents_are_missing() -> None:
    """A risk until the pods are refused."""
    assert bundle({"wh.yaml": webhook(), "ds.txt": daemonset(3, 0, 0)}).status("WH-01") == "fail"
    assert bundle({"wh.yaml": webhook(), "ds.txt": daemonset(3, 3, 3)}).status("WH-01") == "warn"


def test_without_configurations_most_is_unknown() -> None:
    """No listing of webhooks and no event."""
    case = bundle(x="Hello\n")
    open_ = ("WH-01", "WH-02", "WH-04", "WH-05", "WH-06", "WH-07", "WH-08")
    assert {case.status(id) for id in open_} == {"unknown"}
    assert case.status("WH-03") == "not_applicable"


# -- WH-02, WH-03, WH-08 ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["Validating", "Mutating"])
def test_an_agent_refused_for_a_webhook_that_cannot_be_called(kind: str) -> None:
    """The event names it; the circle is cut at its configuration, of its own kind."""
    case = bundle({"e.txt": called(), "wh.yaml": webhook(kind=kind)})
    assert (case.status("WH-02"), case.subjects("WH-02")) == ("fail", ["a.guard.io"])
    assert case.places("WH-02") == ["e.txt:2"]
    assert (case.status("WH-03"), case.subjects("WH-03")) == ("pass", ["guard"])
    assert f"{kind.lower()}webhookconfiguration guard" in case.says("WH-03")
    assert (case.status("WH-08"), case.subjects("WH-08")) == ("warn", ["a.guard.io"])


def test_the_circle_without_its_configuration() -> None:
    """It is there, and where to cut it is not known."""
    case = bundle(e=called())
    assert (case.status("WH-02"), case.status("WH-03")) == ("fail", "unknown")


def test_a_denial_is_a_decision() -> None:
    """Not a fault of the path: a warning, and no failed call."""
    text = 'admission webhook "a.guard.io" denied the request: no host network'
    case = bundle(e=events(("FailedCreate", "daemonset/konnectivity-agent", text)))
    assert (case.status("WH-02"), case.subjects("WH-02")) == ("warn", ["a.guard.io"])
    assert case.status("WH-08") == "pass"
    assert bundle(e=events(("FailedCreate", "daemonset/web", text))).status("WH-02") == "pass"


def test_a_failed_call_for_another_pod_is_a_warning() -> None:
    """Webhooks fail, the agents are not concerned."""
    case = bundle(e=called(thing="replicaset/web-5c7d8"))
    assert case.status("WH-02") == "warn"
    assert "1 failed webhook call elsewhere" in case.says("WH-02")
    assert case.status("WH-03") == "not_applicable"
    assert case.status("WH-08") == "warn"


def test_events_without_a_webhook_pass() -> None:
    """Something was looked at; an empty list of webhooks makes the question void; configurations alone show no call."""
    calm = events(("Pulled", "pod/web-1", "pulled"))
    assert (bundle(e=calm).status("WH-02"), bundle(e=calm).status("WH-08")) == ("pass", "pass")
    assert bundle({"wh.yaml": EMPTY}).status("WH-02") == "not_applicable"
    assert bundle({"wh.yaml": webhook()}).status("WH-02") == "unknown"


@pytest.mark.parametrize("thing", ["daemonset/calico-node", "pod/calico-typha-5c7d8", "daemonset/cilium"])
def test_a_pod_of_the_network_is_every_agents_need(thing: str) -> None:
    """Without the network's pods no agent runs: a webhook that refuses them blocks the agents."""
    case = bundle(e=called(thing=thing))
    assert case.status("WH-02") == "fail"
    assert case.check("WH-02").detail == PodsRefused(
        PodRefusal.NO_ANSWER, Victim.NETWORK, thing.partition("/")[2], "a.guard.io"
    )


def test_the_object_decides_and_not_the_words() -> None:
    """A webhook that is called like an agent refuses other pods: no circle."""
    case = bundle(e=called("konnectivity-agent.guard.io", "replicaset/web-5c7d8"))
    assert case.status("WH-02") == "warn"
    agents = bundle(e=called())
    assert agents.check("WH-02").detail == PodsRefused(
        PodRefusal.NO_ANSWER, Victim.AGENTS, "konnectivity-agent", "a.guard.io"
    )


def test_a_selection_of_events_leaves_open_what_the_others_name() -> None:
    """Events asked for by reason name no webhook by themselves; the whole list without one is a pass."""
    rows = "LAST SEEN   TYPE      REASON             OBJECT      MESSAGE\n2m          Warning   FailedScheduling   pod/web-1   0/2 nodes are available\n"
    part = bundle(e="$ kubectl get events -A --field-selector reason=FailedScheduling\n" + rows)
    whole = bundle(e="$ kubectl get events -A\n" + rows)
    for id in ("WH-02", "WH-08"):
        assert (part.status(id), whole.status(id)) == ("unknown", "pass"), id


def space(name: str, labels: str | None) -> NamespaceRow:
    return NamespaceRow(source="n", line=1, name=name, labels=labels)


@pytest.mark.parametrize(
    ("rows", "labels", "known"),
    [
        ([], {}, True),
        ([space("kube-system", '{"a": "b"}')], {"a": "b"}, True),
        ([space("other", '{"a": "b"}')], {}, False),
        ([space("other", None)], {}, True),
        ([space("kube-system", None), space("other", "{}")], {}, False),
        ([space("kube-system", "")], {}, False),
    ],
)
def test_labels_of_the_agents_namespace(rows: list[NamespaceRow], labels: dict[str, str], known: bool) -> None:
    """As they are listed; where other namespaces have labels and it has not, they are not known. Its name is always one."""
    request = agent_request(rows)
    assert request.namespace_labels == {"kubernetes.io/metadata.name": "kube-system"} | labels
    assert (request.namespace_labels_known, request.labels_known) == (known, False)


def hook(**more: Any) -> WebhookRow:
    rules = json.dumps([{"apiGroups": [""], "apiVersions": ["v1"], "operations": ["CREATE"], "resources": ["pods"]}])
    values = {
        "source": "w",
        "line": 1,
        "kind": "Validating",
        "configuration": "c",
        "name": "g.example",
        "service_name": "s",
        "service_namespace": "n",
        "failure_policy": "Fail",
        "rules": rules,
    }
    return WebhookRow(**(values | more))


@pytest.mark.parametrize(
    ("more", "could"),
    [
        ({}, True),
        ({"failure_policy": None}, True),
        ({"failure_policy": "Ignore"}, False),
        ({"service_name": None}, False),
        ({"service_name": None, "url": "https://x"}, True),
        ({"rules": "[]"}, False),
        ({"namespace_selector": "[]"}, True),
    ],
)
def test_what_could_block_the_creation_of_agents(more: dict[str, Any], could: bool) -> None:
    """Fail-closed, as by default, callable, and not known to leave them out."""
    assert (candidates([hook(**more)], []) != []) is could


def could(*rows: Row, blocking: bool = False) -> Answer:
    return asked(could_block, *rows, outcomes=outcomes(ag_04=Status.FAIL if blocking else Status.WARN))


def listing(kind: str | None, complete: bool | None = True) -> ListingRow:
    return ListingRow(source="l", line=3, kind=kind, rows=0, complete=complete)


def test_a_risk_is_a_fault_once_pods_are_refused() -> None:
    """Only a failure of AG-04 shows that; an empty list of configurations is cited, any other list is none."""
    assert (could(hook()).status, could(hook(), blocking=True).status) == ("warn", "fail")
    assert could(hook()).summary == "1 fail-closed: g.example (c, service n/s)"
    assert could().status == "unknown"
    assert could(listing("pods"), listing(None)).status == "unknown"
    empty = could(listing(None), listing("validatingwebhookconfigurations"), listing("pods"))
    assert (empty.status, len(empty.evidence)) == ("not_applicable", 1)
    assert could(hook(failure_policy="Ignore")).status == "pass"
    assert could(hook(rules="[]")).status == "not_applicable"


def call(
    row: Row | None = None,
    name: str | None = "g.example",
    url: str | None = "https://s.n.svc:443/x",
    table: str = "events",
) -> Any:
    fault = Fault(Caller.WEBHOOK, Leg.TARGET, Reason.TIMEOUT, "x", name=name, url=url)
    return SimpleNamespace(fault=fault, row=row or ToolErrorRow(source="t", line=1), table=table)


def event(
    name: str | None = "konnectivity-agent-aaaaa", message: str | None = None, where: str | None = "kube-system"
) -> EventRow:
    return EventRow(source="e", line=1, namespace=where, object_name=name, message=message)


@pytest.mark.parametrize(
    ("one", "who"),
    [
        (call(event()), Victim.AGENTS),
        (call(event("calico-node-aaaaa")), Victim.NETWORK),
        (call(event("konnectivity-agent-6d4f9c7b8")), Victim.AGENTS),
        (call(event("konnectivity-agent-dash")), Victim.OTHER),
        (call(event("konnectivity-agent-aaaaa", where="shop")), Victim.OTHER),
        (call(event("ovn-shop", where="shop")), Victim.OTHER),
        (call(event("cilium-demo", where="shop")), Victim.OTHER),
        (call(event("multusx", where="kube-system")), Victim.OTHER),
        (call(event("ovnkube-node-x2k9p", where="openshift-ovn-kubernetes")), Victim.NETWORK),
        (call(event("web-1", where="n")), Victim.ITSELF),
        (call(event("web-1", where="m")), Victim.OTHER),
        (call(event("web-1", where=None), url=None), Victim.OTHER),
        (call(event(None, where="n")), Victim.ITSELF),
        (call(WorkloadRow(source="w", line=1, namespace="kube-system", name="konnectivity-agent")), Victim.AGENTS),
        (call(WorkloadRow(source="w", line=1, namespace="n", name=None)), Victim.ITSELF),
        (call(), Victim.OTHER),
    ],
)
def test_whose_pods_were_refused(one: Any, who: Victim) -> None:
    """By the object of the event or workload; pods of the webhook's own namespace are its own."""
    assert victim(nobody(), one) is who


def told(*rows: Row, calls: tuple[Any, ...] = (), there: Status = Status.UNKNOWN) -> Answer:
    return asked(blocks, *rows, faults=SimpleNamespace(of=lambda **_: list(calls)), outcomes=outcomes(ag_02=there))


def test_the_agents_come_before_the_network() -> None:
    """The first of them names the webhook; one line of a log is cited beside."""
    logs = [call(table="log_signals"), call(table="log_signals")]
    answer = told(calls=(*logs, call(event("calico-node-aaaaa"), "n.example"), call(event(), None)))
    assert answer.summary == "webhook ? cannot be called, and konnectivity-agent-aaaaa is refused for it"
    assert answer.detail == PodsRefused(PodRefusal.NO_ANSWER, Victim.AGENTS, "konnectivity-agent-aaaaa")
    assert len(answer.evidence) == 2
    network = told(calls=(call(WorkloadRow(source="w", line=1, name="calico-typha")),))
    assert network.detail == PodsRefused(PodRefusal.NO_ANSWER, Victim.NETWORK, "calico-typha", "g.example")


DENIES = 'admission webhook "g.example" denied the request: no'


@pytest.mark.parametrize(
    ("row", "denied"),
    [(event(message=DENIES), True), (event("web-1", DENIES), False), (event(None, DENIES), False), (event(message="x"), False), (event(), False)],
)  # fmt: skip
def test_a_decision_is_no_fault_of_the_path(row: EventRow, denied: bool) -> None:
    """Of the agents' own pods, in the API server's words."""
    answer = told(row)
    assert answer.status == ("warn" if denied else "pass")
    if denied:
        assert answer.detail == PodsRefused(PodRefusal.DECISION, Victim.AGENTS, "konnectivity-agent-aaaaa", "g.example")
        assert answer.subjects == ("g.example",)


@pytest.mark.parametrize(
    ("rows", "status"),
    [
        ([], "unknown"),
        ([hook()], "unknown"),
        ([listing("validatingwebhookconfigurations")], "not_applicable"),
        ([listing("validatingwebhookconfigurations"), event()], "not_applicable"),
        ([event()], "pass"),
        ([event(), hook()], "pass"),
        ([event(), listing("events", False)], "unknown"),
        ([event(), listing("events", False), listing("events", True)], "pass"),
        ([event(), listing("pods", False)], "pass"),
    ],
)
def test_what_it_takes_to_say_that_nobody_is_blocked(rows: list[Row], status: str) -> None:
    """Events, not a selection of them; a cluster without configurations has no question."""
    assert told(*rows).status == status
    assert told(*rows, calls=(call(),)).detail == CallsElsewhere(1)


def test_agents_that_are_all_there_are_not_refused() -> None:
    """Webhooks and no event: the agents' own count decides; a call that failed, and a cluster whose webhooks are not shown, come first."""
    assert told(hook(), there=Status.PASS).summary == "none of the agents is refused: all are there"
    assert told(hook(), there=Status.FAIL).status == "unknown"
    assert told(there=Status.PASS).status == "unknown"
    assert told(hook(), calls=(call(),), there=Status.PASS).status == "warn"


@pytest.mark.parametrize(
    ("rows", "status", "words"),
    [
        ([], "unknown", "configuration of g.example is not"),
        ([hook(name="other")], "unknown", "configuration of g.example is not"),
        ([hook()], "pass", "delete validatingwebhookconfiguration c,"),
        ([hook(kind="Mutating")], "pass", "delete mutatingwebhookconfiguration c,"),
        ([hook(kind=None)], "pass", "delete validatingwebhookconfiguration c,"),
    ],
)
def test_where_the_circle_is_cut(rows: list[Row], status: str, words: str) -> None:
    """At the configuration of the webhook that blocks; without a circle there is nothing to cut."""
    blocked = PodsRefused(PodRefusal.NO_ANSWER, Victim.AGENTS, "konnectivity-agent", "g.example")
    answer = asked(cut, *rows, outcomes=outcomes(wh_02=(Status.FAIL, blocked)))
    assert (answer.status, words in answer.summary) == (status, True)
    assert asked(cut, *rows, outcomes=outcomes(wh_02=(Status.WARN, blocked))).status == "not_applicable"
