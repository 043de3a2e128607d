"""
Proof that can be checked again: every line that a report cites is read from the bundle once more.

A citation stands when the line at that place still holds the text (hidden parts stand for anything, a cut text needs to
begin right). A statement stands when all of its citations do. The report is as untrusted as the bundle: whatever it holds,
judging it takes time in proportion to its size, and what is no report is refused with a sentence.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NoReturn

from analyzer.api.reread import Citation, Standing, judged
from analyzer.errors import InputError, UsageError
from analyzer.limits import Limits

REPORT_BYTES = 128 << 20
CITATIONS = 100_000
"""More than any report of ours has: it cites a few lines for each check, cause and symptom."""
LAST_LINE = 1 << 53
LONGEST_QUOTE = 200


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
        raise UsageError(f"{path}: no JSON: {str(error)[:LONGEST_QUOTE]}") from None
    if not isinstance(document, dict) or type(document.get("schema_version")) is not int:
        raise UsageError(f"{path}: not a report of this analyzer")
    if document["schema_version"] != 1:
        raise UsageError(
            f"{path}: a report of another version, {str(document['schema_version'])[:LONGEST_QUOTE]}, not 1"
        )
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
    standings, digest = judged(citations(report), paths, limits or Limits())
    bundle = report.get("bundle")
    recorded = bundle.get("sha256") if isinstance(bundle, dict) else None
    return standings, None if not recorded or not digest else recorded == digest
