"""Counts and lists of names as reports word them."""

from __future__ import annotations

import pytest
from analyzer.wording import (
    abridged,
    counted,
    excerpt,
    family,
    innermost,
    is_number,
    join,
    meant,
    no_format,
    nth,
    plural,
    some,
    without_header,
)


def test_counts() -> None:
    """One, none and several; a word may have a plural of its own."""
    assert [plural(n, "agent") for n in (0, 1, 2)] == ["0 agents", "1 agent", "2 agents"]
    assert plural(2, "policy", "policies") == "2 policies"


def test_some_names() -> None:
    """Each once, and how many more."""
    assert some(["a", "b", "a"]) == "a, b"
    assert some("abcd") == "a, b, c, d"
    assert some("abcdef") == "a, b, c, d and 2 more"
    assert some("abc", 1) == "a and 2 more"
    assert join("a", "", "b") == "a; b"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", True),
        ("9" * 18, True),
        ("9" * 19, False),
        ("", False),
        ("-1", False),
        ("²", False),
        ("٣", False),
        ("1.5", False),
    ],
)
def test_numbers(text: str, number: bool) -> None:
    """ASCII digits that 64 bits hold."""
    assert is_number(text) is number


def test_long_names_are_cut_in_the_middle() -> None:
    """Folder and file stay; the result is as long as is allowed."""
    assert abridged("a" * 200) == "a" * 200
    cut = abridged("f" * 150 + "x" * 100 + "e" * 150)
    assert (len(cut), cut[0], cut[-1], "\u2026" in cut) == (200, "f", "e", True)
    assert abridged("abcdefghij", 5) == "ab\u2026ij"


GRPC = 'rpc error: code = Unavailable desc = connection error: desc = "transport: Error while dialing: dial tcp 10.0.0.9:1: i/o timeout"'


@pytest.mark.parametrize(
    ("text", "most", "end"),
    [
        (GRPC, 200, "transport: Error while dialing: dial tcp 10.0.0.9:1: i/o timeout"),
        (GRPC, 45, "dial tcp 10.0.0.9:1: i/o timeout"),
        ('a long beginning: desc = "EOF", received prior goaway: code: CALM, data: "pings"', 60, 'received prior goaway: code: CALM, data: "pings"'),
        ("short", 60, "short"),
        (None, 60, ""),
        ("one two three four", 9, "\u2026 four"),
        ("x" * 50, 9, "xxxx\u2026xxxx"),
    ],
)  # fmt: skip
def test_the_innermost_part_of_an_error_begins_where_a_part_begins(text: str | None, most: int, end: str) -> None:
    """No word and no quotation is cut; what wraps the inner error is left out."""
    assert innermost(text, most) == end


@pytest.mark.parametrize("most", [40, 80, 160])
def test_an_excerpt_keeps_both_ends_and_whole_words(most: int) -> None:
    """What happened stands in front, why at the end."""
    text = "Failed to pull image " + "from here and there " * 10 + "i/o timeout"
    cut = excerpt(text, most)
    assert len(cut) <= most + 3
    assert set(cut.split()) <= {*text.split(), "\u2026"}
    assert cut.endswith("timeout")
    assert cut.startswith("Failed")
    assert excerpt(" a \n b ") == "a b"


def test_a_name_that_is_nearly_known_is_offered() -> None:
    """In the way it is written; nothing is offered for a word that is like none."""
    assert meant("PODZ", ["pods", "nodes"]) == "did you mean 'pods'?"
    assert meant("elephant", ["pods", "nodes"]) == ""


def test_a_family_is_named_by_its_prefix() -> None:
    """In the order given; a prefix that nothing has names nothing."""
    assert family("bgp-77", ["BGP-01", "AG-01", "BGP-02"]) == "those of BGP are BGP-01, BGP-02"
    assert family("elephant", ["BGP-01"]) == ""


def test_a_denominator_names_what_there_is() -> None:
    """Counts of nothing are left out; where there is nothing else they are what is said."""
    assert counted("0 API services", "2 pods", "10 lines") == "2 pods, 10 lines"
    assert counted("0 nodes", "0 lines") == "0 nodes, 0 lines"


def test_a_format_that_is_none() -> None:
    """The one that was meant; without a near one, all there are, in their order."""
    assert no_format("HTM", ["json", "html"]) == "no report format is called 'HTM'; did you mean 'html'?"
    assert no_format("pdf", ["json", "html"]) == "no report format is called 'pdf'; there are: html, json"


def test_two_lines_that_differ_in_their_header_say_the_same() -> None:
    """klog's, and nothing of the text behind it."""
    assert without_header("E1129 10:02:11.123456    4711 memcache.go:287] couldn't get it") == "couldn't get it"
    assert without_header("couldn't get it") == "couldn't get it"
    assert without_header(None) == ""


def test_places_are_counted_from_the_first() -> None:
    """What programs count from 0 is said as people count; the numbers that end in 11 to 13 are no exceptions to their ending."""
    assert [nth(at) for at in (0, 1, 9, 10, 11, 12, 20, 21, 22, 110)] == [
        "first", "second", "tenth", "11th", "12th", "13th", "21st", "22nd", "23rd", "111th",
    ]  # fmt: skip
