"""
Whose the passages are that somebody pasted into a recording: of this cluster where they name an object that the rest names.

One that is a quotation by its form (a mail, a guide, a chat) and names nothing of the rest is left out, where there is a rest. One that is told in plain
words is left out where the rest lists all objects of a kind that it names, in the same namespaces, or shows another mesh; else
nobody can tell whose it is, and nothing that rests on it alone is more than possible. One that is told, or a mail that is answered, shows another
cluster where it calls the kubelet of a node that a whole list of nodes has not.
"""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Iterator, Mapping, Set
from typing import Any, NamedTuple

from analyzer.snapshot.called_kubelets import called_kubelets, known_nodes
from analyzer.snapshot.names import named_places, row_lines, same_cluster
from analyzer.snapshot.samples import KEPT
from analyzer.sources.answered import ANSWERED
from analyzer.sources.others import OTHERS
from analyzer.sources.quoted_passage import QUOTED, TOLD
from analyzer.sources.sample_outputs import SAMPLE

SUMS = ("log_sources", "log_lines")
WHY = "quoted in a passage that names nothing of the rest of this bundle"


class Foreign(NamedTuple):
    """
    Attributes:
        rows: what is left out, by table.
        unclear: first and last line of passages that may be anybody's, by member.
    """

    rows: dict[str, set[int]]
    unclear: dict[str, list[tuple[int, int]]]


class _Span(NamedTuple):
    first: int
    last: int
    kind: str


def foreign(tables: Mapping[str, Any]) -> Foreign:
    """The rows of passages that are about another cluster, and the passages of which that is not known."""
    spans = _spans(tables.get("sections"))
    if not spans or not (
        _has_rest(tables, spans) or any(one.kind in (SAMPLE, OTHERS) for found in spans.values() for one in found)
    ):
        return Foreign({}, {})
    rested = _has_rest(tables, spans)
    outside: dict[str, set[str]] = {}
    inside: dict[tuple[str, int], dict[str, set[str]]] = {}
    for table, source, line, name in itertools.chain(named_places(tables), _nodes_of_pods(tables.get("pods"))):
        if line is None and source in spans:
            continue  # the sums over a log stand at no line
        place = _place(spans, source, line)
        (outside if place is None else inside.setdefault((source, place), {})).setdefault(table, set()).add(name)
    every = {name for names in outside.values() for name in names}
    whole = _listed(tables.get("listings"), spans)
    spaces = _namespaces(tables, spans)
    nodes = known_nodes(tables, lambda source, line: _place(spans, source, line) is None) if "nodes" in whole else None
    called = called_kubelets(tables.get("tool_errors")) if nodes else {}
    gone: dict[str, set[int]] = {}
    unclear: dict[str, list[tuple[int, int]]] = {}
    for source, found in spans.items():
        for at, span in enumerate(found):
            names = inside.get((source, at), {})
            if span.kind == SAMPLE:  # is no state of any cluster, whose names it may have
                gone.setdefault(source, set()).add(at)
                continue
            if (
                span.kind == OTHERS
            ):  # by its own words, whatever it names; where there is nothing else, nobody asks about anything else
                if rested:
                    gone.setdefault(source, set()).add(at)
                else:
                    unclear.setdefault(source, []).append((span.first, span.last))
                continue
            if not rested or same_cluster({name for some in names.values() for name in some}, every):
                continue
            apart = "bgp_peers" in names and "bgp_peers" in outside  # all nodes of a mesh know each other
            listed = any(
                table in names and (None in known or spaces.get((source, at, table), {None}) <= known)
                for table, known in whole.items()
            )
            calls = {host for line, host in called.get(source, ()) if span.first <= line <= span.last}
            strange = bool(nodes and calls) and calls.isdisjoint(nodes or ())
            if strange or (span.kind != ANSWERED and (span.kind == QUOTED or listed or apart)):
                gone.setdefault(source, set()).add(at)
            elif span.kind != ANSWERED:
                unclear.setdefault(source, []).append((span.first, span.last))
    rows = dict(_rows(tables, spans, gone))
    strange_pods = {
        (source, name)
        for source, places in gone.items()
        for at in places
        for name in inside.get((source, at), {}).get("pods", ())
        if name not in every
    }
    for name, found_sums in _sums(tables, rows.get("konnectivity_events", set()), strange_pods):
        rows.setdefault(name, set()).update(found_sums)
    return Foreign(rows, unclear)


