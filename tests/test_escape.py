"""Nothing invisible passes into an output: neither what moves the cursor, nor what turns the text, nor what hides in it."""

from __future__ import annotations

import unicodedata

import pytest
from analyzer.escape import LONGEST, markdown, one_line, remark, visible

DEFAULT_IGNORABLE = "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180f\u2065\u3164\ufe00\ufe0f\uffa0\ufff0\U0001bca0\U0001d173\U000e0000\U000e01ef\U000e0fff"


def test_every_code_point_of_an_unseen_category_becomes_an_escape() -> None:
    """All of Cc but line feed and tab, all of Cf, Cs, Co, Zl and Zp, as this Python's Unicode data has them."""
    unseen = [
        char
        for char in map(chr, range(0x110000))
        if char not in "\n\t" and unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")
    ]
    assert len(unseen) > 100_000
    assert [c for c in unseen if c in visible(c)] == []
    assert visible("".join(unseen)).isascii()


@pytest.mark.parametrize("char", DEFAULT_IGNORABLE)
def test_what_a_renderer_leaves_out_becomes_an_escape(char: str) -> None:
    """Fillers, joiners, selectors and tags show nothing (property Default_Ignorable_Code_Point)."""
    for made in (visible, one_line, markdown):
        assert char not in made(f"a{char}b")
        assert f"{ord(char):04x}" in made(f"a{char}b")


def test_what_can_be_seen_stays() -> None:
    """Letters of any script, accents and pictures are text; tabs become blanks, a line feed stays or is shown."""
    text = "Gr\u00fc\u00dfe, \u65e5\u672c\u8a9e, e\u0301, \U0001f600, \u00a0x"
    assert visible(text) == text
    assert visible("a\tb\nc") == "a    b\nc"
    assert one_line("a\nb") == "a\\nb"
    assert visible("\x1b[2J\u061c\U000e0041") == "\\x1b[2J\\u061c\\U000e0041"


def test_a_remark_has_a_length() -> None:
    """A name of many characters loses its middle, and what stands around it is told."""
    assert remark("a\nb") == "a\\nb"
    long = remark("no file: " + "x" * 70_000 + ": not asked")
    assert len(long) == LONGEST + 5
    assert long.startswith("no file: xx")
    assert long.endswith("xx: not asked")
