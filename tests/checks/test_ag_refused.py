"""Whose pods the API server refused (AG-04): the agents' by exact name and namespace, whatever others are called."""

from __future__ import annotations

import pytest
from analyzer.checks.ag import none_created
from analyzer.schema import EventRow

from tests.support.asked import asked


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
