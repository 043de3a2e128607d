"""
Probes that fail, by the kubelet's words: whether the program answered too late, not at all, or that it is not well.

    Liveness probe failed: Get "http://10.0.0.9:8134/healthz": context deadline exceeded (Client.Timeout exceeded while awaiting headers)
    Liveness probe failed: Get "http://127.0.0.1:8092/healthz": dial tcp 127.0.0.1:8092: connect: connection refused
    Readiness probe failed: HTTP probe failed with statuscode: 500

A program whose liveness probe fails is ended by the kubelet, however well it does its work. Texts are those of kubelet 1.18 to 1.34.
"""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from analyzer import patterns as regex


class ProbeFault(Enum):
    """What the kubelet got."""

    LATE = "no answer in time"
    UNHEARD = "nobody listens there"
    UNWELL = "the answer that it is not well"
    OTHER = "another end"


FAILED = regex.compile(r"(?P<kind>Liveness|Readiness|Startup) probe (?:failed|errored)")
ENDED = regex.compile(r"failed (?:liveness|startup) probe, will be (?:restarted|killed)")
FAULTS = (
    (ProbeFault.UNWELL, regex.compile(r"probe failed with statuscode|service unhealthy|NOT_SERVING")),
    (ProbeFault.UNHEARD, regex.compile(r"connection refused")),
    (ProbeFault.LATE, regex.compile(r"deadline exceeded|Client\.Timeout|i/o timeout|timed out|TLS handshake timeout|timeout:? ")),
)  # fmt: skip
PLACE = regex.compile(r"https?://(?P<place>[^\s\"/]{1,300})|dial tcp (?P<dialled>\S{1,300}?:\d{1,5})(?!\d)")


class ProbeFailure(NamedTuple):
    """
    Attributes:
        kind: Liveness, Readiness or Startup.
        place: ``host:port`` that was asked, empty for a command.
    """

    kind: str
    fault: ProbeFault
    place: str = ""

    @property
    def kills(self) -> bool:
        """Does the kubelet end the container for it."""
        return self.kind != "Readiness"


def read(text: str | None) -> ProbeFailure | None:
    """None where it is no word of a probe."""
    m = FAILED.search(text or "")
    if m is None:
        return None
    at = PLACE.search(text or "")
    place = (at["place"] or at["dialled"] or "") if at else ""
    return ProbeFailure(m["kind"], regex.first(FAULTS, text or "", ProbeFault.OTHER), place)


def is_end(text: str | None) -> bool:
    """Does the kubelet say that it ends a container for its probe."""
    return ENDED.search(text or "") is not None
