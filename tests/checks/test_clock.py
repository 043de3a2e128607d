"""CTX-12: clocks of both ends. The bounds themselves are tested with the joins of the tunnel."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from analyzer.checks.base import Answer
from analyzer.checks.clock import clocks as check
from analyzer.checks.details import ClocksApart
from analyzer.schema import ClockSkewRow

from tests.support.asked import asked
from tests.support.inline import bundle
from tests.tunnel.test_skew import AGENT, SERVER, logs


def clocks(ahead: float, **more: object) -> dict[str, str]:
    return {name: str(text) for name, text in logs(ahead, **more).items()}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("ahead", "status"), [(0.0, "pass"), (0.9, "pass"), (-0.9, "pass"), (1.1, "warn"), (-1.1, "warn"), (90.0, "warn")]
)
def test_a_second_apart_is_worth_a_warning(ahead: float, status: str) -> None:
    """Proven by both bounds, either way; the agent is named."""
    case = bundle(clocks(ahead))
    assert case.status("CTX-12") == status
    assert case.subjects("CTX-12") == (["agent.log"] if status == "warn" else [])
    if status == "warn":
        assert f"{abs(ahead):.1f}" in case.says("CTX-12")
        assert ("ahead" in case.says("CTX-12")) is (ahead > 0)
    else:
        assert "1 of 1 pair" in case.says("CTX-12")


def test_a_clock_that_was_stepped_makes_the_bounds_cross() -> None:
    """Half of the dials say one thing, the others another."""
    case = bundle(clocks(0.0, step_at=3, step=-5.0))
    assert case.status("CTX-12") == "warn"
    assert "cross" in case.says("CTX-12")


def test_what_cannot_be_compared() -> None:
    """One end only, dials without answers, no log at all."""
    both = clocks(0.0)
    assert bundle({"server.log": both["server.log"]}).status("CTX-12") == "unknown"
    assert bundle({"agent.log": both["agent.log"]}).status("CTX-12") == "unknown"
    assert bundle(clocks(0.0, dials=0)).status("CTX-12") == "unknown"
    assert bundle(x="Hello\n").status("CTX-12") == "not_applicable"


def test_the_clocks_that_cross_most_are_named() -> None:
    """Two pairs of logs with a step: the longer one stands in the answer, both agents are its subjects."""

    def pair(letter: str, step: float) -> dict[str, str]:
        swaps = ((AGENT, letter + AGENT[1:]), (SERVER, letter + SERVER[1:]), ("dialID=8", f"dialID={ord(letter)}"))
        found = clocks(0.0, step_at=3, step=step)
        for old, new in swaps:
            found = {name: text.replace(old, new) for name, text in found.items()}
        return {f"{letter}/{name}": text for name, text in found.items()}

    for short, long in ("ab", "ba"):
        case = bundle(pair(short, -2.0) | pair(long, -5.0))
        assert case.subjects("CTX-12") == ["a/agent.log", "b/agent.log"]
        assert f"bounds cross for {long}/agent.log" in case.says("CTX-12")


def skew(low: float | None, high: float | None, **more: Any) -> ClockSkewRow:
    values = {
        "source": "s",
        "agent": "a",
        "server": "s",
        "requests": 1,
        "responses": None,
        "connects": None,
        "contradictory": False,
    }
    return ClockSkewRow(**(values | {"low_s": low, "high_s": high} | more))


def told(*rows: ClockSkewRow, servers: int = 1, agents: int = 1) -> Answer:
    return asked(check, *rows, tunnel=SimpleNamespace(servers=["s"] * servers, agents=["a"] * agents))


@pytest.mark.parametrize(
    ("row", "status", "words"),
    [
        (skew(-0.5, 0.2), "pass", "within 0.500 s"),
        (skew(-0.1, 0.7), "pass", "within 0.700 s"),
        (skew(1.0, 2.0), "pass", "within 2.000 s"),
        (skew(1.1, 2.0), "warn", "a is 1.1 to 2.0 s ahead"),
        (skew(1.1, None), "warn", "a is 1.1 or more s ahead"),
        (skew(-2.0, -1.0), "pass", "within 2.000 s"),
        (skew(-2.0, -1.1), "warn", "a is 1.1 to 2.0 s behind"),
        (skew(None, -1.1), "warn", "a is 1.1 or more s behind"),
        (skew(None, 0.5), "unknown", "no dial"),
        (skew(0.5, None), "unknown", "no dial"),
        (skew(None, None), "unknown", "no dial"),
    ],
)
def test_bounds_of_one_pair(row: ClockSkewRow, status: str, words: str) -> None:
    """More than a second is apart, by either bound; both bounds are needed to say that they agree."""
    answer = told(row)
    assert (answer.status, words in answer.summary) == (status, True)
    if status == "warn":
        assert answer.detail == ClocksApart(("a",))


def test_bounds_that_cross() -> None:
    """The pair that crosses most is named, all of them are subjects; a row without both bounds cannot cross."""
    rows = [
        skew(2.0, 1.0, contradictory=True, agent="b"),
        skew(5.0, 1.0, contradictory=True, agent="c"),
        skew(9.0, None, contradictory=True),
    ]
    answer = told(*rows)
    assert answer.summary.startswith(
        "bounds cross for c and s: the agent's clock is at least +5.000 s and at most +1.000 s"
    )
    assert answer.detail == ClocksApart(("b", "c"))


def test_events_are_counted_over_all_pairs() -> None:
    """Requests, responses and connects; what is not counted is none."""
    answer = told(skew(0.0, 0.1, requests=2, responses=3, connects=4), skew(0.0, None, requests=None))
    assert answer.basis == "9 events printed at both ends, 2 pairs of logs"
    assert answer.summary == "within 0.100 s of each other for 1 of 2 pairs of logs"
    assert told().basis == "0 events printed at both ends"
    assert told(skew(None, None)).basis == "1 event printed at both ends, 1 pair of logs"


def test_it_takes_logs_of_both_ends() -> None:
    """One end alone is unknown, and what is missing is the other one's log; none at all is no question."""
    assert told(servers=0, agents=0).status == "not_applicable"
    for servers, agents, missing in ((1, 0, "agent"), (0, 1, "server")):
        answer = told(servers=servers, agents=agents)
        assert answer.status == "unknown"
        assert missing in answer.missing[0].what.lower()
