"""A stream at its end: it is known now whose log it is, and its rows are written."""

from __future__ import annotations

import json
from operator import itemgetter

from analyzer import schema
from analyzer.konnectivity import catalog, releases
from analyzer.scan import last_words
from analyzer.scan.record_rows import counted_as
from analyzer.scan.stream import Stream, place_of
from analyzer.tables.dump import Value
from analyzer.tables.sink import Sink

EVENT = tuple(c.name for c in schema.KONNECTIVITY_EVENTS.columns if c.name not in ("pod", "node"))


def event_columns(stream: Stream) -> dict[str, list[Value]]:
    """All events of a stream in the order of its lines, column by column; half of the columns are stated by no row."""
    rows, alike = stream.events, stream.alike
    stated = set().union(*(values for _, values in rows), *(one.fixed.keys() | one.columns.keys() for one in alike))
    lines = [*(line for line, _ in rows), *(line for one in alike for line in one.lines)]
    order = sorted(range(len(lines)), key=lines.__getitem__)  # of one line's rows those glued in front stay in front
    ordered = itemgetter(*order) if len(order) > 1 else tuple
    columns: dict[str, list[Value]] = {"line": [*ordered(lines)]}
    for name in EVENT:
        if name in stated:
            values: list[Value] = [values.get(name) for _, values in rows]
            for one in alike:
                values += one.columns.get(name) or [one.fixed.get(name)] * len(one.lines)
            columns[name] = [*ordered(values)]
    return columns


def hand_over(stream: Stream, sink: Sink, source: str, *, previous: bool) -> None:
    """
    Write down what is known of a stream now that all of its log is read.

    Args:
        previous: the log is of the container before the running one.
    """
    own = stream.component()
    ends = {(values["message"], values.get("error")) for _, values in stream.events}
    for one in stream.alike if stream.lines_of_go else ():
        ends |= {(one.fixed["message"], error) for error in one.columns.get("error", [None])}
    mine = [
        (number, values)
        for number, values in (stream.lines_of_go if own else ())
        # cobra prints the error with which a program ends, and the program logs it once more
        if values["component"] == own
        or (values["component"] is None and (values["message"], values.get("error")) not in ends)
    ]
    if mine:
        stream.events = sorted([*stream.events, *mine], key=place_of)
        stream.recognised += len(mine)
    if stream.tallies:
        tallies = stream.tallies.values()
        firsts = [stream.first_texts.get(place) for place in stream.tallies]
        sink.extend(schema.LOG_LINES, len(tallies), {
            "source": source,
            "component": [place[0] or (own if tally.known else own or "other") for place, tally in stream.tallies.items()],
            "message": [counted_as(place[1], first, sink.redact) for place, first in zip(stream.tallies, firsts, strict=True)],
            "level": [level for _, _, level in stream.tallies], "count": [tally.count for tally in tallies],
            "first_at": [tally.first for tally in tallies], "last_at": [tally.last for tally in tallies],
            "known": [tally.known for tally in tallies],
        })  # fmt: skip
    if not stream.is_own:  # single lines that look like ours, in the log of another program
        stream.events, stream.alike, stream.options = [], [], []
    for values in (*(values for _, values in stream.events), *(one.fixed for one in stream.alike)):
        if values["component"] is None:
            values["component"] = own
            if own and (found := catalog.structured(str(values["message"]))):
                values["signal"] = found.signal(own)
    begins = None
    if stream.events or stream.alike:
        columns = event_columns(stream)
        begins = min(line for line in columns["line"] if isinstance(line, int))
        sink.extend(schema.KONNECTIVITY_EVENTS, len(columns["line"]), {
            "source": source, "pod": stream.pod, "node": stream.node, **columns
        })  # fmt: skip
    for line, at, component, option, value in stream.options:
        sink.add(schema.LOG_OPTIONS, source, line, at=at, component=component or own, option=option, value=value)
    last_words.hand_over(stream, sink, source)
    possible = releases.candidates(
        (c or own or "", m, p) for c, m, p in sorted(stream.seen, key=stream.seen.__getitem__)
    )
    names = [releases.table()[at].name for at in sorted(possible)] if stream.seen else []
    first, last = stream.window()
    sink.add(
        schema.LOG_SOURCES, source, begins, component=own or "other", wrapper=" > ".join((*stream.layers,)) or "none",
        pod=stream.pod, container=stream.container, node=stream.node, lines=stream.lines, first_at=first,
        last_at=last, from_start=stream.from_start and not stream.searched, min_verbosity=stream.verbosity,
        previous=previous, filtered=stream.filtered, out_of_order=stream.back, releases=json.dumps(names),
        records=stream.records, recognised=stream.recognised, without_row=stream.without_row,
    )  # fmt: skip
