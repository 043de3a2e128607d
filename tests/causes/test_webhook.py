"""Causes at webhooks: the circle, and webhooks that are broken themselves."""

from __future__ import annotations

import pytest
from analyzer.causes.webhook import circle as the_circle
from analyzer.checks.details import NamedWebhooks, PodRefusal, PodsRefused, Victim
from analyzer.model import Status
from hypothesis import example, given

from tests.checks.test_cp import ID
from tests.checks.test_srv import refused
from tests.checks.test_wh import called, endpoints, webhook
from tests.checks.test_wh_calls import URL, error
from tests.support.inline import agent, bundle, daemonset, events, nobody, pod, pods, table
from tests.support.names import DOTTED, NAMES, few
from tests.support.outcomes import outcomes

CIRCLE, BROKEN = "agents-blocked-by-webhook", "webhook-broken"


def circle(name: str = "a.guard.io", configuration: str = "guard", kind: str = "Validating") -> dict[str, str]:
    text = webhook(name=name, kind=kind).replace("  name: guard\n", f"  name: {configuration}\n", 1)
    return {"ds.txt": daemonset(3, 0, 0), "e.txt": called(name), "wh.yaml": text}


def test_a_refusal_that_names_no_webhook_accuses_none() -> None:
    """Others that could block are in the bundle; that one of them did is not said."""
    refused_by = (Status.FAIL, PodsRefused(PodRefusal.NO_ANSWER, Victim.AGENTS, "konnectivity-agent"))
    risky = (Status.FAIL, NamedWebhooks(("other.guard.io",)))
    found = the_circle(nobody(), outcomes(ag_04=Status.FAIL, wh_01=risky, wh_02=refused_by), (), ())
    assert found is not None
    assert found.summary == "agent pods cannot be created: a webhook must be asked first, and asking it needs an agent"
    assert "other.guard.io" not in repr(found)


@pytest.mark.parametrize("kind", ["Validating", "Mutating"])
def test_the_circle_is_proven_by_the_refusal(kind: str) -> None:
    """Three wanted, none exist, the event names the webhook: confirmed, and cut at its configuration."""
    case = bundle(circle(kind=kind))
    assert case.first == (CIRCLE, "confirmed")
    assert case.cause(CIRCLE).scope == "all agents"  # type: ignore[union-attr]
    assert case.places(CIRCLE)[:2] == ["e.txt:2", "ds.txt:2"]
    assert f"kubectl delete {kind.lower()}webhookconfiguration guard" in case.commands(CIRCLE)
    assert {"AG-04", "WH-01", "WH-02"} <= set(case.cause(CIRCLE).explains)  # type: ignore[union-attr]


@few
@example("acme-non-mutating-guard", "wn-small-2", "Validating")
@given(DOTTED, DOTTED, NAMES.map(lambda n: "Mutating" if len(n) % 2 else "Validating"))
def test_the_circle_whatever_its_names(configuration: str, host: str, kind: str) -> None:
    """Names change nothing but the names in the remedy; the kind is that of the object."""
    case = bundle(circle(f"{host}.guard.io", configuration, kind))
    assert case.causes == {CIRCLE: "confirmed"}
    assert f"kubectl delete {kind.lower()}webhookconfiguration {configuration}" in case.commands(CIRCLE)


def test_a_webhook_that_could_block_is_likely_with_a_dead_tunnel_and_possible_without() -> None:
    """No event: only the rules of the webhook, and what the server says."""
    files = {k: v for k, v in circle().items() if k != "e.txt"}
    assert bundle(files).causes[CIRCLE] == "possible"
    assert (
        bundle(files | {"server.log": "".join(refused(f"09:00:0{n}.0") for n in range(5))}).causes[CIRCLE] == "likely"
    )
    assert CIRCLE not in bundle(files | {"wh.yaml": webhook("Ignore")}).causes


def test_a_decision_is_no_circle() -> None:
    """`denied the request`: it was asked, so the tunnel does not matter; change that rule."""
    text = 'Error creating: admission webhook "a.guard.io" denied the request: no'
    case = bundle(circle() | {"e.txt": events(("FailedCreate", "daemonset/konnectivity-agent", text))})
    assert CIRCLE not in case.causes
    assert case.first == ("agents-not-scheduled", "confirmed")
    assert "kubectl delete" not in case.commands("agents-not-scheduled")


def test_a_webhook_known_by_its_name_alone_is_looked_up() -> None:
    """Whether it validates or mutates is not guessed, and no configuration is deleted unseen."""
    case = bundle({k: v for k, v in circle().items() if k != "wh.yaml"})
    assert case.first == (CIRCLE, "confirmed")
    assert "kubectl delete" not in case.commands(CIRCLE)
    assert "validatingwebhookconfigurations,mutatingwebhookconfigurations" in case.commands(CIRCLE)
    assert "<configuration>" not in case.commands(CIRCLE)
    asked = [
        " ".join(gap.command or "" for gap in one.cause(CIRCLE).would_change_our_mind)  # type: ignore[union-attr]
        for one in (case, bundle(circle()))
    ]
    assert ["webhookconfigurations" in text for text in asked] == [True, False], "nobody is asked for what is there"


