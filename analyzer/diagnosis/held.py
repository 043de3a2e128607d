"""What a cause would like to see, without what the bundle holds as a whole: nobody collects that once more."""

from __future__ import annotations

import bisect
from collections import defaultdict
from collections.abc import Iterable, Mapping

from analyzer.checks import commands
from analyzer.facts.cluster import About
from analyzer.facts.generated import AGENT
from analyzer.model import Gap, Placed
from analyzer.schema import EventRow, ListingRow
from analyzer.vendors import ibm, spaces

CONTROLLERS = frozenset({"DaemonSet", "Deployment"})
HOST = "proxy-server-host"
"""The argument without which no agent is started."""
UNNAMED = "no namespace stands in its rows"


def held_gaps(about: About, listings: Iterable[ListingRow], events: Iterable[EventRow] = ()) -> frozenset[Gap]:
    """
    What the bundle holds whole, of the namespace that each is asked for; and the agents' object where its arguments are read.

    A list with a column of namespaces is of those that it shows: a master's pods stand in another cluster than the workers'.
    """
    lists = list(listings)
    held = set()
    if _pods(about, lists, commands.agents_namespace(about), "agent"):
        held.add(commands.agent_pods())
    if _master(about, lists):
        held.add(commands.master_pods(about))
    if _events(lists, events):
        held.add(commands.events())
    if any(one.kind in CONTROLLERS and one.name == AGENT and one.flag == HOST for one in about.args):
        held.add(commands.agent_daemonset(about))
    return frozenset(gap for gap in held if gap.command is not None)


def not_held(gaps: tuple[Gap, ...], held: frozenset[Gap]) -> tuple[Gap, ...]:
    """Those that the bundle does not hold already."""
    return tuple(gap for gap in gaps if gap not in held)


def _whole(listings: Iterable[ListingRow], kind: str) -> list[ListingRow]:
    """Lists that are known to be whole: a lone row of pods is what `get pod NAME` prints, too."""
    least = 1 if kind == "pods" else 0
    whole = [row for row in listings if row.kind == kind and row.complete and row.rows]
    return [row for row in whole if row.ends or (row.rows or 0) > least]


def _told_of(
    whole: Iterable[ListingRow], listings: Iterable[ListingRow], rows: Iterable[tuple[Placed, str]]
) -> Iterable[str]:
    """What is told of each row that stands in one of the whole lists: below its begin, and before any other list's."""
    begins: Mapping[str, list[int]] = defaultdict(list)
    for one in listings:
        begins[one.source].append(one.line or 0)
    for lines in begins.values():
        lines.sort()
    asked = {(one.source, one.line or 0) for one in whole}
    for row, told in rows:
        lines = begins.get(row.source) or []
        at = bisect.bisect_right(lines, row.line or 0)
        if at and (row.source, lines[at - 1]) in asked:
            yield told


def _pods(about: About, listings: list[ListingRow], space: str, role: str) -> bool:
    """Is there a whole list of the pods of this namespace; one without namespaces is of it where it shows a pod of that role."""
    whole = _whole(listings, "pods")
    if any(one.namespace == space for one in whole):
        return True
    own = f"{UNNAMED}, {role}"
    rows = ((row, pod.namespace or (own if pod.role == role else UNNAMED)) for pod in about.pods for row in pod.rows)
    return bool({space, own}.intersection(_told_of((one for one in whole if one.namespace is None), listings, rows)))


def _master(about: About, listings: list[ListingRow]) -> bool:
    """
    The same of the control plane's pods.

    The namespace of IKS holds the masters of many clusters: there somebody looks for the cluster's ID, and what shows its
    server and its master with their states is all of this one.
    """
    space = commands.master_namespace(about)
    if _pods(about, listings, space, "server"):
        return True
    stated = (p for p in about.role("server", "master") if p.ready is not None and p.status is not None)
    return space == ibm.MASTERS and {p.role for p in stated if p.namespace in (space, None)} == {"server", "master"}


def _events(listings: list[ListingRow], events: Iterable[EventRow]) -> bool:
    """Is there a whole list of events of all namespaces; one that shows a control plane's alone is of that."""
    whole = [row for row in _whole(listings, "events") if row.namespace is None]
    if not whole:
        return False
    shown = set(_told_of(whole, listings, ((row, row.namespace or UNNAMED) for row in events)))
    return not shown or not all(space != UNNAMED and spaces.is_control_plane(space) for space in shown)
