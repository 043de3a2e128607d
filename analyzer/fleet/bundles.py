"""The bundles of a dataset as the fleet report sees them: the rows that hold, one after the other, in little memory."""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from analyzer.errors import InputError, UsageError
from analyzer.fleet import looks
from analyzer.fleet.looks import RowMarks
from analyzer.fleet.parts import HIDDEN, Damaged, NewestRuns, batches, current, incomplete, key_of
from analyzer.fleet.place import Place
from analyzer.fleet.remote import of_this_machine
from analyzer.fleet.rows import COLUMNS
from analyzer.model import Verdict
from analyzer.wording import meant

if TYPE_CHECKING:
    import pyarrow as pa

DIMENSIONS = ("region", "zone", "version", "infrastructure", "account", "product")
"""Where a bundle may belong, in the order of the report; a cluster of three zones belongs to each of them."""
COLUMN = {"region": "regions", "zone": "zones"}
TEXTS = ("status", "verdict", "cause", "certainty", "signature", "shape", "cluster_id", "captured_at", "last_at", "analyzed_at", "error", "bundle", "made_by", *(COLUMN.get(d, d) for d in DIMENSIONS))  # fmt: skip
AT = {name: place for place, name in enumerate(TEXTS)}
NUMBERS = ("size_bytes", "unread_lines", "lost_members", "truncated", "stopped_by")
"""What is told of how much of it was read; `stopped_by` is a text, and that is all that counts of it."""
BAD = ("broken", "degraded")
NO_CAUSE = ("none", "unexplained", "undecided")
"""What stands in place of a first cause: nothing is broken, no known cause explains it, it could not be decided."""
MADE_AGAIN = "`analyze many` over its bundles makes it again"
MADE_ANEW = "`analyze many --again` over its bundles makes it anew"
FILTERS = ("cause", "verdict", "certainty", "status", "signature", "day", "check", *DIMENSIONS)


@dataclass(frozen=True, slots=True)
class Bundle:
    """
    One bundle's row: words that many share are one object.

    Attributes:
        digest: of its content, where the path or the cluster does not tell it from others.
        unreached: why the last run could not read it, and its row is of one before; empty where that is not so.
    """

    path: str
    digest: str
    texts: tuple[str | None, ...]
    size_bytes: int
    damaged: int
    unreached: str = ""

    def __getattr__(self, name: str) -> Any:
        if name in AT:
            return self.texts[AT[name]]
        raise AttributeError(name)

    @property
    def is_decided(self) -> bool:
        """Does its verdict say how it is? An inconclusive one is in no share, neither as well nor as broken."""
        return self.verdict in (Verdict.HEALTHY, *BAD)

    @property
    def first_cause(self) -> str:
        """Its first cause; without one what that means: nothing is broken, what is broken is not explained, or nobody knows."""
        if cause := self.texts[AT["cause"]]:
            return cause
        return "none" if self.verdict == Verdict.HEALTHY else "unexplained" if self.is_decided else "undecided"

    @property
    def day(self) -> str | None:
        """The day of its evidence, or of its analysis where it shows none."""
        at = next((at for name in ("captured_at", "last_at", "analyzed_at") if (at := self.texts[AT[name]])), "")  # fmt: skip
        return at[:10] if at else None

    @property
    def findings(self) -> frozenset[str]:
        """Its causes and failing checks."""
        return frozenset((self.texts[AT["shape"]] or "").split())

    def values(self, dimension: str) -> tuple[str, ...]:
        """Its values of a dimension; none where it states none."""
        text = self.texts[AT[COLUMN.get(dimension, dimension)]] or ""
        return (
            tuple(dict.fromkeys(text.split())) if dimension in COLUMN else (text,) if text and text != "unknown" else ()
        )

    def said(self, name: str) -> tuple[str, ...]:
        """What it holds of a filter of `FILTERS`; one that was not analysed is counted by its status alone."""
        if self.status != "ok" and name != "status":
            return ()
        if name in DIMENSIONS:
            return self.values(name)
        if name == "check":
            return tuple(self.findings)
        own = {"cause": self.first_cause, "day": self.day}
        return (str(own.get(name) or getattr(self, name)),)

    def has(self, name: str, value: str) -> bool:
        """Does it match a filter of `FILTERS`?"""
        return value in self.said(name)


