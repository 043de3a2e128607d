"""Clocks: what two logs prove about them, what joins in spite of them, and the order they allow."""

from __future__ import annotations

from pathlib import Path

import analyzer
from analyzer.tunnel import skew as skew_room

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
