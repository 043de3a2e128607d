"""The Markdown report: about fifteen lines to paste into a ticket."""

from __future__ import annotations

from analyzer.escape import markdown, one_line
from analyzer.model import ReportData, Status, SymptomState
from analyzer.report.header import cluster_line, state_in_words
from analyzer.report.missing import cures_beside, unsaid
from analyzer.report.quote import unfolded
from analyzer.wording import abridged

FORMAT = "markdown"


def render(data: ReportData, **_: object) -> str:
    facts = cluster_line(data.cluster)
    lines = [
        f"**{str(data.verdict).upper()}**: {markdown(data.headline)}",
        *(f"**Not read**: {markdown(loss)}" for loss in data.losses),
        "",
        f"Bundle {_code(abridged(data.bundle.name))}"
        + (f", {markdown(facts)}" if facts else "")
        + (f", captured {data.bundle.captured_at[:16].replace('T', ' ')} UTC" if data.bundle.captured_at else ""),
    ]
    for cause in data.causes[:3]:
        lines.append(f"- **{markdown(cause.title)}** ({cause.certainty}): {markdown(cause.summary)}")
    if data.causes:
        lines += ["", "Proof:"]
        lines += [
            f"- {_code(f'{abridged(e.source)}:{e.line}')} {_code(unfolded(e)[:160])}"
            for e in data.causes[0].evidence[:3]
        ]
        for remedy in data.causes[0].remedies[:2]:
            lines.append(
                f"- Next ({remedy.who}): {markdown(remedy.text)}"
                + (f" {_code(remedy.command)}" if remedy.command else "")
            )
    if data.complaint and not data.causes:
        one = data.complaint.line
        lines.append(f"- {_code(f'{abridged(one.source)}:{one.line}')} {_code(unfolded(one)[:400])}")
        lines.append(f"- Leg: {markdown(data.complaint.leg)}; {markdown(data.complaint.says)}")
        lines += [
            f"- Either: {markdown(c.what)}" + (f" {_code(c.shown_by.command)}" if c.shown_by.command else "")
            for c in data.complaint.candidates
        ]
    lines += [f"- Beside: {markdown(one.says)} ({one.id})" for one in unsaid(data)]
    for remedy in cures_beside(data)[:2]:
        command = f" {_code(remedy.command)}" if remedy.command else ""
        lines.append(f"- Next ({remedy.who}): {markdown(remedy.text)}{command}")
    broken = [f"{s.id} {state_in_words(s)}" for s in data.symptoms if s.state is not SymptomState.UNKNOWN]
    if broken:
        lines.append(f"- Symptoms: {', '.join(broken)}")
    counts = {status: sum(1 for o in data.checks if o.status is status) for status in Status}
    lines.append(
        f"- Checks: {counts[Status.FAIL]} fail, {counts[Status.WARN]} warn, {counts[Status.PASS]} pass, {counts[Status.UNKNOWN]} unknown of {len(data.checks)}"
    )
    return "\n".join(lines) + "\n"


def _code(text: str) -> str:
    return "`" + one_line(text).replace("`", "'") + "`"
