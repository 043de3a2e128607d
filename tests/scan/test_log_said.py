"""Somebody's words below a log are none of its lines."""

from __future__ import annotations

import pytest

from tests.support.inline import Case, bundle, failing, options

LOG = options() + failing("EOF", 2)
WORDS = "This is all that I see in the log since this morning.\nDoes anybody know what we should look at?\nThanks\n"
LINES = len(LOG.splitlines())


def lines(case: Case) -> int:
    return sum(row.lines or 0 for row in case.snapshot.rows["log_sources"])


def test_sentences_behind_a_blank_line_are_unread() -> None:
    """And what follows them; the log has its own lines alone, and goes on where its next record is."""
    case = bundle({"a.txt": f"{LOG}\n{WORDS}"})
    unread = [(row.line, row.reason) for row in case.snapshot.rows["unread"]]
    assert unread == [(LINES + 2 + at, "somebody's words below a log") for at in range(3)]
    assert lines(case) == LINES
    again = bundle({"a.txt": f"{LOG}\n{WORDS}{LOG}"})
    assert (lines(again), len(again.snapshot.rows["unread"])) == (2 * LINES, 3)


@pytest.mark.parametrize(
    "below",
    [
        WORDS,
        "\ngoroutine 1 [running]:\nmain.main()\n\t/src/main.go:12 +0x1d\n",
        "\nUsage:\n  proxy-agent [flags]\n\nFlags:\n      --agent-id string   The agent's ID\n",
    ],
)
def test_what_a_program_may_have_printed_stays_with_its_record(below: str) -> None:
    """Without a blank line, a stack and a usage text are continuations."""
    assert not len(bundle({"a.txt": LOG + below}).snapshot.rows["unread"])
