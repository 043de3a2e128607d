"""
What a call site was found to be, shared by all logs of a bundle.

A hundred agents print the same fifty messages: each is recognised once. Only messages of the catalogue are shared, for a
text that nobody knows is named by its own log's line.
"""

from __future__ import annotations

from typing import NamedTuple

from analyzer.konnectivity import catalog
from analyzer.scan.fast.shape import Shape
from analyzer.scan.fast.template import Template
from analyzer.sources.log_record import LogRecord


class Site(NamedTuple):
    """
    Attributes:
        entry: one record of the call site.
        wanted: are its records rows, or only counted.
        weight: what its message says of whose log it is.
        streams, opens: is it about streams, and does it open one.
    """

    entry: LogRecord
    message: catalog.Message
    template: Template | None
    wanted: bool
    streams: bool
    opens: bool
    weight: int


Sites = dict[tuple[Shape, int], Site]
"""Call sites by the form of the log and the hash of the bytes at the site."""
