"""A line of a log without what wraps it, and what the wrappers say of it."""

from __future__ import annotations

from dataclasses import dataclass

from analyzer import patterns as regex
from analyzer.sources.clock import is_yearless, rfc3339_us

ZONED = regex.compile(r"(?:Z|UTC|[+-]\d\d:?\d\d)$")


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


def outermost(outer: Peeled, text: str) -> tuple[int | None, bool]:
    """(the outermost time that has a year, is it local): a journal's short form has none, so a full date within it tells more."""
    if not is_undated(outer.at) or (at := rfc3339_us(text)) is None:
        return outer.at, outer.local
    return at, ZONED.search(text) is None
