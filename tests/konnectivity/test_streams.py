"""Messages that open and close a stream."""

from __future__ import annotations

from analyzer.konnectivity import streams


def test_no_message_both_opens_and_closes() -> None:
    """A stream that one line opened is open."""
    assert not streams.OPENING & streams.CLOSING


def test_a_dial_opens_nothing() -> None:
    """It is printed before duplicates are refused."""
    assert not any("Connect to server" in text for text in streams.OPENING)


def test_the_first_line_of_a_server_outranks_its_earlier_signs() -> None:
    """Connected proves more than the request, the request more than the registration."""
    rank = streams.OPENED_BY_SERVER
    assert (rank["Agent connected"], rank["Connect request from agent"], rank["Register backend for agent"]) == (
        3,
        2,
        1,
    )
    assert rank["Connect request from agent %s"] == 2
    assert rank["register Backend %v for agentID %s"] == 1


def test_both_ends_are_in_the_sums() -> None:
    """Opening and closing hold every message of either end."""
    assert set(streams.OPENED_BY_SERVER) | streams.OPENED_BY_AGENT | streams.ADDED_BY_AGENT == streams.OPENING
    assert streams.CLOSED_BY_SERVER | streams.CLOSED_BY_AGENT == streams.CLOSING


def test_a_redial_closes_and_its_return_opens() -> None:
    """Agents up to v0.0.10 do not begin to serve again after a loss."""
    assert streams.REDIALS <= streams.CLOSED_BY_AGENT
    assert "reconnected to %s" in streams.OPENED_BY_AGENT
