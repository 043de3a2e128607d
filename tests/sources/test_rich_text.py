"""Rich text: the lines that somebody pasted into it, without what formats them."""

from __future__ import annotations

import pytest
from analyzer.sources.rich_text import unfold

from tests.support.inline import bundle

HEAD = (
    r"{\rtf1\ansi\ansicpg1252{\fonttbl\f0\fmodern Courier;}{\colortbl;\red255\green255\blue255;}{\*\generator Word;}"
    + "\n"
)
NODES = ("NAME   STATUS   ROLES    AGE   VERSION", "w1     Ready    <none>   9d    v1.29.4")


@pytest.mark.parametrize("end", ["\\\n", "\\par\n", "\\line "])
def test_each_line_stands_where_the_file_has_it(end: str) -> None:
    """By any of its ends of lines; fonts, colours and generators are no text, and feeds of the file none of it."""
    text = HEAD + r"\f0\fs24 \cf0 " + end.join(NODES) + end + "}"
    found = unfold(text)
    assert found is not None
    assert tuple(line for _, line in found) == NODES
    assert [at for at, _ in found] == ([2, 2] if end == "\\line " else [2, 3])


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (r"a\{b\}c\\d", r"a{b}c\d"),
        (r"caf\'e9 \u8220?x\u8221?", "caf\u00e9 \u201cx\u201d"),
        (r"a\tab b\~c", "a\tb c"),
        (r"{\b bold}{\info{\author nobody}} plain", "bold plain"),
        (r"\u-4064?", chr(0x10000 - 4064)),
        (r"}}}x", "x"),
        (r"a\u-10240?b\u-8193?c", "abc"),
        (r"a\u57344?b\u1114112?c", "a\ue000bc"),
    ],
)
def test_signs_and_groups(body: str, text: str) -> None:
    """What is escaped is itself, half of a pair is no character, and a group that is closed too often does no harm."""
    assert unfold(HEAD + body) == [(2, text)]


def test_other_texts_are_none() -> None:
    """A word in a log is no head."""
    assert unfold("a {\\rtf1 in a line\n") is None


def test_a_table_in_it_is_read() -> None:
    """Rows of nodes, cited by the file's own line."""
    frame = bundle({"n.rtf": HEAD + "\\\n".join(NODES) + "\\\n}"}).snapshot["nodes"]
    assert frame[["line", "name", "ready"]].values.tolist() == [[3, "w1", True]]
