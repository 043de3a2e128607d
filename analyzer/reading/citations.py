"""
Cited lines against the bundle as it is: each is read once more, by a confined child, and stands or does not.

A citation stands when the line at that place still holds the text: hidden parts stand for anything, a cut text needs to
begin right.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from analyzer import patterns as regex
from analyzer.limits import Limits
from analyzer.reading.again import read_again
from analyzer.reading.confined import SendMessage, ask
from analyzer.redact.secrets import hide

HIDDEN = regex.compile(r"\[hidden:[^\[\]]*\]")
LONGEST_QUOTE = 200


@dataclass(frozen=True, slots=True)
class Citation:
    """A line that a statement of the report cites."""

    where: str
    source: str
    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Standing:
    """One citation and whether it stands."""

    where: str
    source: str
    line: int
    stands: bool
    reason: str


def judged(cited: Sequence[Citation], paths: list[str], limits: Limits) -> tuple[list[Standing], str | None]:
    """
    Every citation judged, in order, and the bundle's hash.

    Raises:
        InputError: the bundle cannot be read.
    """
    standings: list[Standing] = []
    digest: str | None = None
    sent = [[one.where, one.source, one.line, one.text] for one in cited]
    for message in ask("verify", paths, limits, citations=sent):
        if message["kind"] == "standing":
            standings.append(Standing(*message["standing"]))
        elif message["kind"] == "done":
            digest = message["sha256"]
    return standings, digest


def serve(request: dict[str, Any], limits: Limits, send: SendMessage) -> None:
    """The child's part of `judged`."""
    cited = [Citation(*one) for one in request["citations"]]
    standings, digest = judge(cited, request["paths"], limits, request["places"])
    for one in standings:
        send({"kind": "standing", "standing": [one.where, one.source, one.line, one.stands, one.reason]})
    send({"kind": "done", "sha256": digest})


def judge(
    cited: list[Citation], paths: list[str], limits: Limits, places: list[str] | None = None
) -> tuple[list[Standing], str | None]:
    """Every citation against the bundle as it is read in this process, and the bundle's hash."""
    wanted: dict[str, set[int]] = {}
    for one in cited:
        wanted.setdefault(one.source, set()).add(one.line)
    found, digest = read_again(paths, wanted, limits, places=places)
    # a line is looked at once, for secrets and as words, however often it is cited
    shown: dict[tuple[str, int], _Line] = {}
    for source, lines in found.items():
        for number, text in lines.items():
            clean = hide(text[: limits.line_bytes])
            shown[source, number] = _Line(clean[:LONGEST_QUOTE], _plain(clean))
    return [_judged(one, one.source in found, shown.get((one.source, one.line))) for one in cited], digest


@dataclass(frozen=True, slots=True)
class _Line:
    """
    A line of the bundle without its secrets.

    Attributes:
        begin: as it is shown where a citation does not stand.
        plain: its words, one blank between them.
    """

    begin: str
    plain: str


def _judged(one: Citation, member: bool, line: _Line | None) -> Standing:
    if not member:
        reason = "this member is not in the bundle"
    elif line is None:
        reason = "the member has no such line, or its reading ended before"
    else:
        reason = "" if _holds(line.plain, one.text) else f"the line reads: {line.begin}"
    return Standing(one.where, one.source, one.line, not reason, reason)


def same(line: str, text: str) -> bool:
    """Does a cited text still match the line."""
    return _holds(_plain(hide(line)), text)


def _holds(have: str, text: str) -> bool:
    """
    Does a plain line whose secrets are hidden hold a cited text: its parts in order, from the first character to the last.

    Each part is looked for behind the one before, at its first place: one pass over the line, whatever the parts are.
    """
    want = _plain(text)
    cut = want.endswith("\u2026")
    first, *more = HIDDEN.split(want.removesuffix("\u2026").rstrip() if cut else want)
    if not first and not any(more) and want:  # nothing in it can be compared
        return have == want or (bool(more) and HIDDEN.search(have) is not None)
    if not have.startswith(first):
        return False
    if not more:
        return cut or have == first
    at = len(first)
    for part in more[:-1]:
        at = have.find(part, at)
        if at < 0:
            return False
        at += len(part)
    last = more[-1]
    return have.find(last, at) >= 0 if cut else have.endswith(last) and len(have) - len(last) >= at


def _plain(text: str) -> str:
    return " ".join(text.removeprefix("\ufeff").replace("\0", "").split())
