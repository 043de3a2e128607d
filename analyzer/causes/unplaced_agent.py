"""
The one agent of several that the scheduler has placed nowhere, where its reason is not in the bundle.

A pod that is Pending without a node is bound to no worker: nothing runs that could be restarted, no runtime has a log of it, and
what stands in its way is said by the scheduler alone, in the pod's events.
"""

from __future__ import annotations

from analyzer.causes.base import LIKELY, Finding, Outcomes, customer, fails
from analyzer.checks import commands
from analyzer.checks.base import Cite
from analyzer.checks.state import not_ready
from analyzer.facts.cluster import About
from analyzer.facts.pods import Pod
from analyzer.facts.scheduling import unplaced
from analyzer.model import Status
from analyzer.schema import EventRow
from analyzer.tables.rows import Rows

FOLLOWS = ("AG-05", "AG-06", "AG-03", "AG-02", "SRV-01b")


def waits(about: About) -> Pod | None:
    """The agent that alone is not ready, and waits for a node."""
    bad = not_ready(about.role("agent"))
    one = bad[0] if len(bad) == 1 else None
    return one if one is not None and one.status == "Pending" and not one.node else None


def unexplained(about: About, events: Rows[EventRow], outcomes: Outcomes, cite: Cite) -> Finding | None:
    """It waits while others run, and no word of the scheduler on it is known: why it does is the thing to ask."""
    pod, agents = waits(about), about.role("agent")
    if pod is None or len(agents) < 2 or outcomes["RES-01"].status is Status.FAIL:
        return None
    said = [e.message for e in events if e.reason == "FailedScheduling" and e.object_name == pod.name]
    if any(unplaced(text, not pod.is_replica) for text in (*said, *(row.message for row in pod.rows))):
        return None
    look = commands.described_pod(pod)
    room = customer(
        "by its words: free CPU or memory, add a node, or let the agents tolerate the taint that it names", None, "S4"
    )
    return Finding(
        LIKELY,
        f"{pod.name} is Pending and no node is shown for it: 1 of {len(agents)} agents has no place, and why is not in the bundle",
        fails(outcomes, *FOLLOWS),
        cite(pod.rows[:1]),
        (customer(f"see what the scheduler says of {pod.name}", look.command, "S4"), room),
        (look, commands.nodes()),
        scope=pod.name,
        title="An agent waits for a node: the scheduler has placed its pod nowhere",
    )
