"""
Lines of free text that name an error of the way to a node, pod or service, or of BGP.

They are no evidence: they may be of another cluster, or of last year. What they say is read here, so that who quotes them
need not look into them. A line that no reader understood and that bears the words of a failed call is one as well, though it names
no part of the way.
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
from analyzer.wording import IN_PROSE, OF_ANOTHER

OF_MESH = regex.compile(r"BGP not established|BIRD is not ready|\bMesh_\d|calico/node is not ready")
ASSUMED = regex.compile(
    r"(?i)\b(?:if|unless|e\.g\.|such as|examples?|samples?|typical(?:ly)?|usually|normally|generally|expected|should|would)\b"
)
"""Words of lines that speak of no case: such a line is quoted only where it names a part of the way."""
FAILED = regex.compile(
    r"\bError from server\b(?! \((?:NotFound|Forbidden|AlreadyExists|BadRequest|Invalid|Conflict)\))|Metrics API not available|metrics not available yet"
    r"|Unable to connect to the server|unable to upgrade connection|\brpc error: code = (?:Unavailable|DeadlineExceeded)\b|TLS handshake timeout"
    r"|\b(?:dial|read|write) (?:tcp|udp)[46]? \S{3,300}: [^\n]{0,80}?(?:i/o timeout|timed out|connection (?:refused|reset)|no route to host|network is unreachable|no such host)"
)
"""How kubectl and Go's programs say that a call failed, wherever such words stand."""


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
    strange = [
        Told(row.source, row.line, row.text, None, of_mesh=False)
        for row in itertools.islice(tables[UNREAD], limits.TEXTS)
        if row.reason not in (IN_PROSE, OF_ANOTHER)
        and row.line
        and row.text
        and FAILED.search(row.text)
        and not ASSUMED.search(row.text)
    ]
    logged = [row for row in tables[FACTS] if row.key == "named_elsewhere" and row.line]
    named = [_told(row.source, row.line or 1, row.value)._replace(by_program=True) for row in logged]
    return [*prose, *named, *strange]


def _told(source: str, line: int, words: str) -> Told:
    of_mesh = OF_MESH.search(words) is not None
    fault = None if of_mesh else chain.read(words)
    return Told(source, line, words, fault.leg if fault else None, of_mesh)
