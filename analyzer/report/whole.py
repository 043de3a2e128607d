"""What stands below the first screen of the whole text report: every cause, check, step of the runbook, gap and input."""

from __future__ import annotations

import textwrap

from analyzer.escape import one_line
from analyzer.model import Cause, InputSummary, Outcome, ReportData, Status
from analyzer.report.missing import asked, to_collect
from analyzer.report.quote import proof_lines, told_apart, unfolded
from analyzer.report.sheet import Sheet
from analyzer.report.steps import steps
from analyzer.wording import abridged, plural

LONG = 8
"""Lines of one answer, basis or proof below the first screen, where nothing needs to fit a window."""
OPEN = (Status.UNKNOWN, Status.NOT_APPLICABLE)
ORDER = (Status.FAIL, Status.ERROR, Status.WARN, Status.UNKNOWN, Status.PASS, Status.NOT_APPLICABLE)


def cause_block(cause: Cause, sheet: Sheet, lines: int) -> None:
    word, at = str(cause.certainty), len(sheet.lines)
    sheet.add(f"Cause     [{word}] {cause.title}", "", " " * 10, 2)
    sheet.lines[at] = sheet.lines[at].replace(f"[{word}]", f"[{sheet.paint(word, word)}]", 1)
    sheet.add(cause.summary, "  ", "  ", 3)
    if cause.scope:
        sheet.cut(cause.scope, "  scope: ")
    for one, more in told_apart(cause.evidence)[:lines]:
        sheet.lines.extend(proof_lines(one, sheet.width, "  > ", "    ", 2))
        if more and lines > 3:
            sheet.raw(f"    and {plural(more, 'more such line')}")


def rest(data: ReportData, sheet: Sheet) -> None:
    if len(data.causes) > 1 or any(
        len(cause.remedies) > 1 for cause in data.causes
    ):  # else the first screen has it whole
        sheet.add()
        several = len(data.causes) > 1
        sheet.rule("All causes, most likely first" if several else "The cause, with all that is to be done")
        for cause in data.causes:
            sheet.add()
            cause_block(cause, sheet, lines=5)
            sheet.add("explains " + ", ".join(cause.explains), "  ", "    ", 2)
            for remedy in cause.remedies:
                sheet.add(f"[{remedy.who}] {remedy.text}", "  - ", "    ", 3)
                if remedy.command:
                    sheet.command(remedy.command, "    ")
    if data.audit:
        sheet.add()
        sheet.rule("What the capture covers")
        for text in data.audit:
            sheet.add(text, "  - ", "    ", 3)
    if data.unexplained:
        sheet.add()
        sheet.add("Failed and not explained by a cause: " + ", ".join(data.unexplained))
    sheet.add()
    sheet.rule("Checks")
    for outcome in sorted(data.checks, key=lambda o: ORDER.index(o.status)):
        if outcome.status is not Status.NOT_APPLICABLE and not outcome.outside:
            _check(outcome, sheet)
    skipped = [o.id for o in data.checks if o.status is Status.NOT_APPLICABLE]
    if skipped:
        sheet.add("not applicable: " + ", ".join(skipped), "", "  ", 4)
    sheet.add()
    sheet.rule("Steps of the runbook")
    _runbook(data, sheet)
    if beyond := [o for o in data.checks if o.outside]:
        sheet.add()
        sheet.rule("Outside a bundle's reach")
        for outcome in beyond:
            sheet.add(f"{outcome.id}  {outcome.summary}", "  - ", "    ", 2)
            for gap in outcome.missing:
                sheet.add(gap.what + (f": {gap.command}" if gap.command else ""), "    ", "    ", 2)
    if data.plan:
        sheet.add()
        sheet.rule("Evidence plan: what would change this most")
        for at, look in enumerate(data.plan[:5], 1):
            sheet.add(f"{at}. [{look.who}] {look.what}", "  ", "     ", 2)
            if look.command:
                sheet.command(look.command, "     ")
            for answer, meaning in look.answers:
                sheet.add(f"if {answer}: {meaning}", "     ", "       ", 2)
    missing = to_collect(data)
    if missing:
        sheet.add()
        sheet.rule("What would decide the rest")
        for what, command, ids in missing:
            sheet.add(f"{asked(what, command)} ({', '.join(ids)})", "  - ", "    ", 2)
            if command:
                sheet.command(command, "    ")
    sheet.add()
    sheet.rule("Inputs")
    for row in data.inputs[:200]:
        note = f"  ({row.note})" if row.note else ""
        unread = f", {row.unread_lines} unread" if row.unread_lines else ""
        sheet.add(
            f"{abridged(row.source)}: {_kind(row)}, {plural(row.size_bytes, 'byte')}, {plural(row.lines, 'line') if row.lines is not None else '? lines'}, {plural(row.records or 0, 'record')}{unread} [{row.status.replace('_', ' ')}]{note}",
            "  ", "    ", LONG,
        )  # fmt: skip
    if len(data.inputs) > 200:
        sheet.raw(f"  and {len(data.inputs) - 200} more; all in the JSON report")


def _runbook(data: ReportData, sheet: Sheet) -> None:
    """Each step that anything answers, with its checks; the others in one paragraph."""
    waiting: list[str] = []
    for step in steps(data):
        own = [f"{o.id} {o.status}" for o in step.checks if o.status not in OPEN]
        still = sum(o.status is Status.UNKNOWN for o in step.checks)
        if own:
            more = f"; {still} open" if still else ""
            sheet.add(f"{step.id:4} {step.name}: {step.stands} ({', '.join(own)}{more})", "", "     ", LONG)
        elif still:
            waiting.append(f"{step.id} {step.name}")
    if waiting:
        sheet.add("needs evidence: " + "; ".join(waiting), "", "     ", LONG)


def _kind(row: InputSummary) -> str:
    """What a member is; of bytes that are no text what they seem to be, with the advice that goes with it."""
    return row.reason if row.kind == "binary" and row.reason else row.kind


def _check(outcome: Outcome, sheet: Sheet) -> None:
    word = str(outcome.status)
    start = f"{outcome.id:8} {word:8}"
    lines = textwrap.wrap(one_line(outcome.summary), sheet.width - len(start) - 1, break_on_hyphens=False) or [""]
    sheet.raw(f"{outcome.id:8} {sheet.paint(f'{word:8}', word)} {lines[0]}")
    for line in lines[1:]:
        sheet.raw(" " * (len(start) + 1) + line)
    if outcome.basis and outcome.status is not Status.UNKNOWN:
        sheet.add(outcome.basis, " " * (len(start) + 1) + "basis: ", " " * (len(start) + 3), LONG)
    if outcome.status in (Status.FAIL, Status.WARN):
        for one in outcome.evidence[:1]:
            text = f"{abridged(one.source)}:{one.line}  {unfolded(one)}"
            sheet.add(text, " " * (len(start) + 1) + "> ", " " * (len(start) + 3), LONG)
