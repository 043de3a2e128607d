"""`top` with figures for some nodes only."""

from __future__ import annotations

import pytest
from analyzer.diagnosis.complaint_top import LEG, of_some
from analyzer.facts.cluster import About
from analyzer.schema import FactRow

from tests.support.tables import tables_of


def fact(key: str, value: str) -> FactRow:
    return FactRow(source="t", line=1, key=key, value=value)


def test_figures_of_one_node_show_that_the_api_server_reaches_metrics_server() -> None:
    """So neither tunnel nor way to it is a candidate, and the nodes without figures are named."""
    about = About(tables_of(fact("top_shown", "1"), fact("top_without", "w2"), fact("top_without", "w3")))
    found = of_some(about)
    assert found is not None
    leg, says, candidates = found
    assert (leg, says) == (LEG, "metrics-server answers and has no figures of w2, w3")
    assert not any("tunnel" in one.what for one in candidates)
    assert candidates[1].shown_by.command == "kubectl get nodes w2 w3 -o wide"


@pytest.mark.parametrize("rows", [(fact("top_shown", "2"),), (fact("top_without", "w2"),), ()])
def test_all_or_none_is_no_matter_of_some_nodes(rows: tuple[FactRow, ...]) -> None:
    """Without a figure nothing shows that somebody answered."""
    assert of_some(About(tables_of(*rows))) is None


def test_three_of_many_nodes_are_named() -> None:
    """The others are counted."""
    found = of_some(About(tables_of(fact("top_shown", "1"), *(fact("top_without", f"w{at}") for at in range(2, 7)))))
    assert found is not None
    assert found[1].endswith("no figures of w2, w3, w4 and 2 more")
    assert found[2][1].shown_by.command == "kubectl get nodes w2 w3 w4 -o wide"
