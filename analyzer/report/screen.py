"""
The answer on one screen of a terminal, whatever its height: nothing of it scrolls away.

What matters most is laid out first: verdict and cause, the next command whole, the proof, what fails. The rest comes
while there is room. Commands are never cut; a proof line loses its middle before it loses the end, where its reason stands.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from enum import IntEnum, auto
from typing import NamedTuple

from analyzer.escape import one_line
from analyzer.model import Cause, Certainty, Complaint, Outcome, ReportData, Status, SymptomState, Verdict
from analyzer.report.header import cluster_line, state_in_words
from analyzer.report.missing import asked, candidates, cures_beside, looks_first, prompt, to_be_sure, to_collect, unsaid
from analyzer.report.paint import paint
from analyzer.report.quote import proof_lines, told_apart
from analyzer.wording import NOT_LOOKED_AT, abridged, plural

LOWEST = 20
"""Lines that are used even in a window that has fewer."""
PROMPT = 2
"""Rows that are left for the shell's next prompt; many are two lines, of which the first names the folder."""
LONGER = 12
"""Rows that one paragraph may take in a high window."""
CUT = " \u2026"
SAID_ABOVE = ("AG-", "BGP-")
"""Checks whose answers the lines on agents and sessions give."""
STATES = (SymptomState.BROKEN, SymptomState.PARTLY, SymptomState.WORKS, SymptomState.UNKNOWN)


class Turn(IntEnum):
    """What is laid out first where there is not room for everything."""

    ALWAYS = auto()
    REASON = auto()
    LOSS = auto()
    PROOF = auto()
    SYMPTOMS = auto()
    BUNDLE = auto()
    UNSEEN = auto()
    SECOND = auto()
    THIRD = auto()
    BESIDE = auto()
    AGENTS = auto()
    SESSIONS = auto()
    FURTHER = auto()
    WHOLE = auto()
    SPACE = auto()
    LAST = auto()
    EXAMPLES = auto()


class Paragraph(NamedTuple):
    """
    Lines that stand together; a smaller `rank` is laid out first, the place on the screen is the order of making.

    `longer` is the same said with less left out, shortest first, and is laid out at the rank `grows`: a sentence that was
    cut comes before empty lines, more examples come after them. `least` is what is said of it in any case.
    """

    rank: Turn
    lines: tuple[str, ...]
    longer: tuple[tuple[str, ...], ...] = ()
    least: tuple[str, ...] = ()
    grows: Turn = Turn.EXAMPLES


PROOFS = (Turn.PROOF, Turn.SECOND, Turn.FURTHER, Turn.WHOLE)
CANDIDATES = (Turn.ALWAYS, Turn.BUNDLE, Turn.THIRD, Turn.FURTHER)
CURES = (Turn.ALWAYS, Turn.SECOND, Turn.THIRD)


