"""A report's lines of one width, wrapped or cut; control characters of the bundle are made visible, and colour marks words alone."""

from __future__ import annotations

import textwrap

from analyzer.escape import one_line
from analyzer.report.missing import prompt
from analyzer.report.paint import paint


class Sheet:
    """Lines of a report, at least 60 and at most 160 columns wide."""

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

    def rule(self, name: str) -> None:
        """The heading of a part."""
        self.raw(f"--- {name} ".ljust(self.width, "-"))