def test_agents_that_exist_are_not_blocked() -> None:
    """The rival: a webhook whose own pods are gone, while agents run."""
    calls = called(thing="replicaset/web-1", reason="dial tcp 172.21.0.9:443: connect: connection refused")
    files = {"wh.yaml": webhook(), "ep.yaml": endpoints(), "p.txt": pods(agent("a"), agent("b"))}
    case = bundle(files | {"e.txt": calls})
    assert case.first == (BROKEN, "confirmed")
    assert case.cause(BROKEN).scope == "a.guard.io"  # type: ignore[union-attr]
    assert CIRCLE not in case.causes
    assert bundle(files).first == (BROKEN, "confirmed")
    assert bundle(files).places(BROKEN)[0].startswith("ep.yaml:")
    behind = pods(agent("a"), agent("b"), pod("guard-5c7d8e9f4-aaaaa", "0/1", namespace="guard-system"))
    assert bundle({"wh.yaml": webhook(), "p.txt": behind}).first == (BROKEN, "likely")
    away = bundle(files | {"server.log": "".join(refused(f"09:00:0{n}.0") for n in range(5))})
    assert away.causes.get(BROKEN) == "possible"
    assert BROKEN not in bundle(files | {"ep.yaml": endpoints("172.30.0.5")}).causes


@pytest.mark.parametrize(
    ("reason", "certainty"),
    [
        ('no endpoints available for service "guard"', "confirmed"),
        ('service "guard" not found', "confirmed"),
        ("x509: certificate signed by unknown authority", "confirmed"),
        ("dial tcp 172.21.3.4:443: connect: connection refused", "likely"),
        ("dial tcp 172.21.3.4:443: connect: no route to host", "likely"),
        ("the server could not find the requested resource", "likely"),
        ("dial tcp 172.21.3.4:443: i/o timeout", "possible"),
        ("dial tcp: lookup guard.guard-system.svc on 10.0.0.10:53: no such host", "possible"),
        ("context deadline exceeded", "possible"),
        (
            "net/http: request canceled while waiting for connection (Client.Timeout exceeded while awaiting headers)",
            "possible",
        ),
        ("No agent available", None),
        ("dial timeout, backstop", None),
        ("read unix @->/u/socket: read: connection reset by peer", None),
    ],
)
def test_the_innermost_reason_of_one_error_line(reason: str, certainty: str | None) -> None:
    """What lies at the webhook's end names it; what lies on the way does not."""
    case = bundle(e=error(reason))
    assert case.causes.get(BROKEN) == certainty
    if certainty:
        assert case.cause(BROKEN).scope == "a.guard.io"  # type: ignore[union-attr]
        assert case.places(BROKEN) == ["e.txt:1"]


def test_a_call_that_ran_out_of_time_accuses_the_webhook_only_while_no_tunnel_is_known_to_be_down() -> None:
    """The title claims no more than the line; a server that refuses dials is reason enough for the silence."""
    late = {"e.txt": error("context deadline exceeded")}
    found = bundle(late).cause(BROKEN)
    assert found is not None
    assert found.title == "A webhook gives no answer in time: its pods, its port or the way to it"
    down = late | {"server.log": "".join(refused(f"09:00:0{n}.0") for n in range(5))}
    assert BROKEN not in bundle(down).causes


def test_the_remedy_is_made_of_what_decides() -> None:
    """Certificate, pods or a left-over configuration: by name, the kind that of the object."""
    hook = {"wh.yaml": webhook(kind="Mutating")}
    certificate = bundle(hook | {"e.txt": error("x509: certificate has expired or is not yet valid")}).commands(BROKEN)
    assert "caBundle" in certificate
    assert "mutatingwebhookconfiguration guard" in certificate
    empty = bundle(hook | {"e.txt": error('no endpoints available for service "guard"')}).commands(BROKEN)
    assert empty.index("-n guard-system") < empty.index("kubectl delete mutatingwebhookconfiguration guard")
    gone = bundle(hook | {"e.txt": error('service "guard" not found')}).commands(BROKEN)
    assert gone.startswith("its service guard-system/guard does not exist: delete the configuration")
    unnamed = bundle(e=error('service "guard" not found')).commands(BROKEN)
    assert "grep -F a.guard.io" in unnamed


def test_an_address_is_replaced_by_its_own_service() -> None:
    """The service that has the address is named in the reference."""
    listing = table(
        "NAMESPACE  NAME  TYPE  CLUSTER-IP  EXTERNAL-IP  PORT(S)  AGE",
        [["guard-system", "guard", "ClusterIP", "172.21.5.6", "<none>", "443/TCP", "9d"]],
    )
    case = bundle(
        {"wh.yaml": webhook(client="url: https://172.21.5.6:443/x"), "s.txt": listing, "p.txt": pods(agent("a"))}
    )
    assert BROKEN in case.causes
    assert "clientConfig.service: {name: guard, namespace: guard-system}" in case.commands(BROKEN)


