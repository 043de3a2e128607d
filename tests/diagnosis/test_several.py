"""Several clusters of which none was chosen."""

from __future__ import annotations

import pytest
from analyzer.diagnosis.several import named, unasked
from analyzer.model import Outcome, Status
from analyzer.snapshot.clusters import ClusterShare

from tests.checks.test_cp import ID


def members(count: int) -> tuple[ClusterShare, ...]:
    return tuple(ClusterShare(f"{ID[:-2]}{n:02d}", f"c{n}", frozenset()) for n in range(count))


@pytest.mark.parametrize(
    ("count", "start", "end"),
    [
        (2, "Two clusters in one bundle: c0 (", " and c1 ("),
        (3, "Three clusters", ", c2 ("),
        (4, "Four clusters", ", c3 ("),
        (6, "6 clusters", ", c5 ("),
        (9, "9 clusters", "and 3 more"),
    ],
)
def test_the_clusters_are_named(count: int, start: str, end: str) -> None:
    """All of a few, six of many, in words that hold on a page as well as at a prompt."""
    text = named(members(count))
    assert text.startswith(start)
    assert end in text
    assert (" more;" in text) == (count > 6)
    assert "choose one, for" in text
    assert "--" not in text


def test_no_question_is_answered() -> None:
    """Each check keeps its id and gets the commands that choose, with the bundle's name as a shell takes it."""
    known = Outcome("CTX-10", "one?", (), Status.FAIL, "two")

    class Check:
        id, title, steps = "AG-01", "there?", ("S4",)

    (one,) = unasked([Check()], known, members(2), "my bundle.tar")  # type: ignore[list-item]
    assert (one.id, one.status) == ("AG-01", Status.UNKNOWN)
    assert [g.command for g in one.missing] == [f"analyze 'my bundle.tar' --cluster {m.id}" for m in members(2)]
