"""
The clusters that a bundle holds, and which members belong to which.

A member that states a cluster's ID is that cluster's; one that states none is that of the nearest folder (or archive) in which
one cluster alone is named. What lies beside two clusters belongs to the one it is called after (`file_tags`), else to neither.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from analyzer import patterns as regex
from analyzer.errors import UsageError
from analyzer.snapshot.file_tags import FileTags
from analyzer.vendors import distributions

STEP = regex.compile(r"[/!]")
MOST = 50


class ClusterShare(NamedTuple):
    """One cluster of several: its ID, its name where one is stated, and the members of the bundle that are its own."""

    id: str
    name: str | None
    sources: frozenset[str]

    @property
    def called(self) -> str:
        """``payments (cv7h3k2f0q9s5d8m1n40)``."""
        return f"{self.name} ({self.id})" if self.name else self.id


def several(
    facts: Mapping[str, list[Any]] | None, sources: Iterable[str], named: Mapping[str, set[str]] | None = None,
    marked: Mapping[str, set[str]] | None = None,
) -> tuple[ClusterShare, ...]:  # fmt: skip
    """
    The clusters of a bundle that can be told apart, by ID; empty when there is one, or when no member is one's own.

    A list of control planes names many clusters and states none: it makes several of a bundle only where no record says which
    one is looked at, or where the one of the record is not in the list.

    Args:
        facts: columns of the table `facts`: source, key, value.
        sources: every member of the bundle.
        named: IDs in the names of control planes, by member.
        marked: IDs after which nodes and hosts are called, by member: two of them are two clusters, whether a record states one or none.
    """
    stated: dict[str, set[str]] = {}
    names: dict[str, list[tuple[str, str]]] = {}
    if facts:
        for source, key, value in zip(facts["source"], facts["key"], facts["value"], strict=True):
            if key == "cluster_id" and value:
                stated.setdefault(source, set()).add(value)
            elif key == "cluster_name" and value:
                names.setdefault(source, []).append((source, value))
    called_after = {id for found in (marked or {}).values() for id in found}
    if len(called_after) > 1:
        for source, found in (marked or {}).items():
            stated.setdefault(source, set(found))
    ids = sorted({id for found in stated.values() for id in found})
    called = {
        id: next(
            (value for source in sorted(names) if id in stated.get(source, ()) for _, value in names[source]), None
        )
        for id in ids
    }
    listed = {id for found in (named or {}).values() for id in found}
    if listed and len(ids) < 2 and not listed.issuperset(ids or [""]):
        for source, found in (named or {}).items():
            stated.setdefault(source, set()).update(found)
        ids = sorted({*ids, *listed})
        own = set(ids)
    else:
        own = {id for found in stated.values() if len(found) == 1 for id in found}
    if not 1 < len(ids) <= MOST or len(own) < len(ids):
        return ()
    below: dict[str, set[str]] = {}
    for source, found in stated.items():
        for folder in _folders(source):
            below.setdefault(folder, set()).update(found)
    members: dict[str, set[str]] = {id: set() for id in ids}
    tags = FileTags(stated)
    for source in {*sources, *stated}:
        tagged = tags.owner(source)
        for id in stated.get(source) or _nearest(source, below) or ({tagged} if tagged else ()):
            members[id].add(source)
    return tuple(
        ClusterShare(
            id,
            called.get(id)
            or next(
                (value for source in sorted(members[id] - stated.keys()) for _, value in names.get(source, ())), None
            )
            or (_own_folder(members, id) if id in called_after else None),
            frozenset(members[id]),
        )
        for id in ids
    )


def apart(nodes: Mapping[str, list[Any]] | None, sources: Iterable[str]) -> tuple[ClusterShare, ...]:
    """
    The clusters of a bundle without IDs that lie in a folder each: their nodes carry versions of different distributions, and none
    is in two of them. Called after the folder and the version.

    Args:
        nodes: columns of the table `nodes`: source, name, version.
    """
    if not isinstance(nodes, dict):
        return ()
    marks: dict[str, set[str]] = {}
    versions: dict[str, str] = {}
    names: dict[str, set[str]] = {}
    for source, name, version in zip(nodes["source"], nodes["name"], nodes["version"], strict=True):
        folder = next(iter(_folders(source)))
        if folder and name and version and (mark := distribution(version)):
            marks.setdefault(folder, set()).add(mark)
            versions.setdefault(folder, version)
            names.setdefault(folder, set()).add(name)
    told = {mark for found in marks.values() for mark in found}
    every = [name for found in names.values() for name in found]
    clean = all(len(found) == 1 for found in marks.values())
    if not 1 < len(marks) <= MOST or not clean or len(told) < len(marks) or len(set(every)) < len(every):
        return ()
    below: dict[str, set[str]] = {}
    for folder in marks:
        for one in (folder, *_folders(folder)):
            below.setdefault(one, set()).add(folder)
    members: dict[str, set[str]] = {folder: set() for folder in marks}
    for source in sources:
        for folder in _nearest(source, below):
            members[folder].add(source)
    return tuple(ClusterShare(folder, versions[folder], frozenset(members[folder])) for folder in sorted(marks))


def distribution(version: str) -> str | None:
    """Whose kubelet it is, by the end of its version; None for a version without one."""
    return next(
        (
            mark.called or mark.product
            for mark in distributions.MARKS
            if mark.where == "version" and mark.pattern.search(version)
        ),
        None,
    )


def chosen(members: tuple[ClusterShare, ...], asked: str, stated: Iterable[str] = ()) -> ClusterShare | None:
    """
    The cluster that is asked for by ID, name or the beginning of an ID; None where the bundle holds no choice.

    Args:
        stated: the IDs and names that any member states; where there are none, nothing contradicts what is asked for.

    Raises:
        UsageError: no cluster of the bundle is called so, or more than one of several.
    """
    if not members:
        known = sorted({one for one in stated if one})
        if known and not (asked and any(one.startswith(asked) for one in known)):
            raise UsageError(f"no cluster of this bundle is called {asked!r}; it names {', '.join(known[:MOST])}")
        return None
    exact = [one for one in members if asked in (one.id, one.name)]
    found = exact or [one for one in members if asked and one.id.startswith(asked)]
    if len(found) != 1:
        raise UsageError(
            f"{'no cluster' if not found else 'more than one cluster'} of this bundle is called {asked!r}; there are: "
            + ", ".join(one.called for one in members)
        )
    return found[0]


def only(facts: Mapping[str, list[Any]] | None) -> str | None:
    """The ID that the bundle's records state, where they state one."""
    pairs = zip(facts["key"], facts["value"], strict=True) if facts else ()
    ids = {value for key, value in pairs if key == "cluster_id" and value}
    return ids.pop() if len(ids) == 1 else None


def names(facts: Mapping[str, list[Any]] | None) -> list[str]:
    """Every ID and name of a cluster that the table `facts` states."""
    if not facts:
        return []
    return [value for key, value in zip(facts["key"], facts["value"], strict=True) if key in ("cluster_id", "cluster_name") and value]  # fmt: skip


def _folders(source: str) -> Iterable[str]:
    """Every folder and archive that a member lies in, the nearest first, "" for the whole bundle."""
    for m in reversed(list(STEP.finditer(source))):
        yield source[: m.start()]
    yield ""


def _own_folder(members: Mapping[str, set[str]], id: str) -> str | None:
    """The name of the outermost folder that holds everything of one cluster and nothing of another."""
    others = {
        folder for other, found in members.items() if other != id for source in found for folder in _folders(source)
    }
    common = set.intersection(*(set(_folders(source)) for source in members[id])) - others
    top = min(common, key=len, default="")
    return STEP.split(top)[-1] or None


def _nearest(source: str, below: Mapping[str, set[str]]) -> set[str]:
    for folder in _folders(source):
        if ids := below.get(folder):
            return ids if len(ids) == 1 else set()
    return set()
