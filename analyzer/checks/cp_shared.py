"""
A Konnectivity server that is one of the containers of a control plane's pod (Kamaji, Kubermatic): that container decides, where it is stated.

A pod that is 3/4 may be so for another's sake; of its containers alone, the pod need not be listed.
"""

from __future__ import annotations

from collections.abc import Sequence

from analyzer.checks import details
from analyzer.checks.base import Answer, Cite, failed, passed, plural, some, warned
from analyzer.checks.state import not_ready
from analyzer.checks.unready import pods_bad, said, state, why_not
from analyzer.facts.cluster import About
from analyzer.facts.generated import is_servers
from analyzer.facts.pods import Pod
from analyzer.model import Gap
from analyzer.schema import ContainerRow
from analyzer.tables.rows import Rows


def within(about: About, pods: Sequence[Pod], containers: Rows[ContainerRow], cite: Cite) -> Answer | None:
    """The answer for pods that hold more than the server and are not ready; None where all are, or the server has a pod of its own."""
    bad = not_ready(pods)
    if not bad or not all(pod.is_shared for pod in bad):
        return None
    own = {row.pod: row for row in containers if is_servers(row.container) and row.ready is not None}
    down = [pod for pod in bad if pod.name in own and own[pod.name].ready is False]
    halt = about.halts.first(down or bad)
    if down:
        found = {pod.name: [own[pod.name]] for pod in down}
        proof = [own[pod.name] for pod in down]
        rows = [*proof[:1], *([halt.row] if halt is not None else []), *(pod.rows[0] for pod in down), *proof[1:]]
        return pods_bad(down, found, list(pods), cite(rows), halt=halt)
    if all(pod.name in own for pod in bad):
        others = {str(r.container) for r in containers if r.pod in {pod.name for pod in bad} and r.ready is False}
        text = f"{some(pod.name for pod in bad)} not ready because of {some(sorted(others)) or 'another container'}, not of the server"
        about_others = _detail(bad, pods)._replace(is_anothers=True)
        return warned(text, plural(len(pods), "pod"), cite(pod.rows[0] for pod in bad), detail=about_others)
    text = f"{some(said(pod, {}) for pod in bad)}: the server is one of its containers, and which of them is not ready is not stated"
    proof_rows = cite([*(pod.rows[0] for pod in bad), *([halt.row] if halt is not None else [])])
    return warned(
        text + why_not(halt, len(bad)),
        plural(len(pods), "pod"),
        proof_rows,
        (_which(bad[0]),),
        detail=_detail(bad, pods),
    )


def alone(about: About, containers: Rows[ContainerRow], cite: Cite) -> Answer | None:
    """The same by statements of containers, whose pods no list shows; one that was never restarted may be starting."""
    own = [row for row in containers if is_servers(row.container) and row.ready is not None]
    if not own or any(about.plays(row.namespace, row.pod) == "kube-apiserver" for row in own):
        return None
    down = [row for row in own if row.ready is False and (row.restarts or row.reason)]
    if down:
        return failed(
            f"{plural(len(down), 'server container')} of {len(own)} not ready: "
            + some(
                f"{row.pod or 'a pod'} {state(row)}" + (f", {plural(row.restarts, 'restart')}" if row.restarts else "")
                for row in down
            ),
            plural(len(own), "container"),
            cite(down),
            subjects=[row.pod for row in down if row.pod],
            detail=details.PodsNotReady(
                tuple(details.BadPod(row.namespace, row.pod or "", (str(row.container),)) for row in down), len(own)
            ),
        )
    if all(row.ready for row in own):
        return passed(f"ready in {len(own)} of {plural(len(own), 'pod')}", plural(len(own), "container"), cite(own[:3]))
    return None


def _detail(bad: Sequence[Pod], pods: Sequence[Pod]) -> details.PodsNotReady:
    return details.PodsNotReady(tuple(details.BadPod(pod.namespace, pod.name) for pod in bad), len(pods))


def _which(pod: Pod) -> Gap:
    name = f"-n {pod.namespace or 'kube-system'} {pod.name}"
    template = '{range .status.containerStatuses[*]}{.name}{"\\t"}{.ready}{"\\t"}{.restartCount}{"\\n"}{end}'
    return Gap(f"which container of {pod.name} is not ready", f"kubectl get pod {name} -o jsonpath='{template}'")
