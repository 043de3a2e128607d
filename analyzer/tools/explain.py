"""Pages about checks and causes, made of the code's own texts."""

from __future__ import annotations

import textwrap

from analyzer.api.knowledge import Topic, catalogue
from analyzer.errors import UsageError
from analyzer.report.steps import NAMES as STEPS

__all__ = ("FORMATS", "STEPS", "Topic", "catalogue", "handbook", "looks_said", "page", "steps_said")

FORMATS = ("html", "markdown", "text")


def steps_said(entry: Topic) -> str:
    """The runbook's steps of an entry with their names."""
    return "; ".join(f"{s} {STEPS.get(s, '')}".strip() for s in entry.steps)


VIEWS = {
    "tunnel": "the tunnel as the logs of both ends show it",
    "sides": "which log is of an agent and which of a server",
    "mesh": "the BGP mesh as both ends of each session show it",
    "faults": "errors of calls that go through the tunnel",
    "logs_fatal": "the last lines of containers that ended",
    "policy": "the network policies and what they decide",
    "symptoms": "what works and what does not for the users",
    "past": "what the bundle shows to be over",
    "now": "the time of the capture",
}
"""What is made of several tables, in words."""


def looks_said(entry: Topic) -> str:
    """What an entry looks at: tables by their names, and in words what is made of several."""
    tables = [name for name in entry.looks if name not in VIEWS]
    said = [VIEWS[name] for name in entry.looks if name in VIEWS]
    if tables:
        said.insert(0, f"the {'table' if len(tables) == 1 else 'tables'} {', '.join(tables)}")
    if not said:
        said = (
            ["the facts of the cluster"]
            if "about" in entry.needs or not entry.reads
            else ["the answers of these checks alone"]
        )
    return "; ".join(said)


def page(entries: list[Topic], format: str, width: int = 96) -> str:
    """
    The entries as text, Markdown or HTML.

    Args:
        width: columns of the text; commands stand whole on one line in any case.

    Raises:
        UsageError: unknown format.
    """
    if format == "text":
        return "\n\n".join(_text(e, width) for e in entries)
    if format == "markdown":
        return "\n\n".join(_markdown(e) for e in entries)
    if format == "html":
        return handbook(entries)
    raise UsageError(f"no format of the handbook is called {format!r}; there are: {', '.join(FORMATS)}")


def handbook(entries: list[Topic], linked: str | None = None) -> str:
    """
    One page with contents and search, in the style of the report.

    Args:
        linked: style and script are links below this address, for a server.
    """
    from analyzer.report.html import page as styled
    from analyzer.version import __version__

    return styled(
        "handbook.html.j2",
        scripted=True,
        entries=entries,
        linked=linked,
        steps_said=steps_said,
        looks_said=looks_said,
        version=__version__,
    )


def _text(entry: Topic, width: int) -> str:
    def fill(text: str, indent: str = "") -> str:
        return textwrap.fill(text, width, subsequent_indent=indent, break_on_hyphens=False)

    lines = [fill(f"{entry.id}: {entry.title}"), ""]
    lines += [fill(part) + "\n" for part in entry.paragraphs]
    if entry.cure:
        lines += [fill(f"Cure: {entry.cure.text}"), *(f"    {one}" for one in entry.cure.commands)]
        lines += [
            "",
            "How it looks:",
            textwrap.indent(textwrap.fill(entry.cure.example, width - 4, break_on_hyphens=False), "    "),
            "",
        ]
    if entry.reads:
        lines.append(fill(f"Decided by: {', '.join(entry.reads)}", "  "))
    if entry.steps:
        lines.append(fill(f"Runbook steps: {steps_said(entry)}", "  "))
    lines.append(fill(f"Looks at: {looks_said(entry)}", "  "))
    return "\n".join(lines)


def _markdown(entry: Topic) -> str:
    parts = [f"## {entry.id}: {entry.title}", *entry.paragraphs]
    if entry.cure:
        parts += [f"Cure: {entry.cure.text}", "\n".join(f"    {one}" for one in entry.cure.commands)]
        parts += ["How it looks:", f"    {entry.cure.example}"]
    if entry.steps:
        parts.append(f"Runbook steps: {steps_said(entry)}")
    return "\n\n".join(parts)
