"""
Lines of a log that differ in time, in numbers of connections and in addresses only: what is made of the first is made of all.

A server writes a few hundred messages, each thousands of times. The parts that are left out of the comparison are those of
which no rule about secrets takes anything: the head of a klog or CRI line, counters of the tunnel, UUIDs in quotes,
durations, and addresses with their ports, which are replaced each by itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from analyzer.redact.rule import UUID

UUID_REST = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\""
END = r"(?=[\"\ ,)\]/]|$)"
TIME = r"-\d\d-\d\d[T\ ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?"
PARTS = rf"""(?:(?=\d)(?:
    (?<=[="(\ /\[])(?=\d)(?:
        (?<=[a-zU]ID=)\d+
      | (?<=ytes=|ngth=|size=|Size=|ount=|ndom=|type=|Data=)(?<!account=)(?<!Account=)\d+
      | \d{{1,3}}\.\d{{1,3}}\.\d{{1,3}}\.\d{{1,3}}(?=[:"\ ,)\]/]|$)
      | (?<=["(\ ])\d+\.\d+[nmµu]?s{END}
      | (?<=["(\ \[])\d{{4}}{TIME}
    )
  | (?<=\d:)\d{{4,5}}{END}
  | (?<=":)(?=\d)(?:(?<=[a-zU]ID":)\d+|(?<=ytes":|ngth":|size":|Size":|ount":|ndom":|type":|Data":)(?<!account":)(?<!Account":)\d+|(?<="ts":)[\d.]+)
  | (?:(?<=^[IWEF])|(?<=[\]\ ][IWEF]))\d{{4}}\ \d\d:\d\d:\d\d\.\d{{6}}\ +\d+\ 
  | (?<=^[12])\d{{3}}{TIME}(?:\ (?:stdout|stderr)\ [FP]\ )?
)"""
"""
Counters of the tunnel, addresses, how long something took, times, the port behind an address, heads of klog and of CRI lines.

Each is told by the sign in front of it, and few characters of a log are one of these: a look at every name of a counter
costs five times as much.
"""
VOLATILE = re.compile(rf'([="( /\[:IWEF12]{PARTS} | (?<="){UUID_REST}))', re.M | re.X)
COUNTERS = re.compile(
    rf'([="( /\[:IWEF12]{PARTS} | (?<=agentID="){UUID_REST} | (?<=serverID="){UUID_REST}))', re.M | re.X
)
MOST = 20_000


def _same(text: str) -> str:
    return text


class Repeated:
    """
    A change of single lines that is made once for all lines that are equal but for their volatile parts.

    Args:
        change: what is made of a line.
        names: names that the change knows; where one of them holds a UUID, every line is looked at.
        address: what the change makes of an address that stands alone.
        many: the same change of many lines, where that costs less.
    """

    def __init__(
        self,
        change: Callable[[str], str],
        names: Iterable[str] = (),
        address: Callable[[str], str] = _same,
        many: Callable[[list[str]], list[str]] | None = None,
    ) -> None:
        self._one = change
        self._many = many
        self._new: dict[str, str] = {}
        self._address = address
        self._plain = any(UUID.search(name) for name in names)
        self._known: dict[str, str | None] = {}
        self._made: dict[str, str] = {}

    def line(self, text: str) -> str:
        """The changed line."""
        return self.lines(text)

    def lines(self, text: str) -> str:
        """The lines of a text changed, each by itself."""
        rows = text.split("\n")
        parts = [] if self._plain or "\0" in text else VOLATILE.split(text)
        if len(parts) < 2:
            return "\n".join(self._all(rows))
        passing = parts[1::2]
        keys = "\0".join(parts[::2]).split("\n")
        self._prepare(keys, rows)
        out: list[str] = []
        shown: list[str] = []
        at = 0
        known = self._known
        for key, line in zip(keys, rows, strict=True):
            count = key.count("\0")
            fixed = known.get(key, "") if count else None
            if not fixed:
                out.append(
                    self._first(key, line, passing[at : at + count])
                    if count and fixed is not None
                    else self._change(line)
                )
            else:
                out.append(fixed)
                shown += passing[at : at + count]
            at += count
        filled = "\n".join(out).split("\0")
        shown = [self._passing(part) if part.count(".") == 3 else part for part in shown]
        return "".join([part for pair in zip(filled, shown, strict=False) for part in pair]) + filled[-1]

    def _all(self, lines: list[str]) -> list[str]:
        return self._many(lines) if self._many is not None else list(map(self._one, lines))

    def _prepare(self, keys: list[str], rows: list[str]) -> None:
        """Change at once the lines that have to be: the first of each kind, and those that are of none."""
        if self._many is None:
            return
        known = self._known
        todo: list[str] = []
        seen: set[str] = set()
        for key, line in zip(keys, rows, strict=True):
            if "\0" in key:
                fixed = known.get(key, "")
                if fixed or (fixed is not None and key in seen):
                    continue
                seen.add(key)
            todo.append(line)
        self._new = dict(zip(todo, self._many(todo), strict=True))

    def _change(self, line: str) -> str:
        new = self._new.get(line)
        return self._one(line) if new is None else new

    def _first(self, key: str, line: str, passing: list[str]) -> str:
        """The first line of its kind, changed; what is fixed in it is kept where its other parts came out as they do alone."""
        new = self._change(line)
        if len(self._known) >= MOST:
            self._known.clear()
        alone = [self._passing(part) if part.count(".") == 3 else part for part in passing]
        made = None if new == line else VOLATILE.split(new)
        told = alone == (passing if made is None else made[1::2])
        self._known[key] = (key if made is None else "\0".join(made[::2])) if told and "\0" not in new else None
        return new

    def _passing(self, part: str) -> str:
        """An address behind its sign."""
        new = self._made.get(part)
        if new is None:
            if len(self._made) >= MOST:
                self._made.clear()
            new = self._made[part] = part[0] + self._address(part[1:])
        return new


def once(text: str) -> str:
    """The first line of each kind of a text; a UUID may be a name, so lines are of one kind only with the same ones."""
    return _first(text, COUNTERS)[0]


def seen_once(text: str) -> tuple[str, str]:
    """(the first line of each kind, every address and UUID in quotes): together they hold all that is not counted."""
    first, left_out = _first(text, VOLATILE)
    return first, " ".join(sorted({one[1:] for one in left_out if one[0] == '"' or one.count(".") == 3}))


def _first(text: str, kinds: re.Pattern[str]) -> tuple[str, set[str]]:
    if "\0" in text:
        return text, set()
    parts = kinds.split(text)
    first: dict[str, str] = {}
    for key, line in zip("\0".join(parts[::2]).split("\n"), text.split("\n"), strict=True):
        first.setdefault(key, line)
    return "\n".join(first.values()), set(parts[1::2])
