"""What a bundle lacks, as every report lists it."""

from __future__ import annotations

from analyzer.model import ReportData, Status


def to_collect(data: ReportData) -> list[tuple[str, str | None, list[str]]]:
    """(what to collect, the command for it, ids of the checks that it would decide), the most useful first."""
    found: dict[tuple[str, str | None], list[str]] = {}
    for outcome in data.checks:
        if outcome.status is Status.UNKNOWN:
            for gap in outcome.missing:
                found.setdefault((gap.what, gap.command), []).append(outcome.id)
    return sorted(
        ((what, command, ids) for (what, command), ids in found.items()), key=lambda item: (-len(item[2]), item[0])
    )
