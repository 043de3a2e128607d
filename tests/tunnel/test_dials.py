"""Dials joined on dialID: what was dialled, by whom, and how it ended."""

from __future__ import annotations

from typing import Any

import pytest
from analyzer.tunnel import dials as dials_room
from analyzer.tunnel.dials import GRACE_US, Dial, build

from tests.support.values import are_values

REQ, DONE, ANSWER = "Received DIAL_REQ", "Proxy connection established", "Endpoint connection established"
FAILED, GONE, LOST = (
    "DIAL_RSP contains failure",
    "Dial cancelled (DIAL_CLS) by frontend",
    "frontend stream shutdown, cleaning dial",
)
NONE = "Failed to get a backend"


def event(message: str, at: int | None, component: str = "server", **more: Any) -> dict[str, Any]:
    return {
        "component": component, "message": message, "at": at, "source": f"{component}.log", "line": 1, "dial_id": "1", "address": None,
        "agent_id": None, "error": None, **more,
    }  # fmt: skip


def dials(*events: dict[str, Any], last: int | None = None) -> list[Dial]:
    numbered = [{**e, "line": at} for at, e in enumerate(events, 1)]
    return build(numbered, {} if last is None else {"server.log": last, "agent.log": last})


def one(*events: dict[str, Any], last: int | None = None) -> Dial:
    [found] = dials(*events, last=last)
    return found


def test_a_dial_is_joined_over_both_ends() -> None:
    """The first address and agent that are stated; the earliest request; the answer's place."""
    found = one(
        event(REQ, 50, "agent", address="10.0.0.1:10250"),
        event(REQ, 40, agent_id="a"),
        event(ANSWER, 60, "agent", agent_id="b"),
        event(DONE, 70, address="other"),
    )
    assert (found.started, found.ended, found.address, found.agent_id, found.outcome) == (
        40,
        70,
        "10.0.0.1:10250",
        "a",
        "ok",
    )
    assert (found.source, found.line, found.server_source, found.agent_source) == (
        "agent.log",
        1,
        "server.log",
        "agent.log",
    )
    assert found.server_line == 4


def test_each_identifier_is_a_dial_and_none_is_none() -> None:
    """In the order of their first lines."""
    found = dials(event(REQ, 1, dial_id="2"), event(REQ, 2), event(REQ, 3, dial_id=None), event(DONE, 4, dial_id="2"))
    assert [(d.dial_id, d.outcome) for d in found] == [("2", "ok"), ("1", "unknown")]


@pytest.mark.parametrize(
    ("messages", "outcome"),
    [
        ((REQ, DONE), "ok"),
        ((REQ, NONE), "no_agent"),
        ((REQ, FAILED), "agent_dial_failed"),
        ((REQ, GONE), "cancelled"),
        ((REQ, LOST), "lost"),
        ((REQ, LOST, GONE), "cancelled"),
        ((REQ, GONE, LOST), "cancelled"),
        ((REQ, DONE, GONE), "ok"),
        ((REQ, GONE, DONE), "ok"),
        ((REQ, DONE, FAILED), "agent_dial_failed"),
        ((REQ, FAILED, NONE), "no_agent"),
        ((REQ, NONE, FAILED), "agent_dial_failed"),
        ((REQ, FAILED, DONE), "agent_dial_failed"),
        ((REQ, LOST, LOST), "lost"),
    ],
)
def test_the_strongest_word_counts(messages: tuple[str, ...], outcome: str) -> None:
    """A failure above all, then success, then what was given up; of equal ones the later."""
    assert one(*(event(m, at) for at, m in enumerate(messages))).outcome == outcome


def test_an_agent_s_success_is_no_answer_to_a_caller_who_was_told_otherwise() -> None:
    """The server's word stands; alone the agent's counts."""
    assert one(event(REQ, 1), event(GONE, 2), event(ANSWER, 3, "agent")).outcome == "cancelled"
    assert one(event(REQ, 1, "agent"), event(ANSWER, 3, "agent")).outcome == "ok"


