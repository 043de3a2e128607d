"""Whom the API server calls when it asks a webhook."""

from __future__ import annotations

import pytest
from analyzer.facts.pods import Pod
from analyzer.facts.webhook_calls import is_of_webhook
from analyzer.schema import EndpointRow, ServiceRow, WebhookRow

HOOK = WebhookRow(source="w", line=1, name="v.shop.example", service_namespace="shop", service_name="hook")
SERVICES = [
    ServiceRow(source="s", line=1, namespace="shop", name="hook", cluster_ip="10.96.0.7"),
    ServiceRow(source="s", line=2, namespace="shop", name="web", cluster_ip="10.96.0.8"),
]
ENDPOINTS = [
    EndpointRow(source="e", line=1, namespace="shop", name="hook", addresses="10.244.1.5"),
    EndpointRow(source="e", line=2, namespace="shop", name="db", members='[["10.244.1.6", "TCP", 8443, "", true]]'),
]
PODS = [Pod("shop", "hook-1", "", ip="10.244.1.7"), Pod("else", "web-1", "", ip="10.244.1.8")]


@pytest.mark.parametrize(
    ("target", "its"),
    [
        ("10.96.0.7:443", True),
        ("10.96.0.8:443", False),
        ("hook.shop.svc:443", True),
        ("10.244.1.5:5000", True),
        ("10.244.1.6:8443", False),
        ("10.244.1.7:1", True),
        ("10.244.1.8:8443", False),
        ("10.244.9.9:8443", True),
        ("10.244.9.9:5432", False),
        ("", False),
        (None, False),
    ],
)
def test_what_stands_behind_a_webhook(target: str | None, its: bool) -> None:
    """By its service, its endpoints, a pod of its namespace; the port tells where no object names the address."""
    assert is_of_webhook(target, [HOOK], SERVICES, ENDPOINTS, PODS) is its
    assert not is_of_webhook(target, [], SERVICES, ENDPOINTS, PODS)


def test_members_that_are_no_list_name_nobody() -> None:
    """What was cut off within its members says nothing of them."""
    cut = EndpointRow(source="e", line=1, namespace="shop", name="hook", members='[["10.244.9.9", ')
    assert not is_of_webhook("10.244.9.9:5432", [HOOK], [], [cut], [])
