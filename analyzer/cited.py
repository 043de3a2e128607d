"""
Cited lines read from the bundle again: for the proof of `analyze verify`, and with their neighbours for the HTML report.

A second pass streams over the bundle and keeps nothing but the lines asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import regex

from analyzer.bundle.stream import Budget, skip_zeros
from analyzer.bundle.walk import HEAD, Member, Walker
from analyzer.errors import InputError
from analyzer.limits import Limits
from analyzer.redact.lines import multi_line
from analyzer.redact.secrets import hide
from analyzer.sources.document import decode
from analyzer.sources.sniff import sniff

BLOCK = 1 << 20
BEFORE, AFTER = 2, 1
LONGEST = 300
ENCODED = regex.compile(r"(?<![A-Za-z0-9+/=_-])[A-Za-z0-9+/=_-]{40,}")
"""A run that may be a piece of a key whose first line is not shown; digests and identifiers are hexadecimal."""
HEXADECIMAL = regex.compile(r"[0-9a-fA-F-]+")
Place = tuple[str, int]
Near = Mapping[Place, tuple[tuple[int, str], ...]]


def lines_of(member: Member, numbers: Iterable[int], limits: Limits, *, hidden: bool = False) -> dict[int, str]:
    """
    Lines of one member by number, from 1. Damage ends the reading; what came before is kept.

    Args:
        hidden: blank out secrets that span lines (PEM bodies, data of Secret objects), as a shared bundle does.
    """
    assert member.stream is not None
    wanted = sorted(set(numbers))
    skip_zeros(member.stream, HEAD)
    document = sniff(member.stream.peek(HEAD))[0] == "document"
    found: dict[int, str] = {}
    number, tail, whole = 0, b"", bytearray()
    try:
        while wanted and (data := member.stream.read(BLOCK)):
            if document:
                whole += data
                if len(whole) > limits.document_bytes:
                    break
                continue
            block = tail + data.replace(b"\0", b"")
            end = block.rfind(b"\n") + 1
            count = block.count(b"\n", 0, end)
            if any(number < one <= number + count for one in wanted):
                rows = block[:end].split(b"\n")
                for one in wanted:
                    if number < one <= number + count:
                        found[one] = rows[one - number - 1].decode("utf-8", "replace")
            number += count
            tail = block[end:][: limits.line_bytes]  # of a longer line the beginning is what is cited
            if number >= wanted[-1]:
                break
    except InputError:
        pass
    if document:
        lines = decode(bytes(whole))[0].split("\n")
        if hidden:
            lines = list(multi_line(lines))
        found = {one: lines[one - 1] for one in wanted if one <= len(lines)}
    elif number + 1 in wanted and tail:
        found[number + 1] = tail[: limits.line_bytes].decode("utf-8", "replace")
    return found


def read_again(
    paths: list[str], wanted: Mapping[str, Iterable[int]], limits: Limits, *, hidden: bool = False
) -> tuple[dict[str, dict[int, str]], str | None]:
    """
    (lines by source and number, the bundle's hash); a source that the bundle lacks is missing in the result.

    Raises:
        InputError: the bundle cannot be read.
    """
    found: dict[str, dict[int, str]] = {}

    def visit(member: Member) -> None:
        if member.stream is not None and member.name in wanted and member.name not in found:
            found[member.name] = lines_of(member, wanted[member.name], limits, hidden=hidden)
        while member.stream is not None and _more(member):
            pass

    walker = Walker(Budget(limits), visit, hide=hide)
    walker.run(paths)
    return found, walker.sha256


def near(paths: list[str], places: Iterable[Place], limits: Limits) -> Near:
    """
    Each place with the lines around it, secrets hidden: two before, the line itself, one after.

    Raises:
        InputError: the bundle cannot be read.
    """
    places = sorted(set(places))
    wanted: dict[str, set[int]] = {}
    for source, line in places:
        wanted.setdefault(source, set()).update(range(max(1, line - BEFORE), line + AFTER + 1))
    found, _ = read_again(paths, wanted, limits, hidden=True)
    out = {}
    for source, line in places:
        rows = found.get(source, {})
        shown = [(n, _shown(rows[n])) for n in range(max(1, line - BEFORE), line + AFTER + 1) if n in rows]
        if len(shown) > 1:
            out[source, line] = tuple(shown)
    return out


def _shown(line: str) -> str:
    clean = hide(line[: 4 * LONGEST].rstrip("\r"))
    clean = ENCODED.sub(
        lambda m: m[0] if HEXADECIMAL.fullmatch(m[0]) or not _mixed(m[0]) else "[hidden:encoded]", clean
    )
    return clean if len(clean) <= LONGEST else clean[:LONGEST] + " \u2026"


def _mixed(run: str) -> bool:
    """Upper and lower case and digits together, as in base64 and not in names or rulers."""
    return any(c.isupper() for c in run) and any(c.islower() for c in run) and any(c.isdigit() for c in run)


def _more(member: Member) -> bool:
    assert member.stream is not None
    try:
        return bool(member.stream.read(BLOCK))
    except InputError:
        return False
