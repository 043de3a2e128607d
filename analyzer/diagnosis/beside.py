"""
What stands beside the tunnel and is wrong: said above every report, and cured first where nothing of the tunnel itself is at fault.

It is no cause of what users miss of the tunnel, so it is ranked among none.
"""

from __future__ import annotations

from collections.abc import Iterable

from analyzer.causes.base import customer
from analyzer.causes.halt_remedies import for_halt
from analyzer.checks import commands
from analyzer.checks.details import ContainerWithoutRequest, NoRequests, OtherAccount, SystemPods, UncreatedPods
from analyzer.checks.pod_sets import sets_of
from analyzer.diagnosis.spoken import Speaker
from analyzer.facts.cluster import About
from analyzer.facts.pods import Pod
from analyzer.model import Beside, Outcome, Remedy, Status

MOST = 3
"""Sets of pods whose cure is said."""


def beside(
    about: About, outcomes: Iterable[Outcome], speaker: Speaker, *, explained: bool = False
) -> tuple[Beside, ...]:
    """
    What the checks of pods that are no part of the tunnel found, with the remedies that the pods' own reasons make; and whose account is shown
    in the place of the cluster's.

    Args:
        explained: a cause is found, beside which users' own pods are no news.
    """
    found = []
    for one in outcomes:
        if one.status not in (Status.FAIL, Status.WARN):
            continue
        if isinstance(one.detail, SystemPods) and not (explained and one.detail.of_users):
            cures = _remedies(about, one.detail)
        elif isinstance(one.detail, UncreatedPods) and not explained:
            cures = [_admit(*each) for each in one.detail.controllers[:MOST]]
        elif isinstance(one.detail, NoRequests):
            cures = [_request(each) for each in one.detail.containers[:MOST]]
        elif isinstance(one.detail, OtherAccount) and about.classic is not False:  # VRF is nobody's question elsewhere
            cures = []
        else:
            continue
        found.append(Beside(one.id, one.summary, tuple(dict.fromkeys(map(speaker.remedy, cures)))))
    return tuple(found)


def _admit(namespace: str | None, kind: str | None, name: str | None) -> Remedy:
    """What refuses pods is a quota, a PodSecurity level of the namespace, or a right of the account: the controller's events name it."""
    space = f" -n {namespace}" if namespace else ""
    whose = f"{kind.lower()} {name}" if kind and name else "the controller"
    shown = f"kubectl describe {kind.lower()}{space} {name}; " if kind and name else ""
    text = f"let the pods of {whose} be created: what its event names refuses them (a quota, the namespace's PodSecurity level, an account)"
    return customer(
        text, f"{shown}kubectl get resourcequotas{space or ' -A'}; kubectl get namespaces --show-labels", "S4"
    )


def _request(one: ContainerWithoutRequest) -> Remedy:
    """Where its controller is known, by the command that sets it there."""
    whose = one.workload
    text = f"give {f'container {one.container}' if one.container else 'every container'} of {whose or 'the pods that are scaled'} a request for {one.resource}: the autoscaler counts in shares of it"
    amount = {"cpu": "100m", "memory": "128Mi"}.get(one.resource)
    if not whose or amount is None:
        return customer(text, None, "S4")
    space = f" -n {one.namespace}" if one.namespace else ""
    only = f" -c {one.container}" if one.container else ""
    return customer(
        text,
        f"kubectl set resources {one.kind} {whose}{space}{only} --requests={one.resource}={amount}   # as much as it uses",
        "S4",
    )


def _remedies(about: About, detail: SystemPods) -> list[Remedy]:
    bad = {(pod.namespace, pod.name) for pod in detail.pods}
    sets = [one for one in sets_of(pod for pod in about.pods if (pod.namespace, pod.name) in bad) if one.bad]
    found: list[Remedy] = []
    for one in sets[:MOST]:
        halt = about.halts.first(one.bad)
        found += (_look(one.bad[0]),) if halt is None else for_halt(about, halt, "S4")
    return found


def _look(pod: Pod) -> Remedy:
    """Where nothing says why it does not run: what would."""
    gap = commands.described_pod(pod)
    ended = (
        f"; kubectl logs -n {pod.namespace or 'kube-system'} {pod.name} --all-containers --previous --tail=30"
        if pod.restarts
        else ""
    )
    return customer(
        f"bring {pod.name} back: its description and its last words say why it does not run",
        f"{gap.command}{ended}",
        "S4",
    )
