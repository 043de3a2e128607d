"""Pods that no check of the tunnel asks for, put together by the controller that makes them: how many of each are bad, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from analyzer import patterns as regex
from analyzer.checks import commands, details
from analyzer.checks.base import Answer, Cite, passed, plural, some, warned
from analyzer.checks.state import not_ready, untold
from analyzer.checks.unready import why_not
from analyzer.facts.cluster import About
from analyzer.facts.pods import ENDS, Pod
from analyzer.model import Evidence
from analyzer.schema import ListingRow
from analyzer.tables.rows import Rows

OF_CRON_JOB = regex.compile(r"-\d{8}-[a-z0-9]{5}$")
"""A CronJob puts the minute of the run behind the name of its Job."""
ORDINAL = regex.compile(r"-\d{1,3}$")
"""What a StatefulSet puts behind the name of each of its pods."""
ASKED_BY_NONE = ("", "dashboard")
"""Roles of pods that no other check asks for."""


class PodSet(NamedTuple):
    """The pods of one controller, by the form of their names, and those that are not ready."""

    name: str
    pods: tuple[Pod, ...]
    bad: tuple[Pod, ...]

    def says(self, *, whole: bool) -> str:
        """``CoreDNS: 3 of 3 pods CrashLoopBackOff``; ``CoreDNS: 3 pods CrashLoopBackOff`` where there may be more than those listed."""
        name = "CoreDNS" if self.name == "coredns" else self.name
        states = Counter(_state(pod) for pod in self.bad)
        how = ", ".join(f"{n} {state}" for state, n in states.most_common(3)) if len(states) > 1 else next(iter(states))
        count = f"{len(self.bad)} of {plural(len(self.pods), 'pod')}" if whole else plural(len(self.bad), "pod")
        return f"{name}: {count} {how}"


def _state(pod: Pod) -> str:
    """The word of kubectl; of a pod that runs, how many of its containers are ready."""
    status = pod.status or pod.phase
    return pod.state if status in ("Running", None) else str(status)


def _ended(pod: Pod) -> bool:
    """Is its work done, or is it one of a Job, which makes another one where it failed: by owner, by name, or since nothing starts it again."""
    of_job = pod.owner_kind == "Job" or OF_CRON_JOB.search(pod.name) is not None
    once = pod.role == "" and pod.status == "Error" and not pod.restarts
    return of_job or once or pod.status in ("Completed", "Succeeded", "Terminating") or pod.phase == "Succeeded"


def sets_of(pods: Iterable[Pod]) -> list[PodSet]:
    """Sets in the order in which their pods are listed; what ended for good, and is not started again, is left out."""
    found: dict[tuple[str | None, str], list[Pod]] = {}
    for pod in pods:
        if not _ended(pod):
            found.setdefault((pod.namespace, ENDS.sub("", ORDINAL.sub("", pod.name))), []).append(pod)
    return [PodSet(name, tuple(own), tuple(not_ready(own))) for (_, name), own in found.items()]


def is_whole(about: About, bad: list[Pod], listings: Rows[ListingRow]) -> bool:
    """Would the members that show these show those that are ready, too: they list all, or show some; `grep -v Running` leaves none."""
    sources = {row.source for pod in bad for row in pod.rows}
    if any(one.kind == "pods" and one.complete and one.source in sources for one in listings):
        return True
    return any(pod.health is True and pod.rows[0].source in sources for pod in about.pods)


def in_words(about: About, bad: list[PodSet], *, whole: bool) -> str:
    """Each set with its count, and behind it the reason of one of its pods, where one is stated."""
    return some((one.says(whole=whole) + why_not(about.halts.first(one.bad), len(one.bad)) for one in bad), 3)


def proof(about: About, bad: list[PodSet], cite: Cite) -> tuple[Evidence, ...]:
    """A pod of each set, and behind it the line that says why."""
    halts = [about.halts.first(one.bad) for one in bad[:2]]
    return cite([*(one.bad[0].rows[0] for one in bad[:3]), *(halt.row for halt in halts if halt is not None)], limit=5)


def detail(bad: Sequence[Pod], listed: int, *, of_users: bool = False) -> details.SystemPods:
    return details.SystemPods(tuple(details.BadPod(pod.namespace, pod.name) for pod in bad), listed, of_users)


def warning(
    about: About, pods: Iterable[Pod], listings: Rows[ListingRow], cite: Cite, *, of_users: bool = False
) -> Answer | None:
    """
    A warning of the sets in which pods are not ready, for none of them carries the tunnel; None where none of the pods counts.

    Args:
        of_users: is each set called with its namespace.
    """
    sets = sets_of(pods)
    counted = [pod for one in sets for pod in one.pods]
    if not counted:
        return None
    bad = [one for one in sets if one.bad]
    if not bad:
        silent = untold(counted, commands.agent_pods())
        return silent or passed(
            f"{len(counted)} of {plural(len(counted), 'pod')} ready",
            plural(len(counted), "pod"),
            cite(counted[0].rows[:1]),
        )
    down = [pod for one in bad for pod in one.bad]
    named = [one._replace(name=f"{one.pods[0].namespace}/{one.name}") for one in bad] if of_users else bad
    return warned(
        in_words(about, named, whole=is_whole(about, down, listings)),
        plural(len(counted), "pod"),
        proof(about, bad, cite),
        subjects=[pod.name for pod in down],
        detail=detail(down, len(counted), of_users=of_users),
    )
