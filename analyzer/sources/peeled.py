"""A line of a log without what wraps it, and what the wrappers say of it."""

from __future__ import annotations

from dataclasses import dataclass

from analyzer.sources.clock import is_yearless


@dataclass(slots=True)
class Peeled:
    """
    A line without its wrappers.

    Attributes:
        at: the outermost time that has a year, else the outermost one, in microseconds.
        local: `at` was printed in a zone that is not told: its day tells the year of the program's own time, its clock nothing.
    """

    text: str
    at: int | None = None
    pod: str | None = None
    container: str | None = None
    node: str | None = None
    layers: tuple[str, ...] = ()
    partial: bool = False
    stream: str | None = None
    local: bool = False
    program: str | None = None  # what the journal calls it


def is_undated(at: int | None) -> bool:
    """Is no year known of this time."""
    return at is None or is_yearless(at)
