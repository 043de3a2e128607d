"""What a cause would like to see, without what the bundle holds as a whole: nobody collects that once more."""

from __future__ import annotations

from collections.abc import Iterable

from analyzer.checks import commands
from analyzer.facts.cluster import About
from analyzer.facts.generated import AGENT
from analyzer.model import Gap
from analyzer.schema import ListingRow

CONTROLLERS = frozenset({"DaemonSet", "Deployment"})
HOST = "proxy-server-host"
"""The argument without which no agent is started."""


def not_held(gaps: tuple[Gap, ...], about: About, listings: Iterable[ListingRow]) -> tuple[Gap, ...]:
    """Those of which no whole list is in the bundle, of all namespaces or of the one that is asked for; nor the agents' object where its arguments are read."""
    if not gaps:
        return gaps
    whole = {(row.kind, row.namespace) for row in listings if row.complete and row.rows}
    held = {
        gap.command
        for gap, kind, space in (
            (commands.events(), "events", None),
            (commands.agent_pods(), "pods", None),
            (commands.master_pods(about), "pods", commands.master_namespace(about)),
        )
        if (kind, None) in whole or (kind, space) in whole
    }
    if any(one.kind in CONTROLLERS and one.name == AGENT and one.flag == HOST for one in about.args):
        held.add(commands.agent_daemonset(about).command)
    return tuple(gap for gap in gaps if gap.command not in held)
