"""The circle of webhooks and agents: WH-01 to WH-03."""

from __future__ import annotations

import pytest
from analyzer.checks.details import PodRefusal, PodsRefused, Victim

from tests.checks.test_wh import EMPTY, NODE_STATUS, called, webhook
from tests.support.inline import bundle, daemonset, events


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
    assert case.check("WH-02").detail == PodsRefused(PodRefusal.NO_ANSWER, Victim.NETWORK, thing.partition("/")[2])


def test_the_object_decides_and_not_the_words() -> None:
    """A webhook that is called like an agent refuses other pods: no circle."""
    case = bundle(e=called("konnectivity-agent.guard.io", "replicaset/web-5c7d8"))
    assert case.status("WH-02") == "warn"
    agents = bundle(e=called())
    assert agents.check("WH-02").detail == PodsRefused(PodRefusal.NO_ANSWER, Victim.AGENTS, "konnectivity-agent")


def test_a_selection_of_events_leaves_open_what_the_others_name() -> None:
    """Events asked for by reason name no webhook by themselves; the whole list without one is a pass."""
    rows = "LAST SEEN   TYPE      REASON             OBJECT      MESSAGE\n2m          Warning   FailedScheduling   pod/web-1   0/2 nodes are available\n"
    part = bundle(e="$ kubectl get events -A --field-selector reason=FailedScheduling\n" + rows)
    whole = bundle(e="$ kubectl get events -A\n" + rows)
    for id in ("WH-02", "WH-08"):
        assert (part.status(id), whole.status(id)) == ("unknown", "pass"), id
