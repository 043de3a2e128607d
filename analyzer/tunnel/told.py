"""
Lines of free text that name an error of the way to a node, pod or service, or of BGP.

They are no evidence: they may be of another cluster, or of last year. What they say is read here, so that who quotes them
need not look into them.
"""

from __future__ import annotations

import itertools
from typing import NamedTuple

from analyzer import limits
from analyzer import patterns as regex
from analyzer.konnectivity import chain
from analyzer.konnectivity.chain import Leg
from analyzer.schema import FACTS, UNREAD
from analyzer.tables.rows import Tables
from analyzer.wording import IN_PROSE

OF_MESH = regex.compile(r"BGP not established|BIRD is not ready|\bMesh_\d|calico/node is not ready")


class Told(NamedTuple):
    """
    Somebody's line.

    Attributes:
        words: the line as it stands there.
        leg: what part of the way it speaks of; None where it does not say, and for BGP.
        of_mesh: does it speak of BGP between nodes.
        by_program: stands in the log of a program that is no part of the way, of whichever cluster it talks to.
    """

    source: str
    line: int
    words: str
    leg: Leg | None
    of_mesh: bool
    by_program: bool = False

    @property
    def tells_where(self) -> bool:
        return self.of_mesh or self.leg is not None


def told(tables: Tables) -> list[Told]:
    """All such lines, in order."""
    rows = [row for row in itertools.islice(tables[UNREAD], limits.TEXTS) if row.reason == IN_PROSE and row.line]
    prose = [_told(row.source, row.line or 1, row.text or "") for row in rows]
    logged = [row for row in tables[FACTS] if row.key == "named_elsewhere" and row.line]
    return [*prose, *(_told(row.source, row.line or 1, row.value)._replace(by_program=True) for row in logged)]


def _told(source: str, line: int, words: str) -> Told:
    of_mesh = OF_MESH.search(words) is not None
    fault = None if of_mesh else chain.read(words)
    return Told(source, line, words, fault.leg if fault else None, of_mesh)
