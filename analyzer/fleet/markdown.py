"""The fleet's summary as Markdown: some tables to paste into a ticket or a page of a wiki."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from analyzer.escape import markdown
from analyzer.fleet.bundles import DIMENSIONS
from analyzer.fleet.figures import Fleet, Numbered
from analyzer.fleet.show import GONE, below, head, may_be_gone, stayed, ways

MOST = 12
DAYS = 31
"""Days that are shown, the latest; JSON and HTML have all."""


def render(fleet: Fleet) -> str:
    """Counts first, then what came with what, days, places, groups, and what is missing; every number with the number it is of."""
    place = below(fleet)
    lines = [f"**{markdown(head(fleet))}**"]
    if fleet.where:
        lines += ["", "Only " + ", ".join(markdown(f"{name}={value}") for name, value in fleet.where)]
    if place:
        lines += ["", f"Paths are below {markdown(place)}"]
    if fleet.statuses:
        lines += ["", f"Not analysed: {', '.join(f'{count} {word}' for word, count in fleet.statuses)}"]
        lines += [f"- {markdown(path.removeprefix(place))}: {markdown(why)}" for path, why in fleet.problems]
    if fleet.stayed:
        lines += ["", markdown(stayed(fleet))]
        lines += [f"- {markdown(path.removeprefix(place))}: {markdown(why)}" for path, why in fleet.unreached]
    lines += ["", markdown(GONE)] if may_be_gone(fleet) else []
    lines += ["", markdown(ways(fleet))] if fleet.ways else []
    if fleet.incomplete:
        lines += [
            "",
            f"{fleet.incomplete} of {fleet.usable} were not read as a whole: unread lines, lost or cut members, or a limit",
        ]
    lines += [f"- damaged and left out: {markdown(part)}: {markdown(why)}" for part, why in fleet.damaged]
    lines += _table("First causes", ("bundles", "first cause", "confirmed", "likely", "possible"), ((c.bundles, c.cause, c.confirmed, c.likely, c.possible) for c in fleet.causes))  # fmt: skip
    lines += _list("More often than chance explains", (lift.sentence for lift in fleet.lifts[:MOST]))
    lines += _table(
        "By day", ("day", "bundles", "broken or degraded", "undecided", "share of decided", "change in points", "first causes"),
        ((d.day, d.bundles, d.broken, d.undecided, _percent(d.share), "" if d.change is None else f"{100 * d.change:+.0f}", _said(d.causes)) for d in fleet.days[-DAYS:]),
    )  # fmt: skip
    for name in DIMENSIONS:
        rows = ((s.value, s.bundles, _said(s.causes)) for s in fleet.splits if s.dimension == name)
        lines += _table(f"By {name}", (name, "bundles", "first causes"), rows)
        rest = next((one.sentence for one in fleet.rests if one.dimension == name), "")
        lines += ["", rest] if rest and any(s.dimension == name for s in fleet.splits) else []
    lines += _list("Together: equal or similar causes and failed checks", (f"{group.sentence}; {', '.join(group.failed[:8]) or 'no check failed'}; for example {', '.join(one.removeprefix(place) for one in group.examples)}" for group in fleet.groups[:MOST]))  # fmt: skip
    lines += _list(f"Alone: {len(fleet.outliers)} of {fleet.usable}", (f"{one.path.removeprefix(place)}: {one.cause}; {', '.join(one.failed[:6]) or 'no check failed'}" for one in fleet.outliers[:MOST]))  # fmt: skip
    lines += _list("Evidence that is missing most", (f"{count} of {fleet.usable}: {what}" for what, count in fleet.missing))  # fmt: skip
    return "\n".join(lines) + "\n"


def _table(title: str, columns: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> Iterator[str]:
    made = [" | ".join(markdown(str(value)) for value in row) for row in rows]
    if made:
        yield from ("", f"### {title}", "", f"| {' | '.join(columns)} |", "|---" * len(columns) + "|")
        yield from (f"| {row} |" for row in made)


def _list(title: str, rows: Iterable[str]) -> Iterator[str]:
    made = [f"- {markdown(row)}" for row in rows]
    if made:
        yield from ("", f"### {title}", "", *made)


def _percent(share: float | None) -> str:
    return "" if share is None else f"{100 * share:.0f} %"


def _said(causes: Numbered) -> str:
    return ", ".join(f"{cause} {count}" for cause, count in causes)
