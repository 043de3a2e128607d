"""
The grammar of a unified diff: heads with the names of two texts, and hunks that say how many lines they take of each.

::

    --- live.yaml   2026-03-02 10:22:01.118 +0000
    +++ merged.yaml 2026-03-02 10:22:01.218 +0000
    @@ -1,3 +1,3 @@
     spec:
    -  replicas: 3
    +  replicas: 5
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from analyzer import patterns as regex

HEAD = regex.compile(
    r"^(?P<margin>(?:[ \t]{0,8}[>|] ?){0,4}[ \t]{0,8})--- (?P<old>[^\n]+)\n(?P=margin)\+\+\+ (?P<new>[^\n]+)\n(?=(?P=margin)@@ -\d)",
    regex.M,
)
PART = regex.compile(r"@@ -(?P<old>\d+)(?:,(?P<olds>\d+))? \+(?P<new>\d+)(?:,(?P<news>\d+))? @@")
ABOVE = regex.compile(
    r"(?:diff (?:--?\w|\S+ \S+$)|index [\da-f]{4,40}\.\.[\da-f]{4,40}|(?:new|deleted) file mode \d|(?:old|new) mode \d|similarity index |rename (?:from|to) )"
)
"""Lines of git, or of `diff` itself, that stand above a head."""
STAMP = regex.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)? [+-]\d{4}[ \t]*$")
CONTEXT = 3
"""Lines that are shown around a change unless more are asked for."""
SIGNS = ("+", "-")


@dataclass
class UnifiedDiff:
    """
    One diff within a text.

    Attributes:
        old, new: what its head calls the two texts.
        begin, end: index of its first line, and behind its last one.
        margin: what stands in front of each of its lines.
        parts: (first line of the old text, of the new one, index of the line, number of lines) of each hunk.
        lines: (index, sign, line) of what the hunks show.
    """

    old: str
    new: str
    begin: int
    end: int = 0
    margin: str = ""
    parts: list[tuple[int, int]] = field(default_factory=list)
    lines: list[tuple[int, str, str]] = field(default_factory=list)

    def side(self, sign: str) -> list[tuple[int, str]]:
        """(index, line) of the lines that one of the two texts has."""
        return [(at, line) for at, one, line in self.lines if one in (sign, " ")]

    def is_whole(self, sign: str) -> bool:
        """Is all of this text shown: one hunk from its first line on, and fewer lines behind the last change than are shown around one."""
        if len(self.parts) != 1 or self.parts[0][sign == "+"] > 1:
            return False
        changed = [at for at, (_, one, _) in enumerate(self.lines) if one in SIGNS]
        if not changed:
            return False
        return len(self.lines) - 1 - changed[-1] < max(CONTEXT, changed[0])


def diffs(text: str) -> Iterator[UnifiedDiff]:
    """Each diff with a head, in the order of the text."""
    lines = text.split("\n")
    for head in HEAD.finditer(text):
        begin = text.count("\n", 0, head.start())
        one = UnifiedDiff(head["old"], head["new"], begin, margin=head["margin"])
        at = begin + 2
        while at < len(lines) and (m := PART.match(lines[at].removeprefix(one.margin))):
            one.parts.append((int(m["old"]), int(m["new"])))
            at = _hunk(one, lines, at + 1, int(m["olds"] or 1), int(m["news"] or 1))
        one.end = at
        while one.begin and ABOVE.match(lines[one.begin - 1].removeprefix(one.margin)):
            one.begin -= 1
        yield one


def _hunk(one: UnifiedDiff, lines: list[str], at: int, olds: int, news: int) -> int:
    """Behind the last line of a hunk, which has so many lines of each text; a blank line of both may have lost its sign."""
    bare = one.margin.rstrip()
    while at < len(lines):
        shown = lines[at].startswith(one.margin)
        line = lines[at].removeprefix(one.margin) if shown else ""
        if line[:1] == "\\":
            at += 1
            continue
        sign = line[:1] or " "
        if (olds <= 0 and news <= 0) or sign not in ("+", "-", " ") or not (shown or lines[at].rstrip() == bare):
            break
        olds -= sign != "+"
        news -= sign != "-"
        one.lines.append((at, sign, line[1:]))
        at += 1
    return at
