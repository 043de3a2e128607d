"""
A line of free text that names an error: the user's own words where nothing else in the bundle complains.

It decides nothing, for it may be of another cluster or of last year; but who reads "nothing failed" above a mail that says
``kubectl exec ends with No agent available`` knows that nobody read it.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from analyzer import patterns as regex
from analyzer.checks import commands
from analyzer.konnectivity import chain
from analyzer.konnectivity.chain import Leg
from analyzer.model import Candidate, Complaint, Evidence, Gap
from analyzer.schema import UNREAD
from analyzer.tables.rows import Tables
from analyzer.wording import IN_PROSE

if TYPE_CHECKING:
    from analyzer.facts.cluster import About

MOST = 20_000
SAYS = "somebody writes so, which is no evidence, and no output in the bundle shows it"
MESH = "calico-node to the other nodes, over BGP"
OF_MESH = regex.compile(r"BGP not established|BIRD is not ready|\bMesh_\d|calico/node is not ready")


def in_free_text(tables: Tables, about: About) -> Complaint | None:
    """The first such line that names a leg, else the first one."""
    rows = [row for row in itertools.islice(tables[UNREAD], MOST) if row.reason == IN_PROSE and row.line]
    if not rows:
        return None
    legs = [_leg(row.text or "") for row in rows]
    at = next((at for at, leg in enumerate(legs) if leg is not None), 0)
    row, leg = rows[at], legs[at] or Leg.UNTOLD.value
    output = (
        commands.bird(about)
        if leg == MESH
        else Gap("the command that fails, with its output", f"{commands.worker_log(about)}; kubectl top nodes")
    )
    line = Evidence(row.source, row.line or 1, row.text or "")
    return Complaint(line, f"{leg} (told in free text)", SAYS, (Candidate("it is so in this cluster, now", output),))


def _leg(text: str) -> str | None:
    if OF_MESH.search(text):
        return MESH
    fault = chain.read(text)
    return fault.leg.value if fault is not None else None