def _rows(lines: tuple[str, ...], width: int) -> int:
    """Rows of the terminal: a line longer than the window takes several."""
    return sum(max(1, -(-len(line) // width)) for line in lines)


def screen(data: ReportData, *, width: int, height: int, color: bool = False) -> str:
    """At most `height` - `PROMPT` rows of `width` columns, in a window of at least `LOWEST`."""
    width = max(40, width)
    room = max(LOWEST, height) - PROMPT
    blocks = list(_blocks(data, width))
    kept = {at: block.least for at, block in enumerate(blocks) if block.least}
    room -= sum(_rows(lines, width) for lines in kept.values())
    offers = [(block.rank, at, block.lines) for at, block in enumerate(blocks)]
    offers += [(block.grows, at, lines) for at, block in enumerate(blocks) for lines in block.longer]
    for rank, at, lines in sorted(offers, key=lambda one: one[0]):
        if lines is not blocks[at].lines and at not in kept:
            continue
        more = _rows(lines, width) - _rows(kept.get(at, ()), width)
        if rank is Turn.ALWAYS or more <= room:
            kept[at] = lines
            room -= more
    text = "\n".join(line for at in sorted(kept) for line in kept[at]) + "\n"
    verdict = str(data.verdict)
    return paint(verdict.upper(), verdict, color) + text[len(verdict) :]


def _said(rank: Turn, text: str, width: int, indent: str, hang: str, most: int) -> Paragraph:
    """A paragraph of `most` rows that may grow until nothing of it is left out."""
    lines = _wrapped(text, width, indent, hang, most)
    longer = (_wrapped(text, width, indent, hang, more) for more in range(most + 1, most + LONGER))
    return Paragraph(rank, lines, tuple(longer) if lines[-1].endswith(CUT) else (), grows=Turn.WHOLE)


def _blocks(data: ReportData, width: int) -> Iterator[Paragraph]:
    verdict = str(data.verdict)
    yield Paragraph(
        Turn.ALWAYS, _wrapped(f"{verdict.upper()}  {data.headline}", width, "", " " * (len(verdict) + 2), 3)
    )
    if data.losses:
        more = f"; {plural(len(data.losses) - 1, 'more such line')} with --full" if len(data.losses) > 1 else ""
        yield Paragraph(Turn.LOSS, _wrapped(f"NOT READ  {data.losses[0]}{more}", width, "", " " * 10, 2))
    yield Paragraph(Turn.BUNDLE, (_bundle(data, width),))
    cause = data.causes[0] if data.causes else None
    if cause:
        yield from _cause(cause, data, width)
    if data.complaint and not (cause and cause.certainty is not Certainty.POSSIBLE):
        yield from _complaint(data.complaint, cause, width)
    yield Paragraph(Turn.SPACE, ("",))
    yield _said(Turn.SYMPTOMS, "Symptoms  " + _symptoms(data), width, "", " " * 10, 3)
    yield _said(Turn.AGENTS, "Agents    " + data.agents_line, width, "", " " * 10, 2)
    yield _said(Turn.SESSIONS, "BGP       " + data.bgp_line, width, "", " " * 10, 2)
    for one in unsaid(data):
        yield _said(Turn.BESIDE, f"Beside    {one.says} ({one.id})", width, "", " " * 10, 2)
    if steps := list(_next(cause, data, width)):
        yield from (Paragraph(Turn.SPACE, ("",)), *steps)
    yield Paragraph(Turn.SPACE, ("",))
    if not data.causes and (good := _passed(data)):
        yield Paragraph(Turn.BESIDE, *_counted("Passed    ", good, len(data.checks), width))
    yield _unseen(data, width)
    yield Paragraph(Turn.ALWAYS, _more(cause, data, width))


def _more(cause: Cause | None, data: ReportData, width: int) -> tuple[str, ...]:
    """What to type for more; the command to explain stands whole on one row."""
    failed = [one.id for status in (Status.FAIL, Status.WARN) for one in data.checks if one.status is status]
    about = next(iter([*([cause.id] if cause else failed), *(one.id for one in _open_questions(data))]), "--all")
    explain = f"analyze explain {about}"
    options = "More: --full, --format html=report.html, "
    return (options + explain,) if len(options + explain) <= width else (options.rstrip(), f"      {explain}")


def _bundle(data: ReportData, width: int) -> str:
    """The bundle's name loses its middle only where the rest of the line leaves no room for it."""
    cluster, members = cluster_line(data.cluster), plural(data.bundle.members, "member")
    for rest in (f"{cluster}  {members}" if cluster else members, cluster or members):
        if len(line := one_line(f"{data.bundle.name}  {rest}")) <= width:
            return line
    return one_line(f"{abridged(data.bundle.name, max(20, width - len(rest) - 2))}  {rest}")[:width]


def _cause(cause: Cause, data: ReportData, width: int) -> Iterator[Paragraph]:
    yield _said(Turn.REASON, f"Why ({cause.certainty}): {cause.summary}", width, "", "  ", 3)
    for at, (one, more) in enumerate(told_apart(cause.evidence)[: len(PROOFS)]):
        lines = proof_lines(one, width, "  > ", "    ", 4)
        if more:
            lines = (*lines, f"    and {plural(more, 'more such line')}")
        yield Paragraph(PROOFS[at], lines)
    for rank, word, others in (
        (Turn.THIRD, "and: ", [one for one in data.causes[1:4] if one.certainty is Certainty.CONFIRMED]),
        (Turn.BESIDE, "or: ", [one for one in data.causes[1:4] if one.certainty is not Certainty.CONFIRMED]),
    ):
        if others:
            yield _said(rank, word + "; ".join(f"{c.title} ({c.certainty})" for c in others), width, "", "    ", 2)


def _complaint(words: Complaint, cause: Cause | None, width: int) -> Iterator[Paragraph]:
    if cause is None or words.line not in cause.evidence:
        yield Paragraph(Turn.REASON, proof_lines(words.line, width, "  > ", "    ", 4))
    yield _said(Turn.PROOF, f"leg: {words.leg}; {words.says}", width, "  ", "    ", 2)


def _symptoms(data: ReportData) -> str:
    if data.agents_line == NOT_LOOKED_AT:
        return NOT_LOOKED_AT
    if all(one.state is SymptomState.UNKNOWN for one in data.symptoms):
        return f"unknown: no line that was understood shows a use of {', '.join(one.id for one in data.symptoms)}"
    parts = []
    in_order = sorted(data.symptoms, key=lambda one: (STATES.index(one.state), one.confined))
    for words in dict.fromkeys(state_in_words(one) for one in in_order):
        parts.append(f"{words}: {', '.join(one.id for one in data.symptoms if state_in_words(one) == words)}")
    return "; ".join(parts)


def _next(cause: Cause | None, data: ReportData, width: int) -> Iterator[Paragraph]:
    apart = candidates(data)
    for at, one in enumerate(apart[: len(CANDIDATES)]):
        only = "Next  " if data.complaint and (data.complaint.over or data.complaint.is_stated) else "maybe  "
        word = "or  " if at else "either  " if len(apart) > 1 else only
        lines = _wrapped(asked(one.what, one.shown_by.command), width, word, "      ", 2)
        yield Paragraph(CANDIDATES[at], (*lines, *_command(one.shown_by.command)))  # one alone is no choice
    if cause and apart:
        for remedy in cause.remedies[:1]:
            text = _wrapped(f"[{remedy.who}] {remedy.text}", width, "then  ", "      ", 3)
            yield Paragraph(Turn.FURTHER, (*text, *_command(remedy.command)))
    if apart:
        return
    if cause:
        look = looks_first(data)
        if look is not None:
            lines = _wrapped(
                f"tell the candidates apart: collect {asked(look.what, look.command)}", width, "Next  ", "      ", 2
            )
            yield Paragraph(Turn.ALWAYS, (*lines, *_command(look.command)))
        for at, remedy in enumerate(cause.remedies[:3]):
            start = "Next  " if at == 0 and look is None else "then  "
            text = _wrapped(f"[{remedy.who}] {remedy.text}", width, start, "      ", 6 if at == 0 else 3)
            yield Paragraph(
                (Turn.THIRD if look else Turn.ALWAYS, Turn.THIRD, Turn.LAST)[at], (*text, *_command(remedy.command))
            )
        if look is not None:
            return
        for gap in to_be_sure(cause)[:1]:
            lines = _wrapped(f"to be sure, collect: {asked(gap.what, gap.command)}", width, "      ", "      ", 2)
            yield Paragraph(Turn.FURTHER, (*lines, *_command(gap.command)))
        return
    if data.complaint:
        return
    cures = cures_beside(data)[: len(CURES)]
    for at, remedy in enumerate(cures):
        text = _wrapped(f"[{remedy.who}] {remedy.text}", width, "then  " if at else "Next  ", "      ", 4)
        yield Paragraph(CURES[at], (*text, *_command(remedy.command)))
    start = "Next  nothing to repair; to see more, collect " if data.verdict is Verdict.HEALTHY else "Next  collect "
    ranks = (Turn.FURTHER, Turn.WHOLE) if cures else (*CURES, Turn.FURTHER)
    for at, (what, order, _) in enumerate(to_collect(data)[: len(ranks)]):
        lines = _wrapped(asked(what, order), width, "then  collect " if at or cures else start, "      ", 2)
        yield Paragraph(ranks[at], (*lines, *_command(order)))


def _command(text: str | None) -> tuple[str, ...]:
    """A command stands whole on one line, however long: half a command cannot be copied."""
    return (f"      {prompt(text)}{one_line(text)}",) if text else ()


def _open_questions(data: ReportData) -> list[Outcome]:
    """Those of health come first, and of them those whose evidence decides most, as in what is to be collected."""
    place = {id: at for at, (_, _, ids) in reversed(list(enumerate(to_collect(data)))) for id in ids}
    found = [one for one in data.checks if one.status is Status.UNKNOWN and not one.outside]
    return sorted(found, key=lambda one: (not one.of_health, place.get(one.id, len(data.checks))))


def _unseen(data: ReportData, width: int) -> Paragraph:
    """Questions without an answer, each whole or not at all, as many as there is room for."""
    unseen = _open_questions(data)
    if not unseen:
        return Paragraph(Turn.UNSEEN, ("Not seen  nothing: every question that applies was answered",))
    shortest, longer = _counted("Not seen  ", unseen, len(data.checks), width)
    return Paragraph(Turn.UNSEEN, shortest, longer, (shortest[0].partition(":")[0],))


def _passed(data: ReportData) -> list[Outcome]:
    """Questions of health with a good answer; how agents and sessions are has lines of its own."""
    return [
        one for one in data.checks if one.status is Status.PASS and one.of_health and not one.id.startswith(SAID_ABOVE)
    ]


def _counted(
    start: str, own: list[Outcome], all_: int, width: int
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """(How many of all, and the first of them; the same with more of them): each question whole or not at all."""
    start = f"{start}{len(own)} of {all_} questions"
    forms: dict[int, tuple[str, ...]] = {}
    for count in range(1, len(own) + 1):
        said = "; ".join(f"{one.title} ({one.id})" for one in own[:count])
        more = f" and {len(own) - count} more" if count < len(own) else ""
        lines = _wrapped(f"{start}: {said}{more}", width, "", " " * 10, LONGER)
        if lines[-1].endswith(CUT):
            break
        forms[max(2, len(lines))] = lines
    shortest, *longer = [forms[rows] for rows in sorted(forms)] or [(start,)]
    return shortest, tuple(longer)


def _wrapped(text: str, width: int, indent: str, hang: str, most: int) -> tuple[str, ...]:
    """At most `most` rows; what is too long ends after a whole part or word of it."""
    lines = textwrap.wrap(
        one_line(text), width, initial_indent=indent, subsequent_indent=hang, break_on_hyphens=False
    ) or [indent]
    if len(lines) > most:
        lines = lines[:most]
        last = lines[-1][: width - len(CUT)] if len(lines[-1]) > width - len(CUT) else lines[-1] + " "
        lines[-1] = (last.rpartition(" ")[0].rstrip(" ;,") or last.rstrip()) + CUT
    return tuple(lines)