def test_a_webhook_that_keeps_itself_down() -> None:
    """Its own replica set, or the network's pods, are refused for it: cut first, mend afterwards."""
    text = f'Error creating: Internal error occurred: failed calling webhook "a.guard.io": {URL}no endpoints available for service "guard"'
    own = table(
        "NAMESPACE  LAST SEEN  TYPE  REASON  OBJECT  MESSAGE",
        [["guard-system", "2m", "Warning", "FailedCreate", "replicaset/guard-5c7d8", text]],
    )
    case = bundle({"wh.yaml": webhook(), "e.txt": own})
    assert case.first == (BROKEN, "confirmed")
    assert "its own pods cannot be created" in case.cause(BROKEN).summary  # type: ignore[union-attr]
    assert "kubectl delete validatingwebhookconfiguration guard" in case.commands(BROKEN).split("\n")[0]
    network = bundle({"wh.yaml": webhook(), "e.txt": events(("FailedCreate", "daemonset/calico-node", text))})
    assert network.first == (BROKEN, "confirmed")
    assert "calico-node is refused" in network.cause(BROKEN).summary  # type: ignore[union-attr]
    other = bundle({"wh.yaml": webhook(), "e.txt": events(("FailedCreate", "replicaset/web-1", text))})
    assert "deadlock" not in other.cause(BROKEN).summary  # type: ignore[union-attr]


@few
@example("no-agent-available", "x509")
@given(NAMES, NAMES)
def test_a_broken_webhook_whatever_it_is_called(name: str, thing: str) -> None:
    """Names that look like reasons decide nothing."""
    case = bundle(e=error('no endpoints available for service "guard"', f"{name}.{thing}.io"))
    assert case.first == (BROKEN, "confirmed")
    assert BROKEN not in bundle(e=error("No agent available", f"{name}.{thing}.io")).causes


@pytest.mark.parametrize(
    ("reason", "certainty"),
    [
        ("dial tcp: lookup guard.guard-system.svc on 10.0.0.10:53: no such host", "possible"),
        ("dial tcp 172.21.3.4:443: i/o timeout", "likely"),
    ],
)
def test_a_master_that_a_webhook_stops(reason: str, certainty: str) -> None:
    """Its status makes a webhook that does not answer likely; a name that does not resolve stays the resolver's matter."""
    record = f"ClusterID: {ID}\nActualState: deployed\nStatus: A broken webhook blocks the update\n"
    case = bundle(e=error(reason), r=record)
    assert "stops its operations" in case.says("WH-08")
    assert case.causes[BROKEN] == certainty


def test_beside_agents_that_are_refused_another_broken_webhook_is_named() -> None:
    """The refusal of agents is the better name of its own webhook; where they are not refused, it is none."""
    reason = "dial tcp 172.21.0.9:443: connect: connection refused"
    refused_agents = called(reason=reason)
    gone = bundle({"ds.txt": daemonset(3, 0, 0), "e.txt": refused_agents})
    assert CIRCLE in gone.causes
    assert BROKEN not in gone.causes
    there = bundle(
        {"ds.txt": daemonset(3, 3, 3), "p.txt": pods(agent("a"), agent("b"), agent("c")), "e.txt": refused_agents}
    )
    assert there.causes[BROKEN] == "likely"


def test_a_master_that_names_no_webhook() -> None:
    """Its status alone makes a broken webhook likely, and the next step finds which one; it explains the master's record."""
    case = bundle(r=f"ClusterID: {ID}\nActualState: deployed\nStatus: Cannot complete: a broken webhook application\n")
    assert case.first == (BROKEN, "likely")
    found = case.cause(BROKEN)
    assert found is not None
    assert {"WH-08", "CP-08"} <= set(found.explains)
    assert "validatingwebhookconfigurations" in (found.remedies[0].command or "")
    assert not case.says("WH-08").startswith("0 failed")


LATE = (
    'Error from server (InternalError): Internal error occurred: failed calling webhook "hook.shop.io": failed to call webhook: '
    'Post "https://hook.shop.svc:443/check?timeout=10s": context deadline exceeded\n'
)
CURL = "$ kubectl exec -n default dbg -- curl -sk https://hook.shop.svc/healthz -o /dev/null -w '%{http_code}'\n"


@pytest.mark.parametrize(("code", "inside"), [("200", True), ("404", True), ("000", False)])
def test_a_webhook_that_answers_in_the_cluster_has_no_pods_at_fault(code: str, inside: bool) -> None:
    """Any status is an answer; what is left is the API server's own way, and the test is named."""
    case = bundle({"t.txt": LATE + CURL + code + "\n", "p.txt": pods(pod("hook-6b9c8d7f5-bbbbb", namespace="shop"))})
    found = case.cause("webhook-broken")
    assert found is not None
    assert found.title.startswith("A webhook answers in the cluster") is inside
    assert ("was answered (t.txt:3)" in found.summary) is inside
