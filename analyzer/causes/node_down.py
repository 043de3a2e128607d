"""
Workers that are not Ready: what is down on them is down with them.

The kubelet reports over its own connection to the API server, which is no tunnel: a node that is NotReady is a cause of
what its agents and its BIRD do, and never a result of it. One whose network plug-in is not up yet is set aside: there
Calico decides.
"""

from __future__ import annotations

import dataclasses

from analyzer.causes import missed_kubelets, missed_place
from analyzer.causes.base import CONFIRMED, LIKELY, Finding, Outcomes, customer, fails, proof, told
from analyzer.causes.halt_remedies import NETWORK, network_first
from analyzer.checks import commands, details, surroundings, worker_commands
from analyzer.checks.base import Cite, some
from analyzer.checks.state import not_ready
from analyzer.facts.cluster import About
from analyzer.facts.nodes import Node
from analyzer.facts.pods import Pod
from analyzer.konnectivity.chain import Leg
from analyzer.mesh.plain import MeshView
from analyzer.model import Remedy, Status
from analyzer.tunnel import errors
from analyzer.tunnel.errors import ErrorClass
from analyzer.tunnel.faults import Faults
from analyzer.tunnel.view import TunnelView
from analyzer.wording import innermost

WAITING = frozenset({"ContainerCreating", "PodInitializing", "Pending", "Terminating", "Unknown", "NodeLost"})
"""States that follow from a node that is down, and are no reason for it."""
TITLE, TITLE_MANY = (
    "A worker is not Ready: trouble bound to that worker",
    "Workers are not Ready: trouble bound to those workers",
)


ON_THE_WAY = frozenset({ErrorClass.TIMEOUT, ErrorClass.NO_ROUTE, ErrorClass.UNREACHABLE, ErrorClass.REFUSED})
"""Classes of a connect that failed between the node and the server: no restart of the agent mends them."""


def in_its_own_words(found: Finding, bad: Pod | None, tunnel: TunnelView, cite: Cite) -> Finding:
    """The finding of one bad agent with what its own log ends with, and where that lies on the way, with the way first."""
    state = next((one for one in tunnel.failing if bad is not None and one.log.pod == bad.name), None)
    if bad is None or state is None or not state.failures:
        return found
    last = state.failures[-1]
    kind, target = errors.classify(last.error), errors.target(last.error)
    remedies = found.remedies
    if kind in ON_THE_WAY and target and bad.at:
        host, _, port = target.rpartition(":")
        text = f"let TCP {port} from {bad.at} reach {host}, as it does from the other nodes: its route, security group or firewall is another"
        look = f"ssh {bad.at} 'ip route get {host.strip('[]')}; nc -vz -w 5 {host.strip('[]')} {port}'"
        remedies = (customer(text, look, "S10a"), *remedies)
    return dataclasses.replace(
        found,
        summary=f"{found.summary}; its own log: {innermost(last.error, 160)}",
        evidence=(*found.evidence[:2], *cite([last]), *found.evidence[2:]),
        remedies=remedies,
    )


def down(about: About) -> list[Node]:
    """Nodes that are stated to be NotReady, without those that wait for their network."""
    return [node for node in about.nodes.values() if node.ready is False and not node.network]


def agents_with(about: About) -> list[Node]:
    """The NotReady nodes on which every agent stands that is not ready; empty where one stands elsewhere or nowhere known."""
    nodes, bad = {node.name: node for node in down(about)}, not_ready(about.role("agent"))
    if not nodes or not bad:
        return []
    if len(nodes) == len(about.nodes):
        return list(nodes.values())
    if any(pod.at not in nodes for pod in bad):
        return []
    return [nodes[name] for name in dict.fromkeys(pod.at for pod in bad) if name]


def _without_agent(about: About, outcomes: Outcomes) -> list[Node]:
    """The NotReady nodes that alone have no agent, while all agents there are run: a pod is not made anew for such a node."""
    nodes = {node.name: node for node in down(about)}
    bad = told(outcomes, "AG-05", details.BadAgents) if outcomes["AG-05"].status is Status.FAIL else None
    lacking = bad.nodes if bad is not None else ()
    if not_ready(about.role("agent")) or not lacking or any(name not in nodes for name in lacking):
        return []
    return [nodes[name] for name in lacking]


def _host_of_worker(about: About) -> list[Node]:
    """
    The one NotReady worker that only its address names, as the host of the one agent that is not ready, which only waits.

    In a Satellite location Kubernetes calls a node by its host's name; that the two are one is likely, and nothing says it.
    """
    nodes, bad = down(about), not_ready(about.role("agent"))
    if len(nodes) != 1 or len(bad) != 1 or nodes[0].name not in about.unnamed_workers:
        return []
    host = bad[0].at
    if host is None or host in about.nodes or bad[0].status not in WAITING:
        return []
    return [dataclasses.replace(nodes[0], name=host)]


