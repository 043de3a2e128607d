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
        (["new", "", "> From: kim", "> a", "", "after"], [(3, 5)]),
        (["Subject: x", "From: bo", "", "new", "", "From: kim", "Sent: Monday", "To: bo", "old"], [(6, 9)]),
        (["new", "", "From: kim", "said", "nothing"], []),
        (["From: bo", "Date: Monday", "new"], []),
        (["new", "Begin forwarded message:", "", "From: kim", "Date: Monday", "old"], [(4, 6)]),
        (["Am 18.05.2026 um 08:12 schrieb dev@example.com:", "> a"], [(2, 2)]),
    ],
)
def test_below_who_wrote_it(lines: list[str], found: list[tuple[int, int]]) -> None:
    """A quotation ends with its last mark, what a dashed line heads with the text; a comment of a thread is later."""
    assert list(older_passages("\n".join(lines))) == [("answered mail", *one) for one in found]


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        ([WROTE, "a", "b"], [(2, 3)]),
        ([WROTE, "> a", "", "after"], [(2, 3)]),
        ([WROTE, "> a", WROTE, "> b"], [(2, 2), (4, 4)]),
        ([WROTE, "", ""], []),
        ([WROTE[:-1], "> a"], []),
        (["-----Forwarded message-----", "> a", "b"], [(2, 2)]),
        (["----- plain -----", "a"], []),
    ],
)
def test_a_passage_ends_where_its_marks_end(lines: list[str], found: list[tuple[int, int]]) -> None:
    """Without marks at the end of the text; two answers are two passages."""
    assert list(older_passages("\n".join(lines))) == [("answered mail", *one) for one in found]


def test_answers_to_answers_are_told_apart_as_deep_as_has_sense(monkeypatch: pytest.MonkeyPatch) -> None:
    """Below that they are one passage."""
    text = "\n".join([WROTE, f"> {WROTE}", f"> > {WROTE}", "> > > a"])
    for deep, count in ((0, 0), (1, 1), (2, 2), (3, 3), (4, 3)):
        monkeypatch.setattr(bounds, "DEEPEST", deep)
        assert len(list(older_passages(text))) == count
