"""
All records of one call site by what they share: place, level, message and keys are the same, only time and values differ.

Whether a template fits is tried on the line it was made from, against the slow reader's own answer; a later line that does
not fit it (another key, a multi-line value) is read the slow way. Call sites of the same keys share the pattern of their values:
there are hundreds in a bundle, and to compile one for each cost as much as reading all their rows.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from analyzer.konnectivity import catalog
from analyzer.scan.fields import SERVER_COUNTS, STRUCTURED, TELLS_COUNT, Values, event_fields
from analyzer.sources.clock import klog_us
from analyzer.sources.log_record import LogRecord
from analyzer.sources.wrappers import unquote

HEAD = re.compile(r"[IWEF](\d{4} \d\d:\d\d:\d\d)\.(\d{6}) +\d+ ")
QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
VALUE = r'=(?:"([^"\\]*(?:\\.[^"\\]*)*)"|([^\s"\[{&\\][^\s]*|))'


@dataclass(slots=True)
class Template:
    """
    Attributes:
        site: what stands behind the header: the place, and the message in its quotes.
        values: groups are two for each key: the quoted value, the bare value.
        columns: for each column the group numbers of its keys, best first.
        fixed: values that every record of the call site has.
    """

    site: str
    values: re.Pattern[str]
    columns: tuple[tuple[str, tuple[int, ...]], ...]
    fixed: Values
    second: str = ""
    base: int = 0

    def read(self, text: str) -> tuple[int, Values] | None:
        """The record's own (yearless) time and its values, or None when it is not of this form."""
        head = HEAD.match(text)
        if head is None or not text.startswith(self.site, head.end()):
            return None
        m = self.values.fullmatch(text, head.end() + len(self.site))
        if m is None:
            return None
        groups = m.groups()
        second, fraction = head.groups()
        if second != self.second:
            base = klog_us(second[:4], second[5:])
            if base is None:
                return None
            self.second, self.base = second, base
        values = dict(self.fixed)
        for column, places in self.columns:
            for place in places:
                value = groups[place] or groups[place + 1]
                if value:
                    values[column] = unquote(value) if "\\" in value and groups[place] else value
                    break
        return self.base + int(fraction), values


@functools.lru_cache(maxsize=1024)
def _values(keys: tuple[str, ...]) -> re.Pattern[str]:
    """Pairs of just these keys, to the end of the line."""
    return re.compile("".join(f" {re.escape(key)}{VALUE}" for key in keys), re.S)


def template_of(entry: LogRecord, message: catalog.Message | None, text: str) -> Template | None:
    """The template of a structured klog record's call site; None where each record has to be looked at itself."""
    if message is None or entry.form != "klog" or not entry.structured or entry.pairs.keys() & SERVER_COUNTS:
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
    keys = tuple(entry.pairs)
    columns: dict[str, list[int]] = {}
    for key, column in STRUCTURED.items():
        if key in keys:
            columns.setdefault(column, []).append(2 * keys.index(key))
    fixed: Values = {"component": component, "level": entry.level, "signal": signal, "message": message.text}
    site = text[head.end() : quoted.end()]
    made = Template(site, _values(keys), tuple((column, tuple(places)) for column, places in columns.items()), fixed)
    found = made.read(text)
    same = found is not None and found == (entry.at, {**fixed, **event_fields(entry.pairs)})
    return made if same else None
