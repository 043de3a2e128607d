"""Rows that `kubectl get -w` goes on printing for objects that are already listed."""

from __future__ import annotations

import pytest
from analyzer.parsers.kubernetes.table import parse
from analyzer.parsers.kubernetes.watched import former

from tests.support.rows import read_of

PODS = "NAME      READY   STATUS              RESTARTS   AGE\n"


def test_the_last_row_of_a_watched_object_is_its_state() -> None:
    """Each earlier one is understood, and what the object was before."""
    text = f"{PODS}a-7bbbb   0/1     Pending             0          0s\nb-7bbbb   1/1     Running             0          9d\n"
    found = read_of(parse, f"{text}a-7bbbb   1/1     Running             0          9s\n^C\n")
    assert [(r["line"], r["name"], r["ready"]) for r in found.rows["pods"]] == [
        (3, "b-7bbbb", True),
        (4, "a-7bbbb", True),
    ]
    assert (found.unread, found.rows["listings"][0]["rows"], found.rows["listings"][0]["complete"]) == ([], 2, True)


def test_a_table_below_has_its_own_rows() -> None:
    """The same list printed twice is two places that state its objects."""
    row = "a-7bbbb   1/1     Running             0          9s\n"
    assert [r["line"] for r in read_of(parse, PODS + row + PODS + row).rows["pods"]] == [2, 4]


def test_a_sentence_that_begins_with_a_name_replaces_no_row() -> None:
    """Only a row of the table is a later state."""
    text = f"{PODS}a-7bbbb   1/1     Running             0          9s\na-7bbbb   was fine all the day\n"
    assert [r["line"] for r in read_of(parse, text).rows["pods"]] == [2]


def test_a_watched_object_that_was_deleted_is_no_more() -> None:
    """The column EVENT says so."""
    text = f"EVENT     {PODS}ADDED     a-7bbbb   1/1     Running             0          9s\nDELETED   a-7bbbb   0/1     Terminating         0          9s\n"
    assert "pods" not in read_of(parse, text).rows


@pytest.mark.parametrize(
    ("kind", "titles", "rows", "lines"),
    [
        ("nodes", ["NAME", "STATUS"], ["n NotReady", "n Ready"], {0}),
        ("pods", ["NAMESPACE", "NAME"], ["x a 1", "y a 1", "x a 1"], {0}),
        ("events", ["NAME", "STATUS"], ["n x", "n y"], set()),
        ("pods", ["READY", "STATUS", "AGE", "NAME"], ["1 1 1 n", "1 1 1 n"], set()),
        ("pods", ["NAME", "AGE"], ["n", "n"], set()),
    ],
)
def test_which_rows_are_former_ones(kind: str, titles: list[str], rows: list[str], lines: set[int]) -> None:
    """By namespace and name, of kinds that have one row a name."""
    assert former(enumerate(rows), titles, kind, lambda line: dict(zip(titles, line.split(), strict=False))) == lines


@pytest.mark.parametrize("prefix", ["10:23:02 ", "2026-03-02 10:23:02 ", "w1: ", "stdout | "])
def test_what_stands_before_every_row_names_none(prefix: str) -> None:
    """A time or a host in front of each line of a table makes its rows begin alike, and they are of different pods."""
    rows = [f"{name}   1/1     Running             0          9d" for name in ("a-7bbbb", "b-7bbbb", "c-7bbbb")]
    text = "".join(f"{prefix}{line}\n" for line in (PODS.rstrip("\n"), *rows))
    assert [r["name"] for r in read_of(parse, text).rows["pods"]] == ["a-7bbbb", "b-7bbbb", "c-7bbbb"]


def test_clusters_in_a_column_of_their_own_are_told_apart() -> None:
    """Two clusters may have a pod of one name."""
    row = "a-7bbbb   1/1     Running             0          9d\n"
    text = f"CLUSTER   {PODS}east      {row}west      {row}"
    assert len(read_of(parse, text).rows["pods"]) == 2
