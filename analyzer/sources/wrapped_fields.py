"""
Outputs of fields (`kubectl describe`, `ibmcloud ks cluster get`) that a terminal or a mail program broke, put together again.

::

    Name:               10.94.10.20
    Labels:             ibm-cloud.kubernetes.io/worker-id=kube-c7kq2d1f0v9p3m8l5t
    jg-default-000001f4
    Unschedulable:      false

At column 0 such a tool prints keys alone, so any other line there goes on with the one above: either all lines in front of them
are as wide as the page, or none had room for the word behind it. What fits neither is no part of the output and ends it.
"""

from __future__ import annotations

from typing import NamedTuple

from analyzer import patterns as regex
from analyzer.sources import prompts
from analyzer.sources.prose import CHAT, FENCE
from analyzer.sources.unwrap import ENOUGH, NARROWEST, USUAL, WIDEST

FIRST = regex.compile(r"Name:[ ]{2,}\S")
KEY = regex.compile(r"[A-Z][\w()/-]{0,60}(?: [\w()/-]{1,60}){0,9}:(?:[ \t]|$)")
SECTION = regex.compile(r"[A-Z][a-z]{1,20}$")
"""A title of `cluster get` that has no colon."""
GAP = regex.compile(r"[^:\s][ ]{2,}\S")
MOST_BLANKS = 34
"""Blanks between two columns of conditions, or a key and its value, of which nothing is left at a break."""
LEAST = 3
"""Keys that make an output."""
TWO = 2
OF_MAIL = 100
"""Columns beyond which no mail program breaks, but a window may."""
VALUE = regex.compile(r"(?=[\w<>@()+-]*[\d.,:/=])[\w.,:/=<>@()+-]*$")
"""A value of one word, as stands on the next line where it had no room behind its key."""

RULER = regex.compile(r"[ \t]*(?:([=_*#~+])\1{3,}[ \t]*$|-{20,}[ \t]*$|\+ [a-z]|#\+(?:end|END)_)")
"""What scripts print between outputs, and what `set -x` prints of a command."""

YEAR = regex.compile(r"\b\d{4}\b")


class _Broken(NamedTuple):
    """
    How the lines of an output were broken.

    Attributes:
        columns: of the page.
        hard: it was cut at its edge, else at blanks, which are lost.
        end: index behind the last line that belongs to it.
    """

    columns: int
    hard: bool
    end: int


def unwrap_fields(text: str) -> tuple[str, str]:
    """The text with each broken line whole on its first one and blank lines in place of the others; a remark where there are any."""
    if not text.startswith("Name:") and "\nName:" not in text:
        return text, ""
    lines = text.split("\n")
    joined, at = 0, 0
    widths: dict[int, None] = {}
    while at < len(lines):
        if FIRST.match(lines[at]) is None:
            at += 1
            continue
        end = _end(lines, at)
        if (found := _how(lines[at:end])) is not None:
            count, part = _put_together(lines[at : at + found.end], found)
            lines[at : at + found.end] = part
            joined += count
            widths[found.columns] = None
        elif below := _below_their_keys(lines, at, end):
            joined += len(below)
            widths[max(len(lines[one]) for one in below)] = None
            for one in below:
                lines[one - 1], lines[one] = lines[one - 1] + " " + lines[one], ""
        at = end
    if not joined:
        return text, ""
    told = " and ".join(str(width) for width in widths)
    return "\n".join(lines), f"{joined} lines of fields that were broken at {told} columns were put together"


def _end(lines: list[str], at: int) -> int:
    """Behind the last line of the output that begins here: blank lines stand before the next, and between sections."""
    end = at + 1
    while end < len(lines):
        if FIRST.match(lines[end]) or is_around(lines[end]):
            break
        if not lines[end].strip() and not (end + 1 < len(lines) and _is_own(lines[end + 1])):
            break
        end += 1
    return end


