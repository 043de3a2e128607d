"""The deadlock as a loop, and the one edge to cut."""

from __future__ import annotations

import json
from typing import Any

import pytest
from analyzer.admission import loop as loop_room
from analyzer.admission.loop import AGENTS, CREATION, TUNNEL, Edge, deadlock, edges_of, loop
from analyzer.schema import EndpointRow, WebhookRow

from tests.support.values import are_values


def webhook(**more: Any) -> WebhookRow:
    values = {
        "name": "w.example.com",
        "configuration": "c",
        "service_namespace": "ns",
        "service_name": "svc",
        "failure_policy": None,
        **more,
    }
    return WebhookRow(source="a.yaml", line=1, **values)


def endpoint(addresses: str | None, name: str = "svc", namespace: str = "ns") -> EndpointRow:
    return EndpointRow(source="e.txt", line=1, namespace=namespace, name=name, addresses=addresses)


def test_a_webhook_behind_a_service_closes_the_loop() -> None:
    """Creation, webhook, service, pods, tunnel, agents, and creation again; only the first edge is configuration."""
    found = deadlock(webhook(), [endpoint("10.0.0.1")])
    assert found is not None
    assert (
        found.text
        == f"{CREATION} -> webhook w.example.com -> service ns/svc -> its pods (10.0.0.1) -> {TUNNEL} -> {AGENTS} -> {CREATION}"
    )
    assert found.cut == found.edges[0]


def test_a_url_is_reached_without_the_tunnel() -> None:
    """So nothing is closed."""
    assert deadlock(webhook(service_name=None, url="https://x"), []) is None
    assert [e.target for e in edges_of(webhook(service_name=None, url="https://x"), [])] == [
        "webhook w.example.com",
        "url https://x",
    ]


@pytest.mark.parametrize(
    ("addresses", "text"),
    [
        ("1.1.1.1,2.2.2.2 3.3.3.3", "its pods (1.1.1.1, 2.2.2.2, 3.3.3.3)"),
        ("1.1.1.1,2.2.2.2,3.3.3.3,4.4.4.4", "its pods (1.1.1.1, 2.2.2.2, 3.3.3.3, ...)"),
        (None, "its pods on the workers"),
    ],
)
def test_the_pods_behind_the_service(addresses: str | None, text: str) -> None:
    """Three of them by address; others' endpoints are none of it."""
    edges = edges_of(
        webhook(), [endpoint(addresses), endpoint("9.9.9.9", "other"), endpoint("8.8.8.8", namespace="other")]
    )
    assert edges[2].target == text


def edges(*pairs: str) -> list[Edge]:
    return [Edge(pair[0], pair[1]) for pair in pairs]


@pytest.mark.parametrize(
    ("pairs", "chain"),
    [
        (("ab", "ba"), "ab ba"),
        (("ab", "bc", "ca"), "ab bc ca"),
        (("ab", "bc", "cb"), ""),
        (("ab", "ac", "ca"), "ac ca"),
        (("ab", "ac", "ba", "ca"), "ab ba"),
        (("aa",), "aa"),
        (("ab", "bc"), ""),
        (("bc", "ab", "ca"), "bc ca ab"),
        ((), ""),
    ],
)
def test_the_first_closed_chain(pairs: tuple[str, ...], chain: str) -> None:
    """From the first edge's source on; a circle elsewhere is none, and ends."""
    assert " ".join(e.source + e.target for e in loop(edges(*pairs))) == chain


@pytest.mark.parametrize(
    ("rules", "risk"),
    [
        ([{"operations": ["CREATE"], "resources": ["pods"]}], "CREATE of pods is not checked"),
        (
            [{"operations": ["CREATE", "UPDATE"], "resources": ["pods", "services"]}],
            "CREATE/UPDATE of pods, services is not checked",
        ),
        ([{"operations": ["CREATE"], "resources": ["pods"]}, {}], "* of *; CREATE of pods are not checked"),
        ([1], "what it guards is not checked"),
        ("broken", "what it guards is not checked"),
        (None, "what it guards is not checked"),
    ],
)
def test_what_goes_unchecked_meanwhile(rules: Any, risk: str) -> None:
    """In the words of the webhook's rules."""
    text = rules if isinstance(rules, str) else json.dumps(rules) if rules else None
    found = deadlock(webhook(rules=text), [])
    assert found is not None
    assert found.risk == f"while it is away, {risk}"


def test_what_is_handed_on_is_not_changed() -> None:
    """Values of this room are frozen where they are handed from room to room, and take no field that is misspelt."""
    are_values(loop_room)


@pytest.mark.parametrize(
    ("rules", "words"),
    [
        ([{"operations": ["CREATE"], "resources": ["pods"]}], "CREATE of pods is not checked"),
        (
            [{"operations": ["CREATE", "UPDATE"], "resources": ["pods", "nodes"]}],
            "CREATE/UPDATE of pods, nodes is not checked",
        ),
        ([{"operations": ["CREATE"], "resources": ["pods"]}] * 2, "CREATE of pods is not checked"),
        ([{}], "* of * is not checked"),
        ([{"resources": ["b"]}, {"resources": ["a"]}], "* of a; * of b are not checked"),
        ([{"resources": [name]} for name in "fedcba"], "* of a; * of b; * of c; * of d are not checked"),
        (["text"], "what it guards is not checked"),
        ([], "what it guards is not checked"),
    ],
)
def test_what_is_not_checked_while_a_webhook_is_away(rules: list[Any], words: str) -> None:
    """Its rules in words, each once and at most four of them."""
    row = WebhookRow(source="w", line=1, name="g", service_name="s", service_namespace="n", rules=json.dumps(rules))
    found = deadlock(row, [])
    assert found is not None
    assert found.risk == f"while it is away, {words}"
    bare = deadlock(WebhookRow(source="w", line=1, name="g", service_name="s", rules=None), [])
    odd = deadlock(WebhookRow(source="w", line=1, name="g", service_name="s", rules="{bad"), [])
    for one in (bare, odd):
        assert one is None or one.risk == "while it is away, what it guards is not checked"
