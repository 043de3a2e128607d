"""
Lines of a log that differ in time, in numbers of connections and in addresses only: what is made of the first is made of all.

A server writes a few hundred messages, each thousands of times. The parts that are left out of the comparison are those of
which no rule about secrets takes anything: the head of a klog or CRI line, counters of the tunnel, UUIDs in quotes,
durations, numbers, and addresses with their ports, which are replaced each by itself. A number may be a code or an account:
before a second line is made of a first one, the change is tried on that line with numbers of several lengths.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import accumulate
from typing import Literal

from analyzer import patterns as regex
from analyzer.redact.digits import Settled, Spans, blanked, has_digit
from analyzer.redact.rule import UUID

UUID_REST = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\""
END = r"(?=[\"\ ,)\]/}]|$)"
TIME = r"[-/]\d\d[-/]\d\d[T\ ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?"
PARTS = rf"""(?:(?=\d)(?:
    (?:(?<=^[A-Z][a-z]{{2}}\ )\d\d|(?<=^[A-Z][a-z]{{2}}\ \ )\d)\ \d\d:\d\d:\d\d(?=\ )
  | (?<=[=" (/\[])(?:
        \d{{1,3}}\.\d{{1,3}}\.\d{{1,3}}\.\d{{1,3}}(?=[:"\ ,)\]/]|$)
      | (?<!/)\d+(?:\.\d+)?(?:[nmµu]?s)?{END}
      | (?<=["(\ \[])\d{{4}}{TIME}
    )
  | (?<=\d:)\d{{4,5}}(?:{END}|(?=:\ ))
  | (?<=\.go:)\d{{1,5}}(?=[\]"])
  | (?<=":)\d+(?:\.\d+)?(?=[,}}])
  | (?:(?<=^[IWEF])|(?<=[\]\ ][IWEF]))\d{{4}}\ \d\d:\d\d:\d\d\.\d{{6}}\ +\d+\ 
  | (?<=^[12])\d{{3}}{TIME}(?:\ (?:stdout|stderr)\ [FP]\ )?
)"""
"""
Numbers, addresses, how long something took, times, the port behind an address, lines of source files, heads of klog, of CRI and
of syslog lines.

Each is told by the sign in front of it, and few characters of a log are one of these.
"""
VOLATILE = regex.compile(rf'(?mx)([="( /\[:IWEF12]{PARTS} | (?<="){UUID_REST}))')
QUOTE, NAMED = '"', 'ID="'
"""What stands in front of them: a search for a fixed text is ten times as fast as a look behind every letter."""
UUIDS = regex.compile(rf"{QUOTE}{UUID_REST[:-2]}(?=\")")
COUNTED = regex.compile(rf"{NAMED}(?:(?<=agentID=\")|(?<=serverID=\")){UUID_REST[:-2]}(?=\")")
"""The UUIDs among them."""
COUNTERS = regex.compile(rf'(?mx)([="( /\[:IWEF12]{PARTS} | (?<=agentID="){UUID_REST} | (?<=serverID="){UUID_REST}))')
MOST, LINES = 20_000, 200_000
TRIED = ("7", "4711", "471158", "47115820", "471158209364", "47115820936471158209")
"""Numbers as codes, accounts and tokens may be."""
APART = 12
"""Places of a line that are tried by themselves: `password 6 n=4711` says of its first number what no two long ones would."""
ENOUGH = 3
"""Lines of a kind that are changed each by itself, before it is worth a trial whether its numbers matter."""
LONGEST = 2000
"""Characters of a line that is tried with other numbers, which costs as much as eighty lines; a longer one is looked at by itself."""


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
        each_by_itself: says of different lines, without their digits, that none of them tells of another one.
    """

    def __init__(
        self,
        change: Callable[[str], str],
        names: Iterable[str] = (),
        address: Callable[[str], str] = _same,
        many: Callable[[list[str]], list[str]] | None = None,
        each_by_itself: Callable[[str], bool] = lambda _: True,
    ) -> None:
        self._one = change
        self._each_by_itself = each_by_itself
        self._apart: set[str] = set()
        self._many = many
        self._new: dict[str, str] = {}
        self._address = address
        self._plain = any(UUID.search(name) for name in names)
        self._known: dict[str, str | None] = {}
        self._untried: dict[str, tuple[str, int]] = {}
        """(what is made of them, how many were met) of kinds that hold numbers."""
        self._made: dict[str, str] = {}
        self._settled = Settled(self._stays, UUIDS, QUOTE)

    def line(self, text: str) -> str:
        """The changed line."""
        return self.lines(text)

    def lines(self, text: str, keys: list[str] | None = None) -> str:
        """
        The lines of a text changed, each by itself.

        Args:
            keys: these lines without their digits, where the caller has them.
        """
        if self._plain or "\0" in text:
            return "\n".join(self._all(text.split("\n")))
        rows = text.split("\n")
        keys = blanked(text).split("\n") if keys is None else keys
        left, parted = self._settled.divide(keys)
        for at, spans in parted:
            rows[at] = self._with_addresses(rows[at], spans)
        if left:
            new = self._lines("\n".join([rows[at] for at in left])).split("\n")
            for at, line in zip(left, new, strict=True):
                rows[at] = line
            self._settled.learn([keys[at] for at in left])
        return "\n".join(rows)

    def alone(self, keys: list[str]) -> bool:
        """Does none of these lines, which are without their digits, tell of another one."""
        new = set(keys) - self._apart
        if new and not self._each_by_itself("\n".join(sorted(new))):
            return False
        if len(self._apart) < LINES:
            self._apart |= new
        return True

    def _stays(self, key: str) -> Spans | Literal[False] | None:
        """Where addresses stand if all lines else stay as they are that are this one without their digits: these do not matter."""
        parts = VOLATILE.split(key)
        if len(parts) < 2 or has_digit(parts[::2]):
            return False
        kind = "\0".join(parts[::2])
        if kind not in self._known:
            return None
        return self._known[kind] == kind and addresses(parts)

    def _with_addresses(self, line: str, spans: Spans) -> str:
        out, at = "", 0
        for begin, end in spans:
            out += line[at:begin] + self._passing(line[begin:end])
            at = end
        return out + line[at:]

    def _lines(self, text: str) -> str:
        rows = text.split("\n")
        parts = VOLATILE.split(text)
        if len(parts) < 2:
            return "\n".join(self._all(rows))
        passing = parts[1::2]
        keys = "\0".join(parts[::2]).split("\n")
        self._prepare(keys, rows, passing)
        out: list[str] = []
        shown: list[str] = []
        at = 0
        known = self._known
        for key, line in zip(keys, rows, strict=True):
            count = key.count("\0")
            fixed = known.get(key, "") if count else None
            if fixed == "":
                fixed = self._tried(key, passing[at : at + count])
            if fixed:
                out.append(fixed)
                shown += passing[at : at + count]
            elif fixed is None:
                out.append(self._change(line))
            else:
                out.append(self._first(key, line, passing[at : at + count]))
            at += count
        filled = "\n".join(out).split("\0")
        shown = [self._passing(part) if part.count(".") == 3 else part for part in shown]
        return joined(filled, shown)

    def _all(self, lines: list[str]) -> list[str]:
        return self._many(lines) if self._many is not None else list(map(self._one, lines))

    def _prepare(self, keys: list[str], rows: list[str], passing: list[str]) -> None:
        """Change at once the lines that have to be: the first ones of each kind with its trial, and those that are of none."""
        if self._many is None:
            return
        known = self._known
        todo: list[str] = []
        seen: dict[str, int] = {}
        at = 0
        for key, line in zip(keys, rows, strict=True):
            count = key.count("\0")
            if not count or known.get(key, "") is None:
                todo.append(line)
            elif key not in known:
                met = seen.get(key)
                if met is None:
                    met = self._untried.get(key, ("", 0))[1]
                if met < ENOUGH or len(line) > LONGEST:
                    todo.append(line)
                elif met == ENOUGH:
                    todo += (joined(key.split("\0"), parts) for parts in _fillings(passing[at : at + count]))
                seen[key] = met + 1
            at += count
        self._new = dict(zip(todo, self._many(todo), strict=True))

    def _change(self, line: str) -> str:
        new = self._new.get(line)
        return self._one(line) if new is None else new

    def _first(self, key: str, line: str, passing: list[str]) -> str:
        """One of the first lines of its kind, changed; what is fixed in it is kept where its other parts came out as they do alone."""
        new = self._change(line)
        if len(self._known) + len(self._untried) >= MOST:
            self._known.clear()
            self._untried.clear()
        made = None if new == line else VOLATILE.split(new)
        told = len(line) <= LONGEST and self._alone(passing) == (passing if made is None else made[1::2])
        fixed = (key if made is None else "\0".join(made[::2])) if told and "\0" not in new else None
        if fixed is None or not any(map(_is_number, passing)):
            self._untried.pop(key, None)
            self._known[key] = fixed
        else:
            before, met = self._untried.get(key, (fixed, 0))
            self._untried[key] = before, met + 1
        return new

    def _tried(self, key: str, passing: list[str]) -> str | None:
        """What is fixed in lines of a kind that was met often enough and whose numbers do not matter; empty while it is not known."""
        fixed, met = self._untried.get(key, ("", 0))
        if met < ENOUGH:
            return ""
        del self._untried[key]
        other = _fillings(passing)
        new = [self._change(joined(key.split("\0"), parts)) for parts in other]
        same = new == [joined(fixed.split("\0"), self._alone(parts)) for parts in other]
        self._known[key] = fixed if same else None
        return self._known[key]

    def _alone(self, passing: list[str]) -> list[str]:
        return [self._passing(part) if part.count(".") == 3 else part for part in passing]

    def _passing(self, part: str) -> str:
        """An address behind its sign."""
        new = self._made.get(part)
        if new is None:
            if len(self._made) >= MOST:
                self._made.clear()
            new = self._made[part] = part[0] + self._address(part[1:])
        return new


def addresses(parts: list[str], *, ids: bool = False) -> Spans:
    """Where the addresses of a divided line stand, each with the sign in front of it; where asked, its UUIDs, too."""
    ends = list(accumulate(map(len, parts)))
    found = (at for at in range(1, len(parts), 2) if parts[at].count(".") == 3 or (ids and parts[at].count("-") == 4))
    return tuple((ends[at - 1], ends[at]) for at in found)


def _is_number(part: str) -> bool:
    return part[1:].isdecimal()


def joined(fixed: list[str], between: list[str]) -> str:
    """Pieces with what stands between them, which is one less."""
    return "".join([part for pair in zip(fixed, between, strict=False) for part in pair]) + fixed[-1]


def _fillings(passing: list[str]) -> list[list[str]]:
    """The volatile parts with other numbers: in all places the same one, and in each place by itself beside the line's own."""
    places = [at for at, part in enumerate(passing) if _is_number(part)]
    every = [[part[0] + one if _is_number(part) else part for part in passing] for one in TRIED]
    apart = [
        [*passing[:at], passing[at][0] + one, *passing[at + 1 :]]
        for at in places[:APART]
        for one in TRIED
        if len(places) > 1
    ]
    return every + apart


def with_numbers(parts: list[str]) -> list[str]:
    """A line in its parts with numbers of other lengths, none where it has no number."""
    if not any(map(_is_number, parts[1::2])):
        return []
    return [joined(parts[::2], filled) for filled in _fillings(parts[1::2])]
