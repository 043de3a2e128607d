"""
Proof that can be checked again: every line that a report cites is read from the bundle once more.

A citation stands when the line at that place still holds the text (hidden parts stand for anything, a cut text needs to
begin right). A statement stands when all of its citations do.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import regex

from analyzer.cited import read_again
from analyzer.limits import Limits
from analyzer.redact.secrets import hide

HIDDEN = regex.compile(r"\[hidden:[^\]]*\]")


@dataclass(frozen=True, slots=True)
class Verdict:
    """One citation and whether it stands."""

    where: str
    source: str
    line: int
    stands: bool
    reason: str


def citations(report: dict[str, Any]) -> list[tuple[str, str, int, str]]:
    """(statement, source, line, text) of every cited line."""
    found = []
    for kind, id_key in (("causes", "cause"), ("checks", "check"), ("symptoms", "symptom")):
        for item in report.get(kind) or []:
            for one in item.get("evidence") or []:
                found.append((f"{id_key} {item.get('id')}", str(one["source"]), int(one["line"]), str(one["text"])))
    return found


def verify(report: dict[str, Any], paths: list[str], limits: Limits | None = None) -> tuple[list[Verdict], bool | None]:
    """
    (every citation judged, is it the same bundle by its hash; None where the report holds none).

    Raises:
        InputError: the bundle cannot be read.
    """
    wanted: dict[str, set[int]] = {}
    for _, source, line, _ in citations(report):
        wanted.setdefault(source, set()).add(line)
    found, digest = read_again(paths, wanted, limits or Limits())
    verdicts = []
    for where, source, line, text in citations(report):
        if source not in found:
            verdicts.append(Verdict(where, source, line, False, "this member is not in the bundle"))
        else:
            there = found[source].get(line, "")
            stands = same(there, text)
            verdicts.append(
                Verdict(where, source, line, stands, "" if stands else f"the line reads: {hide(there[:200])}")
            )
    recorded = (report.get("bundle") or {}).get("sha256")
    return verdicts, None if not recorded or not digest else recorded == digest


def same(line: str, text: str) -> bool:
    """Does a cited text still match the line."""
    have, want = _plain(hide(line)), _plain(text)
    cut = want.endswith("\u2026")
    want = want.removesuffix("\u2026").rstrip()
    pattern = ".*?".join(regex.escape(part) for part in HIDDEN.split(want))
    return bool(regex.match(pattern if cut else pattern + "$", have, regex.S))


def _plain(text: str) -> str:
    return " ".join(text.removeprefix("\ufeff").replace("\0", "").split())
