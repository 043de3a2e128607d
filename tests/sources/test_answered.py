"""Which passages of a mail are those that it answers."""

from __future__ import annotations

import pytest
from analyzer.sources import answered as bounds
from analyzer.sources.answered import older_passages

WROTE = "On Mon, 18 May 2026 08:12, dev@example.com wrote:"


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        ([WROTE, "> a", "> b", "after"], [(2, 3)]),
        ([WROTE, "", "> a", ">", "> b"], [(3, 5)]),
        (["text", WROTE, "> a", f"> {WROTE}", "> > b", "> > c", "end"], [(3, 6), (5, 6)]),
        (["new", "-----Original Message-----", "From: x@example.com", "old"], [(3, 4)]),
        (["somebody commented on May 18, 2026", "> a"], []),
        ([WROTE], []),
        (["> a", "> b"], []),
        (["Am 18.05.2026 um 08:12 schrieb dev@example.com:", "> a"], [(2, 2)]),
    ],
)
def test_below_who_wrote_it(lines: list[str], found: list[tuple[int, int]]) -> None:
    """A quotation ends with its last mark, what a dashed line heads with the text; a comment of a thread is later."""
    assert list(older_passages("\n".join(lines))) == [("answered mail", *one) for one in found]


def test_its_bounds_are_meant() -> None:
    """How much is looked at and what is enough for a sign: another number is a decision, and shows here."""
    assert bounds.DEEPEST == 40
