"""Dials of servers whose requests have no number."""

from __future__ import annotations

from typing import Any

from analyzer.tunnel.dials import GRACE_US
from analyzer.tunnel.old_dials import FAILED, OVERTAKEN_US, PICKED, REFUSED, REQUEST, build

from tests.support.inline import bundle

ANSWER = "<<< Received DIAL_RSP(rand=%d), agentID %s, connID %d)"
HEAD = "I0412 09:15:{:02d}.305738       1 server.go:{}] {}\n"


def event(message: str, at: int = 0, **more: Any) -> dict[str, Any]:
    return {
        "source": "s.log",
        "line": at,
        "message": message,
        "at": at,
        "dial_id": None,
        "agent_id": None,
        "error": None,
    } | more


def ends(*events: dict[str, Any], last: int | None = None) -> list[tuple[str | None, str, str | None]]:
    found = build(events, {} if last is None else {"s.log": last})
    return [(dial.dial_id, dial.outcome, dial.address) for dial in found]


def test_answers_are_given_to_requests_in_order() -> None:
    """An answer without a request is of a dial before the log's begin; a failure is told behind its answer."""
    answer, other = event(ANSWER, 3, dial_id="7", agent_id="a"), event(ANSWER, 4, dial_id="8", agent_id="a")
    broke = event(FAILED, 5, error="dial tcp 10.0.0.1:10250: i/o timeout")
    assert ends(event(REQUEST, 1), event(REQUEST, 2), answer, other, broke) == [
        ("7", "ok", None), ("8", "agent_dial_failed", "10.0.0.1:10250"),
    ]  # fmt: skip
    assert ends(answer) == [("7", "ok", None)]
    assert ends(event(REQUEST, 1), event(REFUSED, 2, error="No backend available")) == [(None, "no_agent", None)]
    assert ends(broke) == []


def test_a_request_that_nobody_answers_is_lost_when_the_log_goes_on() -> None:
    """Near the log's end the answer may stand behind it."""
    assert ends(event(REQUEST, 1), last=GRACE_US + 2) == [(None, "lost", None)]
    assert ends(event(REQUEST, 1), last=GRACE_US + 1) == [(None, "unknown", None)]
    assert ends(event(REQUEST, 1)) == [(None, "unknown", None)]
    assert ends(event(REQUEST) | {"at": None}, last=GRACE_US + 2) == [(None, "unknown", None)]


def test_an_old_server_s_log_shows_its_dials() -> None:
    """Each line as v0.0.12 prints it; dials that are never answered while an agent is connected fail."""
    start = HEAD.format(5, 449, "Connect request from agent 5b3f-1") + HEAD.format(
        5, 99, "register Backend &{0xc0003ee0c0} for agentID 5b3f-1"
    )
    asked = "".join(HEAD.format(n, 268, ">>> Received DIAL_REQ") for n in (6, 7))
    answered = HEAD.format(8, 522, "<<< Received DIAL_RSP(rand=5577006791947779410), agentID 5b3f-1, connID 1)")
    late = HEAD.format(59, 224, "proxy request from client, userAgent [grpc-go/1.27.0]")
    case = bundle({"konnectivity-server.log": start + asked + answered + late})
    assert [(d.dial_id, d.outcome) for d in case.tunnel.dials] == [("5577006791947779410", "ok"), (None, "lost")]
    assert case.status("SRV-07") == "fail"


def pick(agent: str, at: int) -> dict[str, Any]:
    return event(PICKED, at, agent_id=agent)


SECOND = 1_000_000


def over(*events: dict[str, Any], last: int) -> list[tuple[str | None, str]]:
    return sorted((dial.agent_id or "", dial.outcome) for dial in build(events, {"s.log": last}))


def test_an_answer_is_of_the_agent_that_was_picked() -> None:
    """Whatever was asked before over another; a refused request is one for which nobody was picked."""
    asked = [event(REQUEST, 1), pick("a", 2), event(REQUEST, 3), pick("b", 4)]
    answer = event(ANSWER, 5, dial_id="7", agent_id="b")
    assert over(*asked, answer, last=6) == [("a", "unknown"), ("b", "ok")]
    assert [(dial.line, dial.outcome) for dial in build([*asked, answer], {})] == [(3, "ok"), (1, "unknown")]
    refused = event(REFUSED, 5, error="No backend available")
    assert over(*asked[:2], event(REQUEST, 3), refused, last=6) == [("", "no_agent"), ("a", "unknown")]
    old = event("<<< Received DIAL_RSP(rand=%d, id=%d)", 5, dial_id="7")
    assert over(*asked, old, last=6) == [("a", "ok"), ("b", "unknown")]


def test_an_agent_that_is_overtaken_by_another_has_lost_its_requests() -> None:
    """Where it answers nothing and the log goes on for some seconds; one that answers now and then is slow."""
    later = 2 * SECOND
    asked = [event(REQUEST, 1), pick("a", 2), event(REQUEST, later), pick("b", later + 1)]
    answer = event(ANSWER, later + 2, dial_id="7", agent_id="b")
    assert over(*asked, answer, last=OVERTAKEN_US + 1) == [("a", "lost"), ("b", "ok")]
    assert over(*asked, answer, last=OVERTAKEN_US) == [("a", "unknown"), ("b", "ok")]
    own = event(ANSWER, later + 3, dial_id="8", agent_id="a")
    more = [event(REQUEST, 0), pick("a", 0)]
    assert over(*more, *asked, answer, own, last=OVERTAKEN_US + 1) == [("a", "ok"), ("a", "unknown"), ("b", "ok")]
    before = [
        event(REQUEST, 1),
        pick("b", 2),
        event(ANSWER, 3, dial_id="7", agent_id="b"),
        event(REQUEST, 4),
        pick("a", 5),
    ]
    assert over(*before, last=OVERTAKEN_US + 9) == [("a", "unknown"), ("b", "ok")]
    alone = [event(REQUEST, 1), pick("a", 2)]
    assert over(*alone, last=OVERTAKEN_US + 9) == [("a", "unknown")]


def test_a_silent_agent_among_answering_ones_is_a_server_that_keeps_it() -> None:
    """Dials over it die, those over the other come through: a part of what users do works."""
    lines = [
        (6, 268, ">>> Received DIAL_REQ"), (6, 170, "pick agentID=aa-1 as backend"),
        (7, 268, ">>> Received DIAL_REQ"), (7, 170, "pick agentID=aa-1 as backend"),
        (14, 268, ">>> Received DIAL_REQ"), (14, 170, "pick agentID=bb-2 as backend"),
        (14, 522, "<<< Received DIAL_RSP(rand=5577006791947779410), agentID bb-2, connID 1)"),
    ]  # fmt: skip
    start = "".join(
        HEAD.format(5, 99, f"register Backend &{{0xc0003ee0c0}} for agentID {agent}") for agent in ("aa-1", "bb-2")
    )
    case = bundle({"konnectivity-server.log": start + "".join(HEAD.format(*line) for line in lines)})
    assert case.subjects("SRV-07") == ["aa-1"]
    assert str(case.causes["stale-server"]) == "likely"
    assert {s.id: str(s.state) for s in case.answered.data.symptoms}["exec"] == "partly"
