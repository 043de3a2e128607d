"""Parts of a reading, as they came through the pipe, put together in their order."""

from __future__ import annotations

from analyzer.tables.dump import SinkDump
from analyzer.tables.encoded.words import join
from analyzer.tables.packed import plain


def merge(parts: list[SinkDump]) -> SinkDump:
    """Sinks put together in order."""
    if len(parts) == 1 and not parts[0]["encoded"]:
        return parts[0]
    out: SinkDump = {"tables": {}, "encoded": {}, "lines": {}, "turns": {}, "mtimes": {}, "dropped": 0}
    for part in parts:
        if part["encoded"]:
            join(out["encoded"], part["encoded"], {name: table["size"] for name, table in out["tables"].items()})
        for name, packed in part["tables"].items():
            known = out["tables"].setdefault(name, {"size": 0, "columns": {}})
            for column, values in packed["columns"].items():
                sofar = known["columns"].setdefault(column, [])
                assert isinstance(sofar, list)  # what is put together is never packed
                sofar.extend(plain(values, packed["size"]))
            known["size"] += packed["size"]
        for source, flat in part["lines"].items():
            out["lines"].setdefault(source, []).extend(flat)
        for source, turn in part["turns"].items():
            out["turns"][source] = max(turn, out["turns"].get(source, 0))
        out["mtimes"].update(part["mtimes"])
        out["dropped"] += part["dropped"]
    return out
