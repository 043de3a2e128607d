"""Rows of outputs that stood on fewer lines are cited at the member's own."""

from __future__ import annotations

from analyzer import schema
from analyzer.limits import Limits
from analyzer.reading.folded import place, tell, tell_rests
from analyzer.schema import UNREAD
from analyzer.sources.document import Document
from analyzer.tables.sink import Sink

from tests.support.tables import plain_sink

OWN = "one\n\ntwo three four\n"


def sink(*lines: int) -> Sink:
    found = Sink(Limits(), str)
    for line in lines:
        found.add(UNREAD, "x", line, text="t", reason="r")
        found.keep("x", line, "t")
    found.add(UNREAD, "y", 4, text="t", reason="r")
    found.keep("y", 4, "t")
    return found


def document() -> Document:
    return Document("", "one\ntwo\nthree\nfour", places=[1, 3, 3, 3], own=OWN)


def test_rows_and_cited_lines_have_their_place() -> None:
    """Those of other members keep theirs; several lines on one are one that is not understood."""
    found = sink(1, 2, 4)
    assert place(found, "x", document(), 3) == (2, 1)
    assert found.tables["unread"].data["line"] == [1, 3, 3, 4]
    assert found.lines == {("x", 1): "one", ("x", 3): "two three four", ("y", 4): "t"}


def test_lines_that_move_down_do_not_take_each_others_place() -> None:
    """A page whose head is left out: each line has its new number, which another one had before."""
    moved = Document("", "one\ntwo\nthree", places=[2, 3, 4], own="<head>\none\ntwo\nthree\n")
    found = sink(1, 2, 3)
    place(found, "x", moved, 3)
    assert found.lines == {("x", 2): "one", ("x", 3): "two", ("x", 4): "three", ("y", 4): "t"}


def test_of_many_unread_lines_only_the_first_are_rows() -> None:
    """No more are counted than the member has lines with content."""
    assert place(sink(2), "x", document(), 60) == (3, 1)
    assert place(sink(), "x", document(), 0) == (0, 1)


def test_lines_that_are_not_to_be_read_are_told_with_their_reason() -> None:
    """Each stands as the member holds it, with the number it has there."""
    held = plain_sink()
    document = Document("one\n+ two\nthree", "one\n\nthree", unread={2: "not live"})
    assert tell(held, "a.txt", document, document.unread) == 1
    data = held.columns(schema.UNREAD).data
    assert (data["line"], data["text"], data["reason"]) == ([2], ["+ two"], ["not live"])


def test_the_rest_of_a_line_that_is_not_understood() -> None:
    """A line that was broken is not understood in all its parts; those of another one are."""
    held = sink(3)
    assert tell_rests(held, "x", "a\nb\nc\nd\n\ne", "ab\n\ncd\n\n\ne", 0) == 1
    data = held.columns(schema.UNREAD).data
    assert (data["source"][-1], data["line"][-1], data["text"][-1]) == ("x", 4, "d")
