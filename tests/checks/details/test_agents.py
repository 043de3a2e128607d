"""What checks say of the agents is one value a finding."""

from __future__ import annotations

from analyzer.checks.details import agents as agents_room
from analyzer.checks.details.agents import AgentStart, Coverage, Missed, ServersMissed, Spread
from analyzer.checks.details.pods import PodsNotReady

from tests.support.values import are_values


def test_unknown_is_not_none_ready() -> None:
    """How many agents are ready may not be known; that is another thing than none."""
    assert Coverage(3, None) != Coverage(3, 0)


def test_seen_by_single_nodes_is_told_from_seen_by_all() -> None:
    """The runtime of one node shows its own agents only, so equal counts say less."""
    assert AgentStart(1, 1, True) != AgentStart(1, 1, False)
    assert PodsNotReady((), 3) != PodsNotReady((), 4)


def test_each_way_to_miss_a_server_is_its_own() -> None:
    """By the servers' logs, or by the agents' own; with or without the right to list leases."""
    assert len({ServersMissed(how, forbidden) for how in Missed for forbidden in (True, False)}) == 2 * len(Missed)
    assert len({one.value for one in Spread}) == len(Spread)


def test_a_server_that_was_missed_is_the_agents_matter_unless_it_is_said() -> None:
    """Nobody is named, and it is not the servers whose leases could not be written."""
    one = ServersMissed(Missed.THIN, leases_forbidden=False)
    assert (one.user, one.namespace, one.unwritten) == ("", "", False)


def test_what_is_handed_on_is_not_changed() -> None:
    """Values of this room are frozen where they are handed from room to room, and take no field that is misspelt."""
    are_values(agents_room, on={"surely"})
