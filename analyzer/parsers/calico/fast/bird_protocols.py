"""
`birdcl show protocols` of a mesh so large that rows are read as codes: its names and its states repeat endlessly.

The obvious reader beside this one (`bird_protocols`) reads every distinct name and every distinct rest of a row; a
fragment with anything else in it than plain rows and furniture is left to it as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from analyzer import schema
from analyzer.addresses import version_of
from analyzer.parsers.base import Emit, Fragment
from analyzer.parsers.calico import bird_rows
from analyzer.parsers.calico.fast import peer_rows
from analyzer.parsers.calico.fast.peer_rows import NAME, REST, SINCE
from analyzer.tables.encoded.words import After, Decoded, Describe, Words

LINE = "bird line"
PROTOCOLS = {
    "protocol": (NAME, 0), "kind": (REST, 0), "table": (REST, 1), "protocol_state": (REST, 2), "info": (REST, 3), "since": (SINCE, 0),
}  # fmt: skip
# a row behind its first word; `since` and what stands around it repeat, and the three together do not
USUAL = re.compile(
    rf"\A[ \t]*+BGP[ \t]++\S++[ \t]++(?:{bird_rows.STATES})[ \t]++(?P<since>\d[\d:.-]*+(?: \d[\d:.]*+)?)[ \t]++(?P<word>{bird_rows.FSM})(?:[ \t]|$)",
    re.ASCII,
)
TIME = "1111"
CUT = "\0"  # where `since` was taken out of a row: no text of a member holds it
AROUND = re.compile(
    rf"\A(?P<before>[ \t]*+\w++[ \t]++\S++[ \t]++(?:{bird_rows.STATES})[ \t]++){CUT}(?P<behind>(?:[A-Za-z].*)?)"
)
EDGE = 8  # lines at either end of an output that may be none of its rows
LOOKED_AT = 40  # lines in which the first usual row is searched


def parse(fragment: Fragment, emit: Emit) -> bool:
    """Read a fragment as codes; False, and nothing done, when it is more than plain rows."""
    reader = _Rows(fragment, emit)
    version, no_rows, no_peers, cited = None, [], [], []
    for at, found in reader.special():
        if found is None:
            no_rows.append(at)
            line = reader.text(at)
            if bird_rows.ROW.match(line):
                return False
            if greeting := bird_rows.GREETING.search(line):
                version = greeting["version"]
            elif not bird_rows.FURNITURE.match(line):
                return False
            continue
        is_bgp = reader.rests.entry(found[1])[0] == "BGP"
        if not is_bgp or not bird_rows.is_peer(str(reader.names.entry(found[0])[0])):
            no_peers.append(at)
            cited += [at] if is_bgp else []
    runs = peer_rows.runs_between(no_rows, reader.size)
    if not runs or reader.has_double(no_rows):
        return False
    context, daemon = fragment.context, bird_rows.daemon_of(fragment)
    held = emit.sink.encoded.lines(reader.codes)
    emit.encoded(
        schema.BIRD_PROTOCOLS, PROTOCOLS, runs, held, node=context.node, pod=context.pod, bird_version=version, daemon=daemon
    )  # fmt: skip
    peer_runs = peer_rows.runs_between(sorted([*no_rows, *no_peers]), reader.size) if no_peers else runs
    if peer_runs:
        emit.encoded(
            schema.BGP_PEERS, peer_rows.PEERS, peer_runs, held, node=context.node, pod=context.pod, form="birdcl",
            view=f"{fragment.source}:{fragment.first_line}",
        )  # fmt: skip
    emit(
        schema.BIRD_STATUS, fragment.first_line + runs[0][0], node=context.node, pod=context.pod, daemon=daemon, running=True,
        version=version, message="show protocols answered",
    )  # fmt: skip
    reader.keep(peer_runs, cited)
    return True


class _Rows(peer_rows.RowTexts):
    def __init__(self, fragment: Fragment, emit: Emit) -> None:
        self._begin = self._end = 0
        super().__init__(fragment, emit, LINE, _name, _rest_with(emit.sink.redact))

    def frame(self, fragment: Fragment) -> None:
        """BIRD pads its columns, so `since` stands at one place in all rows behind their first word."""
        for _, line in fragment.opening[:LOOKED_AT]:
            tail = line.partition(" ")[2]
            if usual := USUAL.match(tail):
                self._begin, self._end = usual.start("since"), usual.start("word")
                self.width = self._end - self._begin
                self.before, self.behind = " " + tail[: self._begin], tail[self._end :] + "\n"
                if usual["word"] == "Established":
                    break

    @property
    def around(self) -> str:
        return self.before[1:] + CUT + self.behind[:-1]

    def line(self, line: str) -> peer_rows.Three:
        head, _, tail = line.partition(" ")
        rest, since = tail[: self._begin] + CUT + tail[self._end :], tail[self._begin : self._end]
        return self.names[head], self.rests[rest], self.sinces[since]

    def each(self, lines: list[str]) -> list[list[int]]:
        heads, _, tails = zip(*[line.partition(" ") for line in lines], strict=True)
        begin, end = self._begin, self._end
        sinces = [tail[begin:end] for tail in tails]
        edge = min(EDGE, len(sinces) // 2)
        look = self.sinces.__getitem__
        middle = self.since_numbers(sinces[edge : len(sinces) - edge])
        rests = _Rests(self.rests)
        return [
            list(map(self.names.__getitem__, heads)),
            [rests[tail[:begin]][tail[end:]] for tail in tails],
            [*map(look, sinces[:edge]), *middle, *map(look, sinces[len(sinces) - edge :])],
        ]

    def closer(self, line: str) -> peer_rows.Three | None:
        m = bird_rows.ROW.match(line)
        if m is None or line[: len(m["protocol"])] != m["protocol"]:
            return None
        row = bird_rows.row_of(0, m)
        around = f"{row.kind} {row.table} {row.state} {CUT}{row.word or ''} {row.error or ''}".rstrip()
        return self.names[row.protocol], self.rests[around], self.sinces[f"{row.since} "]


class _Rests(dict[str, After]):
    """Numbers of rests, by what stands before `since` and then by what stands behind it."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words

    def __missing__(self, before: str) -> After:
        self[before] = self._words.after.setdefault(before, After(self._words, before + CUT))
        return self[before]


def _name(text: str) -> Decoded | None:
    """(protocol, address, IP version, peer type) of a row's first word."""
    m = bird_rows.ROW.match(f"{text} BGP - up")
    if m is None or m["protocol"] != text:
        return None
    kind, address = bird_rows.peer(text)
    # a name that is no address asks for a closer look at its row: sessions are few among them
    return Decoded((text, address, version_of(address), kind), address is not None and address != text)


def _rest_with(redact: Callable[[str], str]) -> Describe:
    """Reads (kind, table, protocol state, info, BGP state, is it up, error) of a row without its first word and `since`."""

    def describe(text: str) -> Decoded | None:
        m = AROUND.fullmatch(text)
        if m is None:
            return None
        # a time of its own where it was taken out, which must come back as it is
        full = bird_rows.ROW.match(f"- {m['before']}{TIME}  {m['behind']}")
        row = bird_rows.row_of(0, full) if full else None
        if row is None or row.since != TIME:
            return None
        info = f"{row.word or ''} {row.error or ''}".strip()
        entry = (
            row.kind, row.table, row.state, redact(info) if info else None, row.word if row.word != "Down" else None,
            bird_rows.is_up(row.word, row.state), redact(row.error) if row.error else None,
        )  # fmt: skip
        return Decoded(entry, row.kind == "BGP" and row.word is not None, peer_rows.is_down(entry))

    return describe