@pytest.mark.parametrize(("after", "outcome"), [(GRACE_US, "unknown"), (GRACE_US + 1, "lost"), (None, "unknown")])
def test_silence_is_a_loss_only_where_the_log_goes_on(after: int | None, outcome: str) -> None:
    """For half a minute; it may end before the answer."""
    assert one(event(REQ, 100), last=None if after is None else 100 + after).outcome == outcome
    assert one(event(REQ, 100, "agent"), last=None if after is None else 100 + after).outcome == outcome
    assert one(event(REQ, None), last=10**12).outcome == "unknown"
    assert one(event(REQ, 100), event(DONE, 101), last=10**12).outcome == "ok"


def test_an_answer_without_its_request_begins_there() -> None:
    """The address may stand in the error; a later error replaces none."""
    found = one(event(FAILED, 5, error="dial tcp 10.0.0.4:10250: i/o timeout"))
    assert (found.started, found.ended, found.address, found.error) == (
        5,
        5,
        "10.0.0.4:10250",
        "dial tcp 10.0.0.4:10250: i/o timeout",
    )
    found = one(event(FAILED, 5, error="first"), event(FAILED, 6))
    assert (found.error, found.ended) == ("first", 6)
    assert one(event(REQ, 1, address="x:1"), event(FAILED, 5, error="dial tcp 10.0.0.4:1: y")).address == "x:1"


def test_the_address_of_an_error_may_be_of_either_family() -> None:
    """Its port is not taken out of the address."""
    assert one(event(FAILED, 5, error="dial tcp [fd00::1]:443: connect: refused")).address == "fd00::1:443"
    assert one(event(FAILED, 5, error="something else")).address is None


@pytest.mark.parametrize(
    ("behind", "outcome"),
    [
        ([], "ok"),
        ([event(FAILED, 61, error="dial tcp 10.0.0.1:10250: connect: connection refused")], "agent_dial_failed"),
        ([event(LOST, 61)], "lost"),
    ],
)
def test_the_answer_of_the_agent_is_an_answer(behind: list[dict[str, Any]], outcome: str) -> None:
    """A server that prints it at a high verbosity got one, unless a line of its own says how it failed or came too late."""
    came = event("Received DIAL_RSP", 60, connection_id="5")
    assert one(event(REQ, 40), came, *behind, last=40 + 2 * GRACE_US).outcome == outcome


def test_an_answer_without_a_connection_is_no_success() -> None:
    """Nor is the dial lost: something came back."""
    came = event("Received DIAL_RSP", 60, connection_id="0")
    assert one(event(REQ, 40), came, last=40 + 2 * GRACE_US).outcome == "unknown"


def test_its_values_have_their_own_fields() -> None:
    """What this room fills step by step has its own fields only, and a misspelt one is refused."""
    are_values(dials_room, filled=("Dial",))


@pytest.mark.parametrize(
    ("well", "more", "outcome"),
    [
        (2, {}, "unknown"),
        (1, {}, "lost"),
        (2, {"error": "dial tcp: i/o timeout"}, "lost"),
        (2, {"asked": True}, "lost"),
    ],
)
def test_a_client_that_went_away_is_no_loss(well: int, more: dict[str, Any], outcome: str) -> None:
    """One late answer to nobody, among dials that are answered: a failure, a request, or as many late ones speak otherwise."""
    late = "DIAL_RSP not recognized; dropped"
    asked = [event("Received DIAL_REQ", 9, dial_id="late")] if more.pop("asked", False) else []
    fine = [event("Proxy connection established", n, dial_id=f"d{n}") for n in range(well)]
    dials = build([*asked, event(late, 10, dial_id="late", **more), *fine], {})
    assert [dial.outcome for dial in dials if dial.dial_id == "late"] == [outcome]
