"""
Proof that can be checked again: every line that a report cites is read from the bundle once more.

A citation stands when the line at that place still holds the text (hidden parts stand for anything, a cut text needs to
begin right). A statement stands when all of its citations do. The report is as untrusted as the bundle: whatever it holds,
judging it takes time in proportion to its size, and what is no report is refused with a sentence.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from analyzer import patterns as regex
from analyzer.errors import InputError, UsageError
from analyzer.limits import Limits
from analyzer.reading.again import read_again
from analyzer.reading.confined import SendMessage, ask
from analyzer.redact.secrets import hide

HIDDEN = regex.compile(r"\[hidden:[^\[\]]*\]")
REPORT_BYTES = 128 << 20
CITATIONS = 100_000
"""More than any report of ours has: it cites a few lines for each check, cause and symptom."""
LAST_LINE = 1 << 53
SHOWN = 200


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


def read_report(path: Path) -> dict[str, Any]:
    """
    A JSON report of this analyzer.

    Raises:
        InputError: the file cannot be read.
        UsageError: it is no JSON, nested too deeply, too large, or no report.
    """
    try:
        with path.open("rb") as handle:
            data = handle.read(REPORT_BYTES + 1)
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or error}") from None
    if len(data) > REPORT_BYTES:
        raise UsageError(f"{path}: more than {REPORT_BYTES} bytes, which no report of this analyzer has")
    try:
        document = json.loads(data, parse_constant=_no_number)
    except RecursionError:
        raise UsageError(f"{path}: nested too deeply for a report of this analyzer") from None
    except UnicodeDecodeError:
        raise UsageError(f"{path}: no text, and so no report of this analyzer: is it the bundle?") from None
    except ValueError as error:
        raise UsageError(f"{path}: no JSON: {str(error)[:SHOWN]}") from None
    if not isinstance(document, dict) or type(document.get("schema_version")) is not int:
        raise UsageError(f"{path}: not a report of this analyzer")
    if document["schema_version"] != 1:
        raise UsageError(f"{path}: a report of another version, {str(document['schema_version'])[:SHOWN]}, not 1")
    return document


def _no_number(word: str) -> NoReturn:
    raise ValueError(f"{word} is no JSON number")


def citations(report: dict[str, Any]) -> list[Citation]:
    """
    Every line the report cites, in its order.

    Raises:
        UsageError: the report has another shape than ours have; the text names the place.
    """
    found: list[Citation] = []
    for kind, word in (("causes", "cause"), ("checks", "check"), ("symptoms", "symptom")):
        for at, item in enumerate(_list(report, kind, kind)):
            place = f"{kind}[{at}]"
            if not isinstance(item, dict) or not isinstance(item.get("id"), str):
                raise UsageError(f"not a report of this analyzer: {place} is no {word} with an id")
            for number, one in enumerate(_list(item, "evidence", f"{place}.evidence")):
                found.append(_citation(one, f"{word} {item['id']}", f"{place}.evidence[{number}]"))
                if len(found) > CITATIONS:
                    raise UsageError(f"not a report of this analyzer: it cites more than {CITATIONS} lines")
    return found


def _list(holder: dict[str, Any], key: str, place: str) -> list[Any]:
    value = holder.get(key)
    if value is None:
        return []
    if not isinstance(value, list):
        raise UsageError(f"not a report of this analyzer: {place} is no list")
    return value


def _citation(one: Any, where: str, place: str) -> Citation:
    if not isinstance(one, dict) or not isinstance(one.get("source"), str) or not isinstance(one.get("text"), str):
        raise UsageError(f"not a report of this analyzer: {place} has no source, line and text")
    line = one.get("line")
    if type(line) is not int or not 1 <= line <= LAST_LINE:
        raise UsageError(f"not a report of this analyzer: {place}.line is no line number, which count from 1")
    return Citation(where, one["source"], line, one["text"])


def verify(
    report: dict[str, Any], paths: list[str], limits: Limits | None = None
) -> tuple[list[Standing], bool | None]:
    """
    (every citation judged, is it the same bundle by its hash; None where the report holds none).

    A confined child reads the bundle and judges.

    Raises:
        InputError: the bundle cannot be read.
        UsageError: the report has another shape than ours have.
    """
    verdicts: list[Standing] = []
    digest: str | None = None
    cited = [[one.where, one.source, one.line, one.text] for one in citations(report)]
    for message in ask("verify", paths, limits or Limits(), citations=cited):
        if message["kind"] == "verdict":
            verdicts.append(Standing(*message["verdict"]))
        elif message["kind"] == "done":
            digest = message["sha256"]
    bundle = report.get("bundle")
    recorded = bundle.get("sha256") if isinstance(bundle, dict) else None
    return verdicts, None if not recorded or not digest else recorded == digest


def serve(request: dict[str, Any], limits: Limits, send: SendMessage) -> None:
    """The child's part of `verify`."""
    cited = [Citation(*one) for one in request["citations"]]
    verdicts, digest = judge(cited, request["paths"], limits, request["places"])
    for one in verdicts:
        send({"kind": "verdict", "verdict": [one.where, one.source, one.line, one.stands, one.reason]})
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
            shown[source, number] = _Line(clean[:SHOWN], _plain(clean))
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
