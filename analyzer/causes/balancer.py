"""Agents that dial a balancer on their own node (k0s's node-local load balancing, a static pod of HAProxy or nginx), and are refused there."""

from __future__ import annotations

from analyzer.causes.base import CONFIRMED, LIKELY, POSSIBLE, Finding, Outcomes, fails, proof, sre
from analyzer.checks.base import Cite, some
from analyzer.facts.cluster import About
from analyzer.facts.generated import static_of
from analyzer.facts.pods import Pod
from analyzer.model import Remedy
from analyzer.tunnel import errors
from analyzer.tunnel.log import AgentState
from analyzer.tunnel.view import TunnelView
from analyzer.tunnel.whereabouts import node_of

CONTROL_PLANE = ("kube-apiserver-", "kube-controller-manager-", "kube-scheduler-", "etcd-", "konnectivity-server-")
SUFFERS = ("AG-09", "ERR", "AG-03", "AG-02", "AG-05", "SRV-01b", "SRV-02")


def is_local(state: AgentState) -> bool:
    """Does this agent fail because nobody listens on its own node, at a loopback address."""
    return bool(state.failures) and errors.refused_at_home(state.failures[-1].error)


def down(about: About, tunnel: TunnelView, outcomes: Outcomes, cite: Cite) -> Finding | None:
    """
    What agents are refused at on their own node is that node's: confirmed where the node's static pod is stated to be down.

    Without it likely where others are connected, for these reach the servers; else possible.
    """
    refused = [state for state in tunnel.failing if is_local(state)]
    if not refused or len(refused) < len(tunnel.failing):
        return None
    at = errors.target(refused[-1].failures[-1].error) or "?"
    places = [node for state in refused if (node := node_of(about, state))]
    broken = [
        pod for pod in about.pods if _is_static(pod) and pod.health is False and (pod.node in places or not places)
    ]
    names = some([pod.name for pod in broken]) if broken else "what is to listen there"
    where = some(places) if places else some([state.log.name for state in refused])
    text = f"agents on {where} are refused at {at}, on their own node: {names} {f'is {broken[0].state}' if len(broken) == 1 else 'is down'}"
    if tunnel.connected:
        text += f"; {len(tunnel.connected)} of {len(tunnel.agent_states)} agents are connected, so a server runs"
    return Finding(
        CONFIRMED if broken else LIKELY if tunnel.connected else POSSIBLE,
        text,
        fails(outcomes, *SUFFERS),
        (*cite([pod.rows[0] for pod in broken]), *proof(outcomes, ("AG-09", "ERR"), 3)),
        _remedies(about, broken, places, at),
        scope=where,
        title="The balancer on the agents' own node is down",
    )


def _is_static(pod: Pod) -> bool:
    """A static pod carries its node's name (kubelet, pkg/kubelet/config); those of the control plane balance nothing."""
    return static_of(pod.name, pod.node) is not None and not pod.name.startswith(CONTROL_PLANE)


def _remedies(about: About, broken: list[Pod], places: list[str], at: str) -> tuple[Remedy, ...]:
    pod = broken[0] if broken else None
    node = (pod.node if pod else None) or next(iter(places), "<node>")
    k0s = about.language.product == "k0s"
    if pod is not None:
        name = static_of(pod.name, node) or pod.name
        look = sre(
            f"see why {pod.name} does not run on {node}",
            f"kubectl describe pod -n {pod.namespace or 'kube-system'} {pod.name}; ssh {node} 'crictl logs --tail 50 $(crictl ps -a --name {name} -q | head -1)'",
            "S5a",
        )
    else:
        look = sre(f"see who is to listen at {at} on {node}", f"ssh {node} 'ss -ltnp; crictl ps -a'", "S5a")
    start = sre(
        f"then let {'k0s write its balancer' if k0s else 'the kubelet start it'} anew",
        f"ssh {node} 'systemctl restart {'k0sworker' if k0s else 'kubelet'}'",
        "S5a",
    )
    return (look, start)
