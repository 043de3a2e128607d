"""
Cited lines read from the bundle again: for the proof of `analyze verify`, and with their neighbours for the HTML report.

A second pass streams over the bundle and keeps nothing but the lines asked for.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Mapping
from typing import Any

from analyzer import patterns as regex
from analyzer.bundle.stream import Budget, skip_zeros
from analyzer.bundle.walk import HEAD, Member, Walker
from analyzer.errors import InputError
from analyzer.limits import Limits
from analyzer.model import Near
from analyzer.reading.confined import SendMessage, ask
from analyzer.reading.secret_members import conceal
from analyzer.redact.across import hide_across
from analyzer.redact.file_names import hide_name
from analyzer.redact.secrets import hide
from analyzer.sources.document import decode
from analyzer.sources.sniff import sniff

BLOCK = 1 << 20
BEFORE, AFTER = 2, 1
LONGEST = 300
ENCODED = regex.compile(r"(?<![A-Za-z0-9+/=_-])[A-Za-z0-9+/=_-]{40,}")
"""A run that may be a piece of a key whose first line is not shown; digests and identifiers are hexadecimal."""
HEXADECIMAL = regex.compile(r"[0-9a-fA-F-]+")
CitedPlace = tuple[str, int]


def lines_of(member: Member, numbers: Iterable[int], limits: Limits, *, hidden: bool = False) -> dict[int, str]:
    """
    Lines of one member by number, from 1. Damage ends the reading; what came before is kept.

    Args:
        hidden: blank out secrets that span lines (PEM bodies, data of Secret objects), as a shared bundle does.
    """
    assert member.stream is not None
    wanted = sorted({one for one in numbers if one > 0})
    skip_zeros(member.stream, HEAD)
    document = sniff(member.stream.peek(HEAD))[0] == "document"
    found: dict[int, str] = {}
    number, next_at, tail, whole = 0, 0, b"", bytearray()
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
            last = bisect.bisect_right(wanted, number + count)
            if next_at < last:
                rows = block[:end].split(b"\n")
                for one in wanted[next_at:last]:
                    found[one] = rows[one - number - 1][: limits.line_bytes].decode("utf-8", "replace")
            number, next_at = number + count, last
            tail = block[end:][: limits.line_bytes]  # of a longer line the beginning is what is cited
            if number >= wanted[-1]:
                break
    except InputError:
        pass
    if document:
        lines = decode(bytes(whole))[0].split("\n")
        if hidden:
            lines = hide_across("\n".join(lines)).split("\n")
        found = {one: lines[one - 1] for one in wanted if one <= len(lines)}
    elif number + 1 in wanted and tail:
        found[number + 1] = tail[: limits.line_bytes].decode("utf-8", "replace")
    return found


def read_again(
    paths: list[str],
    wanted: Mapping[str, Iterable[int]],
    limits: Limits,
    *,
    hidden: bool = False,
    places: list[str] | None = None,
) -> tuple[dict[str, dict[int, str]], str | None]:
    """
    (lines by source and number, the bundle's hash); a source that the bundle lacks is missing in the result.

    This reads the input in this very process, which should be the confined child.

    Raises:
        InputError: the bundle cannot be read.
    """
    found: dict[str, dict[int, str]] = {}

    def visit(member: Member) -> None:
        if member.stream is not None and member.name in wanted and member.name not in found:
            found[member.name] = lines_of(member, wanted[member.name], limits, hidden=hidden)
        while member.stream is not None and _more(member):
            pass

    # a look for secrets in 20,000 names of 4 kB takes half a minute, and where no cited one held a secret it tells nothing
    clean = hide_name if any("[hidden:" in name for name in wanted) else str
    walker = Walker(Budget(limits), visit, hide=clean, conceal=conceal)
    walker.run(paths, places)
    return found, walker.sha256


def near(paths: list[str], cited: Iterable[CitedPlace], limits: Limits) -> Near:
    """
    Each place with the lines around it, secrets hidden: two before, the line itself, one after. A confined child reads them.

    Raises:
        InputError: the bundle cannot be read.
    """
    out: dict[CitedPlace, tuple[tuple[int, str], ...]] = {}
    for message in ask("near", paths, limits, cited=sorted(set(cited))):
        if message["kind"] == "lines":
            out[message["source"], message["line"]] = tuple((number, text) for number, text in message["lines"])
    return out


def serve(request: dict[str, Any], limits: Limits, send: SendMessage) -> None:
    """The child's part of `near`."""
    cited = [(source, line) for source, line in request["cited"]]
    for (source, line), rows in near_here(request["paths"], cited, limits, request["places"]).items():
        send({"kind": "lines", "source": source, "line": line, "lines": rows})
    send({"kind": "done"})


def near_here(paths: list[str], cited: Iterable[CitedPlace], limits: Limits, places: list[str] | None = None) -> Near:
    """The same, read in this process."""
    cited = sorted(set(cited))
    wanted: dict[str, set[int]] = {}
    for source, line in cited:
        wanted.setdefault(source, set()).update(range(max(1, line - BEFORE), line + AFTER + 1))
    found, _ = read_again(paths, wanted, limits, hidden=True, places=places)
    out = {}
    for source, line in cited:
        rows = found.get(source, {})
        shown = [(n, _cut(rows[n])) for n in range(max(1, line - BEFORE), line + AFTER + 1) if n in rows]
        if len(shown) > 1:
            out[source, line] = tuple(shown)
    return out


def _cut(line: str) -> str:
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
