"""
A condition of an object, cut out of it and quoted without it: its fields on lines of their own, as YAML or as `describe` prints them.

::

    - lastTransitionTime: "2021-08-30T09:57:32Z"
      message: 'pods "web-6d9c5b7d8f-" is forbidden: unable to validate
        against any security context constraint'
      reason: FailedCreate
      status: "True"
      type: ReplicaFailure
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from analyzer import patterns as regex

FIELD = regex.compile(
    r"(?P<indent>[ \t]*+)(?P<item>-[ ]+)?[\"']?(?P<key>[A-Za-z]\w{0,40}(?:[ ][A-Z]\w{0,40}){0,3})[\"']?:(?:[ \t]++(?P<value>\S[^\n]*+))?[ \t]*+$"
)
KEYS = frozenset({"message", "reason", "status", "type", "lasttransitiontime", "lastupdatetime"})
TELLING = 24
"""Characters of a line that says something on its own."""
LONGEST = 2000


@dataclass(slots=True)
class CutCondition:
    """What stands of it, and its lines."""

    lines: list[int] = field(default_factory=list)
    stated: dict[str, str] = field(default_factory=dict)
    at: int = 0

    @property
    def reason(self) -> str:
        return self.said("reason")

    def said(self, key: str) -> str:
        """What stands behind a key, without its quotes; empty for none."""
        return self.stated.get(key, "").strip("\"',")

    @property
    def message(self) -> str | None:
        return self.said("message") or None


def cut_conditions(lines: Sequence[tuple[int, str]]) -> Iterator[CutCondition]:
    """Runs of a condition's fields, each once; a message goes on in lines that stand deeper than its key."""
    one, key, deep = CutCondition(), "", 0
    for number, text in lines:
        m = FIELD.match(text)
        name = m["key"].replace(" ", "").lower() if m else ""
        if m is not None and name in KEYS and m["value"]:
            if m["item"] or name in one.stated:
                yield one
                one = CutCondition()
            one.stated[name] = m["value"].strip()[:LONGEST]
            one.lines.append(number)
            key, deep = name, len(m["indent"]) + len(m["item"] or "")
            one.at = number if name == "message" or not one.at else one.at
        elif key == "message" and m is None and len(text) - len(text.lstrip()) > deep:
            one.stated[key] = f"{one.stated[key]} {text.strip()}"[:LONGEST]
            one.lines.append(number)
            one.at = number if len(text.strip()) >= TELLING else one.at  # why it is down stands at the end
        else:
            yield one
            one, key = CutCondition(), ""
    yield one
