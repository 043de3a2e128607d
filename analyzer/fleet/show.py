"""The fleet's summary as text for a terminal and as one HTML file that opens offline."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping

from analyzer.escape import one_line
from analyzer.fleet.bundles import BAD, DIMENSIONS, NO_CAUSE
from analyzer.fleet.figures import Fleet, Listed
from analyzer.wording import plural

BAR = 24
GONE = (
    "bundles that are gone: analyze many PATH... --output DIR --prune drops the rows of all that are not among PATH..."
)
DAYS = 31
"""Days that a terminal lists, the latest; the other formats have all."""
MOST = 12
LEAST_SHARED = 8
"""Characters that all paths must share before they are said once and left out of each."""


def text(fleet: Fleet, width: int = 100) -> str:
    """Counts first, then days, what came with what, groups, and what stands out; every number with the number it is of."""
    out, place = [head(fleet)], below(fleet)
    if place:
        out += _wrapped(f"paths are below {one_line(place)}", width)
    if fleet.where:
        out.append("only " + ", ".join(f"{name}={value}" for name, value in fleet.where))
    if fleet.statuses:
        out.append(f"not analysed: {', '.join(f'{count} {word}' for word, count in fleet.statuses)}")
        out += [
            f"  {_cut(path.removeprefix(place), width // 2)}: {_cut(why, width // 2 - 4)}"
            for path, why in fleet.problems
        ]
    if fleet.stayed:
        out += _wrapped(stayed(fleet), width)
        out += [f"  {_cut(path.removeprefix(place), width // 2)}: {_cut(why, width // 2 - 4)}" for path, why in fleet.unreached]  # fmt: skip
    if may_be_gone(fleet):
        out += _wrapped(GONE, width)
    if fleet.ways:
        out += _wrapped(ways(fleet), width)
    if fleet.incomplete:
        out.append(
            f"{fleet.incomplete} of {fleet.usable} were not read as a whole: unread lines, lost or cut members, or a limit"
        )
    out += [f"damaged and left out: {part}: {why}" for part, why in fleet.damaged]
    out += ["", "First causes"] if fleet.causes else []
    most = max((c.bundles for c in fleet.causes), default=1)
    for c in fleet.causes:
        sure = ", ".join(
            f"{n} {w}" for w, n in (("confirmed", c.confirmed), ("likely", c.likely), ("possible", c.possible)) if n
        )
        out.append(
            f"  {c.bundles:5d}  {'#' * max(1, round(BAR * c.bundles / most)):{BAR}}  {c.cause}{f' ({sure})' if sure else ''}"
        )
    if fleet.lifts:
        out += ["", "More often than chance explains"]
        for lift in fleet.lifts[:MOST]:
            out += _wrapped(f"  {one_line(lift.sentence)}", width)
    if fleet.days:
        out += ["", "By day (broken or degraded of those whose verdict is not open, change in percentage points)"]
        for day in fleet.days[-DAYS:]:
            share = f"{100 * day.share:3.0f} %" if day.share is not None else "     "
            change = f" {100 * day.change:+4.0f}" if day.change is not None else "     "
            causes = ", ".join(f"{cause} {count}" for cause, count in day.causes[:3])
            out += _wrapped(f"  {day.day}  {day.broken:4d} of {day.bundles - day.undecided:<4d} {share}{change}  {causes}", width)  # fmt: skip
    for name in DIMENSIONS:
        rows = [s for s in fleet.splits if s.dimension == name]
        if rows:
            out += ["", f"By {name}"]
            for s in rows:
                line = ", ".join(f"{cause} {count}" for cause, count in s.causes)
                out += _wrapped(f"  {s.bundles:5d}  {one_line(s.value)}: {line}", width)
            out += [f"  {one.sentence}" for one in fleet.rests if one.dimension == name and one.sentence]
    if fleet.groups:
        out += ["", "Together (equal or similar causes and failed checks)"]
        for group in fleet.groups[:MOST]:
            out += _wrapped(f"  {one_line(group.sentence)}", width)
            out += _wrapped(
                f"         {', '.join(group.failed[:8]) or 'no check failed'}; for example {', '.join(one_line(one.removeprefix(place)) for one in group.examples)}",
                width,
            )
        if len(fleet.groups) > MOST:
            out.append(f"  and {len(fleet.groups) - MOST} more groups")
    if fleet.outliers:
        out += ["", f"Alone: {len(fleet.outliers)} of {fleet.usable}"]
        for one in fleet.outliers[:8]:
            out += _wrapped(
                f"  {one_line(one.path.removeprefix(place))}: {one.cause}; {', '.join(one.failed[:6]) or 'no check failed'}",
                width,
            )
    if fleet.missing:
        out += ["", "Evidence that is missing most"]
        out += [f"  {count:5d} of {fleet.usable}  {_cut(what, width - 20)}" for what, count in fleet.missing]
    if fleet.where and fleet.listed:
        out += ["", "These bundles"]
        for row in fleet.listed[:200]:
            out += _wrapped(
                f"  {one_line(row.path.removeprefix(place))}: {_ended(row)}",
                width,
            )
        if fleet.bundles > 200:
            out.append(f"  and {fleet.bundles - 200} more, in --format json or html")
    out += ["", _speed(fleet)] if fleet.bundles else [""]
    out += _wrapped(
        "Which bundles: --where cause=NAME, version=..., zone=..., day=..., signature=...; one of them: --bundle NAME [--format html=FILE]",
        width,
    )
    return "\n".join(one_line(line) for line in [*out, ""])


def _ended(row: Listed) -> str:
    """How a bundle is, or why it was not analysed."""
    if row.status != "ok":
        return one_line(f"{row.status}: {row.error}")
    return f"{row.verdict}, {row.cause}{f', {row.day}' if row.day else ''}{f'; not read last time: {one_line(row.error)}' if row.error else ''}"


def stayed(fleet: Fleet) -> str:
    """How many bundles the last run could not read, and what their figures are."""
    return f"{fleet.stayed} of {fleet.usable} could not be read by the last run that tried; what is said of {'it' if fleet.stayed == 1 else 'them'} is from before"


def ways(fleet: Fleet) -> str:
    """By which analyzers and with which options."""
    said = ", ".join(f"{count} by {made_by.replace(' ', ' with ', 1)}" for made_by, count in fleet.ways)
    return f"read in {len(fleet.ways)} ways, so that their figures may differ for that: {said}"


def may_be_gone(fleet: Fleet) -> bool:
    """Are there bundles that could not be reached?"""
    return bool(fleet.stayed or dict(fleet.statuses).get("error"))


def below(fleet: Fleet) -> str:
    """The folder or address that all bundles share, with its slash; "" where it is too short to be worth a line."""
    paths = (
        [one.path for one in fleet.listed] + [path for path, _ in fleet.problems] + [one.path for one in fleet.outliers]
    )
    if len(set(paths)) < 2:
        return ""
    first, last = min(paths), max(paths)
    same = next((at for at, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), min(len(first), len(last)))
    place = first[: first.rfind("/", 0, same) + 1]
    return place if len(place) >= LEAST_SHARED else ""


def html(fleet: Fleet, linked: Mapping[str, str] | None = None) -> str:
    """
    One file under its own policy, in the style of the report.

    Args:
        linked: where the report of a bundle lies, by its path, as links of this page.
    """
    from analyzer.pictures.draw import svg
    from analyzer.pictures.shapes import Bars
    from analyzer.report.html import page

    labels = tuple(c.cause for c in fleet.causes)
    sure = {word: tuple(int(getattr(c, word)) for c in fleet.causes) for word in ("confirmed", "likely", "possible")}
    sure["nothing broken"] = tuple(c.bundles if c.cause == "none" else 0 for c in fleet.causes)
    sure["not explained or open"] = tuple(c.bundles if c.cause in NO_CAUSE[1:] else 0 for c in fleet.causes)
    series = tuple((word, counts) for word, counts in sure.items() if any(counts))
    alt = "; ".join(f"{c.cause}: {plural(c.bundles, 'bundle')}" for c in fleet.causes)
    bars = Bars("causes", "First causes", alt, labels, series, sideways=True, unit="bundles")
    place = below(fleet)
    groups = {signature: group.signature for group in fleet.groups for signature in group.signatures}
    return page(
        "fleet.html.j2", scripted=True, fleet=fleet, head=head(fleet), speed=_speed(fleet), dimensions=DIMENSIONS, bars=bars, drawn=svg(bars),
        stayed=stayed(fleet), gone=GONE if may_be_gone(fleet) else "", ways=ways(fleet) if fleet.ways else "", linked=dict(linked or {}), place=place, short=lambda path: path.removeprefix(place), pick=_pick, marks=lambda row: _marks(row, groups),
    )  # fmt: skip


def _pick(**chosen: str) -> str:
    """What the page's search is asked for a figure: rows that have each of these, and no row that only reads like it."""
    return " ".join(f"{name}={'_'.join(value.split()).lower()}" for name, value in chosen.items())


