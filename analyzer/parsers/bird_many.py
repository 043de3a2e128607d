"""
`birdcl show protocols` of a mesh so large that rows are read as codes: its names and its states repeat endlessly.

The obvious reader beside this one (`bird_protocols`) reads every distinct name and every distinct rest of a row; a
fragment with anything else in it than plain rows and furniture is left to it as a whole.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable
from itertools import islice, pairwise

from analyzer import schema
from analyzer.coded import Describe, Entry
from analyzer.parsers import bird_protocols as bird
from analyzer.parsers.addresses import version_of
from analyzer.parsers.base import Emit, Fragment

NAME, REST, SINCE, LINE = "bird name", "bird rest", "bird since", "bird line"
GROUPS = (NAME, REST, SINCE)
PROTOCOLS = {
    "protocol": (NAME, 0), "kind": (REST, 0), "table": (REST, 1), "protocol_state": (REST, 2), "info": (REST, 3), "since": (SINCE, 0),
}  # fmt: skip
PEERS = {
    "protocol": (NAME, 0), "peer_ip": (NAME, 1), "ip_version": (NAME, 2), "peer_type": (NAME, 3), "bgp_table": (REST, 1),
    "protocol_state": (REST, 2), "state": (REST, 4), "established": (REST, 5), "last_error": (REST, 6), "since": (SINCE, 0),
}  # fmt: skip
# a row behind its first word; `since` and what stands around it repeat, and the three together do not
USUAL = re.compile(
    rf"[ \t]*BGP[ \t]+\S+[ \t]+(?:{bird.STATES})[ \t]+(?P<since>\d[\d:.-]*(?: \d[\d:.]*)?)[ \t]+(?P<word>{bird.FSM})(?:[ \t]|$)",
    re.ASCII,
)
AROUND = re.compile(rf"(?P<before>[ \t]*\w+[ \t]+\S+[ \t]+(?:{bird.STATES})[ \t]+)(?P<behind>(?!\d).*)")
TIME = re.compile(r"(\d[\d:.-]*(?: \d[\d:.]*)?)[ \t]+", re.ASCII)
LOOKED_AT = 40  # lines in which the first usual row is searched
CALM_LINES, LOUD_LINES = 2, 50  # lines kept to be cited, per fragment
Numbers = list[list[int]]


def parse(fragment: Fragment, emit: Emit) -> bool:
    """Read a fragment as codes; False, and nothing done, when it is more than plain rows."""
    reader = _Reader(fragment, emit)
    numbers = reader.numbers()
    size = len(numbers[0])
    version, no_rows, no_peers, loud = None, [], [], []
    for at in _special(numbers):
        found = reader.one(at, [of[at] for of in numbers])
        if found is None:
            no_rows.append(at)
            if greeting := bird.GREETING.search(reader.text(at)):
                version = greeting["version"]
            elif not bird.FURNITURE.match(reader.text(at)):
                return False
            continue
        for of, number in zip(numbers, found, strict=True):
            of[at] = number
        is_bgp = reader.rests.entry(found[1])[0] == "BGP"
        if not is_bgp or reader.names.entry(found[0])[1] is None:
            no_peers.append(at)
            loud += [at] if is_bgp else []
    runs = _runs(no_rows, size, fragment.first_line)
    if not runs:
        return False
    context, daemon = fragment.context, bird.daemon_of(fragment)
    arrays = {group: array("i", of) for group, of in zip(GROUPS, numbers, strict=True)}
    codes = {group: _pick(of, runs, fragment.first_line) for group, of in arrays.items()}
    emit.coded(
        schema.BIRD_PROTOCOLS, PROTOCOLS, runs, codes, node=context.node, pod=context.pod, bird_version=version, daemon=daemon
    )  # fmt: skip
    peer_runs = runs
    if no_peers:
        peer_runs = _runs(sorted([*no_rows, *no_peers]), size, fragment.first_line)
        codes = {group: _pick(of, peer_runs, fragment.first_line) for group, of in arrays.items()}
    if peer_runs:
        emit.coded(
            schema.BGP_PEERS, PEERS, peer_runs, codes, node=context.node, pod=context.pod, form="birdcl",
            view=f"{fragment.source}:{fragment.first_line}",
        )  # fmt: skip
    emit(
        schema.BIRD_STATUS, runs[0][0], node=context.node, pod=context.pod, daemon=daemon, running=True, version=version,
        message="show protocols answered",
    )  # fmt: skip
    bad = {number for number in set(numbers[1]) if number != -1 and _is_down(reader.rests.entry(number))}
    if bad:
        loud += islice((at for at, number in enumerate(numbers[1]) if number in bad), LOUD_LINES)
    calm = (line for first, rows in peer_runs for line in range(first, first + rows))
    for line in islice(calm, CALM_LINES):
        emit.keep(line)
    for at in sorted(loud)[:LOUD_LINES]:
        emit.keep(fragment.first_line + at)
    return True


def _is_down(rest: Entry) -> bool:
    return rest[0] == "BGP" and not rest[5]


class _Reader:
    """Numbers of the texts that rows are made of: first word, rest, `since`. Negative ones ask for a closer look."""

    def __init__(self, fragment: Fragment, emit: Emit) -> None:
        sink = emit.sink
        self.names = sink.numbers(NAME, _name)
        self.rests = sink.words.get(REST) or sink.numbers(REST, _rest_with(sink.redact))
        self.sinces = sink.numbers(SINCE, _since)
        self._lines = sink.numbers(LINE, self._line)
        self._lines.describe = self._line
        self._fragment = fragment
        self._odd: dict[int, str] = {}
        self._begin = self._end = 0
        self._before = self._behind = ""

    def numbers(self) -> Numbers:
        """Three numbers a line; by the whole line as long as whole lines repeat."""
        self._frame()
        if self._lines.pays(1000):
            return list(map(list, zip(*self._lines.entries_of(self._fragment.lines), strict=True)))
        return self._even() or self._any()

    def _frame(self) -> None:
        """Where `since` stands in this output's rows, and what is around it: BIRD pads its columns."""
        for _, line in self._fragment.opening[:LOOKED_AT]:
            tail = line.partition(" ")[2]
            if usual := USUAL.match(tail):
                self._begin, self._end = usual.start("since"), usual.start("word")
                self._before, self._behind = " " + tail[: self._begin], tail[self._end :] + "\n"
                if usual["word"] == "Established":
                    break

    def _any(self) -> Numbers:
        heads, _, tails = zip(*[line.partition(" ") for line in self._fragment.lines], strict=True)
        begin, end = self._begin, self._end
        return [
            list(map(self.names.__getitem__, heads)),
            list(map(self.rests.__getitem__, [tail[:begin] + tail[end:] for tail in tails])),
            list(map(self.sinces.__getitem__, [tail[begin:end] for tail in tails])),
        ]

    def _even(self) -> Numbers | None:
        """
        For an output of rows that differ in name and `since` alone, nearly all of them: what they share cuts it up.

        A piece is the end of one row and the first word of the next; one that is anything else is looked at by itself.
        """
        text = self._fragment.text
        pieces = text.split(self._before) if self._before else []
        if 3 * len(pieces) < 2 * text.count("\n"):
            return None
        width, last = self._end - self._begin, len(pieces) - 1
        stop = width + len(self._behind)
        shared = self.rests[self._before[1:] + self._behind[:-1]]
        names = list(map(self.names.__getitem__, [piece[stop:] for piece in pieces]))
        sinces = list(map(self.sinces.__getitem__, [piece[:width] for piece in pieces]))
        ends = [piece[width:stop] for piece in pieces]
        odd = {0, last}
        if ends.count(self._behind) < last or names.count(-1) > 2 or sinces.count(-1) > 1:
            rows = zip(names, sinces, ends, strict=True)
            odd.update(at for at, (name, since, end) in enumerate(rows) if -1 in (name, since) or end != self._behind)
        found: Numbers = [[], [], []]
        name, after = -1, 0  # of the row that the next piece ends, and that piece
        for at in sorted(odd):
            if after < at:
                found[0] += [name, *names[after : at - 1]]
                found[1] += [shared] * (at - after)
                found[2] += sinces[after:at]
            lines = pieces[at].split("\n")
            if at:
                head = pieces[at - 1].rpartition("\n")[2]
                lines[0] = head + self._before + lines[0]
            name = self.names[lines.pop()] if at < last else -1
            for line in lines:
                self._put(line, found)
            after = at + 1
        return found

    def _put(self, line: str, found: Numbers) -> None:
        """The numbers of a line that stands for itself, behind those found."""
        numbers = self._line(line)[0]
        if -1 in numbers:
            self._odd[len(found[0])] = line
        for of, number in zip(found, numbers, strict=True):
            of.append(number)

    def _line(self, line: str) -> tuple[Entry, bool]:
        head, _, tail = line.partition(" ")
        rest, since = tail[: self._begin] + tail[self._end :], tail[self._begin : self._end]
        return (self.names[head], self.rests[rest], self.sinces[since]), True

    def text(self, at: int) -> str:
        """The line of that index."""
        return self._odd[at] if at in self._odd else self._fragment.lines[at]

    def one(self, at: int, numbers: list[int]) -> tuple[int, int, int] | None:
        """The numbers of a line that asked for a closer look; None when it is no row."""
        if -1 in numbers:
            line = self.text(at)
            m = bird.ROW.match(line)
            if m is None or line[: len(m["protocol"])] != m["protocol"]:
                return None
            row = bird.row_of(0, m)
            around = f"{row.kind} {row.table} {row.state} {row.word or ''} {row.error or ''}"
            numbers = [self.names[row.protocol], self.rests[around], self.sinces[f"{row.since} "]]
            if -1 in numbers:
                return None
        name, rest, since = map(abs, numbers)
        return name, rest, since


