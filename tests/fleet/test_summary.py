"""What many bundles say together: counts with what they are of, days in order, filters, what is missing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from analyzer.errors import InputError, UsageError
from analyzer.fleet.dataset import Dataset
from analyzer.fleet.figures import CauseCount, Day, Fleet, Split
from analyzer.fleet.rows import COLUMNS, FleetRows
from analyzer.fleet.summary import MOST, summary


def lot(name: str, *, failed: tuple[str, ...] = (), missing: str = "", **given: Any) -> FleetRows:
    own = {"bundle": name, "path": f"/{name}", "sha256": f"h-{name}"}
    base = dict.fromkeys(COLUMNS["bundles"]) | own | {
        "analyzer_version": "1", "status": "ok", "error": "", "verdict": "broken", "cause": "a", "certainty": "likely", "schema": 2,
        "cluster_id": "c", "captured_at": "2026-03-02T10:00:00Z", "signature": "s", "zones": "dal10", "size_bytes": 10,
    }  # fmt: skip
    took = given.pop("seconds", 1.0)
    row = base | given
    row["shape"] = " ".join([*([row["cause"]] if row["cause"] else []), *failed])
    states = [
        *((check, "fail", "") for check in failed),
        *([("X-9", "unknown", missing)] if missing else []),
        ("Y-1", "pass", "z"),
    ]
    own["path"] = row["path"]
    checks = [
        {**own, "check": check, "status": status, "summary": "", "missing": lacks} for check, status, lacks in states
    ]
    return {"bundles": [row], "causes": [], "checks": checks, "_costs": [{**own, "seconds": took}]}


@pytest.fixture
def told(tmp_path: Path):  # type: ignore[no-untyped-def]
    def tell(*lots: FleetRows) -> Fleet:
        Dataset(tmp_path).append(list(lots))
        return summary(tmp_path)

    tell.folder = tmp_path  # type: ignore[attr-defined]
    return tell


def test_counts_are_of_the_bundles_that_could_be_used(told) -> None:  # type: ignore[no-untyped-def]
    """Unusable ones and errors are counted apart, with their reasons."""
    fleet = told(
        lot("a"), lot("b", cluster_id="d", captured_at="2026-03-01T10:00:00Z", verdict="healthy", cause=None, certainty=None, seconds=3.0),
        lot("c", status="unusable", error="no archive"), lot("d", status="error", error="gone"), lot("e", captured_at=None, seconds=2.0),
    )  # fmt: skip
    assert (fleet.bundles, fleet.usable, fleet.statuses, fleet.clusters) == (5, 3, (("error", 1), ("unusable", 1)), 2)
    assert (fleet.first, fleet.last) == ("2026-03-01", "2026-03-02")
    assert fleet.verdicts == (("broken", 2), ("healthy", 1))
    assert fleet.problems == (("/c", "no archive"), ("/d", "gone"))
    assert (fleet.seconds, fleet.size_bytes, fleet.damaged) == (6.0, 30, ())
    assert (fleet.timed, fleet.slowest) == (3, (("/b", 3.0), ("/e", 2.0), ("/a", 1.0)))
    assert fleet.causes == (CauseCount("a", 2, 0, 2, 0), CauseCount("none", 1, 0, 0, 0))


def test_causes_are_counted_by_certainty(told) -> None:  # type: ignore[no-untyped-def]
    """Most frequent first, equal counts by name."""
    fleet = told(
        lot("a", certainty="confirmed"), lot("b", certainty="possible"), lot("c", cause="z"), lot("d", cause="b"), lot("e", cause="b")
    )  # fmt: skip
    assert [(c.cause, c.bundles, c.confirmed, c.likely, c.possible) for c in fleet.causes] == [
        ("a", 2, 1, 0, 1),
        ("b", 2, 0, 2, 0),
        ("z", 1, 0, 1, 0),
    ]


def test_rows_of_a_later_run_replace_the_first(tmp_path: Path) -> None:
    """A bundle that was tried again, or has changed, counts once and as it is now; paths with a hidden secret are told apart by content."""
    Dataset(tmp_path).append(
        [lot("a", status="error"), lot("b", cause="old"), lot("c", path="/[hidden:x]"), lot("d", path="/[hidden:x]")]
    )
    later = Dataset(tmp_path)
    later.analysed("")
    later.append([lot("a"), lot("b", cause="new", sha256="other")])
    fleet = summary(tmp_path)
    assert (fleet.bundles, fleet.usable, fleet.statuses) == (4, 4, ())
    assert [c.cause for c in fleet.causes] == ["a", "new"]


def test_bundles_are_split_by_place_and_version(told) -> None:  # type: ignore[no-untyped-def]
    """A cluster of two zones counts in each; what is not known counts nowhere."""
    fleet = told(
        lot("a", zones="dal10 dal12", product="iks", version="1.30"), lot("b", zones="dal12", cause="b", product="iks", account="x y"), lot("c", zones=None, product="unknown")
    )  # fmt: skip
    assert fleet.splits == (
        Split("zone", "dal12", 2, (("a", 1), ("b", 1))),
        Split("zone", "dal10", 1, (("a", 1),)),
        Split("version", "1.30", 1, (("a", 1),)),
        Split("account", "x y", 1, (("b", 1),)),
        Split("product", "iks", 2, (("a", 1), ("b", 1))),
    )
    assert [(one.dimension, one.values, one.unstated) for one in fleet.rests] == [
        ("region", 0, 3), ("zone", 0, 1), ("version", 0, 2), ("infrastructure", 0, 3), ("account", 0, 2), ("product", 0, 1),
    ]  # fmt: skip


def test_days_stand_in_order_with_their_change(told) -> None:  # type: ignore[no-untyped-def]
    """Share of broken or degraded bundles among those whose verdict is not open, and the difference to the last day that has one; the time of the run counts where no evidence has any."""
    fleet = told(
        lot("a", captured_at="2026-03-03T01:00:00Z"), lot("b", captured_at="2026-03-03T23:00:00Z", verdict="healthy", cause=None),
        lot("c", verdict="degraded", cause="b"), lot("d", captured_at=None, analyzed_at="2026-03-04T00:00:00Z", verdict="inconclusive", cause=None),
        lot("e", captured_at=None), lot("f", captured_at=None, last_at="2026-03-05T09:00:00Z", analyzed_at="2026-04-01T00:00:00Z"),
    )  # fmt: skip
    assert fleet.days == (
        Day("2026-03-02", 1, 1, 0, 1.0, None, (("b", 1),)),
        Day("2026-03-03", 2, 1, 0, 0.5, -0.5, (("a", 1), ("none", 1))),
        Day("2026-03-04", 1, 0, 1, None, None, (("undecided", 1),)),
        Day("2026-03-05", 1, 1, 0, 1.0, 0.5, (("a", 1),)),
    )


@pytest.mark.parametrize(
    ("where", "found"),
    [
        ({"cause": "a"}, "ac"), ({"cause": "unexplained"}, "b"), ({"zone": "dal12"}, "c"), ({"zone": "dal10", "cause": "a"}, "ac"), ({"check": "P-1"}, "a"),
        ({"day": "2026-03-02"}, "ac"), ({"status": "error"}, "d"), ({"signature": "t"}, "c"), ({"version": "1.30"}, ""), ({"verdict": "broken"}, "abc"),
    ],
)  # fmt: skip
def test_a_figure_leads_to_its_bundles(where: dict[str, str], found: str, told) -> None:  # type: ignore[no-untyped-def]
    """Every count is that of the bundles that the same filter lists."""
    fleet = told(
        lot("a", failed=("P-1",)), lot("b", cause=None, captured_at="2026-03-05T00:00:00Z", zones=None),
        lot("c", zones="dal10 dal12", signature="t"), lot("d", status="error", cause=None, captured_at=None, zones=None),
    )  # fmt: skip
    chosen = summary(told.folder, where)
    assert [one.path for one in chosen.listed] == [f"/{name}" for name in found]
    assert (chosen.bundles, chosen.where) == (len(found), tuple(where.items()))
    assert len(fleet.listed) == 4


def test_a_filter_that_is_none_is_said(told) -> None:  # type: ignore[no-untyped-def]
    """With the one that was meant."""
    told(lot("a"))
    with pytest.raises(UsageError, match="did you mean 'version'"):
        summary(told.folder, {"versoin": "1"})


def test_what_was_not_read_is_counted(told) -> None:  # type: ignore[no-untyped-def]
    """Unread lines or lost members, by bundle."""
    fleet = told(
        lot("a", unread_lines=5),
        lot("b", lost_members=1),
        lot("c", unread_lines=0),
        lot("d", truncated=1),
        lot("e", stopped_by="a limit"),
    )
    assert fleet.incomplete == 4


def test_missing_evidence_is_ranked(told) -> None:  # type: ignore[no-untyped-def]
    """In how many bundles a piece was asked for by an open check; what a check that passed lacked does not count."""
    fleet = told(
        lot("a", missing="logs; acl"),
        lot("b", missing="logs"),
        lot("c", missing="logs; logs"),
        lot("d", status="error", missing="acl"),
    )
    assert fleet.missing == (("logs", 3), ("acl", 1))
    assert [one.missing for one in fleet.listed] == [("acl", "logs"), ("logs",), ("logs",), ()]


def test_lists_end_somewhere(told) -> None:  # type: ignore[no-untyped-def]
    """Problems and what is missing: a dozen each."""
    many = "; ".join(f"m{n:02}" for n in range(MOST + 4))
    fleet = told(lot("a", missing=many), *(lot(f"e{n:02}", status="error", error="x") for n in range(MOST + 4)))
    many_zones = told(*(lot(f"z{n:02}", zones=f"zone{n:02}") for n in range(MOST + 4)))
    assert (sum(s.dimension == "zone" for s in many_zones.splits), many_zones.rests[1].values) == (MOST, 5)
    assert (len(fleet.missing), len(fleet.problems), fleet.statuses) == (MOST, MOST, (("error", MOST + 4),))


def test_what_nobody_knows_is_neither_well_nor_broken(told) -> None:  # type: ignore[no-untyped-def]
    """Without a cause a bundle is well, broken by nothing known, or undecided: three words; one that names no cluster is no cluster."""
    fleet = told(
        lot("a", verdict="healthy", cause=None), lot("b", verdict="inconclusive", cause=None, cluster_id=None),
        lot("c", verdict="degraded", cause=None), lot("d", verdict="inconclusive", cause="z", certainty="possible", cluster_id=None),
    )  # fmt: skip
    assert [c.cause for c in fleet.causes] == ["none", "undecided", "unexplained", "z"]
    assert (fleet.clusters, fleet.unnamed, fleet.days[0].undecided, fleet.days[0].share) == (1, 2, 2, 0.5)


def test_what_was_read_in_other_ways_is_counted(told) -> None:  # type: ignore[no-untyped-def]
    """By analyzer and options, where these are not the same for all; of rows that lost others that is said, and how they are made again."""
    assert told(lot("a", made_by="2"), lot("b", made_by="2"), lot("x", made_by="1", status="error")).ways == ()
    fleet = told(lot("c", made_by="2 members=5"), lot("d", made_by="incomplete 2"))
    assert fleet.ways == (("2", 3), ("2 members=5", 1))
    assert fleet.damaged == (("bundles", "of 1 bundle causes, checks or report were lost; `analyze many` over its bundles makes it again"),)  # fmt: skip


def test_a_part_that_is_gone_is_named(told) -> None:  # type: ignore[no-untyped-def]
    """Though no figure needs it; each part once."""
    told(lot("a"))
    for table in ("reports", "causes", "checks"):
        for part in (told.folder / table).iterdir():
            part.unlink() if table == "reports" else part.write_bytes(b"cut")
    assert sorted((part.partition("/")[0], "makes it again" in why) for part, why in summary(told.folder).damaged) == [
        ("causes", True), ("checks", True), ("reports", True),
    ]  # fmt: skip


def test_nothing_is_no_dataset(tmp_path: Path) -> None:
    """An empty folder is none, and neither is one whose only part is damaged."""
    with pytest.raises(InputError, match="no dataset"):
        summary(tmp_path)
    (tmp_path / "bundles").mkdir()
    (tmp_path / "bundles" / "part-1.parquet").write_text("x")
    with pytest.raises(InputError, match="no other part"):
        summary(tmp_path)
