"""A webhook that serves by another CA than stands in its configuration, while what writes that CA there does not run."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from analyzer.causes.base import customer
from analyzer.causes.dialled import scale_up
from analyzer.causes.halt_remedies import for_halt
from analyzer.checks.details import FailedCall
from analyzer.checks.state import not_ready
from analyzer.facts.cluster import About
from analyzer.konnectivity.chain import Reason
from analyzer.model import Placed, Remedy
from analyzer.schema import WORKLOADS
from analyzer.tunnel import errors
from analyzer.vendors import ca_writers

STEP = "S14"
DOES = "which writes the CA into the webhooks' configurations (clientConfig.caBundle)"


class IdleWriter(NamedTuple):
    """
    Attributes:
        words: what does not run, and in which state it is.
        row: the line that states it.
        remedies: what brings it back.
    """

    words: str
    row: Placed
    remedies: tuple[Remedy, ...]


def idle(about: About, own: FailedCall | None, space: str | None) -> IdleWriter | None:
    """
    What should have written the CA of a webhook whose certificate is signed by another; None where that is not so, or it runs.

    Args:
        space: namespace of the webhook's service.
    """
    if own is None or own.reason is not Reason.CERTIFICATE or errors.trust(own.inner) is not errors.Trust.AUTHORITY:
        return None
    pod = next((p for p in not_ready(about.pods) if ca_writers.writes(p.name, p.namespace, space)), None)
    if pod is not None:
        where = f"-n {pod.namespace or space or 'cert-manager'} {pod.name}"
        words = f"{pod.name} is {pod.state}"
        halt = about.halts.of(pod)
        if halt is not None:
            first, *others = for_halt(about, halt, STEP)
            first = replace(first, text=f"{first.text}; it is {pod.name}, {DOES}")
            return IdleWriter(f"{words}: {halt.words}", pod.rows[0], (first, *others))
        again = f"kubectl logs {where} --previous --tail=50; " if pod.restarts else ""
        said = "" if pod.status == "Pending" else f"{again}kubectl logs {where} --tail=50; "
        look = f"{said}kubectl describe pod {where}"
        text = f"bring {pod.name} back, {DOES}: it is {pod.state}, and what stands there is the CA of before"
        return IdleWriter(words, pod.rows[0], (customer(text, look, STEP),))
    last = {(w.namespace, w.name): w for w in about.tables[WORKLOADS] if w.kind == "Deployment" and w.name}
    for (namespace, name), row in last.items():
        if not ca_writers.writes(name or "", namespace, space) or row.ready != 0:
            continue
        if row.desired == 0:
            up = scale_up(row, STEP)
            return IdleWriter(
                f"deployment {name} is scaled to zero", row, (replace(up, text=f"{up.text}; it is {name}, {DOES}"),)
            )
        text = f"bring deployment {name} back, {DOES}: none of its pods is ready"
        look = f"kubectl describe deployment -n {namespace or space} {name}; kubectl logs -n {namespace or space} deployment/{name} --tail=50"
        return IdleWriter(f"deployment {name} has no ready pod", row, (customer(text, look, STEP),))
    return None
