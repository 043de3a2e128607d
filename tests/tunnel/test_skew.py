"""Clocks: what two logs prove about them, what joins in spite of them, and the order they allow."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import analyzer
import pytest
from analyzer.tunnel import skew as skew_room
from analyzer.tunnel.skew import ROUND_TRIP_US, SLACK_US, Skew, build

from tests.support.bundles import load, outcome
from tests.support.values import are_values

AGENT, SERVER = "a1b0c7d4-9a55-4f0e-8f3b-6a7f3d5e1101", "f5409b4f-6708-4aed-a4e2-326872b18391"


def clock(seconds: float) -> str:
    micros = round(seconds * 1e6)
    return f"{9 + micros // 3_600_000_000:02d}:{micros // 60_000_000 % 60:02d}:{micros // 1_000_000 % 60:02d}.{micros % 1_000_000:06d}"


def line(at: float, text: str) -> str:
    return f"I0302 {clock(at)}       1 server.go:1] {text}\n"


def logs(
    ahead: float, dials: int = 6, *, answers: bool = True, step_at: int | None = None, step: float = 0.0
) -> dict[str, str | bytes]:
    """A server's and an agent's log of some dials; the agent's clock is `ahead` seconds ahead, and stepped once when asked for."""
    server = line(10, f'"Connect request from agent" agentID="{AGENT}" serverID="{SERVER}"')
    server += line(10.0002, f'"Agent connected" agentID="{AGENT}" serverID="{SERVER}"')
    agent = line(10.001 + ahead, f'"Start serving" serverID="{SERVER}" agentID="{AGENT}"')
    for n in range(dials):
        at, off = 20.0 + 10 * n, ahead + (step if step_at is not None and n >= step_at else 0.0)
        dial = f'dialID={8000 + n} dialAddress="10.1.1.{n}:10250"'
        server += line(at, f'"Received DIAL_REQ" {dial}')
        agent += line(at + 0.002 + off, f'"Received DIAL_REQ" serverID="{SERVER}" agentID="{AGENT}" {dial}')
        if answers:
            agent += line(
                at + 0.004 + off,
                f'"Endpoint connection established" dialID={8000 + n} connectionID={n} dialAddress="10.1.1.{n}:10250"',
            )
            server += line(
                at + 0.006,
                f'"Proxy connection established" dialID={8000 + n} connectionID={n} agentID="{AGENT}" dialAddress="10.1.1.{n}:10250"',
            )
    return {"server.log": server, "agent.log": agent}


def skew(snapshot: analyzer.Snapshot) -> tuple[float, float]:
    (row,) = snapshot["clock_skew"].itertuples()
    return float(row.low_s), float(row.high_s)


def test_bounds_hold_the_true_offset(tmp_path: Path) -> None:
    """Requests bound from above, responses from below, and the truth lies between, a few milliseconds wide."""
    for name, ahead in (("a", 0.0), ("b", 90.0), ("c", -7.5)):
        low, high = skew(load(tmp_path / name, logs(ahead)))
        assert low <= ahead <= high
        assert high - low < 0.01


def test_clocks_that_agree_pass_with_a_denominator(tmp_path: Path) -> None:
    """The check counts the events that both ends print."""
    found = outcome(load(tmp_path, logs(0.0)).diagnose(), "CTX-12")
    assert found.status == "pass"
    assert found.basis.startswith("13 events printed at both ends")


def test_a_clock_ninety_seconds_ahead_is_said_and_streams_still_join(tmp_path: Path) -> None:
    """The offset is proven from the dials, so the stream is seen by both although the times differ by more than a minute."""
    snapshot = load(tmp_path, logs(90.0))
    report = snapshot.diagnose()
    found = outcome(report, "CTX-12")
    assert found.status == "warn"
    assert "90.0 to 90.0 s ahead" in found.summary
    assert snapshot["agent_connections"]["seen_by"].tolist() == ["both"]
    assert any("the clock of" in text for text in report.data.audit)


def test_bounds_that_cross_are_a_finding(tmp_path: Path) -> None:
    """A clock stepped between two dials makes the bounds contradict each other."""
    found = outcome(load(tmp_path, logs(0.0, step_at=3, step=-30.0)).diagnose(), "CTX-12")
    assert found.status == "warn"
    assert "bounds cross" in found.summary


def test_one_sided_bounds_prove_no_agreement(tmp_path: Path) -> None:
    """Requests alone bound from above only: unknown, not pass."""
    assert outcome(load(tmp_path, logs(0.0, answers=False)).diagnose(), "CTX-12").status == "unknown"


def test_one_end_alone_is_unknown(tmp_path: Path) -> None:
    """Without the other end's log nothing is compared, and the log to collect is named."""
    files = logs(0.0)
    del files["agent.log"]
    found = outcome(load(tmp_path, files).diagnose(), "CTX-12")
    assert found.status == "unknown"
    assert "agent" in found.missing[0].what


def test_the_timeline_orders_across_a_wrong_clock(tmp_path: Path) -> None:
    """With the agent 90 s ahead each request still stands at the server before the agent, and rows that may swap are marked."""
    timeline = load(tmp_path, logs(90.0)).timeline()
    first = timeline[timeline["dial_id"] == "8003"]["component"].tolist()
    assert first == ["server", "agent", "agent", "server"]
    assert (timeline["earliest_at"] <= timeline["latest_at"]).all()
    assert not timeline["certain"].all()
    assert timeline["certain"].any()


