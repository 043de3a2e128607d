"""`top` of a cluster in which nobody installed what answers it: no leg of the way to the nodes is broken."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from analyzer.diagnosis.complaint_client import Explained
from analyzer.facts.metrics import BUNDLED, unregistered
from analyzer.model import Candidate, Gap
from analyzer.schema import APISERVICES, TOOL_ERRORS
from analyzer.tables.rows import Tables

if TYPE_CHECKING:
    from analyzer.facts.cluster import About

INSTALLED = Gap(
    "which API services there are", "kubectl get apiservices | grep metrics; kubectl get pods -A | grep metrics-server"
)


def without_server(tables: Tables, about: About, classes: Iterable[str | None]) -> Explained | None:
    """
    (leg, what is said, candidates) where the API server says that it knows no such API; None where it has one, or nobody asked it.

    Args:
        classes: of the errors that complain; any other than of the metrics API has another leg.
    """
    if about.role("metrics-server") or about.product.value in BUNDLED or set(classes) != {"metrics"}:
        return None
    if not unregistered(tables[TOOL_ERRORS], tables[APISERVICES]):
        return None
    missing = Candidate(
        "metrics-server is not installed: `top` needs it, and the way to the nodes has no part in it", INSTALLED
    )
    return "API server to the metrics API, which it does not have", "nobody installed what answers `top`", (missing,)
