"""What many bundles say together: counts with what they are of, groups of one shape, what stands out, what is missing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from analyzer.errors import InputError
from analyzer.fleet.dataset import Dataset
from analyzer.fleet.rows import COLUMNS, Rows
from analyzer.fleet.summary import MOST, CauseCount, Fleet, Group, Split, summary


def lot(name: str, *, failed: tuple[str, ...] = (), missing: str = "", **given: Any) -> Rows:
    own = {"bundle": name, "sha256": f"h-{name}"}
    base = dict.fromkeys(COLUMNS["bundles"]) | own | {
        "path": f"/{name}", "analyzer_version": "1", "status": "ok", "error": "", "verdict": "broken", "cause": "a", "certainty": "likely",
        "cluster_id": "c", "captured_at": "2026-03-02T10:00:00Z", "signature": "s", "zones": "dal10", "seconds": 1.0, "size_bytes": 10,
    }  # fmt: skip
    states = [
        *((check, "fail", "") for check in failed),
        *([("X-9", "unknown", missing)] if missing else []),
        ("Y-1", "pass", "z"),
    ]
    checks = [
        {**own, "check": check, "status": status, "summary": "", "missing": lacks} for check, status, lacks in states
    ]
    return {"bundles": [base | given], "causes": [], "checks": checks}


@pytest.fixture
def told(tmp_path: Path):  # type: ignore[no-untyped-def]
    def tell(*lots: Rows) -> Fleet:
        Dataset(tmp_path).append(list(lots))
        return summary(tmp_path)

    return tell


def test_counts_are_of_the_bundles_that_could_be_used(told) -> None:  # type: ignore[no-untyped-def]
    """Unusable ones and errors are counted apart, with their reasons."""
    fleet = told(
        lot("a"), lot("b", cluster_id="d", captured_at="2026-03-01T10:00:00Z", verdict="healthy", cause=None, certainty=None, seconds=3.0),
        lot("c", status="unusable", error="no archive"), lot("d", status="error", error="gone"), lot("e", captured_at=None, seconds=2.0),
    )  # fmt: skip
    assert (fleet.bundles, fleet.usable, fleet.unusable, fleet.errors, fleet.clusters) == (5, 3, 1, 1, 2)
    assert (fleet.first, fleet.last) == ("2026-03-01T10:00:00Z", "2026-03-02T10:00:00Z")
    assert fleet.verdicts == (("broken", 2), ("healthy", 1))
    assert fleet.problems == (("/c", "no archive"), ("/d", "gone"))
    assert (fleet.seconds, fleet.size_bytes, fleet.damaged) == (6.0, 30, ())
    assert fleet.slowest == (("/b", 3.0), ("/e", 2.0), ("/a", 1.0))
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


def test_a_later_row_of_a_path_replaces_the_first(told, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """A bundle that was tried again counts once; paths with a hidden secret are told apart by their content."""
    hidden = {"path": "/[hidden: password]"}
    fleet = told(lot("a", status="error", path="/x"), lot("b", path="/x"), lot("c", **hidden), lot("d", **hidden))
    assert (fleet.bundles, fleet.usable, fleet.errors) == (3, 3, 0)


def test_bundles_are_split_by_zone_product_version_and_day(told) -> None:  # type: ignore[no-untyped-def]
    """A cluster of two zones counts in each; what is not known counts nowhere."""
    fleet = told(
        lot("a", zones="dal10 dal12", product="iks", version="1.30"), lot("b", zones="dal12", cause="b", product="iks"), lot("c", zones=None)
    )  # fmt: skip
    assert fleet.splits == (
        Split("zone", "dal12", 2, (("a", 1), ("b", 1))),
        Split("zone", "dal10", 1, (("a", 1),)),
        Split("product", "iks", 2, (("a", 1), ("b", 1))),
        Split("version", "1.30", 1, (("a", 1),)),
        Split("day", "2026-03-02", 3, (("a", 2), ("b", 1))),
    )


def test_two_of_one_shape_are_a_group(told) -> None:  # type: ignore[no-untyped-def]
    """With what they share and the others do not; one alone stands out; bundles without any finding are neither."""
    fleet = told(
        lot("a", failed=("P-2", "P-1"), zones="dal10 dal12", captured_at="2026-03-03T10:00:00Z"),
        lot("b", failed=("P-2", "P-1"), zones="dal12 dal13"),
        lot("c", signature="t", zones="dal13", cause="b", failed=("Q-1",), product="iks"),
        *(lot(name, signature="well", cause=None, zones="dal14") for name in ("d", "e")),
    )
    assert fleet.groups == (
        Group(
            "s", 2, "a", ("P-1", "P-2"), "2026-03-02T10:00:00Z", "2026-03-03T10:00:00Z", ("in zone dal12",), ("a", "b")
        ),
    )
    assert fleet.outliers == (("/c", "b", "Q-1"),)
    assert fleet.groups[0].sentence == "2 bundles of one shape since 2026-03-02 10:00, all in zone dal12: a"


def test_what_all_bundles_share_is_no_news(told) -> None:  # type: ignore[no-untyped-def]
    """A zone or a product that every bundle has tells no group from the others."""
    fleet = told(
        *(lot(name, zones="dal10 dal12 dal13", product="iks", version="1.30") for name in ("a", "b")),
        *(
            lot(name, zones="dal10", product="iks", version="1.29", signature="t", captured_at=None)
            for name in ("c", "d")
        ),
    )
    assert [group.shared for group in fleet.groups] == [
        ("in zones dal12, dal13", "of version 1.30", "of 2026-03-02"),
        ("of version 1.29",),
    ]
    assert fleet.groups[1].sentence == "2 bundles of one shape, all of version 1.29: a"


def test_groups_without_a_cause_need_a_failed_check(told) -> None:  # type: ignore[no-untyped-def]
    """Larger groups first."""
    fleet = told(
        *(lot(name, cause=None, failed=("P-1",)) for name in ("a", "b")), *(lot(name, signature="t") for name in ("c", "d", "e"))
    )  # fmt: skip
    assert [(group.signature, group.bundles, group.cause) for group in fleet.groups] == [
        ("t", 3, "a"),
        ("s", 2, "none"),
    ]


def test_missing_evidence_is_ranked(told) -> None:  # type: ignore[no-untyped-def]
    """In how many bundles a piece was asked for by an open check; what a check that passed lacked does not count."""
    fleet = told(
        lot("a", missing="logs; acl"),
        lot("b", missing="logs"),
        lot("c", missing="logs; logs"),
        lot("d", status="error", missing="acl"),
    )
    assert fleet.missing == (("logs", 3), ("acl", 1))


def test_lists_end_somewhere(told) -> None:  # type: ignore[no-untyped-def]
    """Problems and what is missing: a dozen each."""
    many = "; ".join(f"m{n:02}" for n in range(MOST + 4))
    fleet = told(lot("a", missing=many), *(lot(f"e{n:02}", status="error", error="x") for n in range(MOST + 4)))
    assert (len(fleet.missing), len(fleet.problems), fleet.errors) == (MOST, MOST, MOST + 4)


def test_nothing_is_no_dataset(tmp_path: Path) -> None:
    """An empty folder is none, and neither is one whose only part is damaged."""
    with pytest.raises(InputError, match="no dataset"):
        summary(tmp_path)
    (tmp_path / "bundles").mkdir()
    (tmp_path / "bundles" / "part-1.parquet").write_text("x")
    with pytest.raises(InputError, match="no other part"):
        summary(tmp_path)
