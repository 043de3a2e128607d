"""
What a dataset of many bundles says: causes by count, place and day, what came with a version, groups, what stands alone.

Every count can be turned into its bundles: `summary` takes the same filters that the report prints beside its figures.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from analyzer.fleet.bundles import BAD, DIMENSIONS, MADE_AGAIN, MADE_ANEW, Bundle, bundles
from analyzer.fleet.figures import CauseCount, Day, Fleet, Listed, Numbered, Rest, Split
from analyzer.fleet.lift import lifts
from analyzer.fleet.parts import Damaged, NewestRuns, batches, kept, key_of
from analyzer.fleet.place import Place
from analyzer.fleet.rows import LOST_ROWS
from analyzer.fleet.shapes import groups
from analyzer.fleet.store import place_of
from analyzer.tables import parquet
from analyzer.wording import plural

MOST = 12
SLOWEST = 3
LISTED = 5000
"""Bundles that a report lists one by one."""


def summary(dataset: Place | Path | str, where: Mapping[str, str] | None = None) -> Fleet:
    """
    Read a dataset; a damaged part costs its own rows and is named in `damaged` with the reason.

    Args:
        dataset: its folder or URL.
        where: only bundles with these values, by a name of `analyzer.fleet.bundles.FILTERS`.

    Raises:
        InputError: the folder holds no dataset of `many`, or no part of it can be read.
        UsageError: no such filter.
    """
    damaged: Damaged = []
    place = place_of(dataset)
    every, holds = bundles(place, damaged, where)
    good = [one for one in every if one.status == "ok"]
    bad = [one for one in every if one.status != "ok"]
    days = sorted(day for one in good if (day := one.day))
    found, alone = groups(good)
    splits, rests = _splits(good)
    shown = every[:LISTED]
    before = len(damaged)
    missing, lacks = _missing(place, holds, {key_of(one.path, one.digest) for one in good}, {key_of(one.path, one.digest) for one in shown}, damaged)  # fmt: skip
    damaged[before:] = [(part, f"{why}; {MADE_ANEW}") for part, why in damaged[before:]]
    timed, seconds, slowest = _took(place, holds, {key_of(one.path, one.digest) for one in good}, damaged)
    if lost := sum(str(one.made_by).startswith(LOST_ROWS) for one in good):
        damaged.append(("bundles", f"of {plural(lost, 'bundle')} causes, checks or report were lost; {MADE_AGAIN}"))
    ways = _counts(str(one.made_by).removeprefix(LOST_ROWS) for one in good)
    stayed = [(one.path, one.unreached) for one in good if one.unreached]
    return Fleet(
        len(every), len(good), _counts(str(one.status) for one in bad), len({one.cluster_id for one in good if one.cluster_id}),
        sum(not one.cluster_id for one in good),
        days[0] if days else None, days[-1] if days else None, _counts(str(one.verdict) for one in good), _causes(good), _days(good), lifts(good),
        splits, rests, found, alone, missing, timed, seconds, slowest,
        sum(one.size_bytes for one in good), sum(one.damaged > 0 for one in good), tuple((one.path, str(one.error)) for one in bad[:MOST]),
        tuple(_listed(one, lacks.get(key_of(one.path, one.digest), ())) for one in shown), tuple((where or {}).items()),
        tuple({part: (part, why) for part, why in reversed(damaged)}.values())[::-1], ways if len(ways) > 1 else (), len(stayed), tuple(stayed[:MOST]),
    )  # fmt: skip


def _counts(values: Iterable[str]) -> Numbered:
    return tuple(sorted(Counter(values).items(), key=lambda one: (-one[1], one[0])))


def _causes(good: list[Bundle]) -> tuple[CauseCount, ...]:
    sure = Counter((one.first_cause, str(one.certainty)) for one in good)
    return tuple(
        CauseCount(cause, count, *(sure[cause, word] for word in ("confirmed", "likely", "possible")))
        for cause, count in _counts(one.first_cause for one in good)
    )


def _days(good: list[Bundle]) -> tuple[Day, ...]:
    by_day: dict[str, list[Bundle]] = {}
    for one in good:
        if one.day:
            by_day.setdefault(one.day, []).append(one)
    found: list[Day] = []
    for day, rows in sorted(by_day.items()):
        broken, decided = sum(one.verdict in BAD for one in rows), sum(one.is_decided for one in rows)
        share = round(broken / decided, 4) if decided else None
        before = next((day.share for day in reversed(found) if day.share is not None), None)
        change = round(share - before, 4) if share is not None and before is not None else None
        found.append(Day(day, len(rows), broken, len(rows) - decided, share, change, _counts(one.first_cause for one in rows)[:5]))  # fmt: skip
    return tuple(found)


def _splits(good: list[Bundle]) -> tuple[tuple[Split, ...], tuple[Rest, ...]]:
    found, rests = [], []
    for name in DIMENSIONS:
        causes: dict[str, Counter[str]] = {}
        for one in good:
            for value in one.values(name):
                causes.setdefault(value, Counter())[one.first_cause] += 1
        sizes = sorted(((sum(c.values()), value) for value, c in causes.items()), key=lambda one: (-one[0], one[1]))
        for size, value in sizes[:MOST]:
            found.append(Split(name, value, size, _counts(causes[value].elements())[:5]))
        rests.append(Rest(name, max(0, len(sizes) - MOST), sum(not one.values(name) for one in good)))
    return tuple(found), tuple(rests)


def _listed(one: Bundle, missing: Collection[str]) -> Listed:
    places = tuple((name, value) for name in DIMENSIONS for value in one.values(name))
    return Listed(
        one.path,
        str(one.status),
        one.verdict,
        one.first_cause if one.status == "ok" else "",
        one.certainty,
        one.signature,
        one.day,
        places,
        one.damaged,
        str(one.error or one.unreached),
        tuple(sorted(missing)),
    )


def _took(
    place: Place, holds: NewestRuns, good: set[str], damaged: Damaged
) -> tuple[int, float, tuple[tuple[str, float], ...]]:
    """How many analysed bundles say how long they took, how long that is together, and the slowest with their paths."""
    count, total, slowest = 0, 0.0, list[tuple[str, float]]()
    for part, batch in batches(place, "_costs", ("path", "sha256", "run", "seconds"), damaged):
        rows = kept(batch, part, holds)
        for path, digest, seconds in zip(*(rows.column(name).to_pylist() for name in ("path", "sha256", "seconds")), strict=True):  # fmt: skip
            if seconds is not None and key_of(path, digest) in good:
                count, total = count + 1, total + seconds
                slowest.append((path, seconds))
        slowest = sorted(slowest, key=lambda one: (-one[1], one[0]))[:SLOWEST]
    return count, round(total, 3), tuple(slowest)


def _missing(
    place: Place, holds: NewestRuns, good: set[str], listed: set[str], damaged: Damaged
) -> tuple[Numbered, dict[str, set[str]]]:
    """In how many bundles a piece of evidence was asked for by a check that could not be decided; the most frequent, and which of the listed bundles lack them."""
    import pyarrow.compute as pc

    unknown, nothing = parquet.array(["unknown", ""], parquet.library().string()).combine_chunks()
    found: Counter[str] = Counter()
    lacks: dict[str, set[str]] = {}
    of: tuple[str, int, set[str]] = ("", 0, set())
    for part, batch in batches(place, "checks", ("path", "sha256", "run", "status", "missing"), damaged):
        open_ = batch.filter(pc.and_kleene(pc.equal(batch["status"], unknown), pc.not_equal(batch["missing"], nothing)))
        rows = kept(open_, part, holds)
        for path, digest, run, missing in zip(
            *(rows.column(n).to_pylist() for n in ("path", "sha256", "run", "missing")), strict=True
        ):
            key = key_of(path, digest)
            if key not in good:
                continue
            if of[:2] != (key, run):  # a bundle's checks stand together
                found.update(of[2])
                of = key, run, set()
            of[2].update(sys.intern(what) for what in missing.split("; "))
            if key in listed:
                lacks[key] = of[2]
    found.update(of[2])
    most = tuple(sorted(found.items(), key=lambda one: (-one[1], one[0])))[:MOST]
    return most, {key: whats & {what for what, _ in most} for key, whats in lacks.items()}
