"""Mails that quote older ones."""

from __future__ import annotations

import pytest
from analyzer.current.view import current
from analyzer.schema import FactRow, SectionRow

from tests.current.test_used import NO_AGENT, OK, state
from tests.support.inline import bundle
from tests.support.tables import tables_of

HEAD = "From: ops@example.com\nTo: dev@example.com\nSubject: exec\n\nHere is what we see:\n\n"
WROTE = "\nOn Mon, 18 May 2026 08:12:40 +0000, dev@example.com wrote:\n"


def quoted(text: str) -> str:
    return "".join(f"> {line}\n" if line else ">\n" for line in text.strip("\n").split("\n"))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (HEAD + OK + WROTE + quoted(NO_AGENT), "works"),
        (HEAD + NO_AGENT + WROTE + quoted(OK), "broken"),
        (HEAD + OK + "\n-----Original Message-----\nFrom: dev@example.com\nSubject: exec\n\n" + NO_AGENT, "works"),
        (HEAD + NO_AGENT + WROTE + quoted(OK + WROTE + quoted(NO_AGENT)), "partly"),
        (WROTE.lstrip() + quoted(NO_AGENT) + "\nNow:\n\n" + OK, "works"),
        (HEAD + OK + NO_AGENT, "broken"),
    ],
)
def test_what_is_answered_is_older(text: str, wanted: str) -> None:
    """It stands below, and the newer text above it holds; in one mail what stands below is later."""
    assert state(bundle({"m.txt": text}), "exec") == wanted


def test_rows_keep_the_lines_at_which_they_were_read() -> None:
    """What is past is cited where it stands in the mail, and so is what ended it."""
    older, newer, other = (
        FactRow(source=s, line=n, key="vrf_enabled", value=v)
        for s, n, v in (("m", 9, "a"), ("m", 2, "b"), ("t", 5, "c"))
    )
    nested = FactRow(source="m", line=12, key="vrf_enabled", value="d")
    mails = [
        SectionRow(source="m", line=begin, heading="", canonical="answered mail", status="complete", lines=lines)
        for begin, lines in ((8, 6), (11, 3))
    ]
    now = current(tables_of(older, newer, other, nested, *mails), None)
    assert [(one.row.line, one.by.line) for one in now.past] == [(9, 2), (12, 2)]
    assert [(row.source, row.line) for row in now.tables["facts"]] == [("m", 2), ("t", 5)]
    assert [row.line for row in now.tables["sections"]] == [8, 11]
