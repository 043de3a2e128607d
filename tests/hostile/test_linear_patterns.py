"""No regular expression of the analyzer takes more than linear time on the text that is worst for it."""

from __future__ import annotations

import functools
import re
import signal
import time
from typing import Any

import pytest
import regex

from tests.support.pump import moves, patterns_of, rooms, sample, worst_cases

SIZES = (1_500, 6_000)
GROWTH = 8.0
"""Four times the text may cost eight times the time; a quadratic pattern costs sixteen times."""
FLOOR_S = 0.003
LIMIT_S = 1.0


class _Late(Exception):
    pass


def _late(*_: object) -> None:
    raise _Late


def _seconds(pattern: Any, text: Any, times: int, moves: bool) -> float:
    """CPU seconds of one look, the best of some; LIMIT_S when it was stopped, or never looked."""
    best = LIMIT_S
    ask = pattern.search if moves else pattern.match
    signal.signal(signal.SIGALRM, _late)
    for _ in range(times):
        began = time.process_time()
        try:
            if isinstance(pattern, re.Pattern):
                signal.setitimer(signal.ITIMER_REAL, 4 * LIMIT_S)
                ask(text)
            else:
                ask(text, timeout=4 * LIMIT_S)
        except (_Late, TimeoutError):
            pass
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
        best = min(best, time.process_time() - began)
    return best


def _grows(pattern: Any, before: str, unit: str, after: str, moves: bool) -> str:
    short, long = (before + unit * (size // len(unit)) + after for size in SIZES)
    texts = [
        text.encode("latin-1", "replace") if isinstance(pattern.pattern, bytes) else text for text in (short, long)
    ]
    many = _seconds(pattern, texts[1], 1, moves)
    if many < FLOOR_S:
        return ""
    for again in (0, 2, 9):  # a machine that is busy elsewhere spoils a few looks, not many
        few = _seconds(pattern, texts[0], 3 + again, moves)
        many = min(many, _seconds(pattern, texts[1], again, moves))
        if many < LIMIT_S and (many <= FLOOR_S or many <= GROWTH * max(few, 1e-6)):
            break
    else:
        return f"{before[-60:]!r} + {unit!r} * n + {after!r}: {few:.4f} s at {SIZES[0]}, {many:.4f} s at {SIZES[1]}"
    return ""


@functools.cache
def _worst(pattern: Any, *, moves: bool = True) -> str:
    """
    What grows too fast, or nothing; asked once of a pattern that two rooms hold.

    Args:
        moves: the pattern is looked for at every place of a text; `match` begins at one only.
    """
    afters = ["\0", "\n!"]
    if moves and not isinstance(pattern, re.Pattern):
        afters += [f"\0 {sample(pattern)}"]
    tries = ((before, unit, after) for before, unit in sorted(worst_cases(pattern)) for after in afters)
    return next((found for one in tries if (found := _grows(pattern, *one, moves))), "")


def test_the_probe_sees_a_quadratic_pattern() -> None:
    """The test below can fail: a pattern known to be quadratic is caught by it."""
    assert _worst(re.compile(r"[ \t]+y"))
    assert _worst(regex.compile(r"[^\s\"]*%[0-9A-F]{2}[^\s\"]*"))  # only where a piece that it needs stands behind


ROOMS = {
    "analyzer.parsers": 1, "analyzer.parsers.kubernetes": 100, "analyzer.sources": 50, "analyzer.redact": 50,
    "analyzer.reading": 1,
}  # fmt: skip
"""Rooms that hold patterns, with a number of them that is surely reached: the collection must see them."""


@pytest.mark.parametrize("room", rooms())
def test_each_pattern_of_a_room_is_linear(room: str) -> None:
    """Pumped at each of its repeats, a pattern of this folder costs time in proportion to the text."""
    held = list(patterns_of(room))
    slow = [
        f"{name}: {found} in {pattern.pattern}"
        for name, pattern in held
        if (found := _worst(pattern, moves=moves(name)))
    ]
    assert not slow, "\n".join(slow)
    assert len(held) >= ROOMS.get(room, 0)
