"""Figures of a fleet are values: what they do not show is said in one sentence."""

from __future__ import annotations

import pytest
from analyzer.fleet import figures
from analyzer.fleet.figures import Rest

from tests.support.values import are_values


@pytest.mark.parametrize(
    ("rest", "sentence"),
    [
        (Rest("zone", 2, 1), "besides 2 more, less frequent; 1 bundle that states none"),
        (Rest("zone", 0, 2), "besides 2 bundles that state none"),
        (Rest("zone", 0, 0), ""),
    ],
)
def test_what_the_splits_leave_out_is_said(rest: Rest, sentence: str) -> None:
    """Values that are less frequent, and bundles that state none; nothing where all is shown."""
    assert rest.sentence == sentence


def test_a_figure_is_not_changed() -> None:
    """What is counted once is handed from room to room as it is."""
    are_values(figures)
