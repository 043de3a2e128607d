"""Figures for notebooks say what the drawn pictures say."""

from __future__ import annotations

import sys

import pytest
from analyzer.errors import UsageError
from analyzer.pictures.draw import Drawing
from analyzer.pictures.figure import figure
from analyzer.pictures.shapes import Picture

from tests.pictures.test_draw import GRID, HOURS, LANES, OVER, SIDE


@pytest.mark.parametrize("picture", [LANES, OVER, SIDE, GRID, HOURS])
def test_every_kind_becomes_a_figure_with_its_states(picture: Picture) -> None:
    """With a legend that names the states."""
    pytest.importorskip("matplotlib")
    (axes,) = figure(picture).axes
    assert axes.get_legend().get_texts()


def test_without_the_extra_the_way_to_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """A plain install draws its reports and has no matplotlib."""
    from analyzer.pictures.library import library

    library.cache_clear()
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(UsageError, match="figures"):
        Drawing(LANES).figure()
    library.cache_clear()
