"""
Which release wrote a log, and would it have shown a line at this verbosity?

"Connect request from agent" is printed always up to v0.0.12, at verbosity 2 in v0.0.13 to v0.0.33, at verbosity 5
in v0.0.34 to v0.31.3, v0.32.0 and v0.33.0, and at 2 again in v0.31.4, v0.32.1, v0.33.1 and from v0.34.0 on
(read in every upstream tag). Its absence is evidence only where it would have been visible.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from typing import NamedTuple

from analyzer import patterns as regex
from analyzer.konnectivity import catalog

VERSION = regex.compile(r"\bv?(0\.\d+\.\d+)\b")


class Release(NamedTuple):
    name: str
    default_verbosity: int
    connect_level: int
    has_agent_connected: bool


@functools.cache
def table() -> tuple[Release, ...]:
    """All releases; `connect_level` 0 means always printed."""
    return tuple(
        Release(
            row["release"],
            int(row["default_v"]),
            0 if row["connect_level"] == "always" else int(row["connect_level"]),
            row["agent_connected"] != "-",
        )
        for row in catalog.table("releases.tsv")
    )


@functools.cache
def _fingerprints() -> dict[tuple[str, str], frozenset[int]]:
    found: dict[tuple[str, str], set[int]] = {}
    for row in catalog.table("fingerprints.tsv"):
        found.setdefault((row["message"], row["file_line"]), set()).update(catalog.parse_ranges(row["releases"]))
    return {key: frozenset(value) for key, value in found.items()}


def from_image(image: str) -> str | None:
    """The release in an image reference such as ``.../proxy-server:v0.30.3``."""
    tag = image.rsplit("/", 1)[-1].rpartition(":")[2]
    if found := VERSION.search(tag):
        name = "v" + found[1]
        return name if name in catalog.release_index() else None
    return None


def candidates(seen: Iterable[tuple[str, str, str]], image: str | None = None) -> frozenset[int]:
    """
    Releases that can have written the messages seen, as indexes.

    Args:
        seen: (component, message text, file:line) triples of recognised lines.
        image: image reference of the container, when the bundle has it; it wins.

    A message narrows the set only when something remains: forks and vendored builds shift lines.
    """
    if image and (name := from_image(image)):
        return frozenset({catalog.release_index()[name]})
    result = frozenset(range(len(table())))
    for one in seen:
        result = _narrowed(result, *one)
    return result


@functools.lru_cache(maxsize=4096)
def _narrowed(result: frozenset[int], component: str, text: str, place: str) -> frozenset[int]:
    """What is left of them after one message: the logs of a hundred agents begin with the same ones."""
    message = catalog.structured(text)
    known = message.releases.get(component) if message else None
    if known and result & known:
        result &= known
    spot = _fingerprints().get((text, place))
    return result & spot if spot and result & spot else result


def connect_line_visible(possible: frozenset[int], verbosity: int | None, proven: int = 0) -> bool | None:
    """
    Would a connecting agent have left "Connect request from agent"?

    Args:
        possible: candidate releases.
        verbosity: the value of --v, None when unknown.
        proven: a lower bound of the verbosity shown by the log itself.

    Returns:
        True or False when all candidates agree, None otherwise.
    """
    answers: set[bool | None] = set()
    for at in possible:
        release = table()[at]
        if verbosity is not None:
            answers.add(max(verbosity, proven) >= release.connect_level)
        elif proven >= release.connect_level:
            answers.add(True)
        else:
            answers.add(None)
    return answers.pop() if len(answers) == 1 else None


def describe(possible: frozenset[int]) -> str:
    """A short text for a set of releases: one name, a range, or how many."""
    names = [table()[at].name for at in sorted(possible)]
    if len(names) == 1:
        return names[0]
    if len(names) == len(table()):
        return "an unknown release"
    return f"one of {len(names)} releases between {names[0]} and {names[-1]}"
