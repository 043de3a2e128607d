"""Pods of the control plane that are not ready: which, why, and the lines that decide."""

from __future__ import annotations

from analyzer.checks import commands, details
from analyzer.checks.base import Answer, Cite, failed, plural, some
from analyzer.checks.state import not_ready, untold
from analyzer.facts.cluster import About
from analyzer.facts.halts import Halt, HaltKind
from analyzer.facts.pods import Pod
from analyzer.model import Evidence, Placed
from analyzer.schema import ContainerRow
from analyzer.tables.rows import Rows


def pods_ready(
    about: About, pods: list[Pod], containers: Rows[ContainerRow], cite: Cite, what: str = ""
) -> Answer | None:
    """Fail for the pods that are not n/n Running, unknown where no state is given, or None when all are."""
    bad = not_ready(pods)
    if not bad:
        return untold(pods, commands.master_pods(about))
    found = not_ready_containers(bad, containers)
    halt = about.halts.first(bad)
    return pods_bad(bad, found, pods, cite(evidence(bad, found, halt)), what, halt=halt)


def pods_bad(
    bad: list[Pod],
    found: dict[str, list[ContainerRow]],
    pods: list[Pod],
    proof: tuple[Evidence, ...],
    what: str = "",
    stated: str = "",
    halt: Halt | None = None,
) -> Answer:
    """
    The answer for pods that are not ready.

    Args:
        found: the containers that decide, by pod.
        what: what the pods are called, in the summary.
        stated: ``2 proxy containers``, of which a status is known.
        halt: why one of them does not run; then nobody is asked for its description.
    """
    return failed(
        f"{len(bad)} of {len(pods)}{f' {what}' if what else ''} not ready: "
        + some(said(pod, found) for pod in bad)
        + why_not(halt, len(bad)),
        plural(len(pods), "pod") + (f", {stated} with a status" if stated else ""),
        proof,
        () if halt is not None else (commands.described_pod(bad[0]),),
        subjects=[p.name for p in bad],
        detail=detail(bad, found, len(pods)),
    )


def not_ready_containers(bad: list[Pod], containers: Rows[ContainerRow]) -> dict[str, list[ContainerRow]]:
    """By pod, the containers that are stated not to be ready: they decide, whatever the pod's status says."""
    found: dict[str, list[ContainerRow]] = {}
    names = {p.name for p in bad}
    for row in containers:
        if row.pod in names and row.ready is False:
            found.setdefault(str(row.pod), []).append(row)
    return {pod: _each_once(rows) for pod, rows in found.items()}


def _each_once(rows: list[ContainerRow]) -> list[ContainerRow]:
    """A container that two members show is one, as the one with more restarts shows it."""
    by_name: dict[str | None, ContainerRow] = {}
    for row in rows:
        if (known := by_name.get(row.container)) is None or (row.restarts or 0) > (known.restarts or 0):
            by_name[row.container] = row
    return list(by_name.values())


def said(pod: Pod, found: dict[str, list[ContainerRow]]) -> str:
    """``name 2/3 Running (container: CrashLoopBackOff after OOMKilled, 9 restarts)``."""
    rows = found.get(pod.name, [])
    inside = ", ".join(
        f"{r.container}: {state(r)}" + (f", {plural(r.restarts, 'restart')}" if r.restarts else "") for r in rows
    )
    restarts = f", {plural(pod.restarts, 'restart')}" if pod.restarts and not rows else ""
    return f"{pod.name} {pod.state}{restarts}" + (f" ({inside})" if inside else "")


def state(row: ContainerRow) -> str:
    """``CrashLoopBackOff after OOMKilled``: a container that waits says only that it waits, so why its last run ended goes with it."""
    now = row.reason or row.state or "not ready"
    if row.last_reason in (None, "", row.reason, "Completed"):
        return now
    if row.last_reason == "Error":  # says less than its exit code
        return now if row.exit_code is None else f"{now} after exit code {row.exit_code}"
    return f"{now} after {row.last_reason}"


def why_not(halt: Halt | None, bad: int) -> str:
    """``; its log ends: ...``: the reason of one of the pods, by its name where there are several."""
    if halt is None or (halt.kind is HaltKind.MEMORY and not halt.limit):  # the container's state says it already
        return ""
    return f"; {halt.pod.name + ': ' if bad > 1 else ''}{halt.words}"


def evidence(bad: list[Pod], found: dict[str, list[ContainerRow]], halt: Halt | None = None) -> list[Placed]:
    """The lines of the containers that decide, else those of the pods; behind the first the one that says why."""
    rows: list[Placed] = [row for p in bad for row in (found.get(p.name) or p.rows[:1])]
    return rows if halt is None or halt.row in rows else [*rows[:1], halt.row, *rows[1:]]


def detail(bad: list[Pod], found: dict[str, list[ContainerRow]], listed: int) -> details.PodsNotReady:
    """The same as values."""
    return details.PodsNotReady(
        tuple(details.BadPod(p.namespace, p.name, tuple(str(r.container) for r in found.get(p.name, []))) for p in bad),
        listed,
    )
