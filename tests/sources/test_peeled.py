"""What is known of a line without its wrappers."""

from __future__ import annotations

import pytest
from analyzer.sources import peeled
from analyzer.sources.clock import klog_us
from analyzer.sources.peeled import Peeled, is_undated, outermost

from tests.support.values import are_values


@pytest.mark.parametrize(
    ("at", "undated"), [(None, True), (klog_us("0302", "09:00:00.000000"), True), (1_772_442_000_000_000, False)]
)
def test_a_time_without_a_year_is_no_date(at: int | None, undated: bool) -> None:
    """Neither is none at all."""
    assert is_undated(at) is undated


def test_a_bare_line_has_nothing_around_it() -> None:
    """No layer, no place, no time; it is whole, and its time is told with its zone."""
    one = Peeled("x")
    assert (one.at, one.pod, one.container, one.node, one.layers, one.stream, one.program) == (
        None,
        None,
        None,
        None,
        (),
        None,
        None,
    )
    assert not one.partial
    assert not one.local
    are_values(peeled, filled=("Peeled",))


def test_a_time_within_tells_more_than_one_without_a_year() -> None:
    """A full date within is taken where none with a year stands further out; without a zone it is local."""
    yearless, dated = klog_us("0302", "09:00:00.000000"), 1_772_442_000_000_000
    assert outermost(Peeled("x", yearless, local=True), "2026-03-02T09:00:00Z") == (dated, False)
    assert outermost(Peeled("x"), "2026-03-02 09:00:00") == (dated, True)
    assert outermost(Peeled("x", 5 * dated), "2026-03-02T09:00:00Z") == (5 * dated, False)
    assert outermost(Peeled("x", yearless, local=True), "no time") == (yearless, True)
