"""The usage that a Konnectivity program prints below the argument it does not know."""

from __future__ import annotations

import pytest
from analyzer.parsers.usage import MESSAGE

from tests.support.inline import agent, bundle, pods

USAGE = "Error: unknown flag: --{1}\nUsage:\n  proxy-{0} [flags]\n\nFlags:\n      --admin-port int   The port of the admin server. (default 8095)\n  -h, --help             help for proxy-{0}\n"
LISTED = pods(agent("a", "0/1", "CrashLoopBackOff", node="w-a"), agent("b", "0/1", "CrashLoopBackOff", node="w-b"))


@pytest.mark.parametrize(
    "head",
    [
        "",
        "--- w-a: sudo crictl logs -p (prev)\n",
        "$ sudo crictl logs -p 4f2c1a\n",
        "$ crictl logs 4f2c1a\n",
        "# last words\n",
    ],
)
def test_an_argument_that_no_release_knows_is_why_the_agents_do_not_run(head: str) -> None:
    """Whoever prints it, and however its place is called: the usage names the program, and the right argument is the remedy."""
    case = bundle({"n.txt": f"{LISTED}\n{head}{USAGE.format('agent', 'sync-intervall')}"})
    assert case.first == ("agents-not-running", "confirmed")
    (cause,) = (one for one in case.answered.causes if one.id == "agents-not-running")
    assert "unknown flag: --sync-intervall" in cause.summary
    assert cause.remedies[0].text.startswith("write --sync-interval for --sync-intervall in the agents' arguments")


def test_one_that_is_like_none_is_taken_out() -> None:
    """What it was meant to be is not guessed."""
    case = bundle({"n.txt": LISTED, "u.txt": USAGE.format("agent", "made-up")})
    (cause,) = (one for one in case.answered.causes if one.id == "agents-not-running")
    assert cause.remedies[0].text.startswith("take --made-up out of the agents' arguments")


@pytest.mark.parametrize(
    "text",
    [
        USAGE.format("kiosk", "sync-intervall"),
        "Error: unknown flag: --sync-intervall\n",
        "Usage:\n  proxy-agent [flags]\n",
    ],
)
def test_of_another_program_and_of_none_it_says_nothing(text: str) -> None:
    """An error without the usage may be anybody's, and a usage without an error is a help that somebody asked for."""
    rows = bundle({"n.txt": LISTED, "u.txt": text}).snapshot.rows
    assert MESSAGE not in {row.message for row in rows["konnectivity_events"]}
