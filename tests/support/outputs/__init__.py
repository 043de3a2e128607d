"""
What the tools print, one file an output, in a folder named after the parser that reads it.

A file's first line is the command as a shell echoes it; the rest is its output. Names and numbers in them are invented.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Sample:
    """One output: `kind` is its folder, `command` its first line without the prompt."""

    kind: str
    name: str
    command: str
    text: str

    @property
    def whole(self) -> str:
        return f"$ {self.command}\n{self.text}"


def samples() -> list[Sample]:
    found = []
    for path in sorted(HERE.glob("*/*.txt")):
        first, _, text = path.read_text(encoding="utf-8").partition("\n")
        assert first.startswith("$ "), f"{path} does not begin with its command"
        found.append(Sample(path.parent.name, f"{path.parent.name}/{path.stem}", first.removeprefix("$ "), text))
    return found


def slug(kind: str) -> str:
    """A parser's kind as the name of a folder."""
    return "-".join("".join(c if c.isalnum() else " " for c in kind).lower().split())
