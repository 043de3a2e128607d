"""The fleet's summary as text for a terminal and as one HTML file that opens offline."""

from __future__ import annotations

import textwrap

from analyzer.escape import one_line
from analyzer.fleet.summary import DIMENSIONS, Fleet

BAR = 24


def text(fleet: Fleet, width: int = 100) -> str:
    """Counts first, then groups, then what stands out; every number with the number it is of."""
    out = [_head(fleet)]
    if fleet.bundles - fleet.usable:
        out.append(f"{fleet.unusable} unusable, {fleet.errors} ended in an error")
        out += [f"  {_cut(path, width // 2)}: {_cut(why, width // 2 - 4)}" for path, why in fleet.problems]
    out += [f"damaged and left out: {part}: {why}" for part, why in fleet.damaged]
    out += ["", "First causes"]
    most = max((c.bundles for c in fleet.causes), default=1)
    for c in fleet.causes:
        sure = ", ".join(
            f"{n} {w}" for w, n in (("confirmed", c.confirmed), ("likely", c.likely), ("possible", c.possible)) if n
        )
        out.append(
            f"  {c.bundles:5d}  {'#' * max(1, round(BAR * c.bundles / most)):{BAR}}  {c.cause}{f' ({sure})' if sure else ''}"
        )
    for name in (d.removesuffix("s") for d in DIMENSIONS):
        rows = [s for s in fleet.splits if s.dimension == name]
        if rows:
            out += ["", f"By {name}"]
            for s in rows:
                line = ", ".join(f"{cause} {count}" for cause, count in s.causes)
                out += _wrapped(f"  {s.bundles:5d}  {one_line(s.value)}: {line}", width)
    if fleet.groups:
        out += ["", "Same shape (equal causes and equal failed checks)"]
        for group in fleet.groups[:12]:
            out += _wrapped(f"  {group.sentence}", width)
            out += _wrapped(
                f"         {', '.join(group.failed[:8]) or 'no check failed'}; for example {', '.join(map(one_line, group.examples))}",
                width,
            )
        if len(fleet.groups) > 12:
            out.append(f"  and {len(fleet.groups) - 12} more groups")
    if fleet.outliers:
        out += ["", f"Alone in its shape: {len(fleet.outliers)} of {fleet.usable}"]
        for path, cause, failed in fleet.outliers[:8]:
            out += _wrapped(f"  {one_line(path)}: {cause}; {failed}", width)
    if fleet.missing:
        out += ["", "Evidence that is missing most"]
        out += [f"  {count:5d} of {fleet.usable}  {_cut(what, width - 20)}" for what, count in fleet.missing]
    out += ["", _speed(fleet), ""]
    return "\n".join(one_line(line) for line in out)


def html(fleet: Fleet) -> str:
    """One file under its own policy, in the style of the report."""
    from analyzer.pictures.draw import svg
    from analyzer.pictures.shapes import Bars
    from analyzer.report.html import page

    labels = tuple(c.cause for c in fleet.causes)
    sure = {word: tuple(int(getattr(c, word)) for c in fleet.causes) for word in ("confirmed", "likely", "possible")}
    none = tuple(c.bundles if c.cause == "none" else 0 for c in fleet.causes)
    alt = "; ".join(f"{c.cause}: {c.bundles} bundles" for c in fleet.causes)
    bars = Bars(
        "causes", "First causes", alt, labels, (*sure.items(), ("no cause", none)), sideways=True, unit="bundles"
    )
    names = tuple(d.removesuffix("s") for d in DIMENSIONS)
    return page(
        "fleet.html.j2",
        fleet=fleet,
        head=_head(fleet),
        speed=_speed(fleet),
        dimensions=names,
        bars=bars,
        drawn=svg(bars),
    )


def _head(fleet: Fleet) -> str:
    window = (
        f", {fleet.first[:16].replace('T', ' ')} to {(fleet.last or '')[:16].replace('T', ' ')}" if fleet.first else ""
    )
    said = ", ".join(f"{count} {word}" for word, count in fleet.verdicts)
    return f"{fleet.bundles} bundles of {fleet.clusters} clusters{window}: {said}"


def _speed(fleet: Fleet) -> str:
    if not fleet.usable:
        return "no bundle could be used"
    slow = ", ".join(f"{one_line(path.rpartition('/')[2])} {seconds:.1f} s" for path, seconds in fleet.slowest)
    each = fleet.seconds / fleet.usable
    return f"{each:.2f} s a bundle on one worker, {fleet.size_bytes / 1e6:.1f} MB read; slowest: {slow}"


def _wrapped(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, width, subsequent_indent=" " * 9, break_on_hyphens=False) or [""]


def _cut(text: str, size: int) -> str:
    text = one_line(text)
    return text if len(text) <= size else text[: size - 2] + " …"
