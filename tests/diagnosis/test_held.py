"""What a cause would like to see is not asked for where the bundle holds it."""

from __future__ import annotations

import pytest
from analyzer.checks import commands
from analyzer.diagnosis.held import not_held
from analyzer.facts.cluster import About
from analyzer.model import Gap
from analyzer.schema import ContainerArgRow, ListingRow

from tests.support.inline import bundle, node, nodes
from tests.support.tables import tables_of

ABOUT = bundle(n=nodes(node("10.1.2.3"))).snapshot.about
MASTERS = commands.master_namespace(ABOUT)


@pytest.mark.parametrize(
    ("gap", "kind", "space", "complete", "held"),
    [
        (commands.events(), "events", None, True, True),
        (commands.events(), "events", "kube-system", True, False),
        (commands.events(), "events", None, False, False),
        (commands.master_pods(ABOUT), "pods", MASTERS, True, True),
        (commands.master_pods(ABOUT), "pods", None, True, True),
        (commands.master_pods(ABOUT), "events", None, True, False),
        (commands.agent_pods(), "pods", None, True, True),
        (commands.agent_pods(), "pods", "shop", True, False),
        (commands.nodes(), "nodes", None, True, False),
    ],
)
def test_a_whole_list_is_not_asked_for_again(
    gap: Gap, kind: str, space: str | None, complete: bool, held: bool
) -> None:
    """Of all namespaces, or of the one that is asked for; a part, or a list that says less, is."""
    rows = [ListingRow(source="a.txt", kind=kind, namespace=space, rows=3, complete=complete)]
    assert (not_held((gap,), ABOUT, rows) == ()) is held


def test_an_empty_list_and_what_no_command_shows_stay() -> None:
    """Events that have gone by now may be found elsewhere."""
    gaps = (commands.events(), Gap("what was changed", None))
    empty = ListingRow(source="a.txt", kind="events", rows=0, complete=True)
    assert not_held(gaps, ABOUT, [empty]) == gaps
    assert not_held((), ABOUT, []) == ()


def test_the_agents_object_is_not_asked_for_where_its_arguments_are_read() -> None:
    """A pod's arguments may be older than the object that made it."""
    gap = commands.agent_daemonset(ABOUT)
    for kind, held in (("DaemonSet", True), ("Pod", False)):
        row = ContainerArgRow(
            source="a", line=1, kind=kind, name="konnectivity-agent", flag="proxy-server-host", value="h"
        )
        about = About(tables_of(row))
        assert (not_held((commands.agent_daemonset(about),), about, ()) == ()) is held, kind
    assert not_held((gap,), ABOUT, ()) == (gap,)
