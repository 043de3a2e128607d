"""What lists show of the agents: the rows of their controller, and whether all of their pods are in them."""

from __future__ import annotations

from collections.abc import Sequence

from analyzer.checks.base import is_cut
from analyzer.facts.cluster import About
from analyzer.facts.pods import Pod
from analyzer.schema import ListingRow, WorkloadRow
from analyzer.tables.rows import Rows
from analyzer.vendors import spaces


def daemonset(about: About, workloads: Rows[WorkloadRow]) -> list[WorkloadRow]:
    """
    Rows of the customer side's DaemonSet (a Deployment of that name in kube-system counts: other vendors use one).

    Beside agents or a DaemonSet in a namespace of agents, namesakes elsewhere are somebody's copy.
    """
    return [
        w
        for w in workloads
        if w.name == "konnectivity-agent"
        and (w.kind == "DaemonSet" or w.namespace == "kube-system")
        and w.namespace in about.agents_spaces
        and not spaces.is_control_plane(w.namespace)
    ]


def is_part(about: About, listings: Rows[ListingRow]) -> bool:
    """Does no list of the agents' namespace show all of its pods: it is cut, or its command left some out."""
    spaces = {p.namespace for p in about.role("agent")} | {None}
    return is_cut((row for row in listings if row.namespace in spaces), "pods")


def shown_in_part(about: About, pods: Sequence[Pod], workloads: Rows[WorkloadRow], listings: Rows[ListingRow]) -> bool:
    """Does the list of pods show a part, or a row of it was not read, and the DaemonSet is not known to want only the agents that it shows."""
    wanted = max((w.desired for w in daemonset(about, workloads) if w.desired is not None), default=len(pods) + 1)
    return (about.has_lost_agents or is_part(about, listings)) and len(pods) < wanted
