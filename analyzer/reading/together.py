"""
Parts that several readers sent, put together in the bundle's order as if one had read it.

A reader of a share does not know what the others read: members of equal bytes, and time stamps that are no news, show here.
"""

from __future__ import annotations

from collections.abc import Container, Iterator

from analyzer import schema
from analyzer.limits import Limits
from analyzer.reading.books import CopiedMember, same_place
from analyzer.reading.ledger import Ledger, LedgerRow
from analyzer.reading.parts import merge
from analyzer.tables.copies import DUPLICATE, SAME
from analyzer.tables.dump import PackedTable, ReadingDump, SinkDump
from analyzer.tables.packed import plain
from analyzer.tables.sink import Sink


def together(
    sent: list[tuple[int, SinkDump]], twins: list[CopiedMember], readings: list[ReadingDump], unheld: list[str]
) -> ReadingDump:
    """
    Members of equal bytes are counted once, and of what each reader states once the newest holds.

    Args:
        sent: parts with their turns, which are the places of their members in the bundle.
        twins: what is to be said of each member if its bytes were read before.
        readings: what each reader said at its end; at least one.
        unheld: bounds that the system does not hold.
    """
    parts = sorted(sent, key=lambda part: part[0])
    sink = merge([*_once([dump for _, dump in parts], {one.name: one for one in twins})])
    sink["mtimes"] = _rising(parts)
    return {
        **readings[0],
        "sink": sink,
        "members": sum(one["members"] for one in readings),
        "captured": max((one["captured"] for one in readings if one["captured"] is not None), default=None),
        "begun": max((one["begun"] for one in readings if one["begun"] is not None), default=None),
        "unheld": unheld,
    }


def _rising(parts: list[tuple[int, SinkDump]]) -> dict[str, int]:
    """The time stamps that were the newest when they came."""
    newest = 0
    found: dict[str, int] = {}
    for _, part in parts:
        for stamp in part["mtimes"].values():
            if stamp > newest:
                newest = found[str(stamp)] = stamp
    return found


def _once(parts: list[SinkDump], known: dict[str, CopiedMember]) -> Iterator[SinkDump]:
    """The parts, of members with equal bytes the first's rows only, and of the others that they are no news."""
    twins = dict(_twins(parts, known))
    for part in parts:
        gone = twins.keys() & set(_members(part)) if twins else set()
        ended = [name for name in _members(part) if name in gone]
        yield _without(part, twins.keys()) if twins else part
        for name in ended:
            yield _said(known[name], twins[name])


def _members(part: SinkDump) -> list[str]:
    """Names of the members that ended in this part."""
    table = part["tables"].get(schema.INPUTS.name)
    return list(map(str, plain(table["columns"]["source"], table["size"]))) if table is not None else []


def _twins(parts: list[SinkDump], known: dict[str, CopiedMember]) -> Iterator[tuple[str, str]]:
    """(name, the earlier member with the same bytes) in the order of the bundle."""
    seen: dict[str, str] = {}
    for part in parts:
        for name in _members(part):
            if (one := known.get(name)) is None:
                continue
            other = seen.get(one.digest)
            if other is None or not same_place(name, other):
                seen[one.digest] = name
            else:
                yield name, other


def _without(part: SinkDump, gone: Container[str]) -> SinkDump:
    """A part without what it says of some members; it costs what it holds, for there may be as many of them as parts."""
    tables: dict[str, PackedTable] = {}
    for name, table in part["tables"].items():
        size = table["size"]
        sources = plain(table["columns"]["source"], size)
        kept = [at for at, source in enumerate(sources) if source not in gone]
        if len(kept) == size:
            tables[name] = table
        elif kept:
            columns = {key: plain(values, size) for key, values in table["columns"].items()}
            tables[name] = {"size": len(kept), "columns": {k: [v[at] for at in kept] for k, v in columns.items()}}
    return {
        **part,
        "tables": tables,
        "lines": {name: lines for name, lines in part["lines"].items() if name not in gone},
        "turns": {name: turns for name, turns in part["turns"].items() if name not in gone},
    }


def _said(one: CopiedMember, other: str) -> SinkDump:
    """The row of a member whose bytes were read under another name."""
    sink = Sink(Limits(), str)
    row = LedgerRow(
        one.name,
        DUPLICATE,
        SAME.format(other),
        one.size,
        one.lines,
        0,
        0,
        None,
        None,
        one.note,
        "skipped",
        lost=one.lost,
    )
    Ledger(sink).add(row)
    return sink.dump()
