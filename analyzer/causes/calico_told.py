"""calico-node of which only the kubelets' events say that it does not keep running (part of calico-node-down)."""

from __future__ import annotations

from analyzer.causes.base import LIKELY, POSSIBLE, Finding, Outcomes, customer, fails, proof
from analyzer.causes.mesh_pattern import ROWS
from analyzer.checks import commands, details
from analyzer.checks.base import some
from analyzer.mesh.plain import MeshView
from analyzer.model import Status

PODS = "kubectl get pods -A -l k8s-app=calico-node -o wide"


def restarted(mesh: MeshView, outcomes: Outcomes, state: details.CalicoNode) -> Finding | None:
    """
    Events are past, so it is likely at best, and possible where sessions stand or no container was ended.

    What keeps it from running stands in its own log: the first lines name the address that it looks for, or the API server.
    """
    outcome = outcomes["BGP-08"]
    if outcome.status is not Status.WARN or not state.by_events:
        return None
    name = state.told[0] if state.told else "calico-node"
    pod = f"-n {state.told_space or 'kube-system'} {name}" if state.told else "-n <its namespace> <that pod>"
    stands = bool(mesh.rows) and not mesh.down
    read = customer(
        f"read why {name} ends: the first lines of its run before name what it lacks, as an address of its interface (IP_AUTODETECTION_METHOD), the API server or its node's record",
        f"{'' if state.told else f'{PODS}; '}kubectl logs {pod} -c calico-node --previous | head -50",
        "S6",
    )
    return Finding(
        LIKELY if state.told_again and not stands else POSSIBLE,
        outcome.summary,
        ("BGP-08", *fails(outcomes, *ROWS)),
        proof(outcomes, ("BGP-08",)),
        (read, customer("see whether it is so on each node, or on some", PODS, "S6")),
        (commands.agent_pods(), commands.events()),
        scope=some(state.told) if state.told else "",
        title="calico-node does not keep running, by its events",
    )
