"""
Very large outputs of like rows, read as codes: what parsers of such outputs share.

A row is three texts, each of which repeats: what names it, its `since`, and the rest. Each distinct text is read once, by
ordinary code; what is left for a row is to find three numbers.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from itertools import compress, islice, pairwise

from analyzer import schema
from analyzer.parsers.base import Emit, Fragment
from analyzer.tables.encoded.words import Behind, Decoded, Describe, DictionaryEntry

NAME, REST, SINCE = GROUPS = ("peer name", "peer rest", "peer since")
# entries of a name: (protocol, address, IP version, peer type);
# of a rest: (kind, table, protocol state, info, BGP state, is it up, error); of `since`: (text,)
PEERS = {
    "protocol": (NAME, 0), "peer_ip": (NAME, 1), "ip_version": (NAME, 2), "peer_type": (NAME, 3), "bgp_table": (REST, 1),
    "protocol_state": (REST, 2), "state": (REST, 4), "established": (REST, 5), "last_error": (REST, 6), "since": (SINCE, 0),
}  # fmt: skip
ORDINARY_LINES, CITED_LINES = 2, 8  # lines kept to be cited, per output
TIME = re.compile(r"\A(\d[\d:.-]*+(?: \d[\d:.]*+)?)[ \t]++", re.ASCII)
SKIPPED, STEP, MOST_LINES = 8, 6, 100_000
Three = tuple[int, int, int]


class RowTexts(ABC):
    """
    Numbers of the texts that the rows of one output are made of. A negative one asks for a closer look: see `Words`.

    Attributes:
        names, rests, sinces: the distinct texts of either kind.
        before, behind: what stands before and behind `since` in a row that is like most, up to the end of its line;
            empty when there is none.
        width: how wide `since` is there, with the blanks up to `behind`.
        codes: a number for each line by group: of whole lines where these repeat, of the three texts where they do not.
        size: number of lines.
    """

    def __init__(self, fragment: Fragment, emit: Emit, group: str, name: Describe, rest: Describe) -> None:
        self.names, self.rests, self.sinces = (
            emit.sink.numbers(of, describe) for of, describe in zip(GROUPS, (name, rest, _since), strict=True)
        )
        self.before = self.behind = ""
        self.width = 0
        self._emit = emit
        self._fragment = fragment
        self._alone: dict[int, str] | None = None  # of an even output the lines that are not like the others, by index
        self._form = group
        self._lines = emit.sink.numbers(group, self._whole, GROUPS)
        self.frame(fragment)
        if self._repeats():
            self.codes = {group: list(map(self._lines.__getitem__, fragment.lines))}
        else:
            self.codes = dict(zip(GROUPS, self._even() or self.each(fragment.lines), strict=True))
        self.size = len(next(iter(self.codes.values())))

    @abstractmethod
    def frame(self, fragment: Fragment) -> None:
        """Find `before`, `behind` and `width`."""

    @abstractmethod
    def line(self, line: str) -> Three:
        """Three numbers of one line."""

    @abstractmethod
    def closer(self, line: str) -> Three | None:
        """Three numbers of a line that asks for it, read as the obvious reader does; None when it is no row."""

    @property
    @abstractmethod
    def around(self) -> str:
        """The rest of a row that is `before`, `since`, `behind`."""

    def _repeats(self) -> bool:
        """A few lines tell: other outputs have them, too, or they have one `since`, as a date is, and others may."""
        sample = [line for _, line in self._fragment.opening[SKIPPED::STEP]]
        if 2 * sum(line in self._lines for line in sample) >= len(sample):
            return True
        return len(self._lines) < MOST_LINES and len({self.line(line)[2] for line in sample}) == 1

    def each(self, lines: list[str]) -> list[list[int]]:
        """Three numbers for each line."""
        return list(map(list, zip(*map(self.line, lines), strict=True)))

    def _even(self) -> list[list[int]] | None:
        """
        For an output of rows that differ in name and `since` alone, nearly all of them: what they share cuts it up.

        A piece is the end of one row and the name of the next; one that is anything else is looked at by itself.
        """
        text = self._fragment.text
        sample = [self.before in line for _, line in self._fragment.opening[SKIPPED:]]
        if not self.before or 3 * sum(sample) < 2 * len(sample):
            return None
        pieces = text.split(self.before)
        if 3 * len(pieces) < 2 * text.count("\n") or (shared := self.rests[self.around]) < 0:
            return None
        width, last = self.width, len(pieces) - 1
        ends = self.names.behind.setdefault(self.behind, Behind(self.names, self.behind))
        names = list(map(ends.__getitem__, [piece[width:] for piece in pieces]))
        sinces = [-1, *self.since_numbers([piece[:width] for piece in pieces[1:]])]
        strange = list(compress(range(last), map((0).__gt__, names)))  # a piece, and the row whose name it ends with
        odd = {0, last, *strange, *(at + 1 for at in strange)}
        if sinces.count(-1) > 1:
            odd.update(compress(range(last + 1), map((-1).__eq__, sinces)))
        self._alone = {}
        found: list[list[int]] = [[], [], []]
        name, after, begun = -1, 0, ""  # of the row that the next piece ends, that piece, and how its line begins
        for at in sorted(odd):
            if after < at:
                found[0] += [name, *names[after : at - 1]]
                found[1] += [shared] * (at - after)
                found[2] += sinces[after:at]
                begun, name = pieces[at - 1].rpartition("\n")[2], names[at - 1]
            piece = pieces[at]
            usual = at and name > 0 and sinces[at] > 0 and piece.startswith(self.behind, width)
            lines = (piece[width + len(self.behind) :] if usual else piece).split("\n")
            if usual:
                for of, number in zip(found, (name, shared, sinces[at]), strict=True):
                    of.append(number)
            elif at:
                lines[0] = begun + self.before + lines[0]
            begun = lines.pop() if at < last else ""
            name = self.names[begun]
            for line in lines:
                self._alone[len(found[0])] = line
                for of, number in zip(found, self.line(line), strict=True):
                    of.append(number)
            after = at + 1
        return found

    def since_numbers(self, texts: list[str]) -> list[int]:
        """Numbers of times; where hardly any comes twice they are put away as they are."""
        if not self.sinces.pays(len(texts)):
            joined, width = "".join(texts).encode("utf-8", "replace"), self.width
            if (
                not joined.translate(None, b"0123456789:.- ")
                and len(joined) == len(texts) * width
                and joined[::width].isdigit()
                and joined[width - 1 :: width].isspace()
            ):
                first = self.sinces.all_new(joined, width)
                return list(range(first, first + len(texts)))
        return list(map(self.sinces.__getitem__, texts))

    def text(self, at: int) -> str:
        """The line of that index."""
        return self._alone[at] if self._alone and at in self._alone else self._fragment.lines[at]

    def has_double(self, no_rows: list[int]) -> bool:
        """Does a name come twice: a daemon has each session once, so these are the answers of two. To be asked after `special`."""
        whole = self.codes.get(self._form)
        numbers = self.codes[NAME] if whole is None else whole
        if no_rows:
            skipped = set(no_rows)
            numbers = [number for at, number in enumerate(numbers) if at not in skipped]
        distinct = set(numbers)
        if len(distinct) < len(numbers):
            return True
        return whole is not None and len({self._lines.entry(number)[0] for number in distinct}) < len(distinct)

    def special(self) -> Iterator[tuple[int, Three | None]]:
        """Index and numbers of each line that asked for a closer look; None for one that is no row."""
        places = {at for of in self.codes.values() for at in _negative(of)} if self._alone is None else self._alone
        for at in sorted(places):
            now = [of[at] for of in self.codes.values()]
            if min(now) >= 0:
                continue
            if len(now) == 1:
                found = self._lines.entry(now[0]) if now[0] != -1 else None
            else:
                found = self._looked_at(self.text(at), (now[0], now[1], now[2]))
                now = list(found or now)
            if found is not None:
                for of, number in zip(self.codes.values(), now, strict=True):
                    of[at] = abs(number)
            yield at, found and (found[0], found[1], found[2])

    def _looked_at(self, line: str, numbers: Three) -> Three | None:
        found = self.closer(line) if min(numbers) < 0 else numbers
        return None if found is None or -1 in found else (abs(found[0]), abs(found[1]), abs(found[2]))

    def _whole(self, line: str) -> Decoded | None:
        """A whole line as the numbers of its three texts."""
        numbers = self.line(line)
        found = self._looked_at(line, numbers)
        return Decoded(found, min(numbers) > 0, found[1] in self.rests.cited) if found else None

    def keep(self, runs: list[tuple[int, int]], cited: list[int]) -> None:
        """
        Keep the lines that somebody will want to cite: of some ordinary rows, and of those that are down or `cited`.

        Of the latter the first of each kind comes first: a rare error should not be lost among many of another.
        """
        whole = self.codes.get(self._form)
        numbers, words = (self.codes[REST], self.rests) if whole is None else (whole, self._lines)
        ordinary = (at for first, rows in runs for at in range(first, first + rows))
        for at in islice(ordinary, ORDINARY_LINES):
            self._emit.keep(self._fragment.first_line + at)
        down: Iterable[int] = compress(range(self.size), map(words.cited.__contains__, numbers))
        firsts = sorted(words.cited.intersection(numbers))
        if whole is not None:  # one line for each rest
            firsts = sorted({self._rest_of(number): number for number in reversed(firsts)}.values())
        kinds = firsts[:CITED_LINES]
        if self._alone is not None and self.rests[self.around] not in words.cited:
            down = (at for at in self._alone if numbers[at] in words.cited)
        asked = dict.fromkeys([*map(numbers.index, kinds), *cited, *islice(down, CITED_LINES)])
        for at in islice(asked, CITED_LINES):
            self._emit.keep(self._fragment.first_line + at, self._alone.get(at) if self._alone else None)

    def _rest_of(self, line: int) -> object:
        found = self._lines.entry(line)
        return found and found[1]


def _since(text: str) -> Decoded | None:
    m = TIME.fullmatch(text)
    return Decoded((m[1],)) if m else None


def is_down(rest: DictionaryEntry) -> bool:
    """Is it a BGP session that is not Established."""
    return rest[0] == "BGP" and not rest[5]


def _negative(numbers: list[int]) -> list[int]:
    """Places of negative numbers: no row, or not an ordinary one. Most outputs have some at their edges alone."""
    begin, end = 0, len(numbers)
    while begin < end and numbers[begin] < 0:
        begin += 1
    while begin < end and numbers[end - 1] < 0:
        end -= 1
    if begin < end and min(numbers[begin:end]) < 0:
        return [at for at, number in enumerate(numbers) if number < 0]
    return [*range(begin), *range(end, len(numbers))]


def runs_between(holes: list[int], size: int) -> list[tuple[int, int]]:
    """(first index, rows) of what lies between the holes."""
    return [(a + 1, b - a - 1) for a, b in pairwise([-1, *holes, size]) if b - a > 1]


ENCODED_FROM = 5_000  # sessions, from which on rows are encoded


LARGE = 40_000  # characters of an output that is encoded at once, in a member that is large itself


def to_encode(fragment: Fragment, emit: Emit) -> bool:
    """Are, or will there be, so many sessions that they are read as codes."""
    expected = fragment.of_large and len(fragment.text) >= LARGE
    return expected or emit.sink.rows_held(schema.BGP_PEERS.name) >= ENCODED_FROM
