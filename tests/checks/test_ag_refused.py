"""Whose pods the API server refused (AG-04): the agents' by exact name and namespace, whatever others are called."""

from __future__ import annotations

import pytest
from analyzer.checks.ag_refused import none_created
from analyzer.schema import EventRow

from tests.checks.test_ag import daemonset, events
from tests.support.asked import asked
from tests.support.inline import agent, bundle, pods


def refused(name: str, namespace: str) -> EventRow:
    return EventRow(
        source="e",
        line=1,
        reason="FailedCreate",
        object_kind="ReplicaSet",
        object_name=name,
        namespace=namespace,
        message='pods "x" is forbidden: exceeded quota: small',
    )


@pytest.mark.parametrize(
    ("name", "namespace", "status"),
    [
        ("konnectivity-agent", "kube-system", "fail"),
        ("konnectivity-agent-6d4f9c7b8", "kube-system", "fail"),
        ("web-6d4f9c7b8", "shop", None),
        ("my-konnectivity-agent-6d4f9c7b8", "shop", None),
        ("konnectivity-agent-6d4f9c7b8", "shop", None),
        ("konnectivity-agent-dashboard", "kube-system", None),
        ("my-konnectivity-agent", "kube-system", None),
        ("konnectivity-agent-6d4f9c7b8", "ocm-production-1", None),
    ],
)
def test_whose_pods_could_not_be_created(name: str, namespace: str, status: str | None) -> None:
    """The agents' by the exact name that is made of theirs, in a namespace where they run; a customer's name says nothing."""
    plain = asked(none_created, refused("web-6d4f9c7b8", "shop")).status
    assert asked(none_created, refused(name, namespace)).status == (status or plain)


REFUSED = events(
    ("FailedCreate", "daemonset/konnectivity-agent", 'pods "konnectivity-agent-" is forbidden: exceeded quota: small')
)
NO_AGENT = "$ kubectl exec -n shop web-0 -- date\nError from server: error dialing backend: No agent available\n"


@pytest.mark.parametrize(
    ("beside", "verdict"),
    [
        ({"ds.txt": daemonset(6, 3, 3)}, "degraded"),
        ({"ds.txt": daemonset(6, 5, 1)}, "degraded"),
        ({"p.txt": pods(agent("a"), agent("b", "0/1"))}, "degraded"),
        ({"x.txt": "$ kubectl exec -n shop web-0 -- date\nWed Jan 21 08:14:09 UTC 2026\n"}, "degraded"),
        ({}, "degraded"),
        ({"ds.txt": daemonset(6, 3, 0)}, "broken"),
        ({"ds.txt": daemonset(6, 0, 0)}, "broken"),
        ({"p.txt": pods(agent("a", "0/1"), agent("b", "0/1", "CrashLoopBackOff"))}, "broken"),
        ({"ds.txt": daemonset(6, 3, 3), "x.txt": NO_AGENT}, "broken"),
    ],
)
def test_refused_agents_break_the_tunnel_only_where_none_is_ready(beside: dict[str, str], verdict: str) -> None:
    """Those that are ready carry it: degraded, as where nothing shows how many are; broken are calls that fail, whoever is ready."""
    case = bundle({"e.txt": REFUSED} | beside)
    assert case.status("AG-04") == "fail"
    assert case.report.verdict == verdict
    assert case.first == ("agents-not-scheduled", "confirmed")