def _marks(row: Listed, groups: Mapping[str, str]) -> str:
    """All that `_pick` may ask of a bundle's row: of one that was not analysed its status, for no other figure counts it."""
    if row.status != "ok":
        return _pick(status=row.status)
    own = {"status": row.status, "verdict": row.verdict, "cause": row.cause, "certainty": row.certainty, "day": row.day, "signature": row.signature}  # fmt: skip
    found = [*own.items(), *row.places, *(("missing", what) for what in row.missing)]
    found += [("state", word) for word, holds in (("bad", row.verdict in BAD), ("incomplete", row.damaged), ("stayed", row.error)) if holds]  # fmt: skip
    found.append(("group", groups.get(row.signature or "")))
    return " ".join(_pick(**{name: value}) for name, value in found if value)


def head(fleet: Fleet) -> str:
    """How many bundles of how many clusters, from when to when, and how they are."""
    if not fleet.bundles and fleet.where:
        return "no bundle of this dataset has what --where asks for"
    window = f", {fleet.first}{f' to {fleet.last}' if fleet.last != fleet.first else ''}" if fleet.first else ""
    said = ", ".join(f"{count} {word}" for word, count in fleet.verdicts) or "none analysed"
    of = f" of {plural(fleet.clusters, 'cluster')}" if fleet.clusters else ""
    unnamed = f" ({fleet.unnamed} {'names' if fleet.unnamed == 1 else 'name'} no cluster)" if fleet.unnamed else ""
    return f"{plural(fleet.bundles, 'bundle')}{of}{unnamed}{window}: {said}"


def _speed(fleet: Fleet) -> str:
    if not fleet.usable:
        return "no bundle could be used"
    read = f"{fleet.size_bytes / 1e6:.1f} MB read"
    if not fleet.timed:  # a dataset of before kept no times here
        return read
    slow = ", ".join(f"{one_line(path.rpartition('/')[2])} {seconds:.1f} s" for path, seconds in fleet.slowest)
    return f"{fleet.seconds / fleet.timed:.2f} s a bundle on one worker, {read}; slowest: {slow}"


def _wrapped(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, width, subsequent_indent=" " * 9, break_on_hyphens=False) or [""]


def _cut(text: str, size: int) -> str:
    text = one_line(text)
    return text if len(text) <= size else text[: size - 2] + " …"
