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
        message: None where nobody knows the text.
        wanted: are its records rows, or only counted.
        weight: what its message says of whose log it is.
        streams, opens: is it about streams, and does it open one.
    """

    entry: LogRecord
    message: catalog.Message | None
    template: Template | None = None
    wanted: bool = False
    streams: bool = False
    opens: bool = False
    weight: int | None = None


UNREAD = Site(LogRecord("plain", None, None, "", ""), None)
"""A call site of which no line was read yet."""
Sites = dict[tuple[Shape, int], Site]
"""Call sites by the form of the log and the hash of the bytes at the site."""
