"""
Texts about clusters in general beside what one cluster printed, and rows whose names are gaps to fill in.

A runbook quotes outputs: they are samples, and none of this cluster. Where such a text names a pod, node, address or ID of the
cluster at hand, it is about it and stays; where it is all that there is, it stays as long as it names one object that a cluster
can have, and is no state of any cluster where all its names are gaps.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from typing import Any

from analyzer import patterns as regex
from analyzer.snapshot.names import GAP, named_places, same_cluster
from analyzer.snapshot.other_nodes import USED, figures_elsewhere
from analyzer.sources.prose import PARTICULAR, sentence
from analyzer.vendors.ibm import is_host_of_many
from analyzer.vendors.spaces import is_control_plane, is_system

NOTE = {
    "general": "left out: a text about clusters in general, which names nothing of this one; what it quotes are samples",
    "advice": "left out: a text about clusters in general, which names nothing of the one whose objects are listed",
    "page": "left out: a page that names nothing of the cluster whose objects are listed; what it quotes is another one's, or nobody's",
    "mail": "left out: a mail that names nothing of the cluster whose objects are listed",
    "chat": "left out: a chat that names nothing of this cluster, beside what the cluster itself printed",
}
SAMPLES = frozenset({"general", "advice", "page"})
"""Texts whose words say that they are about clusters in general."""
WHY = "shown in a text that names nothing of the cluster whose objects the bundle lists"
ALONE = (
    "left out: a text about clusters in general, in which no object of a cluster is named; what it quotes are samples"
)
KEPT = frozenset({"inputs", "unread", "sections"})
"""Tables of the bundle itself."""
OBJECTS = ("pods", "nodes", "workloads")
SINGULAR = ("pods", "nodes")
"""Objects whose names tell clusters apart; every cluster has workloads of the same names."""
WORD = regex.compile(r"[a-z0-9][a-z0-9.-]{5,80}")
PLAIN_TELLS = regex.compile(r"^[0-9a-z]{20}$|-(?=[a-z]{0,4}\d)[a-z0-9]{5}$|-\d{8}-|-(?=[a-f]{0,7}\d)[0-9a-f]{8}-")
"""Names that tell whose a text is even where they stand in its words: a cluster's ID, a pod's with its random end, a node's of a cloud's group."""


def left_out(tables: Mapping[str, Any]) -> dict[str, str]:
    """Members that are no evidence of this cluster, and what the list of inputs says of each."""
    written = _apart(tables, *NOTE)
    listed = any(source not in written for name in OBJECTS for source in _sources(tables.get(name)))
    alone = _of_the_only_cluster(tables)
    found = {s: NOTE[w] for s, w in written.items() if (w == "general" or listed) and not (w == "chat" and s in alone)}
    return found or dict.fromkeys(_nameless(tables), ALONE)


def _of_the_only_cluster(tables: Mapping[str, Any]) -> set[str]:
    """Members that state the one cluster's ID that the bundle holds: who asks a tool for it asks for the cluster at hand."""
    facts = tables.get("facts")
    rows = zip(facts["source"], facts["key"], facts["value"], strict=True) if facts else ()
    stated = {(source, value) for source, key, value in rows if key == "cluster_id" and value}
    return {source for source, _ in stated} if len({value for _, value in stated}) == 1 else set()


def _nameless(tables: Mapping[str, Any]) -> set[str]:
    """Texts about clusters in general with gaps to fill in, none of which names what one cluster has and another has not."""
    inputs = tables.get("inputs")
    if not inputs or "general" not in inputs["written"]:
        return set()
    columns = zip(inputs["source"], inputs["written"], strict=True)
    return {source for source, how in columns if how == "general"} - {source for source, _ in _names(tables)}


def quotes(tables: Mapping[str, Any]) -> set[str]:
    """Texts in which somebody shows outputs, asks for nothing and names nothing of this cluster, where its objects are listed elsewhere."""
    notes = _apart(tables, "note", "quote")
    return {source for source, how in notes.items() if how == "quote"} if _lists_its_own(tables, notes) else set()


