"""What a connection is for, and how it is told."""

from __future__ import annotations

from analyzer.policy import ways as ways_room
from analyzer.policy.decision import ALLOWED, Decision
from analyzer.policy.ways import ANY, ANYWHERE, Connection, Way

from tests.support.values import are_values

YES = Decision(ALLOWED, "", "")


def test_a_connection_is_told_with_its_ends() -> None:
    """By what it is for and its name, or by other words; an end that is not known is any address."""
    assert Connection(Way.WEBHOOK, "a/b", "c/d", 9443, YES, name="v.x").text == "agent to webhook v.x a/b -> c/d:9443"
    assert Connection(Way.BGP, "w1", "w2", None, YES, what="IPIP").text == "IPIP w1 -> w2"
    assert Connection(Way.SERVER, "a/b", ANYWHERE, 1, YES).target == ANY
    assert Connection(Way.SERVER, "a/b", "166.8.0.0/14", 1, YES).of_a_range


def test_ways_of_the_api_server_itself() -> None:
    """Those that are no agent's."""
    assert {way for way in Way if way.of_api_server} == {Way.API_WEBHOOK, Way.API_METRICS, Way.API_AGGREGATED}


def test_its_values_have_their_own_fields() -> None:
    """Its readers cannot change them, and a misspelt field is refused."""
    are_values(ways_room)