def is_around(line: str) -> bool:
    """Is this a line of what an output stands in: a shell, a fence, a chat, a script."""
    if not line or line[0] in " \t" or KEY.match(line):
        return False
    if prompts.echo(line) is not None or FENCE.match(line) or RULER.match(line):
        return True
    return CHAT.match(line) is not None and YEAR.search(line) is None


def _below_their_keys(lines: list[str], at: int, end: int) -> list[int]:
    """Where a value of one word stands below its key, too long for the page: there is no other way to put it there."""
    if sum(1 for line in lines[at:end] if KEY.match(line)) < LEAST:
        return []
    return [
        one
        for one in range(at + 1, end)
        if VALUE.match(lines[one])
        and not _is_own(lines[one])
        and KEY.match(lines[one - 1])
        and lines[one - 1].rstrip().endswith(":")
    ]


def _is_own(line: str) -> bool:
    return bool(KEY.match(line) or SECTION.match(line)) and FIRST.match(line) is None


def _how(lines: list[str]) -> _Broken | None:
    """None for an output that is whole."""
    if sum(1 for line in lines if KEY.match(line)) < LEAST:
        return None
    strange = [
        at
        for at, line in enumerate(lines)
        if at and line.strip() and line[0] not in " \t" and not _is_own(line) and lines[at - 1].strip()
    ]
    if not strange:
        return None
    return _cut(lines, strange) or _between_words(lines, strange)


def _cut(lines: list[str], strange: list[int]) -> _Broken | None:
    """Behind full lines; what is longer than these is no part of the output."""
    width = len(lines[strange[0] - 1])
    if all(len(line) <= width for line in lines):
        end = len(lines)  # a message may have several lines of its own
    else:
        end = next((at for at in strange if len(lines[at - 1]) != width), len(lines))
    breaks = sum(1 for at in strange if at < end and len(lines[at - 1]) == width)
    if not NARROWEST <= width <= WIDEST or any(len(line) > width for line in lines[:end]):
        return None
    whole = end == len(lines) and width > OF_MAIL and breaks >= TWO
    return _Broken(width, True, end) if width in USUAL or breaks >= ENOUGH or whole else None


def _between_words(lines: list[str], strange: list[int]) -> _Broken | None:
    """All of them begin with a word for which the line above had no room on the page."""
    room = [
        len(lines[at - 1])
        + (MOST_BLANKS if GAP.search(lines[at - 1].strip()) or lines[at - 1].rstrip().endswith(":") else 1)
        + len(lines[at].split(None, 1)[0])
        for at in strange
    ]
    first = lines[strange[0] - 1]
    alone = len(first) + 1 + len(lines[strange[0]].split(None, 1)[0])  # one line may be anybody's: a gap excuses none
    for count in range(len(strange), 0, -1):
        end = strange[count] if count < len(strange) else len(lines)
        widest = max((len(line) for line in lines[:end] if " " in line.strip()), default=0)
        least = min(room[:count]) if count >= TWO or first.rstrip().endswith(":") else alone
        usual = next((width for width in sorted(USUAL) if widest <= width < least), 0)
        if NARROWEST <= widest <= WIDEST and widest < least and (usual or count >= TWO):
            return _Broken(usual or widest, False, end)
    return None


def _put_together(lines: list[str], how: _Broken) -> tuple[int, list[str]]:
    """(lines that went to the one above, the lines)."""
    out: list[str] = []
    joined = head = 0
    for at, line in enumerate(lines):
        own = not at or not line.strip() or _is_own(line) or not out[head].strip()
        if how.hard:
            full = at > 0 and len(lines[at - 1]) == how.columns
            goes_on = not own and full and not (line[0] in " \t" and _indent(line) == _indent(lines[at - 1]))
        else:
            goes_on = not own and line[0] not in " \t"
        if goes_on:
            out[head] += ("" if how.hard else " ") + line
            out.append("")
            joined += 1
        else:
            out.append(line)
            head = at
    return joined, out


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
