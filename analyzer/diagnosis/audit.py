"""
The capture audit: what the bundle covers before anything is concluded from it.

Windows per source, sources of different days or clusters, cut logs, verbosity, collector errors, what was not read.
"""

from __future__ import annotations

from analyzer.checks.base import plural, some
from analyzer.current.mixed import two_distributions, unlike
from analyzer.konnectivity import releases
from analyzer.schema import CLOCK_SKEW, INPUTS, KONNECTIVITY_EVENTS, LOG_LINES, LOG_SOURCES, TOOL_ERRORS
from analyzer.snapshot.snapshot import SnapshotData
from analyzer.tunnel.view import TunnelView
from analyzer.wording import abridged

GMI_TAIL = 100
NAMED_ONE_BY_ONE = 6


def audit(snapshot: SnapshotData, tunnel: TunnelView) -> tuple[str, ...]:
    """Sentences, the weightiest first."""
    reading = snapshot.reading
    inputs = snapshot.rows[INPUTS]
    found: list[str] = list(losses(snapshot))
    strange = [r for r in inputs if r.status == "not_understood"]
    if snapshot.cluster is not None:
        left = [r for r in inputs if r.source not in snapshot.cluster.sources]
        found.append(
            f"cluster {snapshot.cluster.called} alone: {plural(len(left), 'member')} of other clusters, or of none, left out"
        )
    if snapshot.unnamed:
        found.append(f"no member names a cluster: whether this is {abridged(snapshot.unnamed, 100)} cannot be told")
    if strange:
        found.append(f"{plural(len(strange), 'member')} not understood: {some(r.source for r in strange)}")
    for source, shown in sorted(two_distributions(snapshot.rows).items()):
        whose = " and of ".join(shown)
        found.append(f"{source} holds outputs of {whose}, which are two clusters; they are diagnosed as one")
    if apart := unlike(snapshot.rows):
        found.append(
            f"lists of nodes in {some(sorted(apart))} have no node in common: two clusters, or one before and after; they are diagnosed as one"
        )
    found += _thinned(snapshot)
    cut = [log for log in tunnel.logs if log.component != "client" and not log.from_start]
    many = {kind for kind in ("agent", "server") if sum(log.component == kind for log in cut) > NAMED_ONE_BY_ONE}
    for kind in sorted(many):
        names = [log.name for log in cut if log.component == kind]
        found.append(
            f"{len(names)} of {sum(log.component == kind for log in tunnel.logs)} {kind} logs do not reach back to the {kind}'s start: "
            f"{some(names)}; what happened before does not show"
        )
    for log in cut:
        if log.component not in many:
            tail = f" ({log.lines} lines, as a dump's tail keeps)" if 90 <= log.lines <= GMI_TAIL else ""
            found.append(
                f"{log.name}: does not reach back to the {log.component}'s start{tail}; what happened before does not show"
            )
    for log in tunnel.servers:
        if log.verbosity is not None:
            found.append(f"{log.name}: verbosity {log.verbosity} by its arguments, {releases.describe(log.possible)}")
        elif log.possible and len(log.possible) < 40:
            found.append(f"{log.name}: {releases.describe(log.possible)}, verbosity at least {log.proven}")
    if snapshot.year_note:
        found.append(snapshot.year_note)
    errors = snapshot.rows[TOOL_ERRORS]
    if errors:
        kinds = sorted({r.class_ for r in errors})
        found.append(f"{plural(len(errors), 'error text')} in place of output ({some(kinds)})")
    back = [r for r in snapshot.rows[LOG_SOURCES] if (r.out_of_order or 0) > 10]
    if back:
        found.append(f"times step back in {some(r.source for r in back)}: several containers in one file, or a replay")
    for r in snapshot.rows[CLOCK_SKEW]:
        if r.contradictory:
            found.append(
                f"clocks of {r.agent} and {r.server} contradict each other: one was stepped, or the logs do not belong together"
            )
        elif (r.low_s or 0) > 1 or (r.high_s or 0) < -1:
            found.append(
                f"the clock of {r.agent} is off {r.server}'s by {r.low_s if (r.low_s or 0) > 1 else r.high_s:+.1f} s or more"
            )
    if reading["unheld"]:
        found.append(
            f"this system bounds the reading of hostile input less than Linux does: {'; '.join(reading['unheld'])}"
        )
    if reading["sink"].get("dropped"):
        found.append(
            f"{reading['sink']['dropped']} lines could not be kept for citing ({snapshot.limits.option('kept_lines')})"
        )
    return tuple(dict.fromkeys(found))


SUMMARY = "several"
"""The kind of a row that stands for many members of which no single one is named."""


def losses(snapshot: SnapshotData) -> tuple[str, ...]:
    """What the bundle holds and was not read: where reading stopped, and the members that were lost in whole or in part."""
    found: list[str] = []
    if stopped := snapshot.reading["stopped"]:
        found.append(f"reading stopped early: {stopped}")
    lost = [r for r in snapshot.rows[INPUTS] if r.lost or r.status in ("error", "refused")]
    for rows, what in (
        ([r for r in lost if not r.records], "could not be read"),
        ([r for r in lost if r.records], "could be read in part only"),
    ):
        if rows:
            told = some(f"{abridged(r.source, 100)} ({abridged(r.note or 'no reason known', 120)})" for r in rows)
            single = sum(r.kind != SUMMARY for r in rows)
            many = "more than " if single and single < len(rows) else ""
            found.append(f"{many}{plural(single or len(rows), 'member')} {what}: {told}")
    return tuple(found)


def _thinned(snapshot: SnapshotData) -> list[str]:
    """Logs that hold more events than rows were kept of them: what is counted by rows is too little there."""
    noted = {r.source for r in snapshot.rows[LOG_SOURCES] if r.without_row}
    if not noted:
        return []
    events = snapshot.rows[KONNECTIVITY_EVENTS]
    kept = sum(event.source in noted for event in events)
    messages = {(event.source, event.message or "") for event in events if event.source in noted}
    total = sum(r.count or 0 for r in snapshot.rows[LOG_LINES] if (r.source, r.message) in messages)
    return [
        f"of {total} events in {plural(len(noted), 'large log')} {kept} became rows (the first and last of each message, each peer's last stream): "
        "numbers of failed dials, refusals and errors in this report are at least so many; `log_lines` holds the exact count of every message"
    ]
