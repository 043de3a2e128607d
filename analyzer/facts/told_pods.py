"""
Pods of the system that no list shows, of which events say that they did not start, or end again and again.

Samples (scheduler, kubelet)::

    Warning  FailedScheduling  21s (x6 over 4m)  default-scheduler  0/1 nodes are available: 1 node(s) had untolerated taint {pool: gpu}.
    Warning  Failed            2m                kubelet            Failed to pull image "registry.example.org/a:v1": not found
    Warning  BackOff           1m (x9 over 9m)   kubelet            Back-off restarting failed container a in pod a-x2k9v

An event is past. It is stated of that pod at that time, and of no other; one that was placed or started since is not told here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from analyzer.facts.ages import is_old
from analyzer.facts.pods import Pod
from analyzer.facts.troubled import PULLS
from analyzer.schema import EVENTS, EventRow
from analyzer.vendors import distributions, spaces

if TYPE_CHECKING:
    from analyzer.facts.cluster import About

OLD_TUNNEL = "old tunnel"
"""What a pod of a tunnel that AKS had before Konnectivity is called here; it has no role of its own."""
PLACED, STARTED = "Scheduled", "Started"
UNPLACED = "FailedScheduling"
UNMADE = frozenset(
    {"FailedMount", "FailedAttachVolume", "FailedCreatePodSandBox", "FailedSandbox", "Failed", "InspectFailed"}
)
"""Reasons of a kubelet's warnings about a pod that it does not get started."""
AGAIN = "BackOff"


class ToldPod(NamedTuple):
    """
    Attributes:
        pod: with the state that its events give it, and no row of its own.
        row: the event that says most.
    """

    pod: Pod
    row: EventRow

    @property
    def says(self) -> str:
        """What it does, in words that stand behind its name."""
        states = {"Pending": "has no node", "ContainerCreating": "does not start"}
        return states.get(self.pod.status or "", "ends and is started again and again")


def told(about: About, *roles: str) -> list[ToldPod]:
    """Of these roles, in the order of the events; none of a role of which a pod is listed."""
    listed = {role for role in roles if role != OLD_TUNNEL and about.role(role)}
    if OLD_TUNNEL in roles and any(distributions.OLD_TUNNELS.match(pod.name) for pod in about.pods):
        listed.add(OLD_TUNNEL)
    wanted = set(roles) - listed
    by_pod: dict[tuple[str | None, str], list[EventRow]] = {}
    for event in about.tables[EVENTS] if wanted else ():
        name = event.object_name
        if name and event.object_kind in (None, "Pod", "pod", "pods", "po") and not is_old(event):
            by_pod.setdefault((event.namespace, name), []).append(event)
    found = []
    for (space, name), rows in by_pod.items():
        role = role_by_name(about, space, name)
        if role in wanted and (state := _state(rows)) is not None:
            found.append(ToldPod(Pod(space, name, role, status=state[0]), state[1]))
    return found


def role_by_name(about: About, space: str | None, name: str) -> str:
    if distributions.OLD_TUNNELS.match(name) and (space is None or spaces.is_system(space)):
        return OLD_TUNNEL
    return about.plays(space, name)


def _state(rows: list[EventRow]) -> tuple[str, EventRow] | None:
    """(status as kubectl would print it, the event); None for a pod of which nothing says that it does not run."""
    said = {row.reason for row in rows}
    warned = [row for row in rows if row.type != "Normal"]
    again = [row for row in warned if row.reason == AGAIN and PULLS not in (row.message or "").lower()]
    if again:
        return "CrashLoopBackOff", again[-1]
    unmade = [row for row in warned if row.reason in UNMADE and row.message]
    if unmade and STARTED not in said:
        return "ContainerCreating", next((row for row in unmade if "pull" in (row.message or "")), unmade[-1])
    unplaced = [row for row in warned if row.reason == UNPLACED]
    if unplaced and not said & {PLACED, STARTED, *UNMADE}:
        return "Pending", unplaced[-1]
    return None
