"""
Error lines among the lines of a chat or in a text that people wrote: somebody's, of some cluster, unless nothing in the bundle says otherwise.

A chat in a ticket may hold the only words of the person who suffers, so a line in it is evidence like any pasted one. Where
the bundle itself shows in use what the line denies (a dial that was answered, a command whose output came through; of the leg
to the Konnectivity server any dial in that server's log), and shows it elsewhere than in that text, it is of another time or
another cluster: a mention, that decides nothing. A log in which dials are lost shows no tunnel in use. One that names a node or
pod of this cluster, or a service that a logged dial did not reach, is about this cluster: what works for some then fails for
others.  What a build's log
prints of a webhook that does not answer is denied by no other use.
"""

from __future__ import annotations

import itertools
from collections.abc import Set

from analyzer import limits
from analyzer import patterns as regex
from analyzer.konnectivity import chain
from analyzer.konnectivity.chain import Caller, Fault, Leg
from analyzer.schema import DIALS, FACTS, INPUTS, NODES, PODS, SERVICES, TOOL_ERRORS, UNREAD
from analyzer.tables.rows import Tables

TIME = r"\[?(?:(?:\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]\d{2,4}),?[ T])?\d{1,2}:\d\d(?::\d\d)?(?: ?[AaPp][Mm])?\]?"
NICK = r"[@+~&%]?[\w.-]{1,40}"
CHAT = regex.compile(
    rf"[ \t]{{0,8}}(?:(?:{TIME}[ \t]{{1,8}})?<{NICK}>[ \t]|{TIME}[ \t]{{1,8}}(?:- )?{NICK}(?: {NICK})?:[ \t]|\[{TIME}\][ \t]{NICK}(?: {NICK})?:?[ \t]*$|{NICK}(?: {NICK})?[ \t]{{1,8}}{TIME}[ \t]*$)"
)
"""A message with its writer: ``<bob> hi``, ``[10:42] bob: hi``, or the writer's line above it, ``bob  10:42 AM``."""
GENERATED = regex.compile(r"-(?=[a-z]{0,9}\d|[^aeiou]{5}$)[a-z0-9]{5,10}$")
"""The random end of a pod's name."""
USES = frozenset({"exec_shown", "logs_shown", "cp_shown", "top_shown"})
APART = frozenset({Caller.WEBHOOK, Caller.AGGREGATED})
BAD = frozenset({"agent_dial_failed", "lost"})
NEAR = (-2, -1, 1, 2)


def mentions(tables: Tables) -> frozenset[tuple[str, int]]:
    """(member, line) of error texts that stand in a chat, where what they deny is shown in use; empty where it is not."""
    errors = [row for row in itertools.islice(tables[TOOL_ERRORS], limits.TEXTS) if row.line is not None]
    written = {row.source for row in tables[INPUTS] if row.written} if errors else set()
    alone = [row for row in errors if row.command is None or row.source in written]
    asked, answered = _in_use(tables, written) if alone else (False, False)
    if not asked:
        return frozenset()
    members = {row.source for row in alone}
    said = {(row.source, row.line) for row in tables[UNREAD] if row.source in members and CHAT.match(row.text or "")}
    own = _own_names(tables, written)
    found = set()
    for row in alone:
        fault = chain.read(row.message)
        path = (fault.url or "").partition("?")[0].split("/") if fault is not None else ()
        host = path[2].partition(":")[0].removesuffix(".cluster.local") if len(path) > 2 else None
        if own.intersection((row.node, row.pod, (row.address or "").rpartition(":")[0] or row.address, host, *path)):
            continue
        denied = asked if fault is not None and fault.leg in (Leg.SERVER, Leg.PROXY) else answered
        if not denied or not row.line:
            continue
        chatted = any((row.source, row.line + at) in said for at in NEAR)
        if chatted or (row.source in written and not _is_apart(fault)):
            found.add((row.source, row.line))
    return frozenset(found)


def _is_apart(fault: Fault | None) -> bool:
    """Is it of a webhook or an aggregated API, and not of the way to all of them: those have pods of their own, and no other call tells how they are."""
    return fault is not None and fault.caller in APART and fault.leg not in (Leg.SERVER, Leg.PROXY, Leg.TUNNEL)


def _own_names(tables: Tables, written: Set[str]) -> frozenset[str]:
    """
    Names and addresses of the cluster's nodes, and its pods' names, by what nobody wrote; not `web`, which others have as well.

    Where people wrote all there is of its nodes and pods, these are the cluster's.
    """
    printed = {row.source for table in (NODES, PODS) for row in tables[table]} - written
    nodes = {
        name
        for row in tables[NODES]
        if row.source in printed or not printed
        for name in (row.name, row.internal_ip)
        if name
    }
    pods = {
        row.name
        for row in tables[PODS]
        if (row.source in printed or not printed) and row.name and GENERATED.search(row.name)
    }
    return frozenset(nodes | pods | _unreached_services(tables))


def _unreached_services(tables: Tables) -> set[str]:
    """Services by the names that the API server calls them, where a dial to their address did not come about: a log says the same."""
    lost = {(dial.address or "").rpartition(":")[0] for dial in tables[DIALS] if dial.outcome in BAD} - {""}
    rows = [row for row in tables[SERVICES] if row.cluster_ip in lost] if lost else []
    return {f"{row.name}.{row.namespace}.svc" for row in rows if row.name and row.namespace}


def _in_use(tables: Tables, written: Set[str]) -> tuple[bool, bool]:
    """(the API server's dials reach the Konnectivity server, a dial or a command came through the whole tunnel), by what nobody wrote."""
    dials = [d for d in tables[DIALS] if written.isdisjoint((d.source, d.server_source, d.agent_source))]
    ends = {dial.outcome for dial in dials}
    answered = ("ok" in ends and ends.isdisjoint({"lost", "cancelled"})) or any(
        fact.key in USES and fact.source not in written for fact in tables[FACTS]
    )
    return answered or "ok" in ends or any(dial.server_source is not None for dial in dials), answered
