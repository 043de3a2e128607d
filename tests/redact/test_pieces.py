"""A line as long as a file is looked at in pieces, and nothing that is hidden in it depends on where these end."""

from __future__ import annotations

import random
import re

import pytest
from analyzer.redact.pieces import BESIDE, LONG, PIECE, in_pieces
from analyzer.redact.secrets import _hide, hide

FILLERS = (
    '{{"name":"n{}","count":{}}},',
    "function f{}(a){{return a[{}]}};",
    "li.c{}>b{{margin:{}px}}",
    '"a{}, \\"b\\"; {}",',
)
SECRETS = (
    ' "password":"hunter2corvus",',
    " db.login(user, {password: 'hunter2corvus'});",
    " --token hunter2corvus9x;",
    ' "postgres://app:hunter2corvus@db/x",',
    " Authorization: Bearer hunter2corvus77;",
)


@pytest.mark.parametrize("filler", FILLERS)
def test_what_is_hidden_is_what_is_hidden_in_the_whole(filler: str) -> None:
    """Secrets of several kinds at places of which some would be divided: none is left, and the rest is as it was."""
    draw = random.Random(5)
    parts = [
        filler.format(at, draw.randrange(10**6)) + (draw.choice(SECRETS) if at % 7 == 3 else "") for at in range(700)
    ]
    text = "".join(parts)
    assert len(text) > LONG
    clean = hide(text)
    assert "corvus" not in clean
    assert clean == _hide(text)
    assert hide(clean) == clean


def test_no_cut_divides_what_is_found_across_it() -> None:
    """A name and its value that stand on both sides of each possible cut: it is made somewhere else, or nowhere."""
    asked: list[str] = []

    def find(text: str) -> str:
        asked.append(text)
        return re.sub("key;value", "key;x", text)

    text = "key;value " * 4000
    assert in_pieces(text, find) == text.replace("value", "x")
    assert asked[-1] == text
    asked.clear()
    text = "key;value, " * 4000
    assert in_pieces(text, find) == text.replace("value", "x")
    assert max(map(len, asked)) < 2 * PIECE


def test_a_string_in_quotes_stays_whole() -> None:
    """Wherever it begins and however long it is; a quote that is escaped ends none."""
    asked: list[str] = []
    inner = 'a, \\"b\\"; c ' * 3000
    text = f'{{"a":"b",}};{"x," * 5000}"{inner}",{"y," * 5000}'
    assert in_pieces(text, lambda part: asked.append(part) or part) == text
    assert "".join(part for part in asked if len(part) > 2 * BESIDE) == text
    assert any(f'"{inner}"' in part for part in asked)


def test_the_pieces_of_a_long_text_are_small() -> None:
    """Twice the text is twice the work: no piece grows with it."""
    for count in (5000, 10000):
        asked: list[int] = []
        in_pieces("var a=1;" * count, lambda part: asked.append(len(part)) or part)
        assert max(asked) < 2 * PIECE
        assert sum(asked) < 1.4 * 8 * count
