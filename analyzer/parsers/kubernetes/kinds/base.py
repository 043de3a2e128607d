"""One Kubernetes object on its way into the tables, with the text it was read from."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from analyzer.parsers.base import Emit
from analyzer.redact.across import hide_across
from analyzer.sources.clock import rfc3339_us
from analyzer.sources.names import Context
from analyzer.tables.base import Row, Table
from analyzer.tables.dump import Value
from analyzer.wording import is_number

LOOKS, LOOKS_BYTES = 20, 1 << 20


ITEM = 400
"""Characters of a name and its value, as two items of a list."""


def in_one_line(text: str) -> str:
    """A text of several lines as one: secrets that they tell of each other are told no more when they stand side by side."""
    return " ".join((hide_across(text) if "\n" in text else text).split())


@dataclass
class Object:
    """`text` begins at `line` of the member; `named` is the line to cite for what is not found in it."""

    value: dict[str, Any]
    text: str
    line: int
    kind: str
    emit: Emit
    context: Context
    named: int = 0
    looked: int = 0

    def get(self, *path: str | int, default: Any = None) -> Any:
        """A nested value, or the default where anything on the way is missing."""
        here: Any = self.value
        for key in path:
            if here.__class__ is dict:
                here = here.get(key)
            elif isinstance(here, list) and isinstance(key, int) and -len(here) <= key < len(here):
                here = here[key]
            else:
                return default
        return default if here is None else here

    def text_at(self, *path: str | int) -> str | None:
        here = self.get(*path)
        if here.__class__ is str:
            return str(here)
        return None if here is None or isinstance(here, (dict, list)) else str(here)

    def truth_at(self, *path: str | int) -> bool | None:
        """A truth; None for a value that is none, as one that was cut off or written by hand."""
        return truth(self.get(*path))

    @property
    def is_open(self) -> bool:
        """May the text go on: it is not in brackets, and its last line has no end."""
        return not self.text.endswith("\n") and self.text.lstrip()[:1] not in ("{", "[")

    def is_cut(self, image: str) -> bool:
        """May this be the begin of an image's name: it ends a text that may go on, and has no tag."""
        return self.is_open and self.text.endswith(image) and ":" not in image.rpartition("/")[2]

    def number_at(self, *path: str | int) -> int | None:
        here = self.get(*path)
        if isinstance(here, bool):
            return None
        if isinstance(here, int):
            return here
        return int(here) if isinstance(here, str) and is_number(here.removeprefix("-")) else None

    def time_at(self, *path: str | int) -> int | None:
        here = self.get(*path)
        return rfc3339_us(here) if isinstance(here, str) else None

    def maps(self, *path: str | int) -> list[dict[str, Any]]:
        """The mappings of a list."""
        here = self.get(*path, default=[])
        return [item for item in here if isinstance(item, dict)] if isinstance(here, list) else []

    @cached_property
    def name(self) -> str:
        return self.text_at("metadata", "name") or ""

    @cached_property
    def namespace(self) -> str | None:
        return self.text_at("metadata", "namespace") or self.context.namespace

    @cached_property
    def labels(self) -> dict[str, str]:
        found = self.get("metadata", "labels", default={})
        return {str(k): str(v) for k, v in found.items()} if isinstance(found, dict) else {}

    @property
    def stated_labels(self) -> str | None:
        """
        The labels as JSON, ``{}`` for an object that has none.

        None, as in tables that do not show them, where they are no labels: a value that is a list says nothing of what is there.
        """
        found = self.get("metadata", "labels", default={})
        if not isinstance(found, dict) or any(isinstance(value, (dict, list)) for value in found.values()):
            return None
        return json.dumps(self.labels, sort_keys=True, separators=(",", ":"))

    def where(self, *needles: str) -> int:
        """The line of the first needle, in order of preference, that is found; looking costs a bound times the object's size."""
        for needle in needles:
            if not needle or self.looked > LOOKS * len(self.text) + LOOKS_BYTES:
                continue
            at = self.text.find(needle)
            self.looked += at if at >= 0 else len(self.text)
            if at >= 0:
                return self.line + self.text.count("\n", 0, at)
        return self.named or self.line

    def value_line(self, needle: str, value: str) -> int:
        """The line of a value that stands in the line below its name, as an item of its own; else that of the name."""
        line, name = self.where(needle), self.text.find(needle)
        below = self.text[name : name + ITEM].split("\n", 2)
        return (
            line + 1 if name >= 0 and len(below) > 1 and value and value in below[1] and value not in below[0] else line
        )

    def name_line(self) -> int:
        return self.where(
            f"  name: {self.name}", f'"name": "{self.name}"', f"name: {self.name}", f"name: '{self.name}'"
        )

    def row(self, table: Table[Row], line: int | None = None, /, **values: Value) -> None:
        self.emit(table, line or self.name_line(), **values)


def truth(value: Any) -> bool | None:
    """A truth; None for anything else: one in quotes was written by hand, one that was cut off is a text."""
    return value if isinstance(value, bool) else None


def whole(value: Any) -> int | None:
    """A whole number, also in quotes; None for anything else."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    return int(value) if isinstance(value, str) and len(value) < 10 and is_number(value) else None


def word(value: Any) -> str | None:
    """A text; None for anything else."""
    return value if isinstance(value, str) and value else None


def dumps(value: Any) -> str | None:
    """Compact JSON with sorted keys; nothing for nothing."""
    return None if value in (None, {}, []) else json.dumps(value, sort_keys=True, separators=(",", ":"), default=str)
