"""An agent's container as the runtime of its node shows it (`crictl ps -a`, step S9b): running, or exited again and again."""

from __future__ import annotations

from collections.abc import Container

from analyzer.checks.base import Answer, Cite, failed, passed, plural, some, warned
from analyzer.checks.details import AgentStart
from analyzer.facts.start import why, worded
from analyzer.model import Placed
from analyzer.schema import CrictlContainerRow, LogSignalRow
from analyzer.tables.rows import Rows
from analyzer.tunnel.view import TunnelView

AGENT = "konnectivity-agent"
OFTEN = 5


def newest(crictl: Rows[CrictlContainerRow]) -> list[CrictlContainerRow]:
    """The last attempt of each agent's container: the highest attempt, for attempts only grow; of equal ones a running one."""
    found: dict[str, CrictlContainerRow] = {}
    for row in crictl:
        if row.name != AGENT:
            continue
        key = row.pod or row.source
        known = found.get(key)
        if known is None or _order(row) > _order(known):
            found[key] = row
    return list(found.values())


def _order(row: CrictlContainerRow) -> tuple[int, bool]:
    return row.attempt or 0, row.state == "Running"


def on_node(
    crictl: Rows[CrictlContainerRow], tunnel: TunnelView, log_signals: Rows[LogSignalRow], cite: Cite
) -> Answer | None:
    """The answer of AG-06 from the node's own runtime; None where it shows no agent's container."""
    rows = newest(crictl)
    if not rows:
        return None
    basis = f"{plural(len(rows), 'agent container')} on nodes, {plural(sum(r.name == AGENT for r in crictl), 'row')} of crictl"
    down = [r for r in rows if r.state == "Exited"]
    last = last_words(tunnel, log_signals)
    if down:
        return failed(
            f"{len(down)} of {len(rows)} agent containers have exited: "
            + some(f"{r.pod or r.container_id}, attempt {r.attempt or 0}" for r in down)
            + (f"; the last words: {worded(why(last[0]), last[0])}" if last else ""),
            basis,
            cite([*down[:3], *([last[1]] if last else [])], limit=4),
            subjects=[str(r.pod or r.container_id) for r in down],
            detail=AgentStart(len(down), len(rows), True, why(last[0]) if last else None, True),
        )
    many = [r for r in rows if (r.attempt or 0) >= OFTEN]
    if many:
        return warned(
            f"{len(many)} of {len(rows)} agent containers run at attempt {max(r.attempt or 0 for r in many)}"
            + (f"; the last words: {worded(why(last[0]), last[0])}" if last else ""),
            basis,
            cite(many),
            detail=AgentStart(0, len(rows), True),
        )
    if all(r.state == "Running" for r in rows):
        return passed(
            "the agent's container runs on its node", basis, cite(rows[:1]), detail=AgentStart(0, len(rows), True)
        )
    return None


def last_words(
    tunnel: TunnelView, log_signals: Rows[LogSignalRow], running: Container[str] = ()
) -> tuple[str, Placed] | None:
    """
    The error or the panic with which an agent's log ends, and its row.

    Args:
        running: pods that run: what their logs end with is no reason why others do not.
    """
    for log in tunnel.agents:
        if log.pod and log.pod in running:
            continue
        panics = [r for r in log_signals if r.signal == "go_panic" and r.source == log.source and r.pod == log.pod]
        if panics and panics[-1].name and all((e.line or 0) < (panics[-1].line or 0) for e in log.events[-1:]):
            return panics[-1].name, panics[-1]
        if log.events and (text := log.events[-1].error):
            return text, log.events[-1]
    return None
