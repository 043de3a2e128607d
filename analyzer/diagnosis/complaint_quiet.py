"""What the first screen quotes where nothing complains: what failed and is over, else what somebody writes, else what a member
says that is left out, else harmless errors."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from analyzer.checks.base import Cite
from analyzer.checks.details.context import OtherAccount
from analyzer.current.past import Past
from analyzer.diagnosis.complaint_aside import of_other_cluster, of_set_aside
from analyzer.diagnosis.complaint_noise import noise
from analyzer.diagnosis.complaint_past import bird, over, reconnected, refusals
from analyzer.diagnosis.complaint_told import in_free_text
from analyzer.model import Complaint, Outcome
from analyzer.tables.rows import Tables
from analyzer.tunnel.view import TunnelView

if TYPE_CHECKING:
    from analyzer.facts.cluster import About
    from analyzer.snapshot.set_aside import RowsAside


def quiet(
    tables: Tables,
    past: Sequence[Past],
    tunnel: TunnelView,
    about: About,
    outcomes: Iterable[Outcome],
    cite: Cite,
    *,
    carried: bool,
    aside: RowsAside | None = None,
) -> Complaint | None:
    """
    The line to quote, if there is one.

    Args:
        carried: a call to a node is shown to come through.
        aside: what members say that are left out.
    """
    if (ended := over(past, tables, about, cite) or of_other_cluster(past, about, cite)) is not None:
        return ended
    outcomes = tuple(outcomes)
    if any(isinstance(one.detail, OtherAccount) for one in outcomes):
        return None  # what to collect comes before what somebody writes
    told = in_free_text(tables, about, carried=carried)
    return (
        refusals(tunnel, about, cite, asked=told is not None)
        or bird(tables, outcomes, cite)
        or told
        or (of_set_aside(aside.tables, aside.why, tables, about, cite) if aside is not None else None)
        or reconnected(tunnel, about, cite)
        or noise(tunnel, cite)
    )