def sessions_with(about: About, mesh: MeshView) -> list[Node]:
    """The NotReady nodes of which every pair that is down has one at an end."""
    nodes = {mesh.addresses.get(node.name, node.internal_ip or node.name): node for node in down(about)}
    if not nodes or not mesh.down or mesh.partial or not mesh.all_down_touch(nodes):
        return []
    return [node for address, node in nodes.items() if address in mesh.down_ends]


def missed_with(about: About, outcomes: Outcomes) -> list[Node]:
    """The NotReady nodes where readiness messages of calico-node miss these peers and no others."""
    state = told(outcomes, "BGP-03", details.BadSessions)
    nodes = {node.internal_ip or node.name: node for node in down(about)}
    missed = {peer for _, peers in state.spoken for peer in peers} if state is not None else set()
    return [nodes[peer] for peer in sorted(missed)] if missed <= nodes.keys() else []


def calico_with(about: About) -> list[Node]:
    """The NotReady nodes on which every calico-node stands that is not ready, and whose containers state no reason of their own."""
    nodes, bad = {node.name: node for node in down(about)}, not_ready(about.role("calico-node"))
    if not bad or len(nodes) == len(about.nodes) or any(pod.node not in nodes for pod in bad):
        return []
    if any(pod.status != "Running" and pod.status not in WAITING for pod in bad):
        return []
    return [nodes[name] for name in dict.fromkeys(pod.node for pod in bad) if name]


def alone(
    about: About, mesh: MeshView, tunnel: TunnelView, faults: Faults, outcomes: Outcomes, cite: Cite
) -> Finding | None:
    """Some nodes are NotReady, and of the agents that are listed, the sessions and the calls none is down: what it does to the tunnel is not shown."""
    nodes = down(about)
    everywhere = len(nodes) == len(about.nodes)
    if told(outcomes, "NOD-01", details.NodesNotReady) is None or not nodes or everywhere or mesh.down:
        return None
    if (
        not about.role("agent")
        or not_ready(about.role("agent"))
        or faults.of(Leg.TARGET)
        or tunnel.dial_errors
        or fails(outcomes, "BGP-03")
    ):
        return None
    names = some(node.name for node in nodes)
    text = f"{names} {'is' if len(nodes) == 1 else 'are'} NotReady, and no other node: calls for pods there fail, whatever the tunnel does"
    return Finding(
        LIKELY,
        text,
        ("NOD-01", *fails(outcomes, "AG-02", "BGP-08")),
        cite([next((r for r in node.rows if r.ready is False), node.rows[0]) for node in nodes]),
        (look(nodes), *_then(about, nodes)),
        (commands.events(),),
        scope=names,
        title=TITLE if len(nodes) == 1 else TITLE_MANY,
        rival=True,
    )


def fallen(about: About, mesh: MeshView, outcomes: Outcomes, cite: Cite) -> Finding | None:
    """Agents or sessions are down, and all of them on nodes that are NotReady: the nodes are the thing to look at."""
    if told(outcomes, "NOD-01", details.NodesNotReady) is None:
        return None
    likely = _host_of_worker(about)
    agents = likely or agents_with(about) or _without_agent(about, outcomes)
    sessions = sessions_with(about, mesh) or ([] if mesh.down else missed_with(about, outcomes))
    elsewhere = (not agents and bool(not_ready(about.role("agent")))) or (not sessions and bool(mesh.down))
    nodes = list({node.name: node for node in (*agents, *sessions)}.values())
    if elsewhere or not nodes:
        return None
    what = " and ".join(
        text
        for text, found in (("no other agent is down", agents), ("no other pair of BGP is down", sessions))
        if found
    )
    one = len(nodes) == 1
    everywhere = len(nodes) == len(about.nodes)
    text = f"{some(node.name for node in nodes)} {'is' if one else 'are'} NotReady, and {what}"
    if likely:
        text = f"worker {nodes[0].internal_ip} is NotReady, and no other; the one agent that is not ready is on {nodes[0].name}, which is likely its host"
    if everywhere and not one:
        text = f"all {len(nodes)} nodes are NotReady: what runs on them is down or not known; their kubelets do not use the tunnel"
    rows = [next((r for r in node.rows if r.ready is False), node.rows[0]) for node in nodes]
    network = _network(about, nodes)
    if network:
        text += f"; {some(f'{pod.name} is {pod.state}' for pod in network)}: without its network a node is not Ready"
    return Finding(
        CONFIRMED if one and not likely else LIKELY,
        text,
        (
            "NOD-01",
            *fails(outcomes, "AG-02", "AG-03", "AG-05", "AG-06", "SRV-01b", "AG-12", "BGP-03", "BGP-04", "BGP-05", "BGP-08", "TUN-03"),
        ),
        (*cite([*rows, *(pod.rows[0] for pod in network[:1])]), *proof(outcomes, ("AG-05", "AG-03", "BGP-04"), 2)),
        (*network_first(about, network), look(nodes), *_then(about, nodes)),
        (commands.events(),),
        scope=some(node.name for node in nodes),
        title=TITLE if one else TITLE_MANY,
    )  # fmt: skip


