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
from analyzer.coded import Entry, Words
from analyzer.parsers import bird_protocols as bird
from analyzer.parsers.addresses import version_of
from analyzer.parsers.base import Emit, Fragment

NAME, REST, LINE = "bird name", "bird rest", "bird line"
PROTOCOLS = {
    "protocol": (NAME, 0), "kind": (REST, 0), "table": (REST, 1), "protocol_state": (REST, 2), "since": (REST, 3), "info": (REST, 4),
}  # fmt: skip
PEERS = {
    "protocol": (NAME, 0), "peer_ip": (NAME, 1), "ip_version": (NAME, 2), "peer_type": (NAME, 3), "bgp_table": (REST, 1),
    "protocol_state": (REST, 2), "since": (REST, 3), "state": (REST, 5), "established": (REST, 6), "last_error": (REST, 7),
}  # fmt: skip
# what all rows of a healthy mesh look like: read at once, because with seconds in `since` there is one for each
USUAL = re.compile(r"[ \t]*BGP[ \t]+(\S+)[ \t]+(up)[ \t]+(\d[\d:.-]*(?: \d[\d:.]*)?)[ \t]+(Established)\s*", re.ASCII)
CALM_LINES, LOUD_LINES = 2, 50  # lines kept to be cited, per fragment
Numbers = tuple[list[int], list[int]]


def parse(fragment: Fragment, emit: Emit) -> bool:
    """Read a fragment as codes; False, and nothing done, when it is more than plain rows."""
    names = emit.sink.numbers(NAME, _name)
    rests = emit.sink.numbers(REST, _rest_with(emit.sink.redact))
    lines = fragment.lines
    of_name, of_rest = _numbers(lines, names, rests, emit)
    version, no_rows, no_peers, loud = None, [], [], []
    for at in _special(of_name, of_rest):
        name, rest = of_name[at], of_rest[at]
        if name == -1 or rest == -1:
            no_rows.append(at)
            if found := bird.GREETING.search(lines[at]):
                version = found["version"]
            elif not bird.FURNITURE.match(lines[at]):
                return False
            continue
        name, rest = of_name[at], of_rest[at] = abs(name), abs(rest)
        is_bgp, is_peer = rests.entry(rest)[0] == "BGP", names.entry(name)[1] is not None
        if not (is_bgp and is_peer):
            no_peers.append(at)
        if is_bgp and not (is_peer and rests.entry(rest)[6]):
            loud.append(at)
    runs = _runs(no_rows, len(lines), fragment.first_line)
    if not runs:
        return False
    context, daemon = fragment.context, bird.daemon_of(fragment)
    numbers = {NAME: array("i", of_name), REST: array("i", of_rest)}
    codes = {group: _pick(all_of, runs, fragment.first_line) for group, all_of in numbers.items()}
    emit.coded(
        schema.BIRD_PROTOCOLS, PROTOCOLS, runs, codes, node=context.node, pod=context.pod, bird_version=version, daemon=daemon
    )  # fmt: skip
    peer_runs = runs
    if no_peers:
        peer_runs = _runs(sorted([*no_rows, *no_peers]), len(lines), fragment.first_line)
        codes = {group: _pick(all_of, peer_runs, fragment.first_line) for group, all_of in numbers.items()}
    if peer_runs:
        emit.coded(
            schema.BGP_PEERS, PEERS, peer_runs, codes, node=context.node, pod=context.pod, form="birdcl",
            view=f"{fragment.source}:{fragment.first_line}",
        )  # fmt: skip
    emit(
        schema.BIRD_STATUS, runs[0][0], node=context.node, pod=context.pod, daemon=daemon, running=True, version=version,
        message="show protocols answered",
    )  # fmt: skip
    calm = (line for first, rows in peer_runs for line in range(first, first + rows))
    for line in islice(calm, CALM_LINES):
        emit.keep(line)
    for at in loud[:LOUD_LINES]:
        emit.keep(fragment.first_line + at)
    return True


def _numbers(lines: list[str], names: Words, rests: Words, emit: Emit) -> Numbers:
    """Two numbers a line: of its first word and of its rest; by the whole line as long as whole lines repeat."""

    def describe(line: str) -> tuple[Entry, bool]:
        head, _, tail = line.partition(" ")
        return (names[head], rests[tail]), True

    whole = emit.sink.numbers(LINE, describe)
    if whole.pays(len(lines)):
        of_name, of_rest = zip(*map(whole.entry, map(whole.__getitem__, lines)), strict=True)
        return list(of_name), list(of_rest)
    heads, _, tails = zip(*[line.partition(" ") for line in lines], strict=True)
    return list(map(names.__getitem__, heads)), list(map(rests.__getitem__, tails))


def _special(of_name: list[int], of_rest: list[int]) -> list[int]:
    """Places with a negative number: no row, or not an ordinary one. Most outputs have some at their edges alone."""
    begin, end = 0, len(of_name)
    while begin < end and (of_name[begin] < 0 or of_rest[begin] < 0):
        begin += 1
    while begin < end and (of_name[end - 1] < 0 or of_rest[end - 1] < 0):
        end -= 1
    found = [*range(begin), *range(end, len(of_name))]
    if begin < end and (min(of_name[begin:end]) < 0 or min(of_rest[begin:end]) < 0):
        found = [at for at, both in enumerate(zip(of_name, of_rest, strict=True)) if both[0] < 0 or both[1] < 0]
    return found


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


def _rest_with(redact: Callable[[str], str]) -> Callable[[str], tuple[Entry, bool] | None]:
    """Reads (kind, table, protocol state, since, info, BGP state, is it up, error) behind a row's first word."""

    def describe(text: str) -> tuple[Entry, bool] | None:
        if usual := USUAL.fullmatch(text):
            table, state, since, word = usual.groups()
            return ("BGP", table, state, since, word, word, True, None), True
        m = bird.ROW.match("- " + text)
        if m is None:
            return None
        row = bird.row_of(0, m)
        info = f"{row.word or ''} {row.error or ''}".strip()
        up = row.word == "Established"
        entry = (
            row.kind, row.table, row.state, row.since or None, redact(info) if info else None,
            row.word if row.word != "Down" else None, up, redact(row.error) if row.error else None,
        )  # fmt: skip
        return entry, up and not row.error and row.kind == "BGP"

    return describe
