"""
The two layouts of `ibmcloud` output: tables whose titles hold single blanks, and cards of a key and a value a line.

::

    ID                     Name     Worker IP          Name             iks-cn9f3u2d0gm4b1ske7p0
    aaaa1111bbbb2222cccc   host-1   10.20.1.31         VPC              ID          Name
                                                                        r006-1a2b   shop-vpc

Titles are set apart by two blanks or more and name the cells below them by their offset.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from analyzer import patterns as regex
from analyzer.parsers.kubernetes.cells import Cells

TITLE = regex.compile(r"[A-Za-z][\w/()-]*(?: [\w/()-]+)*")
GAPS = regex.compile(r"[ \t]{2,}")
CARD = regex.by_regex(
    r"(?P<key>[A-Z][\w/()-]*+(?: [\w/()-]++){0,5}+)(?:[ ]{2,}+(?P<value>[^ \t\n]++(?:[ \t]++[^ \t\n]++)*+))?+[ \t]*+$"
)
LINE = regex.compile(
    r"^[ \t]*+(?P<key>[A-Z][\w/()-]*+(?:[ ]++[\w/()-]++)*+)[ \t]*+:(?:[ \t]++(?P<value>[^ \t\n]++(?:[ \t]++[^ \t\n]++)*+))?[ \t]*+$"
)
ABSENT = frozenset({"-", "null", "", "N/A", "none", "None", "<nil>", "n/a"})
FURNITURE = regex.compile(r"[ \t]*+(?:OK[ \t]*+|(?:Retrieving|Getting|Listing) [^\n]*+|\.\.\.[ \t]*+)$")


def titles(line: str) -> list[tuple[int, str]]:
    """(offset, title in lower case) of a title row."""
    return [(m.start(), m.group().lower()) for m in TITLE.finditer(line)]


def cells(line: str, heads: list[tuple[int, str]]) -> Cells:
    """A row's cells by their titles' offsets; by runs of blanks where a cell runs over an offset."""
    ends = [*(at for at, _ in heads[1:]), len(line) + 1]
    if all(line[at - 1 : at] in (" ", "\t", "") for at, _ in heads[1:]):
        return {name: line[at:end].strip() for (at, name), end in zip(heads, ends, strict=True)}
    parts = GAPS.split(line.strip())
    return {name: part for (_, name), part in zip(heads, parts, strict=False)} if len(parts) <= len(heads) else {}


@dataclass(slots=True)
class CardEntry:
    """One key of a card, its value, and the lines below that belong to it, as (line number, text)."""

    line: int
    key: str
    value: str
    below: list[tuple[int, str]] = field(default_factory=list)

    def first(self) -> tuple[int, str]:
        """The value with its line: the row below where the value is a title row of its own."""
        return self.below[0] if self.below else (self.line, self.value)


def card(lines: list[tuple[int, str]]) -> Iterator[CardEntry]:
    """The entries of a card; a line that begins with blanks belongs to the key above it."""
    current: CardEntry | None = None
    for number, line in lines:
        if line[:1] in " \t":
            if current is not None:
                current.below.append((number, line.strip()))
            continue
        if current is not None:
            yield current
        m = CARD.match(line)
        current = CardEntry(number, m["key"].lower(), (m["value"] or "").strip()) if m else CardEntry(number, "", line)
    if current is not None:
        yield current
