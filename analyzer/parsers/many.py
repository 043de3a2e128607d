"""
Very large outputs of like rows, read as codes: what parsers of such outputs share.

A row is three texts, each of which repeats: what names it, its `since`, and the rest. Each distinct text is read once, by
ordinary code; what is left for a row is to find three numbers.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from array import array
from itertools import pairwise

from analyzer.coded import Describe, Entry
from analyzer.parsers.base import Emit, Fragment

NAME, REST, SINCE = GROUPS = ("peer name", "peer rest", "peer since")
# entries of a name: (protocol, address, IP version, peer type);
# of a rest: (kind, table, protocol state, info, BGP state, is it up, error); of `since`: (text,)
PEERS = {
    "protocol": (NAME, 0), "peer_ip": (NAME, 1), "ip_version": (NAME, 2), "peer_type": (NAME, 3), "bgp_table": (REST, 1),
    "protocol_state": (REST, 2), "state": (REST, 4), "established": (REST, 5), "last_error": (REST, 6), "since": (SINCE, 0),
}  # fmt: skip
TIME = re.compile(r"\A(\d[\d:.-]*+(?: \d[\d:.]*+)?)[ \t]++", re.ASCII)
SKIPPED, STEP, MOST_LINES = 8, 6, 100_000
Numbers = list[list[int]]
Three = tuple[int, int, int]


class Rows(ABC):
    """
    Numbers of the texts that the rows of one output are made of. A negative one asks for a closer look: see `Words`.

    Attributes:
        names, rests, sinces: the distinct texts of either kind.
        before, behind: what stands before and behind `since` in a row that is like most, up to the end of its line;
            empty when there is none.
        width: how wide `since` is there, with the blanks up to `behind`.
    """

    def __init__(self, fragment: Fragment, emit: Emit, group: str, name: Describe, rest: Describe) -> None:
        self.names, self.rests, self.sinces = words = [
            emit.sink.numbers(of, describe) for of, describe in zip(GROUPS, (name, rest, _since), strict=True)
        ]
        for of, describe in zip(words, (name, rest, _since), strict=True):
            of.describe = describe  # two formats share the numbers, and read their own texts
        self.before = self.behind = ""
        self.width = 0
        self._fragment = fragment
        self._odd: dict[int, str] = {}
        self._lines = emit.sink.numbers(group, lambda line: (self.line(line), True))
        self._lines.describe = lambda line: (self.line(line), True)
        self.frame(fragment)

    @abstractmethod
    def frame(self, fragment: Fragment) -> None:
        """Find `before`, `behind` and `width`."""

    @abstractmethod
    def line(self, line: str) -> Three:
        """Three numbers of one line."""

    @abstractmethod
    def closer(self, line: str) -> Three | None:
        """Three numbers of a line of which one is not known as it stands; None when it is no row."""

    @property
    @abstractmethod
    def around(self) -> str:
        """The rest of a row that is `before`, `since`, `behind`."""

    def numbers(self) -> Numbers:
        """Three numbers a line; by the whole line where whole lines repeat."""
        if not self._repeats():
            return self._even() or self.each(self._fragment.lines)
        return list(map(list, zip(*self._lines.entries_of(self._fragment.lines), strict=True)))

    def _repeats(self) -> bool:
        """A few lines tell: other outputs have them, too, or they have one `since`, as a date is, and others may."""
        sample = [line for _, line in self._fragment.opening[SKIPPED::STEP]]
        if 2 * sum(line in self._lines for line in sample) >= len(sample):
            return True
        return len(self._lines) < MOST_LINES and len({self.line(line)[2] for line in sample}) == 1

    def each(self, lines: list[str]) -> Numbers:
        """Three numbers for each line."""
        return list(map(list, zip(*map(self.line, lines), strict=True)))

    def _even(self) -> Numbers | None:
        """
        For an output of rows that differ in name and `since` alone, nearly all of them: what they share cuts it up.

        A piece is the end of one row and the name of the next; one that is anything else is looked at by itself.
        """
        text = self._fragment.text
        pieces = text.split(self.before) if self.before else []
        if 3 * len(pieces) < 2 * text.count("\n"):
            return None
        width, stop, last = self.width, self.width + len(self.behind), len(pieces) - 1
        shared = self.rests[self.around]
        names = list(map(self.names.__getitem__, [piece[stop:] for piece in pieces]))
        sinces = self._sinces([piece[:width] for piece in pieces])
        ends = [piece[width:stop] for piece in pieces]
        odd = {0, last}
        if ends.count(self.behind) < last:
            odd.update(at for at, end in enumerate(ends) if end != self.behind)
        for of in (names, sinces):
            if of.count(-1):
                odd.update(at for at, number in enumerate(of) if number == -1)
        found: Numbers = [[], [], []]
        name, after = -1, 0  # of the row that the next piece ends, and that piece
        for at in sorted(odd):
            if after < at:
                found[0] += [name, *names[after : at - 1]]
                found[1] += [shared] * (at - after)
                found[2] += sinces[after:at]
            lines = pieces[at].split("\n")
            if at:
                lines[0] = pieces[at - 1].rpartition("\n")[2] + self.before + lines[0]
            name = self.names[lines.pop()] if at < last else -1
            for line in lines:
                self._put(line, found)
            after = at + 1
        return found

    def _sinces(self, texts: list[str]) -> list[int]:
        """Numbers of times; where hardly any comes twice they are put away as they are."""
        if not self.sinces.pays(len(texts)):
            joined, width, many = "".join(texts[1:]), self.width, len(texts) - 1
            plain = joined.isascii() and not joined.encode().translate(None, b"0123456789:.- ")
            if (
                plain
                and len(joined) == many * width
                and joined[::width].isdigit()
                and joined[width - 1 :: width].isspace()
            ):
                first = self.sinces.all_new(joined, width)
                return [-1, *range(first, first + many)]
        return list(map(self.sinces.__getitem__, texts))

    def _put(self, line: str, found: Numbers) -> None:
        """The numbers of a line that stands for itself, behind those found."""
        numbers = self.line(line)
        if -1 in numbers:
            self._odd[len(found[0])] = line
        for of, number in zip(found, numbers, strict=True):
            of.append(number)

    def text(self, at: int) -> str:
        """The line of that index."""
        return self._odd[at] if at in self._odd else self._fragment.lines[at]

    def one(self, at: int, numbers: Numbers) -> Three | None:
        """The numbers of a line that asked for a closer look; None when it is no row."""
        found: Three | None = (numbers[0][at], numbers[1][at], numbers[2][at])
        if -1 in (found or ()):
            found = self.closer(self.text(at))
        if found is None or -1 in found:
            return None
        return abs(found[0]), abs(found[1]), abs(found[2])


def _since(text: str) -> tuple[Entry, bool] | None:
    m = TIME.fullmatch(text)
    return ((m[1],), True) if m else None


def is_down(rest: Entry) -> bool:
    """Is it a BGP session that is not Established."""
    return rest[0] == "BGP" and not rest[5]


def special(numbers: Numbers) -> list[int]:
    """Places with a negative number: no row, or not an ordinary one. Most outputs have some at their edges alone."""
    begin, end = 0, len(numbers[0])
    while begin < end and min(of[begin] for of in numbers) < 0:
        begin += 1
    while begin < end and min(of[end - 1] for of in numbers) < 0:
        end -= 1
    if begin < end and min(min(of[begin:end]) for of in numbers) < 0:
        return [
            at for at, (name, rest, since) in enumerate(zip(*numbers, strict=True)) if name < 0 or rest < 0 or since < 0
        ]
    return [*range(begin), *range(end, len(numbers[0]))]


def runs_between(holes: list[int], size: int, first_line: int) -> list[tuple[int, int]]:
    """(first line, rows) of what lies between the holes."""
    edges = pairwise([-1, *holes, size])
    return [(first_line + a + 1, b - a - 1) for a, b in edges if b - a > 1]


def pick(numbers: array[int], runs: list[tuple[int, int]], first_line: int) -> array[int]:
    """The numbers of the lines in some runs."""
    picked = array("i")
    for first, rows in runs:
        picked += numbers[first - first_line : first - first_line + rows]
    return picked
