"""Causes behind the agents: kubelets, and pods or services that do not answer."""

from __future__ import annotations

from analyzer.causes import (
    aggregated,
    cloud_allow,
    cloud_firewall,
    dialled,
    host_firewall,
    kubelet_stopped,
    kubelet_told,
    missed_place,
    operated,
)
from analyzer.causes.base import CONFIRMED, LIKELY, Finding, Outcomes, Rules, customer, fails, proof, told
from analyzer.causes.missed_place import MissedPlace
from analyzer.causes.tried import DEAD, weighed
from analyzer.checks import commands, details
from analyzer.checks.base import Cite, some
from analyzer.checks.state import not_ready
from analyzer.facts.cluster import About
from analyzer.facts.nodes import without_address
from analyzer.facts.pods import Pod
from analyzer.facts.service_addresses import service_at
from analyzer.konnectivity.chain import Caller, Leg
from analyzer.model import Remedy, Status
from analyzer.policy.legs import Way
from analyzer.schema import ServiceRow
from analyzer.tables.rows import Rows
from analyzer.tunnel import errors
from analyzer.tunnel.errors import ErrorClass
from analyzer.tunnel.faults import Faults
from analyzer.tunnel.view import TunnelView
from analyzer.tunnel.whereabouts import node_of
from analyzer.vendors.distributions import KUBELET_FLAGS, KUBELET_UNITS

CAUSES = Rules()
DIALS_OF_AGENT = frozenset({"error dialing backend"})


@CAUSES.cause(
    "kubelet-unreachable",
    "Agents are connected; agent to kubelet (10250) fails",
    reads=(
        "AG-12",
        "NOD-01",
        "NOD-04",
        "POL-07",
        "POL-10",
        "POL-11",
        "SRV-05",
        "TUN-03",
        "VPN-01",
        "VPN-02",
        "VPN-03",
        "VPN-04",
    ),
)
@weighed(Way.HOST_KUBELET, DEAD)
def kubelet(about: About, tunnel: TunnelView, faults: Faults, outcomes: Outcomes, cite: Cite) -> Finding | None:
    """
    Dials to 10250 fail behind connected agents; both ends' logs name target and reason. Possible where users' errors alone do.

    Nodes that register one address: calls for the pods of all of them end at one kubelet, which does not know the others' pods.
    """
    if (twice := told(outcomes, "NOD-01", details.SharedAddress)) is not None:
        return _one_address(about, twice, outcomes)
    if (lone := kubelet_stopped.stopped(about, tunnel, faults, outcomes, cite)) is not None:
        return lone
    outcome = outcomes["AG-12"]
    if outcome.status is not Status.FAIL:
        shown = outcome.status is Status.PASS or tunnel.servers or tunnel.agents
        found = None if shown else kubelet_told.not_reached(about, faults, outcomes, cite)
        return found or host_firewall.at_kubelets(outcomes)
    dials = told(outcomes, "AG-12", details.KubeletDials)
    hosts = [host for host, _ in dials.hosts] if dials is not None else []
    bad = sum(c["failed"] for a, c in tunnel.dial_targets.items() if about.is_kubelet(a))
    if (by_host := host_firewall.of_kubelets(outcomes, hosts)) is not None:
        return by_host
    both = bool(tunnel.servers) and any(log.of(frozenset({"error dialing backend"})) for log in tunnel.agents)
    place = missed_place.of_hosts(about, hosts)
    rule = cloud_firewall.of_way(outcomes, Way.HOST_KUBELET)
    by_rule = (cloud_allow.allowed(about, rule, "S6"),) if rule is not None and rule.host in hosts else ()
    own = host_firewall.felt(outcomes, Way.HOST_KUBELET, hosts)
    remedies = (
        *by_rule,
        *host_firewall.opened(own, "S6"),
        *_remedies(about, hosts, dials.errors if dials is not None else (), place),
    )
    unlisted = host_firewall.unlisted(about, outcomes, hosts, dials.errors if dials is not None else ())
    listed = (
        bool(without_address(about.nodes)) and not unlisted
    )  # with everybody's addresses: nothing more is asked of it
    mind = (*unlisted, *(() if listed else (commands.nodes(),)), commands.policies())
    rules = (*(("POL-10",) if by_rule else ()), *(("POL-11",) if own else ()))
    return Finding(
        CONFIRMED if both or bad else LIKELY,
        outcome.summary
        + (f"; {place.share}" if place is not None else "")
        + "".join(f"; {outcomes[id].summary}" for id in rules),
        ("AG-12", *fails(outcomes, "SRV-05", *rules)),
        proof(outcomes, ("AG-12", "SRV-05", *rules)),
        remedies,
        mind,
        scope=some(hosts) if place is None else f"{place.called}: {some(hosts)}",
    )


