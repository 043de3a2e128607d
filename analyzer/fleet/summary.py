"""
What a dataset of many bundles says: causes by count and place, groups of one shape, what stands out, what is missing.

Bundles belong to one group when their findings are equal without names: the same causes and the same failed checks.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analyzer.errors import InputError
from analyzer.fleet.dataset import read_parts, schema_of
from analyzer.fleet.rows import COLUMNS
from analyzer.tables import parquet

if TYPE_CHECKING:
    import pandas as pd

DIMENSIONS = ("zones", "product", "version", "day")
GROUP = 2
MOST = 12


@dataclass(frozen=True, slots=True)
class CauseCount:
    """A first cause over all bundles, with how sure they are."""

    cause: str
    bundles: int
    confirmed: int
    likely: int
    possible: int


@dataclass(frozen=True, slots=True)
class Split:
    """First causes by a value of one dimension (a zone, a product, a version, a day)."""

    dimension: str
    value: str
    bundles: int
    causes: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Bundles of one shape, and what they share."""

    signature: str
    bundles: int
    cause: str
    failed: tuple[str, ...]
    first: str | None
    last: str | None
    shared: tuple[str, ...]
    examples: tuple[str, ...]

    @property
    def sentence(self) -> str:
        since = f" since {self.first[:16].replace('T', ' ')}" if self.first else ""
        shared = f", all {'; '.join(self.shared)}" if self.shared else ""
        return f"{self.bundles} bundles of one shape{since}{shared}: {self.cause}"


@dataclass(frozen=True, slots=True)
class Fleet:
    """Everything the fleet report shows."""

    bundles: int
    usable: int
    unusable: int
    errors: int
    clusters: int
    first: str | None
    last: str | None
    verdicts: tuple[tuple[str, int], ...]
    causes: tuple[CauseCount, ...]
    splits: tuple[Split, ...]
    groups: tuple[Group, ...]
    outliers: tuple[tuple[str, str, str], ...]
    missing: tuple[tuple[str, int], ...]
    seconds: float
    slowest: tuple[tuple[str, float], ...]
    size_bytes: int
    problems: tuple[tuple[str, str], ...]
    damaged: tuple[tuple[str, str], ...] = ()


def summary(folder: Path) -> Fleet:
    """
    Read a dataset; a damaged part costs its own rows and is named in `damaged` with the reason.

    Raises:
        InputError: the folder holds no dataset of `many`, or no part of it can be read.
    """
    bundles, damaged = _read(folder, "bundles")
    bundles["path"] = bundles["path"].fillna("")
    # a path with a hidden secret stands for every path that differs in the secret alone
    bundles["at"] = bundles["path"] + bundles["sha256"].where(bundles["path"].str.contains("[hidden:", regex=False), "")
    bundles = bundles.drop_duplicates("at", keep="last").sort_values("at", ignore_index=True)
    good = bundles[bundles["status"] == "ok"].copy()
    good["cause"] = good["cause"].fillna("none")
    good["day"] = good["captured_at"].str[:10]
    checks, more = _read(folder, "checks")
    checks = checks[checks["sha256"].isin(good["sha256"])].drop_duplicates(["sha256", "check"])
    groups, outliers = _shapes(good, checks)
    bad = bundles[bundles["status"] != "ok"]
    times = good["captured_at"].dropna()
    times_of = {
        str(path): float(seconds) for path, seconds in zip(good["path"], good["seconds"].to_numpy(), strict=True)
    }
    return Fleet(
        len(bundles), len(good), int((bundles["status"] == "unusable").sum()), int((bundles["status"] == "error").sum()),
        int(good["cluster_id"].nunique()), _least(times), _most(times), _counts(good["verdict"]), _causes(good), _splits(good), groups, outliers,
        _missing(checks), sum(times_of.values()),
        tuple(sorted(times_of.items(), key=lambda one: -one[1])[:3]), int(good["size_bytes"].sum()),
        tuple((str(r.path), str(r.error)) for r in bad.head(MOST).itertuples()),
        tuple((f"{part.parent.name}/{part.name}", why) for part, why in [*damaged, *more]),
    )  # fmt: skip


