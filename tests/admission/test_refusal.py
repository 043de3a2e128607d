"""A webhook's no, its silence that is passed over, and a write that ran out of time are three things."""

from __future__ import annotations

import pytest
from analyzer.admission.refusal import (
    is_decision,
    is_out_of_time,
    is_passed_over,
    of_condition,
    webhook_of,
    why_not_created,
)

DENIED = 'Error from server: admission webhook "v.rules.example" denied the request: no'
OPEN = 'Failed calling webhook, failing open v.rules.example: failed calling webhook "v.rules.example": EOF'
CLOSED = 'failed calling webhook "v.rules.example": EOF'
LATE = "Timeout: request did not complete within requested timeout - context deadline exceeded"


@pytest.mark.parametrize(
    ("message", "found"),
    [
        (DENIED, (True, False, False)),
        (OPEN, (False, True, False)),
        (CLOSED, (False, False, False)),
        (LATE, (False, False, True)),
        (None, (False, False, False)),
    ],
)
def test_each_is_told_from_the_others(message: str | None, found: tuple[bool, bool, bool]) -> None:
    """A call that failed and stopped the write is none of them."""
    assert (is_decision(message), is_passed_over(message), is_out_of_time(message)) == found


def test_the_webhook_of_a_decision() -> None:
    """By the API server's words; a call that failed is no decision."""
    assert webhook_of(DENIED) == "v.rules.example"
    assert webhook_of(CLOSED) is None
    assert webhook_of("is forbidden") is None


def test_why_a_pod_may_not_be_created_is_told_without_the_pod() -> None:
    """The name of a pod that never was says nothing; a message without words says that much."""
    said = 'Error creating: pods "web-x8z2q" is forbidden: violates PodSecurity "baseline:latest": privileged'
    assert why_not_created(said) == 'violates PodSecurity "baseline:latest": privileged'
    assert why_not_created(f"(combined from similar events): {said}").startswith("violates")
    assert why_not_created(None) == "they are not created"


@pytest.mark.parametrize(
    ("conditions", "why"),
    [
        ('ReplicaFailure: FailedCreate: pods "a-" is forbidden: no', 'pods "a-" is forbidden: no'),
        ("Available: MinimumReplicasUnavailable: x; ReplicaFailure: FailedCreate: exceeded quota", "exceeded quota"),
        ("ReplicaFailure: FailedCreate: a: b; Progressing: Dead: c", "a: b"),
        ("ReplicaFailure: FailedCreate", ""),
        ("Available: MinimumReplicasUnavailable: x", None),
        (None, None),
    ],
)
def test_a_controllers_own_condition_states_a_refusal(conditions: str | None, why: str | None) -> None:
    """With the API server's words, where they are shown."""
    assert of_condition(conditions) == why