def _network(about: About, nodes: list[Node]) -> list[Pod]:
    """Pods of the network's own program that do not run on these nodes; one whose node is not shown counts where all nodes are down."""
    names = {node.name for node in nodes}
    every = len(nodes) == len(about.nodes)
    bad = [pod for pod in not_ready(about.pods) if NETWORK.match(pod.name) and pod.status not in WAITING]
    return [pod for pod in bad if pod.node in names or (pod.node is None and every)]


def _then(about: About, nodes: list[Node]) -> tuple[Remedy, ...]:
    """One worker is replaced; of several the thing that they share is looked at first."""
    if len(nodes) == 1:
        return (replace(about, nodes[0].name),)
    place = missed_place.of_nodes(about, (node.name for node in nodes))
    return () if place is None else (missed_place.behind(about, place),)


def _together(about: About, names: list[str]) -> tuple[Remedy, ...]:
    """Where these and every other node that is NotReady make up one place, which is no worker's fault."""
    every = down(about)
    return _then(about, every) if len(every) > 1 and set(names) <= {node.name for node in every} else ()


def look(nodes: list[Node]) -> Remedy:
    """Its conditions say which of kubelet, disk and memory it is; a silent kubelet has lost the way to the API server, or is dead."""
    first = nodes[0].name
    return customer(
        f"see why {some(node.name for node in nodes)} {'is' if len(nodes) == 1 else 'are'} NotReady: kubelet and its way to the API server",
        f"kubectl describe node {first}; ssh {first} 'systemctl status kubelet containerd'",
        "S5a",
    )


def replace(about: About, name: str) -> Remedy:
    """What is left when nothing else brings a node back; nodes of IBM Cloud have a command of their own for it."""
    if not about.language.on_ibm:
        return customer("if it stays: cordon the node, reboot it, then replace it", f"kubectl cordon {name}", "S5a")
    if surroundings.place(about) == "satellite":  # the hosts of a location are the customer's own machines
        text = f"if it stays: cordon and reboot the host; else take {name} from the location, attach it anew and assign it to the cluster"
        return customer(text, f"ibmcloud sat host get --location {surroundings.location(about)} --host {name}", "S5a")
    reboot, renewed = (worker_commands.act(about, verb, name) for verb in ("reboot", worker_commands.renewal(about)))
    command = f"kubectl cordon {name}; {reboot}   # where that does not bring it back: {renewed}"
    return customer(
        f"if it stays: cordon, reboot, then {at_last(about)}, which takes what is on its disk", command, "S5a"
    )


def at_last(about: About) -> str:
    """What is left for a node that stays bad, in the words of its product."""
    if not about.language.on_ibm:
        return "reboot the node, and replace it if it stays so"
    return f"{worker_commands.in_words(about)} the worker"


def called(about: About, tunnel: TunnelView, faults: Faults, outcomes: Outcomes, cite: Cite) -> Finding | None:
    """
    Nodes that are NotReady while calls to their kubelets, and to no others, fail: the node decides, not the way to it.

    Sure by name or address; likely where one alone is NotReady and the one address that is missed is no other node's, and where its name
    is what nobody resolves: that comes before anything of the node.
    """
    not_ready_at = {
        text: node
        for node in about.nodes.values()
        if node.ready is False
        for text in (node.name, node.internal_ip)
        if text
    }
    calls = missed_kubelets.calls(about, tunnel, faults)
    hosts = {one.host for one in calls}
    elsewhere = {text for node in about.nodes.values() if node.ready is not False for text in (node.name, node.internal_ip, node.external_ip)}  # fmt: skip
    named = [None if one.host in elsewhere else one.among(not_ready_at) for one in calls]
    lone = missed_kubelets.lone_suspect(about, calls) if None in named else None
    if not hosts or (lone is None and None in named):
        return None
    nodes = [lone.name] if lone is not None else sorted({node.name for node in named if node is not None})
    unresolved = any(one.unresolved for one in calls)
    only = f"only calls to {'that kubelet' if len(nodes) == 1 else 'those kubelets'} fail"
    if lone is not None:
        only = f"alone of the nodes; only calls to the kubelet at {some(hosts)} fail, whose node nothing names"
    elif unresolved:
        only = f"{only}, by {'its name' if len(nodes) == 1 else 'their names'}, which nobody resolves where the API server asks"
    rows = [next(r for r in about.nodes[name].rows if r.ready is False) for name in nodes]
    return Finding(
        CONFIRMED if lone is None and not unresolved else LIKELY,
        f"{some(nodes)} {'is' if len(nodes) == 1 else 'are'} NotReady{', and' if lone is None else ''} {only}",
        ("NOD-01", *fails(outcomes, "TUN-03", "AG-12", "SRV-05", "AG-02", "AG-03", "AG-05")),
        (*cite(rows), *cite([one.row for one in calls[-2:]])),
        (look([about.nodes[name] for name in nodes]), *(_together(about, nodes) or (replace(about, nodes[0]),))),
        (commands.nodes(),),
        scope=some(nodes),
        title=TITLE,
    )
