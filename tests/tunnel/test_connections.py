"""Streams from agents to servers, joined from both ends."""

from __future__ import annotations

from typing import Any

import pytest
from analyzer.tunnel import connections
from analyzer.tunnel.connections import AgentStream, build

from tests.support.values import are_values

SECOND = 1_000_000


def event(component: str, message: str, at: float | None, **more: Any) -> dict[str, Any]:
    return {
        "component": component, "message": message, "at": None if at is None else int(at * SECOND), "source": f"{component}.log", "line": 1, "pod": None,
        "node": None, "agent_id": "a", "server_id": "s", "error": None, **more,
    }  # fmt: skip


def streams(
    *events: dict[str, Any], offsets: dict[tuple[str, str], int] | None = None, ids: dict[str, str] | None = None
) -> list[AgentStream]:
    numbered = [{**e, "line": at} for at, e in enumerate(events, 1)]
    return build(numbered, ids or {}, offsets)


def opened(at: float | None, **more: Any) -> dict[str, Any]:
    return event("server", "Agent connected", at, **more)


def closed(at: float | None, message: str = "Receive stream from agent is closed", **more: Any) -> dict[str, Any]:
    return event("server", message, at, **more)


def serving(at: float | None, **more: Any) -> dict[str, Any]:
    return event("agent", "Start serving", at, **more)


def broken(at: float | None, message: str = "could not read stream", **more: Any) -> dict[str, Any]:
    return event("agent", message, at, **more)


def test_one_stream_seen_by_both_ends() -> None:
    """The server's place, the agent's pod, the agent's reason."""
    [one] = streams(
        opened(10), serving(10.5, pod="p", node="n"), closed(20, error="x"), broken(20.5, error="y", pod="p", node="n")
    )
    assert (one.seen_by, one.agent_pod, one.node, one.source, one.line, one.side) == (
        "both",
        "p",
        "n",
        "server.log",
        1,
        "server",
    )
    assert (one.connected, one.disconnected, one.reason) == (10 * SECOND, 20 * SECOND, "y")


def test_ends_that_only_one_side_saw() -> None:
    """Each stands alone; an end that only the agent saw is the stream's."""
    found = streams(opened(10), serving(500))
    assert [s.seen_by for s in found] == ["server", "agent"]
    assert found[1].agent_pod == "agent.log"
    [one] = streams(opened(10), serving(10), broken(20))
    assert (one.disconnected, one.reason) == (20 * SECOND, "could not read stream")


@pytest.mark.parametrize(("apart", "joined"), [(60, True), (60.1, False), (-60, True), (-61, False)])
def test_ends_join_within_a_minute(apart: float, joined: bool) -> None:
    """Of equal agent and server; the nearest stream is taken."""
    assert (len(streams(opened(100), serving(100 + apart))) == 1) is joined
    found = streams(opened(100), opened(130), serving(131))
    assert [(s.connected, s.seen_by) for s in found] == [(100 * SECOND, "server"), (130 * SECOND, "both")]
    twice = streams(opened(100), serving(101), serving(102))
    assert [s.seen_by for s in twice] == ["both", "agent"]


def test_a_proven_offset_of_clocks_is_taken_away() -> None:
    """An agent's clock that is an hour ahead joins all the same."""
    offsets = {("agent.log", "server.log"): 3600 * SECOND}
    [one] = streams(opened(100), serving(3701), offsets=offsets)
    assert one.seen_by == "both"
    assert len(streams(opened(100), serving(101), offsets=offsets)) == 2


def test_what_does_not_join() -> None:
    """Another agent, another server, no agent, no time."""
    for one in (serving(10, agent_id="b"), serving(10, server_id="t"), serving(10, agent_id=None), serving(None)):
        assert len(streams(opened(10), one)) == 2
    assert len(streams(opened(10, agent_id=None), serving(10, agent_id=None))) == 2
    assert len(streams(opened(None), serving(10))) == 2
    [one] = streams(opened(10, server_id=None), serving(10), ids={"server.log": "s"})
    assert one.seen_by == "both"


def test_the_best_message_of_a_log_opens_streams() -> None:
    """A connect request and a registration beside it are the same stream."""
    request = event("server", "Connect request from agent", 9)
    registered = event("server", "Register backend for agent", 10)
    assert [s.connected for s in streams(request, registered, opened(11))] == [11 * SECOND]
    assert [s.connected for s in streams(request, registered)] == [9 * SECOND]
    assert len(streams(request, opened(11, source="other.log"))) == 2