def _remedies(
    about: About, hosts: list[str], kinds: tuple[ErrorClass, ...], place: MissedPlace | None
) -> tuple[Remedy, ...]:
    """A name that does not resolve is no matter of ports; a refusal is nothing of a firewall first; one place has a filter of its own."""
    one = hosts[0] if hosts else "<node>"
    if kinds == (ErrorClass.DNS,):
        by_address = customer(
            "let the API server ask the kubelets by address: --kubelet-preferred-address-types=InternalIP,Hostname among its arguments",
            "ps -o args= -C kube-apiserver | tr ' ' '\\n' | grep preferred-address   # on the API server's machine",
            "S6",
        )
        return (
            *_given_address(about, hosts, by_address),
            customer(
                f"or let the name of each node resolve where the agents run; look at {some(hosts)} first",
                f"getent hosts {one}   # on a worker; in a pod the cluster's DNS is asked",
                "S6",
            ),
        )
    reach = customer(
        f"open TCP 10250 between the workers; look at {some(hosts)} first",
        f"nc -vz -w 5 {one} 10250   # on another worker",
        "S6",
    )
    if about.infrastructure.value == "vpc" and about.language.on_ibm is not False and about.id.value:
        group = f"kube-{about.id.value}"
        reach = customer(
            f"let security group {group} take in what comes from {group} itself, as its default rules do; look at {some(hosts)} first",
            f"ibmcloud is security-group {group}; ibmcloud is security-group-rule-add {group} inbound any --remote {group}   # where no rule does",
            "S6",
        )
    unit = KUBELET_UNITS.get(about.language.called or about.language.product or "", "kubelet")
    running = customer(f"see that the kubelet of {one} runs", f"systemctl status {unit}   # on {one}", "S6")
    if kinds == (ErrorClass.REFUSED,):
        return running, reach
    return (missed_place.opened(about, place, "10250"), reach, running) if place is not None else (reach, running)


def _given_address(about: About, hosts: list[str], by_address: Remedy) -> tuple[Remedy, ...]:
    """A node that has no address in its list cannot be called by one: it is given its own first, and the order of kinds helps the others."""
    lacking = [node.name for node in without_address(about.nodes) if node.name in hosts]
    if not lacking:
        return (operated.of_api_server(about, by_address),)
    flag, look = KUBELET_FLAGS.get(about.language.called or about.language.product or "", KUBELET_FLAGS[""])
    own = customer(
        f"give {some(lacking)} an InternalIP, which the list of nodes shows to be missing ({flag}, or by the cloud provider), then restart its kubelet",
        f"ssh {lacking[0]} 'ip -br address; {look}'",
        "S6",
    )
    return (own,) if set(lacking) == set(hosts) else (own, operated.of_api_server(about, by_address))


