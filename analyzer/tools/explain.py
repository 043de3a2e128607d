"""Pages about checks and causes, made of the code's own texts."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass

from analyzer.errors import UsageError
from analyzer.report.steps import NAMES as STEPS


@dataclass(frozen=True, slots=True)
class Entry:
    kind: str
    id: str
    title: str
    steps: tuple[str, ...]
    text: str
    needs: tuple[str, ...]


def catalogue() -> list[Entry]:
    """Every check, then every cause in its order of precedence."""
    from analyzer.diagnosis.engine import all_causes, all_checks

    found = [Entry("check", c.id, c.title, c.steps, c.doc, c.needs) for c in all_checks()]
    return found + [Entry("cause", c.id, c.title, (), c.doc, c.needs) for c in all_causes()]


def page(entries: list[Entry], format: str) -> str:
    """
    The entries as text, Markdown or HTML.

    Raises:
        UsageError: unknown format.
    """
    if format == "text":
        return "\n\n".join(_text(e) for e in entries)
    if format == "markdown":
        return "\n\n".join(_markdown(e) for e in entries)
    if format == "html":
        import html

        parts = [
            f'<section id="{html.escape(e.id)}"><h2>{html.escape(e.id)}: {html.escape(e.title)}</h2><p>{html.escape(e.text)}</p><p>{html.escape(_steps(e))}</p></section>'
            for e in entries
        ]
        return (
            '<!doctype html><html lang="en"><meta charset="utf-8"><title>Checks and causes</title><h1>Checks and causes</h1>'
            + "\n".join(parts)
            + "</html>"
        )
    raise UsageError(f"--format takes text, markdown or html, not {format!r}")


def _steps(entry: Entry) -> str:
    return "; ".join(f"{s} {STEPS.get(s, '')}".strip() for s in entry.steps)


def _text(entry: Entry) -> str:
    lines = [f"{entry.id}: {entry.title}", ""]
    lines += [textwrap.fill(" ".join(part.split()), 96) + "\n" for part in entry.text.split("\n\n")]
    if entry.steps:
        lines.append(f"Runbook steps: {_steps(entry)}")
    looks = [n for n in entry.needs if n not in ("cite", "outcomes", "about")]
    lines.append(f"Looks at: {', '.join(looks) or 'facts of the cluster'}")
    return "\n".join(lines)


def _markdown(entry: Entry) -> str:
    text = "\n\n".join(" ".join(part.split()) for part in entry.text.split("\n\n"))
    return f"## {entry.id}: {entry.title}\n\n{text}" + (f"\n\nRunbook steps: {_steps(entry)}" if entry.steps else "")
