"""Autoscalers that get their figures and cannot use them (MET-03)."""

from __future__ import annotations

from analyzer.checks import details
from analyzer.checks.base import Answer, Cite, Family, not_applicable, plural, some, warned
from analyzer.current.order import is_old
from analyzer.facts import autoscalers
from analyzer.schema import EventRow
from analyzer.tables.rows import Rows

CHECKS = Family()


@CHECKS.check("MET-03", "Can autoscalers use the figures?", "S0a", in_headline=True, is_effect=True, of_health=False)
def usable(events: Rows[EventRow], cite: Cite) -> Answer:
    """A share of a request that no container has is no figure: a warning, for the metrics API answered, and the tunnel has no part in it."""
    lacking = autoscalers.without_request(row for row in events if not is_old(row))
    if not lacking:
        return not_applicable("no event of an autoscaler says that it lacks a request")
    said = (
        f"{one.container or 'a container'} of {one.pod or one.row.object_name or 'its pods'} has no request for {one.resource}"
        for one in lacking
    )
    return warned(
        f"an autoscaler cannot count: {some(said, 2)}",
        plural(len(lacking), "event"),
        cite([one.row for one in lacking[:3]]),
        subjects=list(dict.fromkeys(one.pod for one in lacking if one.pod)),
        detail=details.NoRequests(
            tuple(
                details.ContainerWithoutRequest(
                    one.row.namespace, *autoscalers.workload_of(one.pod), one.container, one.resource
                )
                for one in lacking
            )
        ),
    )