def strange_rows(tables: Mapping[str, Any], here: Set[str] = frozenset()) -> dict[str, set[int]]:
    """
    Rows, by table, that are no objects of this cluster.

    A pod whose name is a gap beside members that list pods by name; what a note shows that names nothing of this cluster, while
    a whole list of another member does not hold it; and all that is quoted in a text about something else. An error in such a
    text stays, for it may be the reader's own, unless it is of a webhook that the cluster's own list of them lacks.

    Args:
        here: such texts that are taken for this cluster's all the same.
    """
    found: dict[str, set[int]] = {"pods": set(_gaps(tables))}
    notes = {source: how for source, how in _apart(tables, "note", "quote").items() if source not in here}
    for rows in (_quoted(tables, notes), _unlisted(tables, notes)) if notes else ():
        for name, some in rows.items():
            found.setdefault(name, set()).update(some)
    for name, some in figures_elsewhere(tables).items():
        found.setdefault(name, set()).update(some)
    return {name: rows for name, rows in found.items() if rows}


def _quoted(tables: Mapping[str, Any], notes: Mapping[str, str]) -> dict[str, set[int]]:
    """All rows of the texts in which somebody shows outputs and asks for nothing, where the cluster's objects are listed elsewhere."""
    if not _lists_its_own(tables, notes):
        return {}
    quotes = {source for source, how in notes.items() if how == "quote"}
    held = (
        {name: data for name, data in tables.items() if name not in KEPT and isinstance(data, dict)} if quotes else {}
    )
    found = {name: {at for at, source in enumerate(data["source"]) if source in quotes} for name, data in held.items()}
    if (facts := tables.get("facts")) and found.get("facts"):
        own = _of_one_case(tables, quotes)
        found["facts"] = {at for at in found["facts"] if facts["key"][at] not in USED or facts["source"][at] not in own}
    if found.get("tool_errors"):
        data, known = held["tool_errors"], _webhooks(tables, quotes) | _services(tables, quotes)
        printed = set() if _lists_webhooks(tables, quotes) else quotes - _told(tables)
        found["tool_errors"] = {
            at
            for at in found["tool_errors"]
            if data["class"][at] == "webhook"
            and data["source"][at] not in printed
            and not any(one in (data["message"][at] or "") for one in known)
        }
    return found


def _of_one_case(tables: Mapping[str, Any], quotes: Set[str]) -> set[str]:
    """Texts that tell of one case and name no object that could be another cluster's: a use that they show may be the reader's own."""
    named = {source for source, _ in _names(tables)}
    return {
        source
        for source, text in _unread(tables)
        if source in quotes - named and (said := sentence(text.strip())) is not None and PARTICULAR.search(said)
    }


def _lists_its_own(tables: Mapping[str, Any], notes: Mapping[str, str]) -> bool:
    """Are objects of the cluster listed outside of these texts: who lists its control plane alone names none of what its user would."""
    for name in SINGULAR:
        sources = _sources(data := tables.get(name))
        spaces_of = data.get("namespace") if isinstance(data, dict) else None
        for source, space in zip(sources, spaces_of or [None] * len(sources), strict=True):
            if source not in notes and not is_control_plane(space):
                return True
    return False


def _told(tables: Mapping[str, Any]) -> set[str]:
    """Members in which somebody says something around what they show: no tool's own output has a sentence."""
    return {source for source, text in _unread(tables) if sentence(text.strip()) is not None}


