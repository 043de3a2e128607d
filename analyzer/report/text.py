"""
The terminal report. The first screen (at most 30 lines) has the answer: verdict, cause, proof, symptoms, next steps.

Colour only marks words that stand there anyway. All but commands is wrapped or cut to the width given; nothing of the bundle is printed
without its control characters made visible.
"""

from __future__ import annotations

import textwrap

from analyzer.escape import one_line
from analyzer.model import Candidate, Cause, Certainty, Complaint, InputSummary, Outcome, ReportData, Status, Verdict
from analyzer.report.header import cluster_line
from analyzer.report.missing import asked, candidates, cures_beside, looks_first, prompt, to_be_sure, to_collect, unsaid
from analyzer.report.paint import paint
from analyzer.report.quote import proof_lines, told_apart, unfolded
from analyzer.report.screen import screen
from analyzer.wording import abridged, plural

FORMAT = "text"
SCREEN = 30
LONG = 8
"""Lines of one answer, basis or proof below the first screen, where nothing needs to fit a window."""
SHORTER = ((3, 2), (2, 2), (2, 1), (1, 1))  # lines of proof and next steps, until the answer fits on one screen
ORDER = (Status.FAIL, Status.ERROR, Status.WARN, Status.UNKNOWN, Status.PASS, Status.NOT_APPLICABLE)


class _Page:
    def __init__(self, width: int, color: bool) -> None:
        self.width = max(60, min(width, 160))
        self.color = color
        self.lines: list[str] = []

    def paint(self, text: str, kind: str) -> str:
        return paint(text, kind, self.color)

    def add(self, text: str = "", indent: str = "", hang: str | None = None, most: int = 3) -> None:
        """A wrapped paragraph of at most `most` lines."""
        if not text:
            self.lines.append("")
            return
        lines = textwrap.wrap(
            one_line(text),
            self.width,
            initial_indent=indent,
            subsequent_indent=hang if hang is not None else indent,
            break_long_words=True,
            break_on_hyphens=False,
        )
        if len(lines) > most:
            lines = lines[:most]
            lines[-1] = lines[-1][: self.width - 2] + " \u2026"
        self.lines.extend(lines)

    def raw(self, text: str) -> None:
        self.lines.append(text)

    def command(self, text: str, indent: str) -> None:
        """A command stands whole on one line, however long: half a command cannot be copied."""
        self.lines.append(indent + prompt(text) + one_line(text))

    def cut(self, text: str, indent: str) -> None:
        """One line, cut in the middle of nothing: the end is marked."""
        clean = indent + one_line(text)
        self.lines.append(clean if len(clean) <= self.width else clean[: self.width - 1] + "\u2026")


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
    page = _Page(width, color)
    for proof, steps in SHORTER:
        page.lines.clear()
        _screen(data, page, proof, steps, short=first_screen)
        if len(page.lines) <= SCREEN:
            break
    if not first_screen:
        _rest(data, page)
    return "\n".join(page.lines) + "\n"


