"""
The terminal report. The first screen (at most 30 lines) has the answer: verdict, cause, proof, symptoms, next steps.

Colour only marks words that stand there anyway. All but commands is wrapped or cut to the width given; nothing of the bundle is printed
without its control characters made visible.
"""

from __future__ import annotations

from collections import Counter

from analyzer.model import Candidate, Cause, Certainty, Complaint, ReportData, Status, Verdict
from analyzer.report.header import cluster_line, state_in_words
from analyzer.report.missing import asked, candidates, cures_beside, looks_first, to_be_sure, to_collect, unsaid
from analyzer.report.quote import proof_lines
from analyzer.report.screen import screen
from analyzer.report.sheet import Sheet
from analyzer.report.whole import cause_block, rest
from analyzer.wording import abridged, plural

FORMAT = "text"
SCREEN = 30
MOST_NAMED = 16
"""Checks without an answer that fit two lines by their IDs."""
SHORTER = ((3, 2), (2, 2), (2, 1), (1, 1))  # lines of proof and next steps, until the answer fits on one screen


def render(
    data: ReportData,
    *,
    width: int = 100,
    color: bool = False,
    first_screen: bool = False,
    height: int | None = None,
    **_: object,
) -> str:
    """The whole report; with `height` what of it fits a terminal of so many rows."""
    if height is not None:
        return screen(data, width=width, height=height, color=color)
    sheet = Sheet(width, color)
    for proof, most in SHORTER:
        sheet.lines.clear()
        _screen(data, sheet, proof, most)
        if len(sheet.lines) <= SCREEN:
            break
    if not first_screen:
        rest(data, sheet)
    return "\n".join(sheet.lines) + "\n"


def _screen(data: ReportData, sheet: Sheet, proof: int, most: int) -> None:
    verdict = str(data.verdict)
    name = cluster_line(data.cluster)
    at = len(sheet.lines)
    sheet.add(
        f"{verdict.upper()}  {data.headline}",
        "",
        " " * (len(verdict) + 2),
        1 if data.losses else 2 if data.causes else 3,
    )
    sheet.lines[at] = sheet.paint(verdict.upper(), verdict) + sheet.lines[at][len(verdict) :]
    for loss in data.losses[:3]:
        sheet.add(f"NOT READ  {loss}", "", " " * 10, 2)
    window = (
        f", {data.bundle.first_at[:16].replace('T', ' ')} to {data.bundle.last_at[:16].replace('T', ' ')} UTC"
        if data.bundle.first_at and data.bundle.last_at
        else ""
    )
    sheet.add(
        f"{abridged(data.bundle.name, 100)} ({plural(data.bundle.members, 'member')}{window})"
        + (f"  {name}" if name else ""),
        "", "  ", 2,
    )  # fmt: skip
    sheet.add()
    if data.causes:
        cause_block(data.causes[0], sheet, lines=proof)
        others = data.causes[1:4]
        if others:
            sheet.add("also: " + "; ".join(f"{c.title} ({c.certainty})" for c in others), "  ", "        ", 2)
    else:
        sheet.add(
            "No cause found. " + ("What is missing could hide one." if data.verdict is Verdict.INCONCLUSIVE else ""), ""
        )
    if data.complaint and not (data.causes and data.causes[0].certainty is not Certainty.POSSIBLE):
        _complaint(data.complaint, sheet, data.causes[0] if data.causes else None, candidates(data))
    sheet.add()
    sheet.add("Symptoms  " + ", ".join(f"{s.id} {state_in_words(s)}" for s in data.symptoms), "", " " * 10, 2)
    sheet.add("Agents    " + data.agents_line, "", " " * 10, 2)
    sheet.add("BGP       " + data.bgp_line, "", " " * 10, 2)
    for one in unsaid(data):
        sheet.add(f"Beside    {one.says} ({one.id})", "", " " * 10, 2)
    missing = to_collect(data)
    if cures := cures_beside(data):
        sheet.add()
        sheet.raw("Next")
        for at, remedy in enumerate(cures[:most], 1):
            _remedy(sheet, f"{at}. [{remedy.who}] {remedy.text}", remedy.command, 4 if at == 1 else 2)
    if data.causes:
        sheet.add()
        sheet.raw("Next")
        look = looks_first(data)
        if look is not None:
            sheet.add(f"tell the candidates apart: collect {asked(look.what, look.command)}", "  ", "     ", 1)
            if look.command:
                sheet.command(look.command, "     ")
        for at, remedy in enumerate(data.causes[0].remedies[:most], 1):
            _remedy(sheet, f"{at}. [{remedy.who}] {remedy.text}", remedy.command, 4 if at == 1 else 2)
        for gap in to_be_sure(data.causes[0])[: look is None]:
            sheet.add(f"to be sure, collect: {asked(gap.what, gap.command)}", "  ", "     ", 1)
            if gap.command:
                sheet.command(gap.command, "     ")
    elif missing and not data.complaint:
        sheet.add()
        sheet.raw("To decide more, collect")
        for what, command, _ids in missing[:3]:
            sheet.add(asked(what, command), "  - ", "    ", 1)
            if command:
                sheet.command(command, "    ")
    unseen = [o.id for o in data.checks if o.status is Status.UNKNOWN and not o.outside]
    if unseen:
        sheet.add()
        said = f"{len(unseen)} of {len(data.checks)} checks could not be decided: {_by_family(unseen)}"
        sheet.add(said, "Not seen  ", " " * 10, 2)


def _by_family(ids: list[str]) -> str:
    """The checks themselves, where two lines hold them; else how many of each family, since what each asks stands below."""
    if len(ids) <= MOST_NAMED:
        return ", ".join(ids)
    families = Counter(one.partition("-")[0] for one in ids)
    return ", ".join(f"{count} {name}" for name, count in families.items())


def _remedy(sheet: Sheet, text: str, command: str | None, most: int) -> None:
    sheet.add(text, "  ", "     ", most)
    if command:
        sheet.command(command, "     ")


def _complaint(words: Complaint, sheet: Sheet, cause: Cause | None, apart: tuple[Candidate, ...]) -> None:
    """The user's line whole, since its end says why, its leg, and without a cause the candidates."""
    if cause is None or words.line not in cause.evidence:
        sheet.lines.extend(proof_lines(words.line, sheet.width, "  > ", "    ", 5))
    sheet.add(f"leg: {words.leg}; {words.says}", "  ", "    ", 2)
    for one in apart:
        word = "" if len(apart) == 1 else "either " if one is apart[0] else "or "
        sheet.add(word + asked(one.what, one.shown_by.command), "  - ", "    ", 2)
        if one.shown_by.command:
            sheet.command(one.shown_by.command, "    ")