def _special(numbers: Numbers) -> list[int]:
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


def _runs(holes: list[int], size: int, first_line: int) -> list[tuple[int, int]]:
    """(first line, rows) of what lies between the holes."""
    edges = pairwise([-1, *holes, size])
    return [(first_line + a + 1, b - a - 1) for a, b in edges if b - a > 1]


def _pick(numbers: array[int], runs: list[tuple[int, int]], first_line: int) -> array[int]:
    picked = array("i")
    for first, rows in runs:
        picked += numbers[first - first_line : first - first_line + rows]
    return picked


def _name(text: str) -> tuple[Entry, bool] | None:
    """(protocol, address, IP version, peer type) of a row's first word."""
    m = bird.ROW.match(f"{text} BGP - up")
    if m is None or m["protocol"] != text:
        return None
    kind, address = bird.peer(text)
    return (text, address, version_of(address), kind), address is not None


def _since(text: str) -> tuple[Entry, bool] | None:
    m = TIME.fullmatch(text)
    return ((m[1],), True) if m else None


def _rest_with(redact: Callable[[str], str]) -> Describe:
    """Reads (kind, table, protocol state, info, BGP state, is it up, error) of a row without its first word and `since`."""

    def describe(text: str) -> tuple[Entry, bool] | None:
        m = AROUND.fullmatch(text)
        if m is None:
            return None
        # a time of its own where it was taken out, which must come back as it is
        full = bird.ROW.match(f"- {m['before']}1  {m['behind']}")
        row = bird.row_of(0, full) if full else None
        if row is None or row.since != "1":
            return None
        info = f"{row.word or ''} {row.error or ''}".strip()
        entry = (
            row.kind, row.table, row.state, redact(info) if info else None, row.word if row.word != "Down" else None,
            row.word == "Established", redact(row.error) if row.error else None,
        )  # fmt: skip
        return entry, row.kind == "BGP"

    return describe
