"""Pseudonyms that are wider than a column widen it for the whole table, so that every cell stays below its title."""

from __future__ import annotations

import pytest
from analyzer.redact.columns import LONGEST_ROW, TITLES_TRIED, _cells, renamed
from analyzer.redact.pseudonyms import Pseudonyms

from tests.support.inline import table

NAMES = {"db-1": "pod-5f0c2d6e", "wide-name-of-a-pod": "pod-1"}


def cells(text: str, titles: str) -> list[list[str]]:
    """What stands below each title, by the places of the titles."""
    lines = text.splitlines()
    places = [lines[0].index(title) for title in titles.split()]
    return [
        [line[a:b].strip() for a, b in zip(places, [*places[1:], None], strict=True)]
        for line in lines[1:]
        if line.strip()
    ]


def of(text: str, names: dict[str, str] | None = None) -> str:
    return "\n".join(renamed(text.split("\n"), Pseudonyms(b"key", NAMES if names is None else names)))


@pytest.mark.parametrize("key", [f"key{at}".encode() for at in range(12)])
def test_cells_stay_below_their_titles(key: bytes) -> None:
    """Addresses of any length, names that grow or shrink, absent cells: each value is found where it was."""
    rows = [["db-1", "1/1", "10.1.1.1", "10.2.0.1", "a"], ["wide-name-of-a-pod", "0/1", "<none>", "10.2.0.2", "b"]]
    make = Pseudonyms(key, NAMES)
    text = table("NAME  READY  IP  NODE  END", rows)
    new = "\n".join(renamed(text.split("\n"), make))
    assert cells(new, "NAME READY IP NODE END") == [[make.text(cell) for cell in row] for row in rows]
    assert new.count("\n") == text.count("\n")


def test_a_narrow_column_grows_for_every_row() -> None:
    """Rows without a name move as the others do; lines above the titles, and one that fits no column, go alone."""
    text = "$ kubectl get x\nNAME   AGE\ndb-1   5d\nweb    6d\nmuch-too-long  7d\n\nNAME   AGE\nweb    6d"
    assert of(text).split("\n") == [
        "$ kubectl get x", "NAME          AGE", "pod-5f0c2d6e  5d", "web           6d", "much-too-long  7d", "", "NAME   AGE", "web    6d",
    ]  # fmt: skip


def test_a_column_that_has_room_stays() -> None:
    """Nothing moves that need not; blanks at an end of a line stay."""
    assert of("NAME            AGE  \ndb-1            5d\nweb             6d ") == (
        "NAME            AGE  \npod-5f0c2d6e    5d\nweb             6d "
    )


def test_text_that_is_no_table_keeps_its_lines() -> None:
    """Nested keys, right-aligned numbers, a single row: as many lines, each with its names replaced."""
    text = "kind: Pod\nmetadata:\n  name: db-1\n  labels:\n    a:  db-1\n- x\n   12  db-1\n  123  web"
    assert of(text) == text.replace("db-1", "pod-5f0c2d6e")
    assert of("a  db-1  c") == "a  pod-5f0c2d6e  c"
    assert of("") == ""


def test_titles_are_looked_for_in_some_lines_only() -> None:
    """A large text whose lines never share a column costs what it holds."""
    lines = [" " * (at % 7) + "x" * (at % 13 + 1) + "  db-1" for at in range(TITLES_TRIED * 20)]
    assert len(of("\n".join(lines)).split("\n")) == len(lines)


def test_lines_of_a_document_are_no_cells() -> None:
    """Below one indent there is nothing to align: the text is what it would be line by line, with its blanks at the end."""
    text = "  name: db-1  \n  node: x\n  other:  wide-name-of-a-pod"
    assert of(text) == "  name: pod-5f0c2d6e  \n  node: x\n  other:  pod-1"


def test_a_line_as_long_as_a_file_is_no_row() -> None:
    """A program that was made small, or a document without a line feed: its blanks stay, and it is looked at once."""
    long = "if(a){  b('db-1')}  " * LONGEST_ROW
    assert of(f"x  db-1  y\n{long}\nx  db-1  y") == of("x  db-1  y") + f"\n{long}\n".replace(
        "db-1", "pod-5f0c2d6e"
    ) + of("x  db-1  y")


def test_cells_keep_their_columns() -> None:
    """A longer name moves what follows no further than it must, and two blanks stay."""
    one = Pseudonyms(b"key", {"acme-1": "a-very-long-name", "acme-long-name-2": "b"})
    assert _cells("acme-1    x    y", one) == "a-very-long-name  x  y"
    assert _cells("acme-1              x    y", one) == "a-very-long-name    x    y"
    assert _cells("acme-long-name-2  x  y", one) == "b                 x  y"
    assert _cells("acme-1 x", one) == "a-very-long-name x"
