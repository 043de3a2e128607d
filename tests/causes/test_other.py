"""Causes at webhooks, metrics and OpenVPN."""

from __future__ import annotations

import pytest
from hypothesis import example, given

from tests.checks.test_res import metrics
from tests.checks.test_srv import START, connected, refused
from tests.checks.test_vpn import OLD, client, server
from tests.checks.test_wh import called, endpoints, webhook
from tests.support.inline import agent, bundle, daemonset, events, pod, pods
from tests.support.names import NAMES, few

CIRCLE, BROKEN, METRICS = "agents-blocked-by-webhook", "webhook-broken", "metrics-api-down"


def circle(name: str = "a.guard.io", configuration: str = "guard", kind: str = "Validating") -> dict[str, str]:
    text = webhook(name=name, kind=kind).replace("  name: guard\n", f"  name: {configuration}\n", 1)
    return {"ds.txt": daemonset(3, 0, 0), "e.txt": called(name), "wh.yaml": text}


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
@given(NAMES, NAMES, NAMES.map(lambda n: "Mutating" if len(n) % 2 else "Validating"))
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


def test_a_decision_is_likely_and_has_another_cure() -> None:
    """`denied the request`: change that rule, do not cut a circle."""
    text = 'Error creating: admission webhook "a.guard.io" denied the request: no'
    case = bundle(circle() | {"e.txt": events(("FailedCreate", "daemonset/konnectivity-agent", text))})
    assert case.causes[CIRCLE] == "likely"
    assert "kubectl delete" not in case.commands(CIRCLE)


def test_agents_that_exist_are_not_blocked() -> None:
    """The rival: a webhook whose own pods are gone, while agents run."""
    calls = called(thing="replicaset/web-1")
    files = {"wh.yaml": webhook(), "ep.yaml": endpoints(), "p.txt": pods(agent("a"), agent("b"))}
    case = bundle(files | {"e.txt": calls})
    assert case.first == (BROKEN, "confirmed")
    assert case.cause(BROKEN).scope == "a.guard.io"  # type: ignore[union-attr]
    assert CIRCLE not in case.causes
    assert bundle(files).first == (BROKEN, "likely")
    assert bundle(files | {"server.log": "".join(refused(f"09:00:0{n}.0") for n in range(5))}).causes.get(BROKEN) in (
        "possible",
        None,
    )
    assert BROKEN not in bundle(files | {"ep.yaml": endpoints("172.30.0.5")}).causes


METRICS_POD = pod("metrics-server-6c8d9f7b5-ddddd", "0/1")


def test_metrics_down_while_the_tunnel_works() -> None:
    """Agents ready: confirmed; nothing shown of them: likely; the tunnel down: only a consequence."""
    down = metrics("False (MissingEndpoints)")
    works = bundle(a=down, p=pods(agent("a"), agent("b")))
    assert works.first == (METRICS, "confirmed")
    assert works.places(METRICS) == ["a.txt:3"]
    assert bundle(a=down).first == (METRICS, "likely")
    assert METRICS not in bundle({"a.txt": down, "server.log": START + refused() + refused()}).causes
    assert METRICS not in bundle(a=metrics("True")).causes


@few
@example("wn-small-2", "all")
@given(NAMES, NAMES)
def test_metrics_whatever_the_node_of_a_bad_agent_is_called(node: str, other: str) -> None:
    """One agent of three is bad: the tunnel stands, so metrics are a cause of their own. `wn-small-2` holds the word `all`."""
    bad = pods(agent("a", "0/1", node=node), agent("b", node=f"{other}-b"), agent("c", node=f"{other}-c"))
    case = bundle(a=metrics("False (MissingEndpoints)"), p=bad)
    assert METRICS in case.causes
    every = pods(agent("a", "0/1", node=node), agent("b", "0/1", node=f"{other}-b"))
    assert METRICS not in bundle(a=metrics("False (MissingEndpoints)"), p=every).causes


@pytest.mark.parametrize(
    ("rows", "certainty"),
    [
        ((server(), client("0/1", "CrashLoopBackOff")), "confirmed"),
        ((server("0/1"), client()), "confirmed"),
        ((server(), client(restarts=61)), "confirmed"),
        ((server(), pod("coredns-1-a")), "likely"),
    ],
)
def test_openvpns_own_pods(rows: tuple[list[str], ...], certainty: str) -> None:
    """Direct state of client or server; a client that is missing has several reasons."""
    case = bundle(n=OLD, p=pods(*rows))
    assert case.first == ("openvpn-client-fault", certainty)
    assert "get pods" in case.commands("openvpn-client-fault") or "delete pod" in case.commands("openvpn-client-fault")


def test_a_healthy_openvpn_with_a_symptom_is_the_wrong_runbook() -> None:
    """The rival: nothing of it is broken, so the other runbook is named; without a symptom nothing is."""
    good = {"n.txt": OLD, "p.txt": pods(server(), client())}
    symptom = "Error from server: error dialing backend: dial tcp 10.1.0.1:10250: i/o timeout\n"
    assert bundle(good | {"err.txt": symptom}).first == ("openvpn-cluster", "likely")
    assert bundle(good).causes == {}
    assert connected()