def bundles(place: Place, damaged: Damaged, where: Mapping[str, str] | None = None) -> tuple[list[Bundle], NewestRuns]:
    """
    Every bundle once, by path, and where its rows hold.

    Args:
        where: only bundles with these values, by a name of `FILTERS`.

    Raises:
        InputError: the folder holds no dataset of `many`, or no part of it can be read.
        UsageError: no such filter.
    """
    for name in where or {}:
        if name not in FILTERS:
            raise UsageError(
                f"nothing is chosen by {name!r}; {meant(name, FILTERS) or 'there are: ' + ', '.join(FILTERS)}"
            )
    _check_there(place)
    held: dict[str, tuple[tuple[int, str], Bundle]] = {}
    lots: dict[tuple[int, str], tuple[int, str]] = {}
    seen = looks.latest(place, damaged)
    for part, batch in batches(place, "bundles", COLUMNS["bundles"], damaged):
        own = (batch.column(name).to_pylist() for name in ("run", "sha256"))
        for run, digest, one in zip(*own, _made(batch), strict=True):
            key = key_of(one.path, one.digest)
            if (look := seen.get(key)) and look.is_of(RowMarks.of(run, digest, one.made_by)):
                one = dataclasses.replace(one, unreached=look.words)
            if key not in held or held[key][0] <= (run, part):
                held[key] = lots.setdefault((run, part), (run, part)), one
    if not held and damaged:
        raise InputError(f"{place}/{damaged[0][0]}: {damaged[0][1]}; no other part of the dataset can be read either")
    if not held:
        raise InputError(f"{place}: no dataset of `analyze many` is here")
    damaged += [
        (f"{table}/{part}", f"it is gone or cut off; {MADE_AGAIN}")
        for part, tables in incomplete(
            place, {part: () for (_, part), one in held.values() if one.status == "ok"}
        ).items()
        for table in tables
    ]
    found = [one for _, one in held.values() if all(one.has(*pair) for pair in (where or {}).items())]
    found.sort(key=lambda one: (one.path, one.digest))
    return found, {key: at for key, (at, _) in held.items()}


def _check_there(place: Place) -> None:
    """Raise InputError where no dataset is; said before Parquet's extra is asked for."""
    try:
        found_any = bool(place.parts("bundles"))
    except OSError as error:  # a store that does not answer, a folder that may not be listed
        raise InputError(f"{place}: {error.strerror or error}") from None
    if not found_any:
        raise InputError(f"{place}: no dataset of `analyze many` is here")


def sources(place: Place) -> list[str]:
    """
    The bundles of the dataset that lie on this machine, those of replaced rows, too: a report is never written over one.

    Raises:
        InputError: no dataset of `many` is there.
    """
    _check_there(place)
    paths = {path for _, batch in batches(place, "bundles", ("path",), []) for path in batch.column("path").to_pylist()}
    return sorted({at for path in paths if path and (at := of_this_machine(path))})


def _made(batch: pa.RecordBatch) -> Iterator[Bundle]:
    texts = [[sys.intern(v) if v is not None and name not in ("error", "bundle") else v for v in batch.column(name).to_pylist()] for name in TEXTS]  # fmt: skip
    numbers = [batch.column(name).to_pylist() for name in ("path", "sha256", *NUMBERS)]
    for path, digest, size, unread, lost, truncated, stopped, *words in zip(*numbers, *texts, strict=True):
        told_by_path = words[AT["cluster_id"]] and HIDDEN not in (path or "")
        yield Bundle(
            path or "",
            "" if told_by_path else digest or "",
            tuple(words),
            size or 0,
            (unread or 0) + (lost or 0) + (truncated or 0) + bool(stopped),
        )


def report_of(place: Place, name: str) -> tuple[Bundle, str]:
    """
    The bundle with this path, or whose path ends so, and its stored report.

    Raises:
        InputError: there is none, or more than one.
    """
    damaged: Damaged = []
    listed, holds = bundles(place, damaged)
    every = [one for one in listed if one.path == name] or [
        one for one in listed if one.path.endswith("/" + name) or one.bundle == name
    ]
    if len(every) != 1:
        hint = (
            meant(name, [str(one.bundle) for one in listed]) if not every else f"{every[0].path}, {every[1].path} ..."
        )
        raise InputError(f"{'no bundle' if not every else 'more than one bundle'} of the dataset is called {name!r}{'; ' if hint else ''}{hint}")  # fmt: skip
    for _, text in reports(place, holds, {key_of(every[0].path, every[0].digest)}):
        return every[0], text
    lost = f"it was lost; {MADE_ANEW}" if every[0].status == "ok" else every[0].error or "it was not analysed"
    raise InputError(f"no report of {every[0].path} is stored: {lost}")


def stored(place: Place, paths: set[str]) -> Iterator[tuple[str, str]]:
    """(path, stored report) of bundles by their paths."""
    holds = current(place, [])
    wanted = {key for key in holds if key.partition("\0")[0] in paths}
    for key, text in reports(place, holds, wanted):
        yield key.partition("\0")[0], text


def reports(place: Place, holds: NewestRuns, wanted: set[str]) -> Iterator[tuple[str, str]]:
    """(key, stored report) of some bundles."""
    where = {holds[key][1] for key in wanted if key in holds}
    for part, batch in batches(place, "reports", ("path", "sha256", "run", "report"), [], where):
        for row in batch.to_pylist():
            key = key_of(row["path"], row["sha256"])
            if key in wanted and holds.get(key) == (row["run"], part):
                yield key, row["report"] or ""
