"""What calico-node says itself of why it ends (part of BGP-08)."""

from __future__ import annotations

from collections.abc import Sequence

from analyzer.checks import commands, details
from analyzer.checks.base import Answer, Cite, plural, warned
from analyzer.facts.cluster import About
from analyzer.facts.pods import Pod
from analyzer.mesh import calico_ends
from analyzer.mesh.calico_ends import CalicoEnd
from analyzer.schema import LogSignalRow
from analyzer.tunnel import errors
from analyzer.wording import innermost


def of_pods(bad: Sequence[Pod], log_signals: Sequence[LogSignalRow]) -> list[CalicoEnd]:
    """Of pods that are not ready, and of nobody's name, the most telling first."""
    names = {pod.name for pod in bad}
    return [end for end in calico_ends.found(log_signals) if not end.row.pod or end.row.pod in names]


def detail_of(about: About, end: CalicoEnd) -> details.ToldEnd:
    """What a cause is told of it."""
    return details.ToldEnd(
        end.fault, end.object, place_of(about, end.row, end.node), end.words, *calico_ends.around(end)
    )


def in_words(about: About, end: CalicoEnd) -> str:
    """The fault, where it is, and what the line says."""
    place = place_of(about, end.row, end.node)
    return f"{end.fault.value}{f', on {place}' if place else ''}: `{end.words}`"


def place_of(about: About, row: LogSignalRow, named: str = "") -> str:
    """Whose line it is: the node of its pod, as the log names it, or the pod."""
    pods = (pod.node for pod in about.role("calico-node") if pod.name == row.pod and pod.node)
    return next(pods, row.node or named or row.pod or "")


def alone(about: About, log_signals: Sequence[LogSignalRow], cite: Cite) -> Answer | None:
    """By a log alone, where no pod of calico-node is listed: it is past, so a warning, and what a program tries anew is none."""
    ends = calico_ends.found(log_signals)
    datastore = calico_ends.given_up(log_signals, calico_ends.UNREACHED)
    typha = calico_ends.given_up(log_signals, calico_ends.LOST)
    without = [row for row in typha.rows if calico_ends.lacks_typha(row)] if typha.ends else []
    cut = [] if without else calico_ends.cut_off(typha)
    lost = without or (cut and [*cut[:1], *_dials(log_signals, cut[0])[-1:]])
    if not ends and not datastore.rows and not lost:
        return None
    rows = [*(end.row for end in ends), *datastore.rows, *lost]
    if ends:
        text = in_words(about, ends[0])
    elif datastore.rows:
        first = datastore.rows[0]
        place = place_of(about, first)
        who = f"{calico_ends.program(first)}{f' on {place}' if place else ''}"
        end = "ends, for it" if datastore.ends else "has met an error: it"
        said = innermost(calico_ends.said(first), 160)
        text = f"{who} {end} does not reach the API server at {first.name}: {said}"
    elif without:
        text = f"calico-node ends, for no Typha is ready: {innermost(calico_ends.said(without[0]), 200)}"
    else:
        text = f"calico-node ends, for it gets no connection to Typha{_at(lost)}: {innermost(calico_ends.said(lost[-1]), 160)}"
    return warned(
        f"{text}; how it is now is not shown",
        plural(len(rows), "line") + " of a log, no pod listed",
        cite(rows, limit=3),
        [commands.agent_pods()],
        detail=details.CalicoNode(
            by_log=True,
            end=detail_of(about, ends[0]) if ends else None,
            datastore=(datastore.rows[0].name or "") if datastore.rows and not ends else "",
            typha=_typha(about, lost, is_unready=bool(without)) if lost and not ends else None,
            told=tuple(dict.fromkeys(row.pod for row in rows if row.pod)),
            told_again=bool(ends or datastore.ends or lost),
        ),
    )


def _dials(log_signals: Sequence[LogSignalRow], end: LogSignalRow) -> list[LogSignalRow]:
    """Dials of Typha that failed in the log that ends by it: they say how."""
    return [
        row
        for row in log_signals
        if (row.source, row.pod) == (end.source, end.pod) and row.signal == calico_ends.LOST and calico_ends.dials(row)
    ]


def _at(lost: Sequence[LogSignalRow]) -> str:
    address = next((row.name for row in lost if row.name), "")
    return f" at {address}" if address else ""


def _typha(about: About, lost: Sequence[LogSignalRow], *, is_unready: bool) -> details.TyphaUnreached:
    """Where none is ready there is no address that would be dialled."""
    address = "" if is_unready else next((row.name for row in lost if row.name), "")
    by_tls = not is_unready and any(errors.classify(row.message) in errors.TRUST for row in lost)
    return details.TyphaUnreached(address, place_of(about, lost[0]), by_tls, is_unready)
