"""calico-node's own words on why it is not ready."""

from __future__ import annotations

from analyzer.mesh.readiness import holds_sessions, is_unready, lacks_sessions, peers_missed

SESSIONS = (
    "Readiness probe failed: calico/node is not ready: BIRD is not ready: BGP not established with 10.0.0.3,10.0.0.4"
)


def test_sessions_that_lack_are_told_from_another_part_that_is_not_ready() -> None:
    """Felix that is not ready lacks no session, and a probe without an answer says nothing of calico-node."""
    felix = "calico/node is not ready: felix is not ready: readiness probe reporting 503"
    assert (is_unready(SESSIONS), lacks_sessions(SESSIONS)) == (True, True)
    assert (is_unready(felix), lacks_sessions(felix)) == (True, False)
    assert not is_unready("Readiness probe failed: command timed out")
    assert not is_unready(None)
    assert not lacks_sessions(None)


def test_the_peers_are_those_behind_the_words() -> None:
    """An address before them is the speaker's own."""
    assert peers_missed(f"10.0.0.9: {SESSIONS}") == ["10.0.0.3", "10.0.0.4"]
    assert peers_missed(None) == []


def test_peers_that_it_counts_are_told_from_none() -> None:
    """It counts those with which it has a session, in the line above."""
    assert holds_sessions(f"Number of node(s) with BGP peering established = 2 {SESSIONS}")
    assert not holds_sessions(f"Number of node(s) with BGP peering established = 0 {SESSIONS}")
    assert not holds_sessions(SESSIONS)
