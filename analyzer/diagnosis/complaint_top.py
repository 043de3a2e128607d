"""
`top` with figures for some nodes and none for others: metrics-server answers, so the way of the API server to it is good.

metrics-server dials the kubelets itself, from its pod's address, and no part of the tunnel has a hand in that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.checks.base import some
from analyzer.checks.metrics_place import metrics_place
from analyzer.diagnosis.complaint_client import Explained
from analyzer.model import Candidate, Gap

if TYPE_CHECKING:
    from analyzer.facts.cluster import About

LEG = "metrics-server to the kubelets of these nodes, which no tunnel carries"


def of_some(about: About) -> Explained | None:
    """(leg, what is said, candidates); None where no node has figures, or each of them has."""
    if not about.facts.get("top_shown"):
        return None
    names = list(dict.fromkeys(row.value for row in about.facts.get("top_without", []) if row.value))
    if not names:
        return None
    place = metrics_place(about)
    unreached = Candidate(
        "metrics-server's pod does not reach port 10250 of these nodes, or their kubelets refuse it",
        Gap(f"what {place.name} says of them", place.log),
    )
    down = Candidate(
        "the kubelets there hang, or these nodes are not ready",
        Gap("the nodes' state", f"kubectl get nodes {' '.join(names[:3])} -o wide"),
    )
    return LEG, f"metrics-server answers and has no figures of {some(names, 3)}", (unreached, down)
