"""
The error of a member that was set aside, where nothing else complains: the first screen quotes it, and says why it does not count.

A mail, a chat or a page that names nothing of the cluster may be about another one; then again its errors may be why somebody sent
the bundle, and whoever reads "nothing failed" above them knows that nobody read it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from analyzer.checks import commands
from analyzer.checks.base import Cite, some
from analyzer.current.past import Past, Why
from analyzer.diagnosis.complaint_agent import LEG
from analyzer.diagnosis.complaint_told import MESH
from analyzer.konnectivity import chain
from analyzer.konnectivity.chain import Leg
from analyzer.model import Candidate, Complaint, Evidence, Gap
from analyzer.schema import FactRow, ToolErrorRow
from analyzer.tables.rows import Tables
from analyzer.tunnel.set_aside import AsideError, set_aside
from analyzer.wording import OF_ANOTHER

if TYPE_CHECKING:
    from analyzer.facts.cluster import About


def of_set_aside(tables: Tables, why: Mapping[str, str], rest: Tables, about: About, cite: Cite) -> Complaint | None:
    """
    The line with its leg, the reason for which it was set aside, and what would show that it is so here.

    Args:
        tables: what was set aside.
        why: the reason, by member.
        rest: all else that was read.
    """
    one = set_aside(tables, rest)
    line = None if one is None else _line(one, cite)
    if one is None or line is None:
        return None
    reason = OF_ANOTHER if one.by_words else why.get(one.row.source, "")
    return Complaint(
        line,
        _leg(one),
        f"it is left out and decides nothing ({reason}); no other output in the bundle shows it",
        (Candidate("it is so in this cluster, now", _look(one, about)),),
        aside=reason,
    )


def of_other_cluster(past: Sequence[Past], about: About, cite: Cite) -> Complaint | None:
    """The last error of a command that asked another cluster than the one whose objects are listed."""
    for one in reversed(past):
        if one.why is not Why.ELSEWHERE or not isinstance(one.row, ToolErrorRow) or not isinstance(one.by, FactRow):
            continue
        fault = chain.of_use(one.row.message)
        if line := cite([one.row]):
            reason = f"it is of {one.row.asked_of}, and the objects listed are of {one.by.value}"
            says = f"it is left out and decides nothing ({reason})"
            again = Candidate("it is so in this cluster, too", Gap("the same call there", commands.worker_log(about)))
            leg = (fault.leg if fault is not None else Leg.UNTOLD).value
            return Complaint(line[0], leg, says, (again,), aside=reason)
    return None


def refuted(words: Complaint, works: Sequence[str]) -> Complaint:
    """
    The same where calls come through: it is quoted, and nothing is left to look for.

    Args:
        works: what is shown to work; empty where agents are connected and dials are answered.
    """
    here = f"{some(works, 6)} come through" if works else "agents are connected, and calls come through"
    says = f"it is left out and decides nothing ({words.aside}); here {here}"
    return replace(words, says=says, candidates=())


def _line(one: AsideError, cite: Cite) -> Evidence | None:
    """The line as it is quoted."""
    if one.quoted is not None and one.row.line:
        return Evidence(one.row.source, one.row.line, one.quoted)
    return next(iter(cite([one.row])), None)


def _leg(one: AsideError) -> str:
    if one.by_agent:
        return LEG
    return MESH if one.of_mesh else (one.leg or Leg.UNTOLD).value


def _look(one: AsideError, about: About) -> Gap:
    if one.by_agent:
        return commands.agent_log(about)
    if one.of_mesh:
        return commands.bird(about)
    return Gap("the command that fails, with its output", f"{commands.worker_log(about)}; kubectl top nodes")
