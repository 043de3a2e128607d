"""
Kubernetes objects as JSON: one object, a list, an array, or objects one behind the other (``jq -c '.items[]'``).

A list is read item by item, pretty or on one line, so that its length costs no more than its size and a cut or damaged
item costs itself and what lies behind it. Each row is cited at its line in the item's own text.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Any

from analyzer import patterns as regex
from analyzer import schema
from analyzer.parsers.base import Emit, Fragment, Parser
from analyzer.parsers.kubernetes.api_groups import full_name
from analyzer.parsers.kubernetes.listings import complete_of, listing_kind
from analyzer.parsers.kubernetes.object_reader import read_object
from analyzer.parsers.kubernetes.yaml_loader import BadYaml, load_json
from analyzer.sources.json_texts import end_of

HEAD_BYTES = 1 << 16
MOST_LISTS = 20
"""Lists called `items` that are looked at in an object, for the one that is its own: they lie in its first keys."""
ITEMS = re.compile(r'"items"\s*:\s*\[')
GAP = re.compile(r"[\s,]*")
WATCH = {"type", "object"}
DAMAGE = (ValueError, RecursionError)


def takes_json(fragment: Fragment) -> str:
    text = fragment.text[:HEAD_BYTES].lstrip()
    if text[:1] not in ("{", "["):
        return ""
    return (
        "JSON with kind or items"
        if regex.search(r'"(?:kind|items|apiVersion)"\s*:', text[:4000])
        or regex.search(r'"(?:kind|items)"\s*:', fragment.text[-2000:])
        else ""
    )


def parse_json(fragment: Fragment, emit: Emit) -> None:
    """Lists one behind the other (several dumps in one file), then what `_document` reads."""
    text, line, at = fragment.text, fragment.first_line, 0
    while True:
        start = GAP.match(text, at)
        begin = start.end() if start else at
        is_list = text[begin : begin + 1] == "[" or _items_at(text, begin) is not None
        end = end_of(text, begin) if is_list else len(text)
        if end == len(text):
            break
        _document(replace(fragment, text=text[at:end], first_line=line, complete=True), emit)
        line += text.count("\n", at, end)
        at = end
    _document(replace(fragment, text=text[at:], first_line=line) if at else fragment, emit)


def _document(fragment: Fragment, emit: Emit) -> None:
    """Items or objects one by one; one large object that is no list has a limit of its own."""
    text, limits = fragment.text, emit.sink.limits
    reading = _Reading(fragment, emit)
    start = GAP.match(text)
    begin = start.end() if start else 0
    if (at := _items_at(text, begin)) is not None:
        head = _loads(text[begin : at - 1] + "[]}")
        foot = _foot(text, at)
        kind = str(head.get("kind") or foot.get("kind") or "List").removesuffix("List") or None
        api = head.get("apiVersion") or foot.get("apiVersion")
        whole = reading.items(at, kind, api if kind and isinstance(api, str) else None) and reading.closes()
        reading.listed(full_name(kind, api) if kind else None, complete=whole and reading.whole, ends=whole)
        if whole:
            reading.behind(is_list=True)
    elif text[begin : begin + 1] == "[":
        if reading.items(begin + 1, None, None) and reading.closes():
            reading.behind()
    elif len(text) > limits.json_bytes:
        try:
            load_json(text, limits)
        except BadYaml as error:
            emit.unread(fragment.first_line, str(error), text=text)
    elif reading.items(begin, None, None):
        reading.behind()


def _items_at(text: str, begin: int) -> int | None:
    """Behind the bracket that opens the items of the outermost object; None when that is no list."""
    if text[begin : begin + 1] != "{":
        return None
    for found in islice(ITEMS.finditer(text, begin, begin + HEAD_BYTES), MOST_LISTS):
        if _loads(text[begin : found.end() - 1] + "[]}"):
            return found.end()
    return None


def _loads(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except DAMAGE:
        return {}
    return value if isinstance(value, dict) else {}


def _foot(text: str, at: int) -> dict[str, Any]:
    """What a list states behind its items, as kubectl does (its keys are sorted)."""
    end = text.rfind("]", max(at, len(text) - HEAD_BYTES))
    return _loads('{"":0' + text[end + 1 :]) if end >= 0 else {}


class _Reading:
    """Reads values one behind the other and keeps count of lines."""

    def __init__(self, fragment: Fragment, emit: Emit) -> None:
        self._fragment = fragment
        self._emit = emit
        self._text = fragment.text
        self._at = 0
        self._line = fragment.first_line
        self.end = 0
        self._kinds: Counter[str] = Counter()
        self._watched: dict[tuple[str, str, str], tuple[dict[str, Any], int, str]] = {}
        self.count = 0
        self.whole = True

    def _line_at(self, at: int) -> int:
        self._line += self._text.count("\n", self._at, at)
        self._at = at
        return self._line

    def items(self, at: int, kind: str | None, api: str | None) -> bool:
        """Values from `at` on; False when one is damaged or there are too many."""
        limits = self._emit.sink.limits
        self.end = at
        try:
            for value, begin, end in self._values(at):
                if self.count >= limits.objects:
                    self._emit.unread(
                        self._line_at(begin),
                        f"more than {limits.objects} objects ({limits.option('objects')})",
                        text=self._text[begin:],
                    )
                    return False
                self.count += 1
                self.end = end
                if isinstance(value, dict):
                    self._one(value, begin, end, kind, api)
                elif isinstance(value, list) and kind is None:
                    self._inner({"items": value}, begin, end, self._line_at(begin), listed=False)
                elif value is not None:
                    self._emit.unread(self._line_at(begin), "no object", text=self._text[begin:end])
            for value, line, text in self._watched.values():
                self.whole &= read_object(value, text, line, kind, self._fragment, self._emit, line, api)
        except DAMAGE as error:
            why = "it is nested too deeply" if isinstance(error, RecursionError) else getattr(error, "msg", str(error))
            read = f"{self.count} complete items were read"
            self._emit.unread(
                self._line_at(max(self.end, self._at)),
                f"bad JSON: {why}; {read}",
                text=self._text[self.end :],
            )
            self._emit.ends_early |= self._text.rstrip()[-2:] not in ("\n}", "\n]")
            return False
        return True

    def _values(self, at: int) -> Iterator[tuple[Any, int, int]]:
        decoder, text = json.JSONDecoder(), self._text
        while (gap := GAP.match(text, at)) and (begin := gap.end()) < len(text) and text[begin] != "]":
            value, at = decoder.raw_decode(text, begin)
            yield value, begin, at

    def closes(self) -> bool:
        """Does the array end, and the text soon after it."""
        gap = GAP.match(self._text, self.end)
        if gap is None or self._text[gap.end() : gap.end() + 1] != "]":
            self._emit.unread(
                self._line_at(self.end), f"the JSON list ends early; {self.count} complete items were read"
            )
            self._emit.ends_early = True
            return False
        self.end = gap.end() + 1
        return True

    def behind(self, is_list: bool = False) -> None:
        """What stands behind the last bracket of an array, of an object or, behind its items' bracket, of a list is unread."""
        at = self.end
        if is_list:
            opened = '{"":0'
            try:
                at += json.JSONDecoder().raw_decode(opened + self._text[at : at + HEAD_BYTES])[1] - len(opened)
            except DAMAGE:
                return
        gap = GAP.match(self._text, at)
        if gap is not None and gap.end() < len(self._text):
            self._emit.unread(self._line_at(gap.end()), "behind the end of the JSON", text=self._text[gap.end() :])

    def _one(self, value: dict[str, Any], begin: int, end: int, kind: str | None, api: str | None) -> None:
        line = self._line_at(begin)
        if value.keys() == WATCH and isinstance(value["object"], dict):
            self._watched_one(str(value["type"]), value["object"], begin, end)
            return
        if "items" in value:
            self._inner(value, begin, end, line)
            return
        if isinstance(value.get("kind"), str):
            self._kinds[full_name(value["kind"], value.get("apiVersion"))] += 1
        name = _name(value)
        text = self._text[begin:end]
        at = text.find(f'"name": {name}') if name else -1
        named = line + text.count("\n", 0, at) if at >= 0 else line
        self.whole &= read_object(value, text, line, kind, self._fragment, self._emit, named, api)

    def _watched_one(self, event: str, value: dict[str, Any], begin: int, end: int) -> None:
        """An event of `kubectl get -w --output-watch-events -o json`: the last one of an object has its state."""
        meta = value.get("metadata")
        meta = meta if isinstance(meta, dict) else {}
        key = (str(value.get("kind")), str(meta.get("namespace")), str(meta.get("name")))
        if event in ("ADDED", "MODIFIED", "DELETED", "BOOKMARK"):
            self._emit.records += 1
            self._watched.pop(key, None)
        else:
            self._emit.unread(self._line, "no event of an object", text=self._text[begin:end])
        if event in ("ADDED", "MODIFIED"):
            self._watched[key] = value, self._line, self._text[begin:end]

    def _inner(self, value: dict[str, Any], begin: int, end: int, line: int, listed: bool = True) -> None:
        """A list or array among others, or a list whose items are no array: its items, each at the line of its name."""
        items = value["items"] if isinstance(value["items"], list) else []
        kind = str(value.get("kind") or "List").removesuffix("List") or None
        api = str(value.get("apiVersion") or "") if kind else None
        at, whole = begin, True
        for item in items:
            if not isinstance(item, dict):
                self._emit.unread(line, "no object", text=json.dumps(item))
                continue
            name = _name(item)
            found = self._text.find(f'"name": {name}', at, end) if name and at >= 0 else -1
            if found >= 0:
                line += self._text.count("\n", at, found)
            at = found
            whole &= read_object(item, "", line, kind, self._fragment, self._emit, line, api)
        if not listed:
            return
        own = Counter(
            full_name(str(item["kind"]), item.get("apiVersion"))
            for item in items
            if isinstance(item, dict) and item.get("kind")
        )
        self._list(full_name(kind, api) if kind else None, own, len(items), self._line, whole, True)

    def listed(self, kind: str | None, complete: bool, ends: bool) -> None:
        """The list itself, with its number of items."""
        self._list(kind, self._kinds, self.count, self._fragment.first_line, complete, ends)

    def _list(self, kind: str | None, own: Counter[str], count: int, line: int, complete: bool, ends: bool) -> None:
        """Rows of `listings`; `own` counts the items by their own kinds."""
        listed = {kind: count} if kind else {next(iter(own), "objects"): count}
        if not kind and len(own) > 1 and sum(own.values()) == count:
            listed = dict(own)  # of several kinds that were asked for at once
        all_of_each = complete_of(listed, self._fragment, complete)
        for one, rows in listed.items():
            self._emit(
                schema.LISTINGS, line, kind=listing_kind(one), namespace=self._fragment.context.namespace, rows=rows,
                complete=all_of_each, ends=ends,
            )  # fmt: skip


def _name(value: dict[str, Any]) -> str:
    """The object's name as it stands in JSON."""
    meta = value.get("metadata")
    name = meta.get("name") if isinstance(meta, dict) else None
    return json.dumps(name) if isinstance(name, str) and name else ""


PARSERS = (Parser("kubectl JSON", r"[\[{][ \t]*$|\{\"(?:kind|apiVersion|items)\"", takes_json, parse_json, 21),)
