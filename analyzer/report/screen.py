"""
The answer on one screen of a terminal, whatever its height: nothing of it scrolls away.

What matters most is laid out first: verdict and cause, the next command whole, the proof, what fails. The rest comes
while there is room. Commands are never cut; a proof line loses its middle before it loses the end, where its reason stands.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

from analyzer.escape import one_line
from analyzer.model import Cause, Certainty, Complaint, Evidence, ReportData, Status
from analyzer.report.header import cluster_line
from analyzer.report.missing import prompt, to_collect
from analyzer.report.paint import paint
from analyzer.report.quote import quoted
from analyzer.wording import plural, shown

LOWEST = 20
"""Lines that are used even in a window that has fewer."""
STATES = ("broken", "partly", "works", "unknown")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that stand together; a smaller `rank` is laid out first, the place on the screen is the order of making."""

    rank: int
    lines: tuple[str, ...]

    def rows(self, width: int) -> int:
        """Rows of the terminal: a line longer than the window takes several."""
        return sum(max(1, -(-len(line) // width)) for line in self.lines)


def screen(data: ReportData, *, width: int, height: int, color: bool = False) -> str:
    """At most `height` - 1 rows (the prompt needs one) of `width` columns, or `LOWEST` of them in a lower window."""
    width = max(40, width)
    room = max(LOWEST, height) - 1
    blocks = list(_blocks(data, width))
    kept: set[int] = set()
    for at, block in sorted(enumerate(blocks), key=lambda one: one[1].rank):
        rows = block.rows(width)
        if block.rank == 0 or rows <= room:
            kept.add(at)
            room -= rows
    text = "\n".join(line for at in sorted(kept) for line in blocks[at].lines) + "\n"
    verdict = str(data.verdict)
    return paint(verdict.upper(), verdict, color) + text[len(verdict) :]


def _blocks(data: ReportData, width: int) -> Iterator[Paragraph]:
    verdict = str(data.verdict)
    yield Paragraph(0, _wrapped(f"{verdict.upper()}  {data.headline}", width, "", " " * (len(verdict) + 2), 3))
    if data.losses:
        more = f"; {plural(len(data.losses) - 1, 'more such line')} with --full" if len(data.losses) > 1 else ""
        yield Paragraph(2, _wrapped(f"NOT READ  {data.losses[0]}{more}", width, "", " " * 10, 2))
    yield Paragraph(5, (_bundle(data, width),))
    cause = data.causes[0] if data.causes else None
    if cause:
        yield from _cause(cause, data, width)
    if data.complaint and not (cause and cause.certainty is not Certainty.POSSIBLE):
        yield from _complaint(data.complaint, width)
    yield Paragraph(14, ("",))
    yield Paragraph(4, _wrapped("Symptoms  " + _symptoms(data), width, "", " " * 10, 3))
    yield Paragraph(10, _wrapped("Agents    " + data.agents_line, width, "", " " * 10, 2))
    yield Paragraph(11, _wrapped("BGP       " + data.bgp_line, width, "", " " * 10, 2))
    yield Paragraph(14, ("",))
    yield from _next(cause, data, width)
    yield Paragraph(14, ("",))
    yield Paragraph(6, _unseen(data, width))
    explain = f", analyze explain {cause.id}" if cause else ""
    yield Paragraph(0, _wrapped(f"More: --full, --format html=report.html{explain}", width, "", "      ", 2))


def _bundle(data: ReportData, width: int) -> str:
    name = "  ".join(part for part in (cluster_line(data.cluster), plural(data.bundle.members, "member")) if part)
    return one_line(f"{shown(data.bundle.name, max(20, width - len(name) - 2))}  {name}")[:width]


def _cause(cause: Cause, data: ReportData, width: int) -> Iterator[Paragraph]:
    yield Paragraph(1, _wrapped(f"Why ({cause.certainty}): {cause.summary}", width, "", "  ", 3))
    for at, one in enumerate(cause.evidence[:4]):
        yield Paragraph((3, 7, 12, 13)[at], _proof(one, width))
    if others := data.causes[1:4]:
        text = "; ".join(f"{c.title} ({c.certainty})" for c in others)
        yield Paragraph(9, _wrapped("or: " + text, width, "", "    ", 2))


def _complaint(words: Complaint, width: int) -> Iterator[Paragraph]:
    yield Paragraph(1, _proof(words.line, width))
    yield Paragraph(3, _wrapped(f"leg: {words.leg}; {words.says}", width, "  ", "    ", 2))


def _proof(one: Evidence, width: int) -> tuple[str, ...]:
    """Four lines at most; what is left out stands before the words that carry the error, never behind them."""
    for room in range(3 * (width - 4), width, -(width // 8)):
        if len(lines := _wrapped(quoted(one, room), width, "  > ", "    ", 5)) <= 4:
            return lines
    return _wrapped(quoted(one, width), width, "  > ", "    ", 4)


def _symptoms(data: ReportData) -> str:
    parts = []
    for state in STATES:
        if names := [one.id for one in data.symptoms if one.state == state]:
            parts.append(f"{state}: {', '.join(names)}")
    return "; ".join(parts)


def _next(cause: Cause | None, data: ReportData, width: int) -> Iterator[Paragraph]:
    if cause:
        for at, remedy in enumerate(cause.remedies[:3]):
            text = _wrapped(
                f"[{remedy.who}] {remedy.text}", width, "Next  " if at == 0 else "then  ", "      ", 6 if at == 0 else 3
            )
            command = (f"      {prompt(remedy.command)}{one_line(remedy.command)}",) if remedy.command else ()
            yield Paragraph((0, 8, 15)[at], (*text, *command))
        for gap in cause.would_change_our_mind[:1]:
            command = (f"      {prompt(gap.command)}{one_line(gap.command)}",) if gap.command else ()
            yield Paragraph(12, (*_wrapped(f"to be sure, collect: {gap.what}", width, "      ", "      ", 2), *command))
        return
    if data.complaint:
        for at, one in enumerate(data.complaint.candidates[:4]):
            command = (
                (f"      {prompt(one.shown_by.command)}{one_line(one.shown_by.command)}",)
                if one.shown_by.command
                else ()
            )
            lines = _wrapped(one.what, width, "either  " if at == 0 else "or  ", "      ", 2)
            yield Paragraph((0, 7, 8, 12)[at], (*lines, *command))
        return
    for at, (what, order, _) in enumerate(to_collect(data)[:4]):
        command = (f"      {prompt(order)}{one_line(order)}",) if order else ()
        lines = _wrapped(f"collect {what}", width, "Next  " if at == 0 else "then  ", "      ", 2)
        yield Paragraph((0, 7, 8, 12)[at], (*lines, *command))


def _unseen(data: ReportData, width: int) -> tuple[str, ...]:
    unseen = [one for one in data.checks if one.status is Status.UNKNOWN and not one.outside]
    if not unseen:
        return ("Not seen  nothing: every question that applies was answered",)
    first = "; ".join(f"{one.title} ({one.id})" for one in unseen[:2])
    more = f" and {len(unseen) - 2} more" if len(unseen) > 2 else ""
    return _wrapped(f"Not seen  {len(unseen)} of {len(data.checks)} questions: {first}{more}", width, "", " " * 10, 2)


def _wrapped(text: str, width: int, indent: str, hang: str, most: int) -> tuple[str, ...]:
    lines = textwrap.wrap(
        one_line(text), width, initial_indent=indent, subsequent_indent=hang, break_on_hyphens=False
    ) or [indent]
    if len(lines) > most:
        lines = lines[:most]
        lines[-1] = lines[-1][: width - 2] + " \u2026"
    return tuple(lines)
