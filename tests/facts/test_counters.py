"""What the programs of the tunnel count of themselves."""

from __future__ import annotations

from analyzer.facts.counters import gauges, pending, rejections, seen_servers, short_of_servers, without_agents
from analyzer.schema import FactRow


def row(key: str, value: str, line: int = 1, source: str = "m") -> FactRow:
    return FactRow(source=source, line=line, key=key, value=value)


def test_a_gauge_is_a_number() -> None:
    """What is none states nothing."""
    rows = [row("server_ready_backends", "3"), row("server_ready_backends", "x")]
    assert [one.value for one in gauges({"server_ready_backends": rows}, "server_ready_backends")] == [3]
    assert gauges({}, "server_ready_backends") == []


def test_an_agent_is_compared_with_the_servers_it_knows() -> None:
    """Both stand in one member, the nearer one where many agents' metrics do."""
    held = [
        row("agent_open_servers", "1", 1),
        row("agent_open_servers", "3", 5),
        row("agent_open_servers", "0", 1, "other"),
    ]
    known = [row("agent_known_servers", "3", 2), row("agent_known_servers", "5", 6)]
    found = short_of_servers({"agent_open_servers": held, "agent_known_servers": known})
    assert [(one.row.line, one.value, other.row.line) for one, other in found] == [(1, 1, 2), (5, 3, 6)]


def test_failed_calls_are_counted_by_webhook() -> None:
    """A webhook's name may hold a colon and a blank of its own."""
    found = [
        (name, one.value)
        for name, one in rejections([row("webhook_rejections", "a: b.io: 7"), row("webhook_rejections", "x")])
    ]
    assert found == [("a: b.io", 7)]


def test_dials_that_wait_stand_with_the_agents_of_their_server() -> None:
    """The nearest count of the same member; fewer than asked for are none."""
    facts = {
        "server_pending_dials": [row("server_pending_dials", "400", 3), row("server_pending_dials", "7", 9), row("server_pending_dials", "900", 1, "n")],
        "server_ready_backends": [row("server_ready_backends", "3", 4), row("server_ready_backends", "1", 10)],
    }  # fmt: skip
    found = pending(facts, 100)
    assert [(one.value, ready.value if ready else None) for one, ready in found] == [(400, 3), (900, None)]
    assert pending({}, 1) == []


def test_servers_that_single_agents_name() -> None:
    """Only where the same member counts fewer agents with all of them."""
    seen = [
        row("agent_seen_servers", "agent-a: 1", 1),
        row("agent_seen_servers", "agent-b: 3", 2),
        row("agent_seen_servers", "agent-c: 2", 1, "n"),
    ]
    facts = {"agent_seen_servers": seen, "agents_with_every_server": [row("agents_with_every_server", "1", 3)]}
    assert [one.value for one in seen_servers(facts)] == [1, 3]
    assert seen_servers(facts | {"agents_with_every_server": [row("agents_with_every_server", "2", 3)]}) == []
    assert seen_servers({"agent_seen_servers": seen}) == []


def test_servers_that_count_no_agent_stand_apart() -> None:
    """A server prints one line per strategy: its highest is what it holds."""
    key = "server_ready_backends"
    rows = [row(key, "0", 1, "a"), row(key, "3", 2, "a"), row(key, "0", 1, "b"), row(key, "0", 2, "b")]
    none, some = without_agents({key: rows})
    assert [(one.row.source, one.value) for one in (*none, *some)] == [("b", 0), ("a", 3)]
    assert without_agents({}) == ([], [])