def _screen(data: ReportData, page: _Page, proof: int, steps: int, *, short: bool) -> None:
    verdict = str(data.verdict)
    name = cluster_line(data.cluster)
    at = len(page.lines)
    page.add(f"{verdict.upper()}  {data.headline}", "", " " * (len(verdict) + 2), 1 if data.losses else 2)
    page.lines[at] = page.paint(verdict.upper(), verdict) + page.lines[at][len(verdict) :]
    for loss in data.losses[:3]:
        page.add(f"NOT READ  {loss}", "", " " * 10, 2)
    window = (
        f", {data.bundle.first_at[:16].replace('T', ' ')} to {data.bundle.last_at[:16].replace('T', ' ')} UTC"
        if data.bundle.first_at and data.bundle.last_at
        else ""
    )
    page.add(
        f"{abridged(data.bundle.name, 100)} ({plural(data.bundle.members, 'member')}{window})"
        + (f"  {name}" if name else ""),
        "", "  ", 2,
    )  # fmt: skip
    page.add()
    if data.causes:
        _cause(data.causes[0], page, lines=proof)
        others = data.causes[1:4]
        if others:
            page.add("also: " + "; ".join(f"{c.title} ({c.certainty})" for c in others), "  ", "        ", 2)
    else:
        page.add(
            "No cause found. " + ("What is missing could hide one." if data.verdict is Verdict.INCONCLUSIVE else ""), ""
        )
    if data.complaint and not (data.causes and data.causes[0].certainty is not Certainty.POSSIBLE):
        _complaint(data.complaint, page, data.causes[0] if data.causes else None, candidates(data))
    page.add()
    page.add("Symptoms  " + ", ".join(f"{s.id} {s.state}" for s in data.symptoms), "", " " * 10, 2)
    page.add("Agents    " + data.agents_line, "", " " * 10, 2)
    page.add("BGP       " + data.bgp_line, "", " " * 10, 2)
    for one in unsaid(data):
        page.add(f"Beside    {one.says} ({one.id})", "", " " * 10, 2)
    missing = to_collect(data)
    if cures := cures_beside(data):
        page.add()
        page.raw("Next")
        for at, remedy in enumerate(cures[:steps], 1):
            _remedy(page, f"{at}. [{remedy.who}] {remedy.text}", remedy.command, 4 if at == 1 else 2)
    if data.causes:
        page.add()
        page.raw("Next")
        look = looks_first(data)
        if look is not None:
            page.add(f"tell the candidates apart: collect {asked(look.what, look.command)}", "  ", "     ", 1)
            if look.command:
                page.command(look.command, "     ")
        for at, remedy in enumerate(data.causes[0].remedies[:steps], 1):
            _remedy(page, f"{at}. [{remedy.who}] {remedy.text}", remedy.command, 4 if at == 1 else 2)
        for gap in to_be_sure(data.causes[0])[: look is None]:
            page.add(f"to be sure, collect: {asked(gap.what, gap.command)}", "  ", "     ", 1)
            if gap.command:
                page.command(gap.command, "     ")
    elif missing and not data.complaint:
        page.add()
        page.raw("To decide more, collect")
        for what, command, _ids in missing[:3]:
            page.add(asked(what, command), "  - ", "    ", 1)
            if command:
                page.command(command, "    ")
    unseen = [o.id for o in data.checks if o.status is Status.UNKNOWN and not o.outside]
    if unseen:
        page.add()
        said = f"{len(unseen)} of {len(data.checks)} checks could not be decided: {', '.join(unseen)}"
        page.add(said, "Not seen  ", " " * 10, 1 if short else 6)


def _remedy(page: _Page, text: str, command: str | None, most: int) -> None:
    page.add(text, "  ", "     ", most)
    if command:
        page.command(command, "     ")


def _complaint(words: Complaint, page: _Page, cause: Cause | None, apart: tuple[Candidate, ...]) -> None:
    """The user's line whole, since its end says why, its leg, and without a cause the candidates."""
    if cause is None or words.line not in cause.evidence:
        page.lines.extend(proof_lines(words.line, page.width, "  > ", "    ", 5))
    page.add(f"leg: {words.leg}; {words.says}", "  ", "    ", 2)
    for one in apart:
        word = "" if len(apart) == 1 else "either " if one is apart[0] else "or "
        page.add(word + asked(one.what, one.shown_by.command), "  - ", "    ", 2)
        if one.shown_by.command:
            page.command(one.shown_by.command, "    ")


def _cause(cause: Cause, page: _Page, lines: int) -> None:
    word, at = str(cause.certainty), len(page.lines)
    page.add(f"Cause     [{word}] {cause.title}", "", " " * 10, 2)
    page.lines[at] = page.lines[at].replace(f"[{word}]", f"[{page.paint(word, word)}]", 1)
    page.add(cause.summary, "  ", "  ", 3)
    if cause.scope:
        page.cut(cause.scope, "  scope: ")
    for one, more in told_apart(cause.evidence)[:lines]:
        page.lines.extend(proof_lines(one, page.width, "  > ", "    ", 2))
        if more and lines > 3:
            page.raw(f"    and {plural(more, 'more such line')}")


def _kind(row: InputSummary) -> str:
    """What a member is; of bytes that are no text what they seem to be, with the advice that goes with it."""
    return row.reason if row.kind == "binary" and row.reason else row.kind


