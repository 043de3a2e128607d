"""
`kubectl describe`: blocks of one object each.

::

    Name:               10.134.77.131
    Labels:             ibm-cloud.kubernetes.io/zone=fra02
                        privateVLAN=3071502
    Conditions:
      Type                 Status  LastHeartbeatTime  ...

A block starts at `Name:` in column 0. What each kind gives is in the folder `described`, one file a family. Every line is
read with its block, is an event's, or is unread: a kind that nobody reads is named as that.
"""

from __future__ import annotations

import functools

from analyzer import patterns as regex
from analyzer.parsers.base import Emit, Fragment, Parser
from analyzer.parsers.kubernetes import described
from analyzer.parsers.kubernetes.described import events
from analyzer.parsers.kubernetes.described.base import Described
from analyzer.parsers.kubernetes.described.block import KEY, Block
from analyzer.parsers.open_end import is_open, is_whole, say
from analyzer.registry import collect

NAME = regex.compile(r"Name:\s+\S")
USUAL_KEY = regex.compile(
    r"^(?:Namespace|Labels|Roles|Annotations|Selector|API Version|Priority|Taints|Unschedulable|Status|Events|Replicas|Addresses|CreationTimestamp|Image Lookup|Docker Pull Spec|Unique Images):|^Conditions:[ \t]*+\n[ \t]++Type[ \t]++Status[ \t]++LastHeartbeatTime[ \t]",
    regex.M,
)
FLAT = regex.compile(
    r"(?:Metadata|Spec|Status|Service|Conditions|Containers|Init Containers|Addresses|Capacity|Allocatable|System Info):[ \t]*$"
)
TOP = regex.compile(
    r"(?:Metadata|Spec|Status|Data|Type|Events|Conditions|Containers|Volumes|Name|Access Modes|Capacity|Allocatable|System Info):|\s"
)
"""What stands at column 0 below a key without a value, as a claim's empty `Capacity`."""
CELLS = regex.compile(r"\s{2,}")
TAG = regex.compile(r"[\w][\w.-]{0,127}(?: \([^)\n]{1,300}\))?\s*$")
"""A tag of an image stream, above what is known of it."""
NOTHING = regex.compile(r"No (?:resource quota|LimitRange resource)\.[ \t]*$")  # of a namespace


@functools.cache
def kinds() -> tuple[Described, ...]:
    """Every described kind, in the order in which they are asked."""
    return tuple(sorted(collect(described, "DESCRIBED"), key=lambda one: one.rank))


def takes(fragment: Fragment) -> str:
    head = fragment.head(6)
    if not NAME.match(head):
        return ""
    return "a block of `kubectl describe`" if USUAL_KEY.search(fragment.text[:6000]) else ""


def parse(fragment: Fragment, emit: Emit) -> None:
    found = blocks(fragment)
    flat = next((at for at, block in enumerate(found) if _is_flat(block)), len(found))
    for line, _ in (one for block in found[flat:] for one in block.lines):
        emit.unread(line, "a described object whose indentation is lost")
    if not flat:
        return
    cut = _cut(fragment, found[-1]) if flat == len(found) else 0
    for block in found[:flat]:
        kind = next((one for one in kinds() if one.fits(block)), None)
        if kind is None:
            _unknown(block, emit)
            continue
        kind.read(block, fragment, emit)
        done = events.read(block, kind.kind or block.value("Kind") or "", emit)
        for line, text in block.lines:
            if kind.kind == "ImageStream" and TAG.match(text):
                continue
            if text[:1] not in " \t" and line not in done and not KEY.match(text) and not NOTHING.match(text):
                emit.unread(line, "not a line of `kubectl describe`")
    if cut:
        say(emit, cut)
    elif flat == len(found) and not fragment.text.endswith("\n") and "Events" not in found[-1].tops:
        emit.ends_early = True  # with its events the client ends each object


def _cut(fragment: Fragment, last: Block) -> int:
    """
    The number of a last line that may be cut off, which is taken out of its block; 0 where the text ends well.

    Of a row below titles only the last cell is open, and the message of an event is a text of its own.
    """
    number, text = last.lines[-1]
    if fragment.text.endswith("\n") or len(last.lines) < 2 or "Events" in last.tops:
        return 0
    cells = CELLS.split(text.strip())
    if not is_open(text) and not (1 < len(cells) < 4 and ":" not in cells[0] and not is_whole(cells[-1])):
        return 0
    del last.lines[-1]
    last.keys[:] = [key for key in last.keys if key[0] != number]
    return number


def _is_flat(block: Block) -> bool:
    """Does what belongs below a key stand beside it: then no name, status or address in it is known to be the object's own."""
    return any(
        FLAT.match(text) and not TOP.match(below)
        for (_, text), (_, below) in zip(block.lines, block.lines[1:], strict=False)
    )


def blocks(fragment: Fragment) -> list[Block]:
    """The fragment cut at `Name:` in column 0."""
    found: list[Block] = []
    for line_number, text in fragment.filled:
        if NAME.match(text):
            found.append(Block(line_number))
        block = found[-1]
        block.lines.append((line_number, text))
        if m := KEY.match(text):
            block.keys.append((line_number, len(m["indent"]), m["key"], (m["value"] or "").strip()))
    return found


def _unknown(block: Block, emit: Emit) -> None:
    """An object of no kind that is read: its events are, and the rest is said to be unread."""
    done = events.read(block, "", emit)
    for line, _ in block.lines:
        if line not in done:
            emit.unread(line, "a described object of a kind that is not read")


PARSERS = (Parser("kubectl describe", r"Name:[ ]+\S", takes, parse, 40),)
