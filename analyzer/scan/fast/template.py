"""
All records of one call site by one pattern: place, level, message and keys are the same, only time and values differ.

Whether a pattern fits is tried on the line it was made from, against the slow reader's own answer; a later line that does
not fit it (another key, a multi-line value) is read the slow way.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from analyzer.konnectivity import catalog
from analyzer.scan.fields import SERVER_COUNTS, STRUCTURED, TELLS_COUNT, Values, event_fields
from analyzer.sources.clock import klog_us
from analyzer.sources.log_record import LogRecord
from analyzer.sources.wrappers import unquote

HEAD = r"[IWEF](\d{4} \d\d:\d\d:\d\d)\.(\d{6}) +\d+ "
VALUE = r'=(?:"([^"\\]*(?:\\.[^"\\]*)*)"|([^\s"\[{&\\][^\s]*|))'


@dataclass(slots=True)
class Template:
    """
    Attributes:
        pattern: groups are the second, its fraction, then two for each key: the quoted value, the bare value.
        columns: for each column the group numbers of its keys, best first.
        fixed: values that every record of the call site has.
    """

    pattern: re.Pattern[str]
    columns: tuple[tuple[str, tuple[int, ...]], ...]
    fixed: Values
    second: str = ""
    base: int = 0

    def read(self, text: str) -> tuple[int, Values] | None:
        """The record's own (yearless) time and its values, or None when it is not of this form."""
        m = self.pattern.fullmatch(text)
        if m is None:
            return None
        groups = m.groups()
        if groups[0] != self.second:
            base = klog_us(groups[0][:4], groups[0][5:])
            if base is None:
                return None
            self.second, self.base = groups[0], base
        values = dict(self.fixed)
        for column, places in self.columns:
            for place in places:
                value = groups[place] or groups[place + 1]
                if value:
                    values[column] = unquote(value) if "\\" in value and groups[place] else value
                    break
        return self.base + int(groups[1]), values


def template_of(entry: LogRecord, message: catalog.Message | None, text: str) -> Template | None:
    """The template of a structured klog record's call site; None where each record has to be looked at itself."""
    if message is None or entry.form != "klog" or not entry.structured or entry.pairs.keys() & SERVER_COUNTS:
        return None
    component = message.components[0] if len(message.components) == 1 else None
    signal = message.signal(component)
    if signal in ("config", "noise") or message.text.startswith(TELLS_COUNT):
        return None
    quoted = re.match(rf'{HEAD}{re.escape(entry.place)}\] ("(?:[^"\\]|\\.)*")', text)
    if quoted is None:
        return None
    keys = list(entry.pairs)
    pattern = re.compile(
        f"{HEAD}{re.escape(entry.place)}\\] {re.escape(quoted[3])}" + "".join(f" {re.escape(key)}{VALUE}" for key in keys), re.S
    )  # fmt: skip
    columns: dict[str, list[int]] = {}
    for key, column in STRUCTURED.items():
        if key in keys:
            columns.setdefault(column, []).append(2 + 2 * keys.index(key))
    fixed: Values = {"component": component, "level": entry.level, "signal": signal, "message": message.text}
    made = Template(pattern, tuple((column, tuple(places)) for column, places in columns.items()), fixed)
    found = made.read(text)
    same = found is not None and found == (entry.at, {**fixed, **event_fields(entry.pairs)})
    return made if same else None
