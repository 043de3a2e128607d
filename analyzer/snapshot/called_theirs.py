"""
Members whose own file names call them another cluster's or a case that is over: ``old-case-2024.txt``.

Only the name of the file itself counts, for a folder may be that of the whole bundle; and only beside files that list this cluster's objects.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from analyzer import patterns as regex
from analyzer.snapshot.names import named_places, same_cluster
from analyzer.sources.others_words import THEIRS, whose

NOTE = "left out: by its name of another cluster or of a case that is over, and it names nothing of the rest"
OBJECTS = ("pods", "nodes")
PARTED = regex.compile(r"[-_. ]+")
ENDING = regex.compile(r"(?:\.[A-Za-z]{1,8}){1,2}$")


def is_called_theirs(source: str) -> bool:
    """Does the name of a file say that it shows another cluster, or what is over."""
    stem = ENDING.sub("", source.rpartition("/")[2])
    return whose(PARTED.sub(" ", stem).strip(), title=True) in THEIRS


def called_theirs(tables: Mapping[str, Any]) -> dict[str, str]:
    """Members that are called so and name nothing of the others, where these list objects; and what the list of inputs says of each."""
    inputs = tables.get("inputs")
    theirs = {source for source in inputs["source"] if is_called_theirs(source)} if inputs else set()
    if not theirs or not any(
        source not in theirs
        for name in OBJECTS
        if isinstance(data := tables.get(name), dict)
        for source in data["source"]
    ):
        return {}
    names: dict[str, set[str]] = {}
    rest: set[str] = set()
    for _, source, _, name in named_places(tables):
        (names.setdefault(source, set()) if source in theirs else rest).add(name)
    return {source: NOTE for source in theirs if not same_cluster(names.get(source, set()), rest)}