def _unread(tables: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """(member, text) of the lines that no parser understood: the words among them are somebody's."""
    unread = tables.get("unread")
    for source, text in zip(unread["source"], unread["text"], strict=True) if unread and "text" in unread else ():
        if text:
            yield source, text


def _lists_webhooks(tables: Mapping[str, Any], quotes: Set[str]) -> bool:
    """Does the cluster itself say which webhooks it has, be it none; else one that is missing there may well be its own."""
    listings = tables.get("listings")
    rows = zip(listings["source"], listings["kind"], strict=True) if listings else ()
    return bool(_webhooks(tables, quotes)) or any("webhook" in (kind or "") and s not in quotes for s, kind in rows)


def _webhooks(tables: Mapping[str, Any], quotes: Set[str]) -> set[str]:
    """Names of webhooks that the cluster itself lists, as its errors quote them."""
    hooks = tables.get("webhooks")
    rows = zip(hooks["source"], hooks["name"], strict=True) if hooks else ()
    return {f'"{name}"' for source, name in rows if source not in quotes and name}


def _services(tables: Mapping[str, Any], quotes: Set[str]) -> set[str]:
    """How the addresses of services end that lie in namespaces of this cluster alone, as its errors quote them: ``.shop.svc``."""
    found: set[str] = set()
    for name in ("pods", "services", "workloads"):
        data = tables.get(name)
        spaces_of = data.get("namespace") if isinstance(data, dict) else None
        for source, space in zip(_sources(data), spaces_of or (), strict=bool(spaces_of)):
            if space and source not in quotes and space != "default" and not is_system(space):
                found.add(f".{space}.svc")
    return found


def _unlisted(tables: Mapping[str, Any], notes: Mapping[str, str]) -> dict[str, set[int]]:
    """Pods and nodes of notes beside a whole list of them, and workloads of notes that another member prints."""
    found: dict[str, set[int]] = {}
    if lists := tables.get("listings"):
        rows = zip(lists["source"], lists["kind"], lists["namespace"], lists["complete"], strict=True)
        whole = {(kind, space) for source, kind, space, complete in rows if complete and source not in notes}
        for name in ("pods", "nodes"):
            data = tables.get(name)
            if isinstance(data, dict):
                spaces = data.get("namespace") or [None] * len(data["source"])
                for at, (source, space) in enumerate(zip(data["source"], spaces, strict=True)):
                    if source in notes and ((name, None) in whole or (name, space) in whole):
                        found.setdefault(name, set()).add(at)
    if data := tables.get("workloads"):
        every = list(zip(data["source"], data["kind"], data["name"], strict=True))
        printed = {(kind, name) for source, kind, name in every if source not in notes}
        found["workloads"] = {at for at, (s, kind, name) in enumerate(every) if s in notes and (kind, name) in printed}
    return found


def _apart(tables: Mapping[str, Any], *kinds: str) -> dict[str, str]:
    """Members that people wrote, of these kinds, which name nothing that the others name; empty where there are no others."""
    inputs = tables.get("inputs")
    if not inputs or not any(inputs["written"]):
        return {}
    columns = list(zip(inputs["source"], inputs["written"], inputs["records"], strict=True))
    written = {source: how for source, how, _ in columns if how in kinds}
    attached = tuple(f"{source}!" for source in written)  # what a mail holds is no other member beside it
    printed = any(
        records and how not in kinds and how != "quote" and not source.startswith(attached)
        for source, how, records in columns
    )
    if not written or not printed:
        return {}
    names: dict[str, set[str]] = {}
    for source, name in _names(tables):
        names.setdefault(source, set()).add(name)
    for source, name in _tried(tables):
        if source in written:
            names.setdefault(source, set()).add(name)
    others = written.keys() | {s for s, how in zip(inputs["source"], inputs["written"], strict=True) if how == "quote"}
    every = {name for source, found in names.items() if source not in others for name in found}
    telling = {name for name in every if not is_host_of_many(name)}  # a guide's sample host may be anybody's
    own = {
        source
        for source, how in written.items()
        if same_cluster(names.get(source, set()), telling if how in SAMPLES else every)
    }
    told = {name for name in every if PLAIN_TELLS.search(name)}
    own |= {source for source, text in _unread(tables) if source in written and not told.isdisjoint(WORD.findall(text))}
    return {source: how for source, how in written.items() if source not in own}


def _tried(tables: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """(member, host, or address with its port) of connects that somebody tried: whoever tries the agents' server is of this cluster."""
    tests = tables.get("port_tests")
    if not isinstance(tests, dict):
        return
    for source, host, address, port in zip(
        tests["source"], tests["host"], tests["address"], tests["port"], strict=True
    ):
        for name in (host, address):
            if name:
                yield source, str(name)
                yield source, f"{name}:{port}"


def _gaps(tables: Mapping[str, Any]) -> list[int]:
    pods = tables.get("pods")
    if not isinstance(pods, dict):
        return []
    empty = {at for at, name in enumerate(pods["name"]) if name and GAP.search(name)}
    if not empty:
        return []
    rows = list(zip(pods["source"], pods["name"], strict=True))
    named = {source for at, (source, _) in enumerate(rows) if at not in empty}
    bases = {str(name).rpartition("-")[0] for at, (_, name) in enumerate(rows) if at not in empty}
    return [at for at in empty if rows[at][0] not in named and rows[at][1].rpartition("-")[0] in bases]


def _sources(table: Any) -> list[str]:
    return list(table["source"]) if table else []


def _names(tables: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """(member, name) of what belongs to one cluster only."""
    for _, source, _, name in named_places(tables):
        yield source, name
