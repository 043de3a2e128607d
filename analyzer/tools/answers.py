"""Answers of `analyze reach` for people and programs: text, markdown and JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from analyzer.escape import one_line

ReachAnswer = dict[str, Any]
MOST_OBJECTS = 12


def _headline(title: str, one: ReachAnswer) -> str:
    return f"{title}: {one['verdict'].upper()}"


def _decided_by(one: ReachAnswer) -> str:
    """In words, which count a policy's rules from the first; `deciding` counts them from 0."""
    return one.get("in_words") or one["deciding"] or ""


def text(titles: Sequence[str], answers: Sequence[ReachAnswer], _single: bool) -> str:
    """A few lines an answer: what decides, why, and the way through hosts and tiers."""
    parts = []
    for title, one in zip(titles, answers, strict=True):
        lines = [_headline(title, one)]
        if one["deciding"]:
            lines.append(f"  decided by  {_decided_by(one)}")
        lines.append(f"  because     {one['reason']}")
        if one["evidence"]:
            lines.append(f"  stated in   {one['evidence']['source']}:{one['evidence']['line']}")
        if one["steps"]:
            width = max(len(step["where"]) for step in one["steps"])
            lines += [
                f"  {'the way     ' if not at else '            '}{step['where'].ljust(width)}  {step['verdict']}"
                for at, step in enumerate(one["steps"])
            ]
        if one["objects"]:
            named = [entry["object"] for entry in one["objects"]]
            more = f" and {len(named) - MOST_OBJECTS} more" if len(named) > MOST_OBJECTS else ""
            lines.append(f"  looked at   {', '.join(named[:MOST_OBJECTS])}{more}")
        parts.append("\n".join(one_line(line) for line in lines))
    return "\n\n".join(parts) + "\n"


def markdown(titles: Sequence[str], answers: Sequence[ReachAnswer], single: bool) -> str:
    """A table of the answers, and for a single one the way behind it."""
    lines = ["| question | verdict | decided by | reason |", "|---|---|---|---|"]
    for title, one in zip(titles, answers, strict=True):
        cells = (title, one["verdict"], _decided_by(one), one["reason"])
        lines.append("| " + " | ".join(_cell(cell) for cell in cells) + " |")
    if single and answers[0]["steps"]:
        lines += ["", "| on the way | verdict | decided by |", "|---|---|---|"]
        for step in answers[0]["steps"]:
            lines.append("| " + " | ".join(map(_cell, (step["where"], step["verdict"], _decided_by(step)))) + " |")
    return "\n".join(lines) + "\n"


def _cell(value: str) -> str:
    plain = one_line(value)
    for letter in "\\|`*_<>[]":
        plain = plain.replace(letter, "\\" + letter)
    return plain


def as_json(_titles: Sequence[str], answers: Sequence[ReachAnswer], single: bool) -> str:
    """One object, or a list of them in the order of the questions."""
    return json.dumps(answers[0] if single else list(answers), indent=1) + "\n"


FORMATS: dict[str, Callable[[Sequence[str], Sequence[ReachAnswer], bool], str]] = {
    "text": text,
    "json": as_json,
    "markdown": markdown,
}
