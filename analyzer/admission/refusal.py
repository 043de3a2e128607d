"""
What the API server says of a webhook besides that its call failed: that it was answered with a no, or done without.

Samples (apiserver, `admission/plugin/webhook`, and the request's own time limit)::

    admission webhook "pods.rules.example" denied the request: no privileged pods
    Failed calling webhook, failing open pods.rules.example: failed calling webhook ...
    Timeout: request did not complete within requested timeout - context deadline exceeded
"""

from __future__ import annotations

from analyzer import patterns as regex

DENIAL = regex.compile(r'admission webhook "(?P<webhook>[\w.-]{1,253})" denied')
CREATION = regex.compile(
    r"(?:\(combined from similar events\): )?(?:Error creating: )?(?:pods \"[^\"]{1,253}\" is forbidden: )?"
)
"""What a controller, and the API server, say in front of why a pod may not be created."""
REFUSED = "FailedCreate"
CONDITION = regex.compile(r"(?:^|; )ReplicaFailure: (?:FailedCreate: )?(?P<why>.+?)(?=; [A-Z]\w{1,40}: |$)", regex.S)
"""A controller's own condition, as this package keeps those that are not good: type, reason and message."""
DECISION = "denied the request"
OPEN = "failing open"
LATE = "request did not complete within requested timeout"
"""The API server's own end of a write (apiserver, `timeout.go`)."""


def webhook_of(message: str | None) -> str | None:
    """The webhook whose decision a refusal is."""
    m = DENIAL.search(message or "")
    return m["webhook"] if m else None


def why_not_created(message: str | None) -> str:
    """Why the API server lets no such pod be created, without whose it would have been."""
    return CREATION.sub("", message or "", count=1) or "they are not created"


def of_condition(conditions: str | None) -> str | None:
    """What the API server said of a controller's pods, by the condition ReplicaFailure among those that are not good."""
    m = CONDITION.search(conditions or "")
    return ("" if m["why"] == REFUSED else " ".join(m["why"].split())) if m else None


def is_decision(message: str | None) -> bool:
    """Was the webhook reached, and refused by a rule of its own: no fault of the way."""
    return DECISION in (message or "")


def is_passed_over(message: str | None) -> bool:
    """Did the API server go on without the webhook's answer, as its failure policy has it."""
    return OPEN in (message or "")


def is_out_of_time(message: str | None) -> bool:
    """Did the API server end a write for its time limit, whatever it waited for."""
    return LATE in (message or "")
