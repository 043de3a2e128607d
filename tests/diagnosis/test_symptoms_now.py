"""Symptoms are of the tunnel and of now: not of a user's own forward, and not of days ago."""

from __future__ import annotations

import pytest

from tests.support.inline import bundle, klog, serving


def dialled(address: str) -> str:
    return serving() + klog(
        "08:01:00.100000",
        f'"error dialing backend" err="dial tcp {address}: connect: connection refused" dialID=1 connectionID=1',
        "E",
        "client.go:451",
    )


HOOK = """apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: {name: checks}
webhooks:
- name: v.shop.example
  failurePolicy: Fail
  clientConfig: {service: {namespace: shop, name: hook, port: 9876}}
"""


@pytest.mark.parametrize(
    ("address", "listed", "state"),
    [
        ("10.244.7.8:9443", False, "unknown"), ("10.244.7.8:8443", False, "unknown"), ("10.244.7.8:443", False, "unknown"),
        ("10.244.7.8:9443", True, "broken"), ("10.244.7.8:9876", True, "broken"), ("10.244.7.8:5432", True, "unknown"),
    ],
)  # fmt: skip
def test_a_refused_dial_is_of_webhooks_where_the_cluster_has_some(address: str, listed: bool, state: str) -> None:
    """A port says nothing by itself: what was dialled may be somebody's own."""
    case = bundle({"agent.log": dialled(address)} | ({"hooks.yaml": HOOK} if listed else {}))
    assert {s.id: s.state for s in case.report.data.symptoms}["webhooks"] == state


@pytest.mark.parametrize(("age", "state"), [("3d", "unknown"), ("26h", "unknown"), ("5m", "broken")])
def test_an_event_of_days_ago_is_no_symptom(age: str, state: str) -> None:
    text = 'Error creating: Internal error occurred: failed calling webhook "v.k.io": failed to call webhook: Post "https://h.o.svc:443/v?timeout=10s": context deadline exceeded'
    line = f"LAST SEEN   TYPE      REASON         OBJECT                     MESSAGE\n{age}          Warning   FailedCreate   replicaset/web-6d5f7c8b9   {text}\n"
    case = bundle({"events.txt": line})
    assert {s.id: s.state for s in case.report.data.symptoms}["webhooks"] == state
