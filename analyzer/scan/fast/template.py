"""
All records of one call site by what they share: place, level, message and keys are the same, only time and values differ.

Whether a template fits is tried on the line it was made from, against the slow reader's own answer; a later line that does
not fit it (another key, a multi-line value) is read the slow way. All call sites with as many values share a pattern: there are
hundreds in a bundle, and to compile one for each, or for each set of keys, costs as much as reading all their rows.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from analyzer.konnectivity import catalog
from analyzer.scan.fast.shape import KLOG_HEADER
from analyzer.scan.fields import HELD, SERVER_COUNTS, STRUCTURED, TELLS_COUNT, Values, event_fields
from analyzer.sources.clock import klog_us
from analyzer.sources.log_record import LogRecord
from analyzer.sources.wrappers import unquote
from analyzer.tables.dump import Value

HEAD = re.compile(r"[IWEF]\d{4} \d\d:\d\d:\d\d\.\d{6} +\d+ ")
HEADS = re.compile(r"^[IWEF]([0-9]{4} [0-9]{2}:[0-9]{2}:)([0-5][0-9])\.([0-9]{6}) +[0-9]+ $", re.M)
QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
PAIR = r' ([^\s="]+)=("[^"\\\n]*(?:\\.[^"\\\n]*)*"|[^\s"\[{&\\][^\s]*|)'
"""A key with its value: in its quotes, or a bare one."""
MOST_KEYS = 12
Found = tuple[list[int], dict[str, list[Value]]]
"""Times without a year and columns of records, value by value."""


@dataclass(slots=True)
class Template:
    """
    Attributes:
        site: what stands behind the header: the place, and the message in its quotes.
        keys: of its values, in their order.
        columns: for each column the places of its keys, best first.
        fixed: values that every record of the call site has.
    """

    site: str
    keys: list[str]
    columns: tuple[tuple[str, tuple[int, ...]], ...]
    fixed: Values

    def read(self, texts: Sequence[str], times: list[int] | None = None) -> Found | None:
        """
        Records of the call site, each a line without its wrapper; None when any of them is not of this form.

        One search over all of them costs a third of one for each.

        Args:
            times: of their headers, where these were read already.
        """
        begin = KLOG_HEADER + len(self.site)
        if {text[KLOG_HEADER:begin] for text in texts} != {self.site}:
            return None
        if times is None:
            times = klog_times([text[:KLOG_HEADER] for text in texts])
        found = _pairs(len(self.keys)).findall("\n".join([text[begin:] for text in texts]))
        if times is None or len(found) != len(texts):
            return None
        parts = list(zip(*found, strict=True)) if self.keys else []
        if any(set(names) != {key} for names, key in zip(parts[::2], self.keys, strict=True)):
            return None
        columns = {
            column: _first(*(_values(parts[2 * at + 1]) for at in places)) for column, places in self.columns
        }  # fmt: skip
        return times, columns


def klog_times(heads: Sequence[str]) -> list[int] | None:
    """The times, without a year, of plain headers of klog; None when one of them is none."""
    found = HEADS.findall("\n".join(heads))
    bases = {minute: klog_us(minute[:4], minute[5:] + "00") for minute in {minute for minute, _, _ in found}}
    if len(found) != len(heads) or None in bases.values():
        return None
    return [(bases[minute] or 0) + int(second + millionths) for minute, second, millionths in found]


@functools.cache
def _pairs(count: int) -> re.Pattern[str]:
    """Whole lines of so many values."""
    return re.compile(f"^{PAIR * count}$", re.M)


def _values(written: Sequence[str]) -> list[str]:
    """What stands in quotes is taken out of its escapes."""
    return [(unquote(one[1:-1]) if "\\" in one else one[1:-1]) if one[:1] == '"' else one for one in written]


def _first(best: list[str], *others: list[str]) -> list[Value]:
    """Each record's value of the best key that has one."""
    for other in others:
        best = [one or another for one, another in zip(best, other, strict=True)]
    return [one or None for one in best]


def template_of(entry: LogRecord, message: catalog.Message | None, text: str) -> Template | None:
    """The template of a structured klog record's call site; None where each record has to be looked at itself."""
    if message is None or entry.form != "klog" or not entry.structured or entry.pairs.keys() & {*SERVER_COUNTS, HELD}:
        return None
    component = message.components[0] if len(message.components) == 1 else None
    signal = message.signal(component)
    if signal in ("config", "noise") or message.text.startswith(TELLS_COUNT):
        return None
    head = HEAD.match(text)
    begins = head.end() + len(entry.place) + 2 if head else 0
    quoted = QUOTED.match(text, begins) if head and text.startswith(f"{entry.place}] ", head.end()) else None
    if head is None or quoted is None:
        return None
    keys = list(entry.pairs)
    if len(keys) > MOST_KEYS:
        return None
    columns: dict[str, list[int]] = {}
    for key, column in STRUCTURED.items():
        if key in keys:
            columns.setdefault(column, []).append(keys.index(key))
    fixed: Values = {"component": component, "level": entry.level, "signal": signal, "message": message.text}
    site = text[head.end() : quoted.end()]
    made = Template(site, keys, tuple((column, tuple(places)) for column, places in columns.items()), fixed)
    found = made.read([text])
    if found is None or found[0] != [entry.at]:
        return None
    values = {column: one for column, (one,) in found[1].items() if one is not None}
    return made if values == event_fields(entry.pairs) else None