def _rest(data: ReportData, page: _Page) -> None:
    if len(data.causes) > 1:
        page.add()
        page.raw("--- All causes, most likely first " + "-" * max(0, page.width - 34))
        for cause in data.causes:
            page.add()
            _cause(cause, page, lines=5)
            page.add("explains " + ", ".join(cause.explains), "  ", "    ", 2)
            for remedy in cause.remedies:
                page.add(f"[{remedy.who}] {remedy.text}", "  - ", "    ", 3)
                if remedy.command:
                    page.command(remedy.command, "    ")
    if data.audit:
        page.add()
        page.raw("--- What the capture covers " + "-" * max(0, page.width - 28))
        for text in data.audit:
            page.add(text, "  - ", "    ", 3)
    if data.unexplained:
        page.add()
        page.add("Failed and not explained by a cause: " + ", ".join(data.unexplained))
    page.add()
    page.raw("--- Checks " + "-" * max(0, page.width - 11))
    for outcome in sorted(data.checks, key=lambda o: ORDER.index(o.status)):
        if outcome.status is not Status.NOT_APPLICABLE and not outcome.outside:
            _check(outcome, page)
    skipped = [o.id for o in data.checks if o.status is Status.NOT_APPLICABLE]
    if skipped:
        page.add("not applicable: " + ", ".join(skipped), "", "  ", 4)
    if beyond := [o for o in data.checks if o.outside]:
        page.add()
        page.raw("--- Outside a bundle's reach " + "-" * max(0, page.width - 29))
        for outcome in beyond:
            page.add(f"{outcome.id}  {outcome.summary}", "  - ", "    ", 2)
            for gap in outcome.missing:
                page.add(gap.what + (f": {gap.command}" if gap.command else ""), "    ", "    ", 2)
    if data.plan:
        page.add()
        page.raw("--- Evidence plan: what would change this most " + "-" * max(0, page.width - 47))
        for at, step in enumerate(data.plan[:5], 1):
            page.add(f"{at}. [{step.who}] {step.what}", "  ", "     ", 2)
            if step.command:
                page.command(step.command, "     ")
            for answer, meaning in step.answers:
                page.add(f"if {answer}: {meaning}", "     ", "       ", 2)
    missing = to_collect(data)
    if missing:
        page.add()
        page.raw("--- What would decide the rest " + "-" * max(0, page.width - 31))
        for what, command, ids in missing:
            page.add(f"{asked(what, command)} ({', '.join(ids)})", "  - ", "    ", 2)
            if command:
                page.command(command, "    ")
    page.add()
    page.raw("--- Inputs " + "-" * max(0, page.width - 11))
    for row in data.inputs[:200]:
        note = f"  ({row.note})" if row.note else ""
        unread = f", {row.unread_lines} unread" if row.unread_lines else ""
        page.add(
            f"{abridged(row.source)}: {_kind(row)}, {plural(row.size_bytes, 'byte')}, {plural(row.lines, 'line') if row.lines is not None else '? lines'}, {plural(row.records or 0, 'record')}{unread} [{row.status.replace('_', ' ')}]{note}",
            "  ", "    ", LONG,
        )  # fmt: skip
    if len(data.inputs) > 200:
        page.raw(f"  and {len(data.inputs) - 200} more; all in the JSON report")


def _check(outcome: Outcome, page: _Page) -> None:
    word = str(outcome.status)
    start = f"{outcome.id:8} {word:8}"
    lines = textwrap.wrap(one_line(outcome.summary), page.width - len(start) - 1, break_on_hyphens=False) or [""]
    page.raw(f"{outcome.id:8} {page.paint(f'{word:8}', word)} {lines[0]}")
    for line in lines[1:]:
        page.raw(" " * (len(start) + 1) + line)
    if outcome.basis and outcome.status is not Status.UNKNOWN:
        page.add(outcome.basis, " " * (len(start) + 1) + "basis: ", " " * (len(start) + 3), LONG)
    if outcome.status in (Status.FAIL, Status.WARN):
        for one in outcome.evidence[:1]:
            text = f"{abridged(one.source)}:{one.line}  {unfolded(one)}"
            page.add(text, " " * (len(start) + 1) + "> ", " " * (len(start) + 3), LONG)
