"""Where the interesting bytes lie in the lines of a large log: learned from its first lines, for the fast path."""

from __future__ import annotations

import re
from typing import NamedTuple

from analyzer.sources.log_record import is_klog
from analyzer.sources.wrappers import peel

KEY_BYTES = 32
KLOG_HEADER = 30
SAMPLE, LEAST = 60, 0.8
"""Lines that tell the form, and the share of them that must have it; all of a log has it or goes line by line."""
BARE_RUN = re.compile(
    rb"(?:(?=[ -~]{29} )[IWEF][0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})? +(?:[0-9]+ )?[!-\\^-~]+:[0-9]+\].*+\n){48}"
)
"""As many bare records of klog as decide, at the begin of a log: told together at a quarter of the cost."""
DOCKER = '{"log":"'


class Shape(NamedTuple):
    """
    `skip` wrapper bytes, then the header, and the call site `site` bytes into it.

    Attributes:
        form: klog, json, or docker (klog inside).
        tail: what the wrapper ends with, on every line.
    """

    form: str
    skip: int
    site: int
    tail: bytes = b""


BARE = Shape("klog", 0, KLOG_HEADER)


def shape_of(head: bytes) -> Shape | None:
    """The shape shared by nearly all of the first lines, or None when there is none."""
    if (run := BARE_RUN.match(head)) and run[0].isascii() and b"&quot;" not in head:
        return BARE
    lines = [line for line in head.split(b"\n", SAMPLE)[:SAMPLE] if line.strip()]
    if len(lines) < 20 or b"&quot;" in head:  # an escaped copy is read line by line
        return None
    seen: dict[Shape, int] = {}
    for raw in lines:
        text = raw.decode("utf-8", "replace")
        shape = _shape(text) if text.isascii() else None
        if shape is not None:
            count = seen[shape] = seen.get(shape, 0) + 1
            if count >= LEAST * len(lines):  # no other one can have more
                return shape
    return None


def _shape(text: str) -> Shape | None:
    if _klog(text):
        return BARE  # nothing is wrapped around it
    peeled = peel(text)
    if peeled.partial:
        return None
    inner = peeled.text
    if peeled.layers == ("docker",) and text.startswith(DOCKER) and _klog(inner):
        return Shape("docker", len(DOCKER), KLOG_HEADER, b'":"')
    if not set(peeled.layers) <= {"cri", "timestamps"}:
        return None
    skip = len(text) - len(inner)
    tail = b"" if not skip else b" F " if peeled.layers[-1] == "cri" else b"Z "
    if inner.startswith('{"ts":') and (at := inner.find('"caller":"')) > 0:
        return Shape("json", skip, at + 10, tail)
    return Shape("klog", skip, KLOG_HEADER, tail) if _klog(inner) else None


def _klog(text: str) -> bool:
    return text[KLOG_HEADER - 1 : KLOG_HEADER] == " " and is_klog(text)
