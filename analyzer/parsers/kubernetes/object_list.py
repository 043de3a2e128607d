"""The items of one YAML list, each cut out and read by itself, so that a damaged one costs only itself."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from analyzer.parsers.base import Emit, Fragment
from analyzer.parsers.kubernetes.documents import items_of
from analyzer.parsers.kubernetes.yaml_loader import BadYaml, load

ReadItem = Callable[[str, int, str | None, Fragment, Emit, str | None], bool]
ReadValue = Callable[[dict[str, Any], str, int, str | None, Fragment, Emit, int, str | None], bool]
ALIAS = re.compile(r"(?:[:,\[{-] +|^ *)\*\w", re.M)
"""A value that stands elsewhere in the document, perhaps in another item, as programs write what they hold twice."""


class ObjectList:
    """
    Reads the items of one list and counts them.

    Args:
        one: reads the text of an item: its line, the kind and the API group that the list gives it; False when it was damaged.
        value: reads an item that was loaded with the whole document.

    Attributes:
        complete: does it end as lists do, with every item read.
        ends: does it end as lists do; after a damaged last item nothing tells what else there was.
    """

    def __init__(self, kind: str, emit: Emit, complete: bool, api: str | None, one: ReadItem, value: ReadValue) -> None:
        self._kind = kind.removesuffix("List") or None
        self._api = api
        self._one = one
        self._value = value
        self._whole = True
        self._emit = emit
        self.count = 0
        self.complete = self.ends = complete

    @property
    def closed(self) -> bool:
        return self.ends and self._whole

    def read(self, text: str, begin: int, first_line: int, fragment: Fragment) -> None:
        """Items behind the line that ends at `begin`, until there are too many."""
        limits = self._emit.sink.limits
        loaded = self._loaded(text) if "&" in text and ALIAS.search(text, begin) else []
        for at, (line, item) in enumerate(items_of(text, begin, first_line)):
            if self.count > limits.objects:
                break
            self.count += 1
            if self.count > limits.objects:
                self.ends = False
                self._emit.unread(line, f"more than {limits.objects} objects ({limits.option('objects')})")
                break
            value = loaded[at] if at < len(loaded) and ALIAS.search(item) else None
            if isinstance(value, dict):
                self._whole = self._value(value, item, line, self._kind, fragment, self._emit, 0, self._api)
            else:
                self._whole = self._one(item, line, self._kind, fragment, self._emit, self._api)
            self.complete &= self._whole

    def _loaded(self, text: str) -> list[Any]:
        """The items of the whole document; none where it is damaged or too large."""
        try:
            value = load(text, self._emit.sink.limits)
        except BadYaml:
            return []
        items = value.get("items") if isinstance(value, dict) else value
        return items if isinstance(items, list) else []