def _has_rest(tables: Mapping[str, Any], spans: Mapping[str, list[_Span]]) -> bool:
    """Does the bundle show anything outside of its passages, of which they could be another's; sums over a log stand at no line."""
    return any(
        line is not None and _place(spans, source, line) is None
        for name, data in tables.items()
        if data and name not in KEPT
        for source, line in zip(data["source"], row_lines(data), strict=True)
    )


def _sums(tables: Mapping[str, Any], events: Set[int], strange: Set[tuple[str, str]]) -> Iterator[tuple[str, set[int]]]:
    """
    Sums over the logs of passages, which stand at no line: of these pods, or of a component all of whose events go.

    Args:
        events: the events of Konnectivity that are left out.
        strange: (member, pod) of those that passages alone name.
    """
    data = tables.get("konnectivity_events")
    components = list(zip(data["source"], data["component"], strict=True)) if data else []
    stay = {one for at, one in enumerate(components) if at not in events}
    go = {components[at] for at in events} - stay
    for name in SUMS:
        if sums := tables.get(name):
            pods = sums.get("pod") or [None] * len(sums["source"])
            places = enumerate(zip(sums["source"], sums["component"], pods, strict=True))
            found = {at for at, (source, part, pod) in places if (source, part) in go or (source, pod) in strange}
            if found:
                yield name, found


def _nodes_of_pods(pods: Any) -> Iterator[tuple[str, str, int | None, str]]:
    """(table, member, line, node): a pod on a node of the rest is of its cluster, whatever list it stands in."""
    if isinstance(pods, dict) and "node" in pods:
        for source, line, node in zip(pods["source"], pods["line"], pods["node"], strict=True):
            if node:
                yield "pods", source, line, str(node)


def _listed(listings: Any, spans: Mapping[str, list[_Span]]) -> dict[str, set[str | None]]:
    """The kinds of which the rest holds a whole list, with its namespaces: None for all of them."""
    found: dict[str, set[str | None]] = {}
    if not listings:
        return found
    unnamed = [None] * len(listings["source"])
    columns = (listings.get(name) or unnamed for name in ("source", "line", "kind", "rows", "complete", "namespace"))
    for source, at, kind, n, done, space in zip(*columns, strict=True):
        if done and (n or 0) > 1 and _place(spans, source, at) is None:
            found.setdefault(kind, set()).add(space)
    return found


def _namespaces(
    tables: Mapping[str, Any], spans: Mapping[str, list[_Span]]
) -> dict[tuple[str, int, str], set[str | None]]:
    """Of which namespaces a passage shows objects, by member, passage and table."""
    found: dict[tuple[str, int, str], set[str | None]] = {}
    for table in ("pods", "events"):
        data = tables.get(table)
        if isinstance(data, dict) and "namespace" in data:
            for source, line, space in zip(data["source"], data["line"], data["namespace"], strict=True):
                if (place := _place(spans, source, line)) is not None:
                    found.setdefault((source, place, table), set()).add(space)
    return found


def _spans(sections: Any) -> dict[str, list[_Span]]:
    found: dict[str, list[_Span]] = {}
    if sections:
        columns = (sections[name] for name in ("source", "line", "lines", "canonical"))
        for source, line, count, kind in zip(*columns, strict=True):
            if kind in (QUOTED, TOLD, SAMPLE, OTHERS, ANSWERED):
                found.setdefault(source, []).append(_Span(line, line + count - 1, kind))
    return {source: spans for source, some in found.items() if (spans := sorted(_apart(some)))}


def _apart(spans: list[_Span]) -> list[_Span]:
    """The passages, and of the mails that are answered the outermost that hold no other passage."""
    taken = [one for one in spans if one.kind != ANSWERED]
    mails = sorted((one for one in spans if one.kind == ANSWERED), key=lambda one: (one.first, -one.last))
    for one in mails:
        if all(one.last < other.first or other.last < one.first for other in taken):
            taken.append(one)
    return taken


def _place(spans: Mapping[str, list[_Span]], source: str, line: int | None) -> int | None:
    """Which of its member's passages a line is in."""
    found = spans.get(source)
    if found is None or line is None:
        return None
    at = bisect.bisect_right(found, line, key=lambda span: span.first) - 1
    return at if at >= 0 and line <= found[at].last else None


def _rows(
    tables: Mapping[str, Any], spans: Mapping[str, list[_Span]], gone: Mapping[str, set[int]]
) -> Iterator[tuple[str, set[int]]]:
    for name, data in tables.items() if gone else ():
        if name in KEPT or not data:
            continue
        places = enumerate(zip(data["source"], row_lines(data), strict=True))
        rows = {at for at, (source, line) in places if source in gone and _place(spans, source, line) in gone[source]}
        if rows:
            yield name, rows