def _read(folder: Path, table: str) -> tuple[pd.DataFrame, list[tuple[Path, str]]]:
    pa = parquet.library()
    parts, damaged = read_parts(folder, table, COLUMNS[table])
    if not parts and not damaged:
        raise InputError(f"{folder}: no dataset of `analyze many` is here")
    if not parts and table == "bundles":
        raise InputError(f"{damaged[0][0]}: {damaged[0][1]}; no other part of the dataset can be read either")
    whole = pa.concat_tables(parts) if parts else schema_of(table, COLUMNS[table]).empty_table()
    frame: pd.DataFrame = whole.to_pandas()
    return frame, damaged


def _counts(values: pd.Series[Any]) -> tuple[tuple[str, int], ...]:
    found = values.dropna().value_counts()
    return tuple(sorted(((str(k), int(v)) for k, v in found.items()), key=lambda one: (-one[1], one[0])))


def _causes(good: pd.DataFrame) -> tuple[CauseCount, ...]:
    found = []
    for cause, count in _counts(good["cause"]):
        sure = good[good["cause"] == cause]["certainty"]
        found.append(
            CauseCount(cause, count, *(int((sure == word).sum()) for word in ("confirmed", "likely", "possible")))
        )
    return tuple(found)


def _splits(good: pd.DataFrame) -> tuple[Split, ...]:
    found = []
    for name in DIMENSIONS:
        values = good[[name, "cause"]].dropna()
        if name == "zones":  # a cluster of three zones counts in each of them
            values = values.assign(zones=values["zones"].str.split()).explode("zones").dropna()
        for value, count in _counts(values[name])[:MOST]:
            found.append(
                Split(name.removesuffix("s"), value, count, _counts(values[values[name] == value]["cause"])[:5])
            )
    return tuple(found)


def _shapes(good: pd.DataFrame, checks: pd.DataFrame) -> tuple[tuple[Group, ...], tuple[tuple[str, str, str], ...]]:
    """Groups of two and more by size, and bundles whose shape no other has."""
    broken: dict[Any, tuple[str, ...]] = {
        key: tuple(sorted(rows["check"])) for key, rows in checks[checks["status"] == "fail"].groupby("sha256")
    }
    groups, outliers = [], []
    for signature, rows in good.groupby("signature", sort=True):
        cause = str(rows["cause"].iloc[0])
        failed = tuple(broken.get(rows["sha256"].iloc[0], ()))
        if len(rows) < GROUP:
            outliers.append((str(rows["path"].iloc[0]), cause, ", ".join(failed[:6]) or "no check failed"))
        elif cause != "none" or failed:
            times = rows["captured_at"].dropna()
            groups.append(
                Group(
                    str(signature), len(rows), cause, failed, _least(times), _most(times), _shared(rows, good),
                    tuple(str(path) for path in rows["bundle"].head(3)),
                )
            )  # fmt: skip
    groups.sort(key=lambda group: (-group.bundles, group.signature))
    return tuple(groups), tuple(sorted(outliers))


def _shared(rows: pd.DataFrame, good: pd.DataFrame) -> tuple[str, ...]:
    """What all bundles of a group have in common and not all bundles of the fleet."""
    found = []
    zones = [set(text.split()) for text in rows["zones"].fillna("")]
    common = set.intersection(*zones) if zones else set()
    everywhere = set.intersection(*(set(text.split()) for text in good["zones"].fillna(""))) if len(good) else set()
    if names := sorted(common - everywhere):
        found.append(f"in zone{'s' if len(names) > 1 else ''} {', '.join(names)}")
    for name, word in (("product", "of product"), ("version", "of version"), ("day", "of")):
        if rows[name].nunique(dropna=False) == 1 and good[name].nunique(dropna=False) > 1 and rows[name].notna().all():
            found.append(f"{word} {rows[name].iloc[0]}")
    return tuple(found)


def _missing(checks: pd.DataFrame) -> tuple[tuple[str, int], ...]:
    """In how many bundles a piece of evidence was asked for by a check that could not be decided."""
    open_ = checks[(checks["status"] == "unknown") & (checks["missing"].fillna("") != "")]
    single = open_.assign(what=open_["missing"].str.split("; ")).explode("what").drop_duplicates(["sha256", "what"])
    return _counts(single["what"])[:MOST]


def _least(times: pd.Series[Any]) -> str | None:
    return str(times.min()) if len(times) else None


def _most(times: pd.Series[Any]) -> str | None:
    return str(times.max()) if len(times) else None
