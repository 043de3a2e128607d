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


@pytest.mark.parametrize(
    ("address", "state"),
    [("10.244.7.8:9999", "unknown"), ("10.244.7.8:80", "unknown"), ("10.244.7.8:5432", "unknown"), ("10.244.7.8:9443", "broken")],
)  # fmt: skip
def test_a_refused_dial_is_one_of_webhooks_by_its_port_only(address: str, state: str) -> None:
    """Where no webhook is configured, a dial to any other port is somebody's port-forward."""
    case = bundle({"agent.log": dialled(address)})
    assert {s.id: s.state for s in case.report.data.symptoms}["webhooks"] == state


@pytest.mark.parametrize(("age", "state"), [("3d", "unknown"), ("26h", "unknown"), ("5m", "broken")])
def test_an_event_of_days_ago_is_no_symptom(age: str, state: str) -> None:
    text = 'Error creating: Internal error occurred: failed calling webhook "v.k.io": failed to call webhook: Post "https://h.o.svc:443/v?timeout=10s": context deadline exceeded'
    line = f"LAST SEEN   TYPE      REASON         OBJECT                     MESSAGE\n{age}          Warning   FailedCreate   replicaset/web-6d5f7c8b9   {text}\n"
    case = bundle({"events.txt": line})
    assert {s.id: s.state for s in case.report.data.symptoms}["webhooks"] == state
