"""One object as `kubectl describe` prints it: keys by indentation."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from analyzer import patterns as regex

KEY = regex.compile(r"(?P<indent> *)(?P<key>[A-Za-z][\w ()./-]*?):(?:\s+(?P<value>.*))?$")
TOP = regex.compile(r"^([A-Z][\w ()-]*):(\s+.*)?$")
LABEL = regex.compile(r"^\s*(?P<key>[A-Za-z0-9][\w./-]*)=(?P<value>\S*)\s*$")
PAIR = regex.compile(r"^\s*(?P<key>[A-Za-z0-9][\w./-]*)[=:]\s?(?P<value>.*)$")


@dataclass
class Block:
    """One described object: (line, indent, key, value) in order, and its plain lines."""

    first_line: int
    keys: list[tuple[int, int, str, str]] = field(default_factory=list)
    lines: list[tuple[int, str]] = field(default_factory=list)

    @cached_property
    def tops(self) -> frozenset[str]:
        """The keys at column 0."""
        return frozenset(key for _, indent, key, _ in self.keys if indent == 0)

    def value(self, key: str) -> str | None:
        return next((v for _, indent, k, v in self.keys if k == key and indent == 0 and v and v != "<none>"), None)

    def line(self, key: str) -> int:
        return next((n for n, indent, k, _ in self.keys if k == key and indent == 0), self.first_line)

    def line_with(self, text: str) -> int:
        """The first line that holds the text; the block's own when none does."""
        return next((number for number, line in self.lines if text in line), self.first_line)

    def beside_and_below(self, key: str) -> list[tuple[int, str]]:
        """(line, text) of what stands beside a key at column 0, and of the indented lines below it."""
        found: list[tuple[int, str]] = []
        inside = False
        for number, text in self.lines:
            if text[:1] not in " \t":
                inside = text.startswith(f"{key}:")
                text = text.partition(":")[2] if inside else ""
            if inside and text.strip():
                found.append((number, text.strip()))
        return found

    def pairs(self, key: str) -> dict[str, str]:
        """`key=value` lines below a key, the first one beside it; those of annotations may have a colon."""
        found: dict[str, str] = {}
        inside = False
        for _, text in self.lines:
            m = TOP.match(text)
            if m:
                inside = m[1] == key
                text = m[2] or ""
            if inside and (pair := (LABEL if key == "Labels" else PAIR).match(text)):
                found[pair["key"]] = pair["value"].strip()
        return found
