"""
OpenShift's image streams (`oc describe is`): why a tag was not imported, in the words of the API server's own connect.

The API server of OpenShift imports images itself; on a hosted control plane its connects go through the tunnel, so a proxy's error in it
is one of that way.
"""

from __future__ import annotations

from collections.abc import Iterable

from analyzer import patterns as regex
from analyzer import schema
from analyzer.parsers.base import Emit, Fragment
from analyzer.parsers.kubernetes.described.base import Described
from analyzer.parsers.kubernetes.described.block import Block
from analyzer.scan import signals

OWN_KEYS = frozenset({"Image Lookup", "Docker Pull Spec", "Image Repository", "Unique Images"})
ERROR = regex.compile(r"^\s+! error: (?P<text>.+)$")
LONGEST = 600


def _fits(block: Block) -> bool:
    return len(OWN_KEYS & block.tops) > 1


def _stream(block: Block, fragment: Fragment, emit: Emit) -> None:
    emit.records += 1
    errors(block.lines, emit)


def errors(lines: Iterable[tuple[int, str]], emit: Emit) -> None:
    """Errors of imports that name a connect of the API server's; a registry's own no is none of the tunnel's."""
    for number, text in lines:
        m = ERROR.match(text)
        found = signals.find(m["text"]) if m else None
        if m and found is not None:
            emit(
                schema.LOG_SIGNALS,
                number,
                signal=found.signal,
                name=found.name,
                message=m["text"][:LONGEST],
            )


DESCRIBED = (Described("ImageStream", _fits, _stream, 20),)