def test_its_values_have_their_own_fields() -> None:
    """What this room fills step by step has its own fields only, and a misspelt one is refused."""
    are_values(skew_room, filled=("Skew",))


S, A = ("s", None, None), ("a", None, None)


def said(
    component: str,
    message: str,
    at: int | None,
    line: int = 1,
    dial: str | None = "d",
    source: str = "",
    agent: str | None = None,
) -> dict[str, Any]:
    return {
        "component": component, "message": message, "at": at, "line": line, "dial_id": dial, "source": source or component[0],
        "pod": None, "node": None, "agent_id": agent, "server_id": agent and "s1",
    }  # fmt: skip


def bounds_of(*events: dict[str, Any]) -> list[tuple[int | None, int | None, int, int, int]]:
    return [(one.low, one.high, one.requests, one.responses, one.connects) for one in build(list(events))]


ASK, MADE, HEARD = "Received DIAL_REQ", "Endpoint connection established", "Proxy connection established"


def test_a_request_bounds_from_above_and_an_answer_from_below() -> None:
    """The first of each at both ends; what has no dial, no time or no end of the tunnel is none."""
    pair = said("server", ASK, 10), said("agent", ASK, 30, 7)
    back = said("agent", MADE, 40, 8), said("server", HEARD, 25)
    assert bounds_of(*pair) == [(None, 20, 1, 0, 0)]
    assert bounds_of(*back) == [(15, None, 0, 1, 0)]
    assert bounds_of(*pair, *back) == [(15, 20, 1, 1, 0)]
    assert bounds_of(*pair, said("agent", ASK, 11)) == [(None, 20, 1, 0, 0)]
    [one] = build([*pair, *back])
    assert (one.agent, one.server, one.low_line, one.high_line) == (A, S, 8, 7)
    for other in (
        said("agent", ASK, 30, dial=None),
        said("agent", ASK, None),
        said("apiserver", ASK, 30),
        said("agent", "x", 30),
        said("agent", ASK, 30, dial="e"),
    ):
        assert bounds_of(pair[0], other) == []
    assert bounds_of(said("server", MADE, 40), said("agent", HEARD, 25)) == []


def test_the_narrowest_bounds_hold_with_their_lines() -> None:
    """An equal one later changes nothing."""
    skew = Skew(A, S)
    for bound, line in ((9, 1), (5, 2), (5, 3), (7, 4)):
        skew.at_most(bound, line)
    for bound, line in ((1, 5), (3, 6), (3, 7), (2, 8)):
        skew.at_least(bound, line)
    assert (skew.high, skew.high_line, skew.low, skew.low_line) == (5, 2, 3, 6)


@pytest.mark.parametrize(
    ("low", "high", "crossing", "middle"),
    [
        (None, 5, False, 0),
        (5, None, False, 0),
        (4, 8, False, 6),
        (-8, -4, False, -6),
        (0, 8, False, 0),
        (-8, 0, False, 0),
        (5 + SLACK_US, 5, False, 505),
        (6 + SLACK_US, 5, True, 0),
    ],
)
def test_what_is_taken_off(low: int | None, high: int | None, crossing: bool, middle: int) -> None:
    """The middle of bounds that leave zero out; lines of one moment may stand in either order."""
    skew = Skew(A, S, low, high)
    assert (skew.crossing, skew.middle) == (crossing, middle)


CONNECT, JOINED = "Connect request from agent", "Agent connected"


def connects(
    *events: tuple[str, str, int | None], source: str = ""
) -> list[tuple[int | None, int | None, int, int, int]]:
    return bounds_of(*(said(end, text, at, line, None, source, "a1") for line, (end, text, at) in enumerate(events, 1)))


def test_connects_belong_together_where_both_ends_count_as_many() -> None:
    """The n-th to the n-th; where only the line behind the connect is there, within a round trip."""
    serves = next(iter(skew_room.OPENED_BY_AGENT))
    one = ("server", CONNECT, 10), ("agent", serves, 30)
    assert connects(*one) == [(None, 20, 0, 0, 1)]
    assert connects(("server", JOINED, 10), ("agent", serves, 30)) == [(None, 20 + ROUND_TRIP_US, 0, 0, 1)]
    assert connects(*one, ("server", JOINED, 11)) == [(None, 20, 0, 0, 1)]
    assert connects(*one, ("server", CONNECT, 50), ("agent", serves, 55)) == [(None, 5, 0, 0, 2)]
    assert (
        connects(*one, ("server", CONNECT, 50))
        == connects(*one, ("agent", serves, None), ("server", CONNECT, 50))
        == []
    )
    assert connects(("agent", CONNECT, 10), ("server", serves, 30)) == []
    events = [said("server", CONNECT, 10, agent="a1", dial=None), said("agent", serves, 30, agent="a1", dial=None)]
    other = [
        said("server", CONNECT, 10, agent="a1", dial=None, source="t"),
        said("agent", serves, 30, agent="a1", dial=None),
    ]
    assert bounds_of(*events, *other) == []
    assert (
        bounds_of(events[0], {**events[1], "server_id": None})
        == bounds_of({**events[0], "agent_id": None}, events[1])
        == []
    )
