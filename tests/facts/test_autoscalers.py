"""What autoscalers say that they lack."""

from __future__ import annotations

import pytest
from analyzer.facts.autoscalers import without_request
from analyzer.schema import EventRow


def event(message: str, reason: str = "FailedGetResourceMetric") -> EventRow:
    return EventRow(
        source="e", line=1, namespace="shop", type="Warning", reason=reason, object_name="web", message=message
    )


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("failed to get cpu utilization: missing request for cpu in container proxy of Pod web-0", [("cpu", "proxy", "web-0")]),
        ("invalid metrics (1 invalid out of 1), first error is: failed to get memory utilization: missing request for memory", [("memory", "", "")]),
        ("unable to get metrics for resource cpu: no metrics returned from resource metrics API", []),
    ],
)  # fmt: skip
def test_a_request_that_is_missing_is_told_with_its_container(
    message: str, expected: list[tuple[str, str, str]]
) -> None:
    """Older releases name no container; figures that do not come are another fault, and so is another reason."""
    assert [(one.resource, one.container, one.pod) for one in without_request([event(message)] * 2)] == expected
    assert without_request([event(message, "Killing")]) == []
