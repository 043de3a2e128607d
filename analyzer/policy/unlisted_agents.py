"""
What the policies say of a call by an agent that no list shows: it is a pod of kube-system of unknown labels, or uses its node's network.

Where both are denied, any agent is, whatever its labels and address: such as where a default denial lets in the pods of one namespace alone.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from analyzer.facts.pods import Pod
from analyzer.policy import ends, workloads
from analyzer.policy.decision import DENIED, UNKNOWN, Decision, agreed, strictest
from analyzer.policy.evaluate import Query
from analyzer.policy.objects import Endpoint, Packet, Side
from analyzer.policy.ways import Connection

if TYPE_CHECKING:
    from analyzer.policy.evaluate import Evaluator

SPACE = "kube-system"
CALLED = f"an agent of {SPACE}"
ASSUMED = f"the agents, which no list shows, taken for pods of {SPACE}, or for programs of another node"
TCP = 6
MOST_NODES = 300


def asked(evaluator: Evaluator, destination: str, port: int | None) -> Decision:
    """The ingress of a pod for any of them; unknown where it hangs on which it is."""
    found = ends.find(evaluator.world, destination)
    if isinstance(found, Decision):
        return found
    to = found.endpoint
    if to is None or to.kind != "workload":
        return Decision(UNKNOWN, "", f"{destination} is no pod that the bundle shows")
    pod = workloads.of_pod(Pod(SPACE, CALLED, "agent"), evaluator.world.profiles, None)
    made = []
    for source in (pod, Endpoint("far", "a node")):
        packet = Packet(Side(source, None), ends.side(evaluator.world, found, ends.End(Endpoint("far", "")), port), TCP)
        made.append(evaluator.workload(to, "Ingress", packet))
    return agreed(made, "a pod's call and a node's get different answers")


def leaving(evaluator: Evaluator, node: str, destination: str, port: int | None) -> Decision:
    """The egress of any of them on this node: of the node itself, and of a pod on it; unknown where it hangs on which it is."""
    world = evaluator.world
    found, here = ends.find(world, destination), world.nodes.get(node)
    if isinstance(found, Decision):
        return found
    if here is None:
        return Decision(UNKNOWN, "", f"node {node} is not in the bundle")
    pod = replace(workloads.of_pod(Pod(SPACE, CALLED, "agent"), world.profiles, None), node=node)
    packet = Packet(Side(pod, None), ends.side(world, found, ends.End(Endpoint("far", "")), port), TCP)
    made = [evaluator.workload(pod, "Egress", packet), evaluator.hosts.forwarded(node, "Egress", packet)]
    return agreed(
        [evaluator.ask(Query(f"node:{node}", destination, port)), strictest(made)],
        "a pod's call and a node's get different answers",
    )


def all_denied(evaluator: Evaluator, legs: list[Connection]) -> list[Connection]:
    """The same connections of every agent, where from each node neither the node itself nor a pod on it may go there; else none."""
    nodes = list(evaluator.world.nodes)
    if len(nodes) > MOST_NODES:
        return []
    for target, port in dict.fromkeys((leg.destination, leg.port) for leg in legs):
        for node in nodes:
            if leaving(evaluator, node, target, port).ruling is not DENIED:
                return []
    return [leg._replace(assumption=f"{leg.assumption}; {ASSUMED}".removeprefix("; "), unlisted=True) for leg in legs]