def _one_address(about: About, twice: details.SharedAddress, outcomes: Outcomes) -> Finding:
    """Sure as far as the addresses go; that users suffer by it shows in their errors."""
    node = twice.nodes[-1]
    flag, look = KUBELET_FLAGS.get(about.language.called or about.language.product or "", KUBELET_FLAGS[""])
    return Finding(
        LIKELY,
        outcomes["NOD-01"].summary,
        ("NOD-01", *fails(outcomes, "AG-12", "SRV-05", "TUN-03")),
        proof(outcomes, ("NOD-01",)),
        (
            customer(
                f"give each kubelet an address of its own in place of {twice.address} ({flag}, on the network that all nodes share), then restart it",
                f"ssh {node} 'ip -br address; {look}'",
                "S6",
            ),
            customer("see that they differ", "kubectl get nodes -o wide", "S6"),
        ),
        (commands.Gap("addresses of the nodes' interfaces", f"ssh {node} 'ip -br address'"),),
        scope=some(twice.nodes),
        title="Several nodes register one address: calls go to the wrong kubelet",
    )


@CAUSES.cause(
    "backend-unreachable",
    "Agents are connected; the dialled pod or service does not answer",
    reads=("AG-03", "CP-11", "MET-02", "SRV-01", "SRV-01b", "SRV-03", "SRV-05"),
)
def backend(
    about: About, tunnel: TunnelView, faults: Faults, services: Rows[ServiceRow], outcomes: Outcomes, cite: Cite
) -> Finding | None:
    """
    Dials to other ports than the kubelet's fail behind connected agents, or an aggregated API is down for a reason at its own end.

    An API service that is down without a stated reason is possible only, and none of it where the tunnel itself is down, or loses calls
    to kubelets and none comes through.
    """
    dials = told(outcomes, "SRV-05", details.FailedDials)
    targets = [t for t in dials.targets if not about.is_kubelet(t)] if dials is not None else []
    if outcomes["SRV-05"].status is not Status.FAIL or not targets:
        lost = faults.of(Leg.SERVER, Leg.TUNNEL, caller=Caller.KUBELET) if not about.came_through else []
        return aggregated.down(about, outcomes, lost=bool(lost))
    both = bool(tunnel.servers)
    proxies = _kube_proxies(about, tunnel, targets)
    served = [one for target in targets if (one := service_at(services, target)) is not None]
    names = list(dict.fromkeys(f"{one.namespace}/{one.name}" for one in served))
    text = f"dials to {some(targets)}{f' (service {some(names)})' if names else ''} fail behind the agents"
    bad = [pod for one in served[:1] for pod in dialled.lame(about, one)]
    if proxies:
        states = some(f"{p.name} on {p.node} is {p.state}" for p in proxies)
        text += f"; {states}: addresses of services lead nowhere on the node of the agent that fails"
    remedies = (
        *(
            customer(
                f"bring kube-proxy back on {p.node}: the last words of {p.name} say why it ends",
                f"kubectl describe pod -n {p.namespace or 'kube-system'} {p.name}; ssh {p.node} 'crictl logs --tail 20 $(crictl ps -a --name kube-proxy -q | head -1)'",
                "S14",
            )
            for p in proxies[:2]
        ),
        dialled.look_at(about, services, targets[0]),
    )
    return Finding(
        CONFIRMED if both else LIKELY,
        text,
        ("SRV-05",),
        (*proof(outcomes, ("SRV-05",)), *cite([p.rows[0] for p in (*proxies, *bad)])),
        remedies,
        (commands.Gap("endpoints and pods behind the target", "kubectl get endpoints,pods -A -o wide"),),
        scope=some(targets),
    )


def _kube_proxies(about: About, tunnel: TunnelView, targets: list[str]) -> list[Pod]:
    """kube-proxy's pods that do not run, on the nodes of the agents whose dials to these targets fail."""
    wanted = set(targets)
    nodes = {
        node_of(about, state)
        for state in tunnel.agent_states
        if any((errors.target(e.error) or e.address) in wanted for e in state.log.of(DIALS_OF_AGENT))
    }
    return [
        p
        for p in not_ready(about.pods)
        if p.name.startswith("kube-proxy-") and p.node in nodes and p.namespace in (None, "kube-system")
    ]