@pytest.mark.parametrize(("gap", "count"), [(1.9, 1), (2.0, 2), (5, 2)])
def test_registrations_for_each_identifier_are_one_stream(gap: float, count: int) -> None:
    """Within two seconds; a registration without a time is one of its own."""
    again = [event("server", "Register backend for agent", at) for at in (10, 10 + gap)]
    assert len(streams(*again)) == count
    assert len(streams(again[0], event("server", "Register backend for agent", None))) == 2
    assert (
        len(
            streams(
                event("server", "Register backend for agent", 10),
                event("server", "Register backend for agent", 11, agent_id="b"),
            )
        )
        == 2
    )


def test_which_stream_ends() -> None:
    """The oldest; but a duplicate that is cancelled at once is the newest."""
    found = streams(opened(10), opened(20), closed(30))
    assert [s.disconnected for s in found] == [30 * SECOND, None]
    found = streams(opened(10), opened(20), closed(21, "Stream read from agent cancelled"))
    assert [s.disconnected for s in found] == [None, 21 * SECOND]
    found = streams(opened(10), closed(21, "Stream read from agent cancelled"))
    assert [s.disconnected for s in found] == [21 * SECOND]
    assert [s.disconnected for s in streams(opened(10), closed(21, agent_id="b"))] == [None]
    assert [s.disconnected for s in streams(opened(10), closed(20), closed(30), opened(40))] == [20 * SECOND, None]


def test_an_agent_s_streams_end_by_their_server() -> None:
    """Where it is named; else the oldest of that pod."""
    both = (serving(10), serving(11, server_id="t"))
    assert [s.disconnected for s in streams(*both, broken(20, server_id="t"))] == [None, 20 * SECOND]
    assert [s.disconnected for s in streams(*both, broken(20, server_id=None))] == [20 * SECOND, None]
    assert [s.disconnected for s in streams(*both, broken(20, server_id="u"))] == [None, None]
    assert [s.disconnected for s in streams(serving(10, pod="p"), broken(20, pod="q"))] == [None]


def test_streams_stand_in_the_order_they_opened() -> None:
    """Those without a time behind the others."""
    found = streams(
        opened(None, agent_id="x"), opened(20, agent_id="y"), opened(10, agent_id="z"), serving(0, agent_id="w")
    )
    assert [s.agent_id for s in found] == ["w", "z", "y", "x"]


def test_its_values_have_their_own_fields() -> None:
    """What this room fills step by step has its own fields only, and a misspelt one is refused."""
    are_values(connections, filled=("AgentStream",))


def test_servers_of_one_collected_journal_have_streams_of_their_own() -> None:
    """What ends at one host ends no stream of another, and the option dump of one names none of the others."""
    found = streams(
        opened(10, node="m-1", server_id=None), opened(11, node="m-2", server_id=None), closed(20, node="m-2"),
        ids={"server.log": "s"},
    )  # fmt: skip
    assert [(s.line, s.server_id, s.disconnected) for s in found] == [(1, None, None), (2, None, 20 * SECOND)]


def test_agents_of_one_collected_journal_have_streams_of_their_own() -> None:
    """A stream that breaks at one host stays open at another."""
    found = streams(serving(10, node="w-1"), serving(11, node="w-2"), broken(20, node="w-2"))
    assert [(s.node, s.disconnected) for s in found] == [("w-1", None), ("w-2", 20 * SECOND)]


@pytest.mark.parametrize("named", ["a", None])
def test_a_request_that_is_refused_opened_no_stream(named: str | None) -> None:
    """The request is printed before the server asks who it is; what was accepted, earlier or later, stays."""
    request, refusal = "Connect request from agent", "Client authentication failed"
    no = event("server", refusal, 10.1, agent_id=named)
    assert streams(event("server", request, 10), no) == []
    [one] = streams(event("server", request, 10), no, event("server", request, 20))
    assert (one.connected, one.disconnected) == (20 * SECOND, None)
    [kept] = streams(event("server", request, 5), opened(5.1), event("server", request, 10), no)
    assert kept.connected == int(5.1 * SECOND)
