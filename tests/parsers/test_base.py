"""A fragment of a member, and the place its rows go to."""

from __future__ import annotations

import pytest
from analyzer import schema
from analyzer.limits import Limits
from analyzer.parsers import base
from analyzer.parsers.base import Emit, Fragment, Lines
from analyzer.sources.names import Context
from analyzer.tables.sink import Sink

from tests.support.rows import fragment
from tests.support.values import are_values

TEXT = "\n".join(f"line {n}" if n % 3 else "" for n in range(5000))


@pytest.mark.parametrize("end", ["", "\n", "\n\n"])
@pytest.mark.parametrize("order", [range(-1, 5003), range(5002, -2, -1), [4999, 0, 2500, 2499, 5000, 1, 5001]])
def test_single_lines_of_a_large_text(end: str, order: range) -> None:
    """In any order of asking the lines of the whole list; nothing beyond it."""
    lines, every = Lines(TEXT + end), (TEXT + end).split("\n")
    for at in order:
        assert lines.at(at) == (every[at] if 0 <= at < len(every) else ""), at


def test_lines_of_texts_around_a_window_s_edge(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a window holds, no line is lost or counted twice."""
    for width in (1, 2, 3, 5, 8):
        monkeypatch.setattr(base, "WINDOW", width)
        for text in ("", "a", "\n", "a\n", "a\nb", "aaaa\n\nbbb\nc\n", "\n\n\n", "ab\ncd\nef\ngh"):
            lines, every = Lines(text), text.split("\n")
            assert [lines.at(at) for at in range(len(every) + 2)] == [*every, "", ""], (width, text)


def piece(text: str, raw: str | None = None, first: int = 5) -> Fragment:
    return Fragment("a.txt", first, text, text if raw is None else raw, Context())


def test_filled_lines_have_their_numbers() -> None:
    """Blank ones have none."""
    assert piece("a\n\n \nb\n").filled == [(5, "a"), (8, "b")]


def test_the_opening_is_the_beginning_of_the_filled_lines() -> None:
    """Whether the text is short, long, or so long that a line is cut."""
    short, long = piece("a\n\nb"), piece("\n".join(f"row {n}" for n in range(2000)))
    assert short.opening == short.filled
    assert long.opening == long.filled[: len(long.opening)]
    assert 20 <= len(long.opening) < 2000
    wide = piece("x" * (base.OPENING + 10) + "\nb")
    assert wide.opening == wide.filled
    exact = piece("y" * base.OPENING)
    assert exact.opening == exact.filled
    many = piece("z" * 200 + "\n" * 1 + ("w" * 200 + "\n") * 60)
    assert many.opening[:20] == many.filled[:20]


def test_a_head_is_the_first_lines_and_no_whole_document() -> None:
    """Five of them; each is cut where it is endless."""
    assert piece("\n".join("abcdefg")).head() == "a\nb\nc\nd\ne"
    assert piece("\n".join("abcdefg")).head(2) == "a\nb"
    assert len(piece("x" * 100_000).head()) == base.HEAD_LINE


def test_the_raw_line_is_the_member_s_own() -> None:
    """With the prefix that the text has lost; nothing outside the fragment."""
    one = piece("a\nb", "1: a\n2: b")
    assert [one.raw_line(n) for n in (4, 5, 6, 7)] == ["", "1: a", "2: b", ""]
    assert one.raw_lines == ["1: a", "2: b"]
    text = "a\nb"
    same = Fragment("a.txt", 5, text, text, Context())
    assert [same.raw_line(n) for n in (4, 5, 6, 7)] == ["", "a", "b", ""]
    assert same.lines == ["a", "b"]
    assert [same.raw_line(n) for n in (4, 5, 6, 7)] == ["", "a", "b", ""]


def test_the_line_of_a_needle() -> None:
    """From a start on; the start, or the first line, where there is none."""
    one = piece("a\nb\na\n")
    assert [one.line_of("a"), one.line_of("a", 6), one.line_of("b", 7), one.line_of("x"), one.line_of("a", 1)] == [
        5,
        7,
        7,
        5,
        5,
    ]


def test_the_line_of_a_needle_is_the_same_however_often_it_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was found, or was not, is remembered for the lines in between; a line that stands before them is found all the same."""
    monkeypatch.setattr(base, "LOOKS_LINES", 10**6)
    text = "".join(f"{'a' if n % 7 == 3 else 'b' if n % 11 == 5 else 'c'}\n" for n in range(60))
    for order in (range(1, 61), range(60, 0, -1), [30, 5, 55, 5, 30, 1]):
        one = fragment(text)
        for start in order:
            for needle in "abcx":
                assert one.line_of(needle, start) == fragment(text).line_of(needle, start), (needle, start)


def test_what_is_looked_for_in_a_text_costs_a_bound_times_the_text() -> None:
    """A thousand texts that do not stand in it: lines looked at grow with the lines, and the answer is the line asked from."""
    for lines in (2_000, 16_000):
        one = fragment("x\n" * lines)
        assert {one.line_of(f"n{at}", 2) for at in range(1000)} == {2}
        assert one._looked <= (base.LOOKS + 1) * (lines + 1) + base.LOOKS_LINES


def emit_of(text: str = "a\nb\nc\n") -> Emit:
    return Emit(Sink(Limits(), str), fragment(text))


def test_rows_and_their_lines_are_kept() -> None:
    """One by one, many at once, and none."""
    emit = emit_of()
    emit(schema.FACTS, 1, key="a", value="1")
    emit.rows_of(schema.FACTS, [2, 3], key=["b", "c"], value="2")
    emit.rows_of(schema.FACTS, [])
    data = emit.sink.tables["facts"].data
    assert (data["key"], data["value"], data["line"], data["source"]) == (
        ["a", "b", "c"],
        ["1", "2", "2"],
        [1, 2, 3],
        ["a.txt"] * 3,
    )
    assert emit.records == 3
    assert emit.sink.lines == {("a.txt", 1): "a", ("a.txt", 2): "b", ("a.txt", 3): "c"}


def test_a_text_at_hand_is_kept_only_where_it_is_the_member_s() -> None:
    """Where prefixes were taken off, the member's line counts; an empty line is not kept."""
    emit = emit_of()
    emit.keep(1, "as given")
    emit.keep(4)
    assert emit.sink.lines == {("a.txt", 1): "as given"}
    other = Emit(Sink(Limits(), str), Fragment("a.txt", 1, "a", "1: a", Context()))
    other.keep(1, "a")
    assert other.sink.lines == {("a.txt", 1): "1: a"}


def test_empty_facts_and_times_state_nothing() -> None:
    """Zero is a fact."""
    emit = emit_of()
    for value in (None, "", 0):
        emit.fact("k", value, 1)
    for at in (None, 0, 5):
        emit.time(at)
    assert emit.sink.tables["facts"].data["value"] == ["0"]
    assert emit.times == [0, 5]


def test_unread_lines_are_counted_all_and_kept_some() -> None:
    """So many rows at most; a line is cut where it is endless."""
    emit = emit_of("x" * 1000 + "\n" + "y\n" * 100)
    for line in range(1, 61):
        emit.unread(line, "why")
    data = emit.sink.tables["unread"].data
    assert (emit.unread_lines, len(data["line"]), emit.records) == (60, base.UNREAD_ROWS, 0)
    assert data["text"][:2] == ["x" * 500, "y"]


def test_a_reason_quotes_no_part_of_a_secret() -> None:
    """What a reason quotes of a line may be the secret without the words that tell it; of a line without one all is quoted."""
    emit = emit_of("community corvus RO\nplain words here")
    emit.sink = Sink(Limits(), lambda text: text.replace("community corvus", "community [hidden]"))
    emit.unread(1, "no row: 'corvus RO' is no address of \"community\"")
    emit.unread(2, "no row: 'words here' is no address")
    reasons = ['no row: [hidden:quoted] is no address of "community"', "no row: 'words here' is no address"]
    assert emit.sink.tables["unread"].data["reason"] == reasons


def test_its_values_have_their_own_fields() -> None:
    """Its readers cannot change them; what is filled step by step takes no field but its own."""
    are_values(
        base,
        filled=(
            "Fragment",
            "Emit",
        ),
        roomy=(
            "Fragment",
            "Emit",
        ),
        on={"complete"},
    )
