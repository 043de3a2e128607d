"""
All records of one call site by what they share: place, level, message and keys are the same, only time and values differ.

Whether a template fits is tried on the line it was made from, against the slow reader's own answer; a later line that does
not fit it (another key, a multi-line value) is read the slow way. All call sites share the patterns of their values: there are
hundreds in a bundle, and to compile one for each, or for each set of keys, costs as much as reading all their rows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from analyzer.konnectivity import catalog
from analyzer.scan.fields import SERVER_COUNTS, STRUCTURED, TELLS_COUNT, Values, event_fields
from analyzer.sources.clock import klog_us
from analyzer.sources.log_record import LogRecord
from analyzer.sources.wrappers import unquote

HEAD = re.compile(r"[IWEF](\d{4} \d\d:\d\d:\d\d)\.(\d{6}) +\d+ ")
QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
PAIR = re.compile(r' ([^\s="]+)=(?:"([^"\\]*(?:\\.[^"\\]*)*)"|([^\s"\[{&\\][^\s]*|))', re.S)
PAIRS = re.compile(r'(?: [^\s="]+=(?:"[^"\\]*(?:\\.[^"\\]*)*"|[^\s"\[{&\\][^\s]*|))*', re.S)


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
    second: str = ""
    base: int = 0

    def read(self, text: str) -> tuple[int, Values] | None:
        """The record's own (yearless) time and its values, or None when it is not of this form."""
        head = HEAD.match(text)
        if head is None or not text.startswith(self.site, head.end()):
            return None
        begins = head.end() + len(self.site)
        pairs = PAIR.findall(text, begins)
        if [key for key, _, _ in pairs] != self.keys:
            return None
        # where they are as long as what is there, nothing stands between them; of an empty value nobody knows its quotes
        if sum(map(_length, pairs)) != len(text) - begins and PAIRS.fullmatch(text, begins) is None:
            return None
        second, fraction = head.groups()
        if second != self.second:
            base = klog_us(second[:4], second[5:])
            if base is None:
                return None
            self.second, self.base = second, base
        values = dict(self.fixed)
        for column, places in self.columns:
            for place in places:
                _, quoted, bare = pairs[place]
                if value := quoted or bare:
                    values[column] = unquote(value) if "\\" in value and quoted else value
                    break
        return self.base + int(fraction), values


def _length(pair: tuple[str, str, str]) -> int:
    """Characters of `` key=value``, with quotes where it has them."""
    key, quoted, bare = pair
    return 2 + len(key) + (len(quoted) + 2 if quoted else len(bare))


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
    keys = list(entry.pairs)
    columns: dict[str, list[int]] = {}
    for key, column in STRUCTURED.items():
        if key in keys:
            columns.setdefault(column, []).append(keys.index(key))
    fixed: Values = {"component": component, "level": entry.level, "signal": signal, "message": message.text}
    site = text[head.end() : quoted.end()]
    made = Template(site, keys, tuple((column, tuple(places)) for column, places in columns.items()), fixed)
    found = made.read(text)
    same = found is not None and found == (entry.at, {**fixed, **event_fields(entry.pairs)})
    return made if same else None
