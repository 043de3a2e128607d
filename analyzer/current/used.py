"""
What failed and was used with success afterwards, and the reverse: the later one holds, in one member, and in several whose order is known,
by the ages of pods or by the dates in the prompts.

One change is a change; where failures and successes alternate it comes and goes, and all of them stand. So does one call that was
repeated at once until it came through a single time, and one failure of a command that was typed again with nothing in between: behind a balancer of several servers every third try does, and nothing was
mended; and so do the tries of one loop without a pause. Nor does the output of one pod end what was said of another's, or a log what was
said of exec, where nothing was written in between: agents of some nodes alone may be connected, and each use has a way of its own. What was typed on two hosts went to two API servers, so one says nothing of the other.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence, Set
from datetime import datetime

from analyzer import limits, schema
from analyzer import patterns as regex
from analyzer.current.ended import through_tunnel
from analyzer.current.held import CurrentRows
from analyzer.current.members import in_order
from analyzer.current.past import Past, Why
from analyzer.current.verbs import are_other
from analyzer.facts.api_services import is_available
from analyzer.facts.metrics import is_resource_metrics
from analyzer.konnectivity import chain
from analyzer.konnectivity.chain import Caller
from analyzer.schema import FactRow, PodRow, ToolErrorRow
from analyzer.sources.loops import is_paced
from analyzer.tables.base import Row
from analyzer.tables.rows import Rows

THROUGH = frozenset({"exec_shown", "logs_shown", "cp_shown", "top_shown"})
"""Facts that cite an output which came through the tunnel."""
SHORT = {
    "po": "pod", "pods": "pod", "deploy": "deployment", "deployments": "deployment", "ns": "namespace", "namespaces": "namespace", "cm": "configmap",
    "configmaps": "configmap", "ds": "daemonset", "daemonsets": "daemonset", "sts": "statefulset", "job.batch": "job", "jobs": "job",
}  # fmt: skip
NO_POD = "a pod"
Scope = tuple[str, str]
"""What a use or a failure speaks of: the whole tunnel, one pod, an aggregated API, a kind of object or a file that is written."""
TUNNEL: Scope = ("tunnel", "")
TOP: Scope = ("top", "")
WRITE, FROM = "write", "written from"
REFUSED = regex.compile(
    r'error when (?:creating|replacing) "([^"\n]{1,300})"|for: "([^"\n]{1,300})": error when patching'
)
"""kubectl's words before the API server's no to an object of a file."""
Said = tuple[str, Row, bool]
"""(table, row, did it work)."""
AGAIN = "tried_again"
"""The fact that says where a command was typed once more."""
TRIES = 3
"""Of one command, that tell one failure among them from a fault that is over or has begun."""
APART = 3
"""Lines between one try and the next: a prompt, and an error that takes two."""


def used(held: CurrentRows, pods: Rows[PodRow] = ()) -> list[Past]:
    """
    Failures before a later success of the same, and successes before a later failure.

    Args:
        pods: all that the members list, those that are past as well: they tell the members' order.
    """
    said: dict[tuple[str | None, Scope], dict[str, list[Said]]] = {}
    for scope, one in _all(held):
        said.setdefault((getattr(one[1], "typed_on", None), scope), {}).setdefault(one[1].source, []).append(one)
    again = {(fact.source, fact.line) for fact in held[schema.FACTS] if fact.key == AGAIN}
    found: list[Past] = []
    stands: set[int] = set()
    for of, rows in _transcripts(said, pods):
        if of == FROM:  # of one file's objects some are written before another is refused
            rows = list(itertools.dropwhile(lambda one: one[2], rows))
        runs = [list(group) for _, group in itertools.groupby(rows, key=lambda one: one[2])]
        if len(runs) == 2:
            _, last, works = runs[1][0]
            if (
                (works and _is_luck(runs[0], runs[1]))
                or _comes_and_goes(rows, again)
                or _is_one_command(runs[0], runs[1])
                or (of == TUNNEL[0] and _elsewhere(runs[0], runs[1], held))
                or (of == "pod" and _otherwise(runs[0], runs[1], held))
                or (works and of == TUNNEL[0] and _otherwise(runs[0], runs[1], held))
            ):
                stands |= {id(row) for _, row, _ in rows}
                continue
            why = Why.USED if works else Why.FAILED
            found += [Past(name, row, last, why) for name, row, _ in runs[0]]
        elif len(runs) > 2:
            stands |= {id(row) for _, row, _ in rows}
    once: dict[int, Past] = {id(past.row): past for past in found if id(past.row) not in stands}
    return list(once.values())


def _transcripts(
    said: Mapping[tuple[str | None, Scope], dict[str, list[Said]]], pods: Rows[PodRow]
) -> Iterator[tuple[str, list[Said]]]:
    """What each member says of one thing, by its lines; members whose order is known say it together."""
    for (_, (of, _)), members in said.items():
        for rows in members.values():
            rows.sort(key=lambda one: one[1].line or 0)
        whole = len(members) > 1 and len({works for rows in members.values() for _, _, works in rows}) > 1
        order = _by_time(members) if whole else None
        if order is None and whole and of in (TUNNEL[0], TOP[0]):
            order = in_order(pods, members)
        if order is None:
            yield from ((of, rows) for rows in members.values())
        else:
            yield of, [one for member in order for one in members[member]]


def _by_time(members: Mapping[str, list[Said]]) -> Sequence[str] | None:
    """The members, the earliest first, where every row says when its command was typed, and no two members were recorded side by side."""
    spans: list[tuple[datetime, datetime, str]] = []
    for member, rows in members.items():
        times = [getattr(row, "typed_time", None) for _, row, _ in rows]
        known = [at for at in times if at is not None]
        if len(known) < len(rows):
            return None
        spans.append((min(known), max(known), member))
    spans.sort()
    return None if any(one[1] >= other[0] for one, other in itertools.pairwise(spans)) else [one[2] for one in spans]


def _is_luck(failures: list[Said], successes: list[Said]) -> bool:
    """Did the last of several tries of one call, typed one below the other, come through once."""
    tries = [row for _, row, _ in failures[-2:] if isinstance(row, ToolErrorRow)]
    if len(tries) < 2 or len(successes) > 1 or not tries[0].command or len({row.command for row in tries}) > 1:
        return False
    lines = [row.line or 0 for row in (*tries, successes[0][1])]
    return all(0 < after - before <= APART for before, after in itertools.pairwise(lines))


def _comes_and_goes(rows: list[Said], again: Set[tuple[str, int | None]]) -> bool:
    """
    Did one of several tries of a command fail, which was typed over and over with nothing in between: nothing was mended, and nothing broke.

    One that failed and one that came through are as many; of one that came through and one that failed the last is what holds.
    """
    typed = [
        (row.source, row.line - row.below_command)
        for _, row, _ in rows
        if isinstance(row, FactRow | ToolErrorRow) and row.line is not None and row.below_command is not None
    ]
    fewest = TRIES if rows[0][2] else 2
    if len(rows) < fewest or len(typed) < len(rows) or sum(not works for _, _, works in rows) != 1:
        return False
    return all(one in again for one in typed[1:])


def _is_one_command(before: list[Said], behind: list[Said]) -> bool:
    """Did one command print both sides, and did it not wait between its tries."""
    sides = [
        {
            (row.source, (row.line or 0) - row.below_command)
            for _, row, _ in side
            if isinstance(row, FactRow | ToolErrorRow) and row.below_command is not None
        }
        for side in (before, behind)
    ]
    waits = any(isinstance(row, ToolErrorRow) and is_paced(row.command or "") for _, row, _ in (*before, *behind))
    return not waits and not sides[0].isdisjoint(sides[1])


def _elsewhere(before: list[Said], behind: list[Said], held: CurrentRows) -> bool:
    """Were the uses that came through all of other pods than those that failed, and was nothing written between."""
    failures, successes = (behind, before) if before[0][2] else (before, behind)
    failed = {getattr(row, "pod", None) for _, row, _ in failures}
    came = {row.value if isinstance(row, FactRow) and row.key != "top_shown" else None for _, row, _ in successes}
    if failed & came or not failed.isdisjoint({None, NO_POD}) or not came.isdisjoint({None, NO_POD}):
        return False
    return not _is_written(before, behind, held)


def _otherwise(before: list[Said], behind: list[Said], held: CurrentRows) -> bool:
    """Was all that came through in the same recording another use than what had failed, and was nothing written between."""
    one = before[-1][1].source == behind[0][1].source
    other = are_other([row for _, row, _ in before], [row for _, row, _ in behind])
    return one and other and not _is_written(before, behind, held)


def _is_written(before: list[Said], behind: list[Said], held: CurrentRows) -> bool:
    """Was an object of the cluster changed between the two."""
    last, first = before[-1][1], behind[0][1]
    return any(
        fact.key == "written"
        and fact.source == first.source
        and (last.line or 0) < (fact.line or 0) < (first.line or 0)
        for fact in held[schema.FACTS]
    )


def _all(held: CurrentRows) -> Iterator[tuple[Scope, Said]]:
    for fact in held[schema.FACTS]:
        if fact.key in THROUGH:
            one = (schema.FACTS.name, fact, True)
            yield TUNNEL, one
            if fact.key == "top_shown":
                yield TOP, one
            elif fact.value != NO_POD:
                yield ("pod", fact.value), one
        elif fact.key == "written":
            yield (WRITE, fact.value), (schema.FACTS.name, fact, True)
        elif fact.key == "written_from":
            yield (FROM, fact.value), (schema.FACTS.name, fact, True)
    for error in itertools.islice(held[schema.TOOL_ERRORS], limits.TEXTS):
        if (scope := _scope(error)) is not None:
            yield scope, (schema.TOOL_ERRORS.name, error, False)
    for row in held[schema.APISERVICES]:
        if (serves := is_available(row)) is not None:
            yield (
                (TOP if is_resource_metrics(row.name) else ("api", row.name or "")),
                (schema.APISERVICES.name, row, serves),
            )


def _kind(command: str | None) -> str | None:
    """Which kind of object a command writes, where it says so."""
    words = [word for word in (command or "").split() if not word.startswith("-")]
    at = next(
        (
            at
            for at, word in enumerate(words)
            if word in ("run", "create", "scale", "patch", "label", "annotate", "edit")
        ),
        None,
    )
    if at is None:
        return None
    if words[at] == "run":
        return "pod"
    kind = (words[at + 1 : at + 2] or [""])[0].partition("/")[0].partition(".")[0].lower()
    return SHORT.get(kind, kind) or None


def _scope(error: ToolErrorRow) -> Scope | None:
    """What an error of kubectl's denies; None where nothing that a bundle shows could contradict it."""
    fault = chain.read(error.message)
    if fault is not None and fault.caller is Caller.WEBHOOK and not through_tunnel(fault):
        if m := REFUSED.search(error.message or ""):
            return FROM, m[1] or m[2]
        if kind := _kind(error.command):
            return WRITE, kind
    if fault is not None and through_tunnel(fault):
        return TUNNEL
    if fault is not None and fault.caller is Caller.AGGREGATED:
        return TOP if is_resource_metrics(fault.name) else ("api", fault.name or "")
    if error.class_ == "metrics":
        return TOP
    if error.class_ == "tunnel" and error.pod and (fault is None or fault.caller in (Caller.KUBELET, Caller.UNKNOWN)):
        return ("pod", error.pod)
    return None
