"""What a bundle lacks, as every report lists it."""

from __future__ import annotations

from analyzer import patterns as regex
from analyzer.model import ReportData, Status

PROMQL = regex.compile(r"(?:[a-z]+\()?[a-z_:]{3,60}\{")


def prompt(command: str) -> str:
    """What stands before a command: ``$ `` for a shell, else the name of the place where it is asked."""
    if command.startswith("@"):
        return "chat bot: "
    return "Prometheus: " if PROMQL.match(command) else "$ "


def to_collect(data: ReportData) -> list[tuple[str, str | None, list[str]]]:
    """
    (what to collect, the command for it, ids of the checks that it would decide), the most useful first.

    What would say why a check failed that no cause explains goes before what would decide an open one.
    """
    found: dict[tuple[str, str | None], list[str]] = {}
    first: set[tuple[str, str | None]] = set()
    for outcome in data.checks:
        unexplained = outcome.status is Status.FAIL and outcome.id in data.unexplained
        if unexplained or (outcome.status is Status.UNKNOWN and not outcome.outside):
            for gap in outcome.missing:
                found.setdefault((gap.what, gap.command), []).append(outcome.id)
                first |= {(gap.what, gap.command)} if unexplained else set()
    return sorted(
        ((what, command, ids) for (what, command), ids in found.items()),
        key=lambda item: (item[:2] not in first, -len(item[2]), item[0]),
    )
