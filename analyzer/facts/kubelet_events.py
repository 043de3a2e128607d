"""
What a kubelet's events state of a container besides their reason: the probe that failed, and that it was killed for its memory.

Samples (kubelet, `prober.go` and `oom_watcher.go`)::

    Liveness probe failed: Get "http://10.0.0.7:8093/healthz": context deadline exceeded
    System OOM encountered, victim process: proxy-agent, pid: 4711
    Container agent failed liveness probe, will be restarted
"""

from __future__ import annotations

from analyzer import patterns as regex
from analyzer.facts.generated import PROGRAM

OOM = regex.compile(r"(?<![\w./:-])OOM(?:Kill\w*)?(?![\w-])")
"""The kubelet's and the runtime's word, and no name of a pod or file that has these letters in it."""
LIVENESS = regex.compile(r"\b[Ll]iveness\b")


def is_liveness(message: str | None) -> bool:
    """Is it about the probe whose failures restart a container; a readiness probe only takes it out of service."""
    return LIVENESS.search(message or "") is not None


def is_out_of_memory(message: str | None) -> bool:
    """Was something killed because a limit or the node's memory was reached."""
    return OOM.search(message or "") is not None


def is_out_of_files(words: str | None) -> bool:
    """Was it no memory that a program lacked, but descriptors (errno 24, EMFILE)."""
    return "open files" in (words or "")


def names_program(*texts: str | None) -> bool:
    """Does one of these texts (of the kernel, or a log's name) name a program of the tunnel."""
    return any(PROGRAM.search(text) for text in texts if text)
