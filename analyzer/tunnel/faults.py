"""
Faults of the way from the API server through the tunnel, as error texts state them: kubectl, events, logs of API servers and
their sidecars, aggregated APIs, controllers, and the master's own status.

Each text is taken apart once; who asks gets the innermost reason and never the words.
"""

from __future__ import annotations

import itertools
from functools import cached_property
from typing import NamedTuple

from analyzer import limits, schema
from analyzer.admission import refusal
from analyzer.konnectivity import chain
from analyzer.konnectivity.chain import Caller, Fault, Leg, Reason
from analyzer.tables.base import Row
from analyzer.tables.rows import Tables
from analyzer.tunnel.mentions import mentions
from analyzer.tunnel.quotations import quotations
from analyzer.tunnel.stated_ports import placed

TABLES = tuple(
    table.name
    for table in (
        schema.TOOL_ERRORS,
        schema.EVENTS,
        schema.LOG_SIGNALS,
        schema.APISERVICES,
        schema.WORKLOADS,
        schema.CLUSTER_OPERATORS,
    )
)
STATED = ("master_status",)
SCRAPE = "scrape_failed"


class Seen(NamedTuple):
    """A fault, the row that states it, and the table the row stands in."""

    row: Row
    fault: Fault
    table: str
    quoted: bool = False
    """Does somebody quote it, so that when and where it was is not told."""

    @property
    def passed_over(self) -> bool:
        """Did the API server go on without the webhook's answer, and say so: ``failing open``."""
        return refusal.is_passed_over(getattr(self.row, "message", None))


class Faults:
    """All faults of a bundle, in the order of the tables."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    @cached_property
    def all(self) -> list[Seen]:
        found = []
        spoken, quoted = mentions(self._tables), self.quoted
        for name in TABLES:
            for row in itertools.islice(self._tables[name], limits.TEXTS):
                if name == schema.TOOL_ERRORS.name and (row.source, row.line) in spoken:
                    continue
                if isinstance(row, schema.LogSignalRow) and row.signal == schema.LAST_WORDS:
                    continue  # of any program
                text: str | None = getattr(row, "message", None)
                used = isinstance(row, schema.ToolErrorRow) and row.class_ == "tunnel"
                if text and (fault := chain.of_use(text) if used else chain.read(text)) is not None:
                    if isinstance(row, schema.LogSignalRow) and row.signal == SCRAPE and not fault.answered:
                        continue  # metrics-server dials kubelets from its pod, and that is no way of the API server's
                    told = name == schema.TOOL_ERRORS.name and (row.source, row.line) in quoted
                    found.append(Seen(row, placed(fault, self._tables), name, told))
        for fact in self._tables[schema.FACTS]:
            if fact.key in STATED and (fault := chain.read(fact.value)) is not None:
                found.append(Seen(fact, placed(fault, self._tables), schema.FACTS.name))
        return found

    def of(self, *legs: Leg, caller: Caller | None = None, reasons: frozenset[Reason] | None = None) -> list[Seen]:
        """Faults of these legs (of all where none is named), of one caller, with one of these reasons."""
        return [
            one
            for one in self.all
            if (not legs or one.fault.leg in legs)
            and (caller is None or one.fault.caller is caller)
            and (reasons is None or one.fault.reason in reasons)
        ]

    @cached_property
    def quoted(self) -> frozenset[tuple[str, int]]:
        """(member, line) of errors that somebody quotes."""
        return quotations(self._tables)

    @cached_property
    def webhooks(self) -> dict[str, list[Seen]]:
        """Failed calls by the webhook's name."""
        found: dict[str, list[Seen]] = {}
        for one in self.of(caller=Caller.WEBHOOK):
            found.setdefault(one.fault.name or "?", []).append(one)
        return found
