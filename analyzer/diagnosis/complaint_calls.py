"""
Calls of services in the cluster that fail, webhooks and aggregated APIs: what may be behind it, each with what would show it.

A call that had no answer says less than one that was refused. A service without a ready pod is no candidate for it: the API server
says so itself, before it dials. What is left are pods that are slow, a port that is shut and a way on which nothing comes through,
and three looks separate them: at the pods, at the same port from a worker, and at another use of the same way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.addresses import valid
from analyzer.checks import commands, managed_calls
from analyzer.konnectivity.chain import Caller, Fault, Reason
from analyzer.model import Candidate, Gap
from analyzer.schema import APISERVICES
from analyzer.tables.rows import Tables

if TYPE_CHECKING:
    from analyzer.facts.cluster import About

CALLS = frozenset({Caller.WEBHOOK, Caller.AGGREGATED, Caller.SERVICE})
"""Callers of a service in the cluster."""


def behind(fault: Fault, about: About) -> tuple[Candidate, ...]:
    """The candidates of a call that failed at the service or on the way to it."""
    name = service(fault)
    own = f"kubectl get svc,endpoints,pods -n {name[0]} -o wide" if name else "kubectl get endpoints,pods -A -o wide"
    its_pods = Gap("the service and its pods", own)
    if fault.reason is Reason.NOT_ALLOWED:
        where = f"-n {name[0]}" if name else "-A"
        overlay = Gap("the addresses of its pods", f"kubectl get pods {where} -o wide; kubectl get ds -A")
        return (
            Candidate(
                "its pods have addresses of an overlay, which a managed API server does not dial: give them hostNetwork, or addresses of the VPC",
                overlay,
            ),
        )
    if fault.reason is Reason.CUT:
        ends = "its pods end the connection: they restart, close idle ones before the API server does, or a sidecar in front of them does"
        return (Candidate(ends, its_pods), control(about))
    if fault.reason is not Reason.TIMEOUT:
        return (Candidate("the service has no ready pod, or refuses", its_pods), control(about))
    called = about.called_pod(name, _port_of(fault), fault.address)
    slow = Candidate("its pods hang, are slower than the call's timeout, or their node is away", its_pods)
    if called.pod is not None:  # that pod is ready, so its node is there
        said = f"kubectl logs -n {called.pod.namespace} {called.pod.name} --since 1h"
        slow = Candidate("its pods, which are ready, are slower than the call's timeout", Gap("what they say", said))
    ways = managed_calls.shut(about, called)
    if (test := managed_calls.answered_inside(about, name)) is not None:  # neither its pods nor its port are left
        place = f"{test.source.rpartition('/')[2]}:{test.line}"
        if ways:
            return (*(Candidate(way.fault, Gap("what it lets in", way.look)) for way in ways), control(about))
        return (_way_alone(about, name, place), control(about))
    if not ways and about.own_way != "EKS":
        shut = Candidate("a firewall or policy shuts this port alone: exec and logs work then", _port(fault, name))
        return slow, shut, control(about)
    shuts = tuple(Candidate(way.fault, Gap("what it lets in", way.look)) for way in ways)
    return (*shuts, slow, control(about)) if called.pod is not None else (slow, *shuts, control(about))


def _way_alone(about: About, name: tuple[str, str] | None, place: str) -> Candidate:
    """It answers in the cluster, so the caller's own way to its pods is what lacks."""
    where = f"-n {name[0]}" if name else "-A"
    text = f"it answers in the cluster ({place}), so the way from the API server to its pods lacks"
    if about.tunnel in ("konnectivity", "openvpn"):
        nodes = "the agents' nodes" if about.tunnel == "konnectivity" else "the node of OpenVPN's client"
        text += f": a policy or firewall that keeps {nodes} out, and not the pods"
    else:
        text += ": a control plane without a route to pods' addresses, as behind an overlay (give it hostNetwork and a free port), or a firewall between"
    return Candidate(
        text, Gap("the addresses of its pods", f"kubectl get pods,endpoints {where} -o wide; kubectl get nodes -o wide")
    )


def unheard(fault: Fault, about: About) -> tuple[Candidate, ...]:
    """
    Where a dial of a call had no connection for its answer while the tunnel carries other calls: what is at its end.

    The server answers a request by HTTP CONNECT with a status alone, and keeps the agent's reason to itself.
    """
    name = service(fault)
    port = (fault.address or "").rpartition(":")[2] or "its port"
    where = f"-n {name[0]}" if name else "-A"
    heard = Gap(
        "at which address and port its pods listen",
        f"kubectl get endpoints,pods {where} -o wide"
        + (f"; kubectl exec -n {name[0]} <one of its pods> -- ss -ltn" if name else ""),
    )
    return (
        Candidate(f"its pods do not listen on {port}, or on 127.0.0.1 alone, where no agent can dial them", heard),
        Candidate("a policy or firewall shuts this port alone: exec and logs work then", _port(fault, name)),
        Candidate("the agent that was asked names the reason in its log", commands.agent_log(about)),
    )


def filled(fault: Fault, tables: Tables) -> Fault:
    """The same with what else is told of an aggregated API: the address in its URL, and the service that its record names."""
    if fault.caller is not Caller.AGGREGATED:
        return fault
    at = (fault.url or "").split("://")[-1].split("/")[0]
    address = fault.address or (at if valid(at.rpartition(":")[0].strip("[]")) else None)
    record = next((row.service for row in tables[APISERVICES] if row.name == fault.name and row.service), "")
    space, slash, named = record.partition("/")
    url = f"https://{named}.{space}.svc:{at.rpartition(':')[2] or 443}" if slash and not service(fault) else fault.url
    return fault._replace(address=address, url=url)


def control(about: About) -> Candidate:
    """Pods of the control plane are no proof: their logs need no tunnel."""
    way = (
        "the way to the nodes as a whole"
        if about.tunnel == "none" or about.own_way
        else "the way to the nodes as a whole, the tunnel"
    )
    return Candidate(
        f"{way}: then the log of any pod fails, too",
        Gap("whether another use of it works", commands.worker_log(about)),
    )


def service(fault: Fault) -> tuple[str, str] | None:
    """(namespace, name) of the service in the URL that was called."""
    host = (fault.url or "").split("://")[-1].split("/")[0].split(":")[0].split(".")
    return (host[1], host[0]) if len(host) >= 3 and host[2] == "svc" else None


def _port_of(fault: Fault) -> int | None:
    """The service's port in the URL that was called."""
    port = (fault.url or "").split("://")[-1].split("/")[0].rpartition(":")[2]
    return int(port) if port.isdigit() else None


def _port(fault: Fault, name: tuple[str, str] | None) -> Gap:
    """Whether the port answers a worker, where an agent would dial it from."""
    what = "whether the service answers there"
    if fault.address:
        host, _, port = fault.address.rpartition(":")
        return Gap(what, f"nc -vz -w 5 {host.strip('[]')} {port}   # on a worker")
    if name is None and fault.called_by is not None:
        return Gap(what, f"nc -vz -w 5 {fault.called_by} {_port_of(fault) or 443}   # on a worker")
    if name is None:
        return Gap(what, "kubectl get svc -A -o wide; nc -vz -w 5 <its cluster IP> <its port>   # on a worker")
    at = f"$(kubectl get svc -n {name[0]} {name[1]} -o jsonpath='{{.spec.clusterIP}}')"
    return Gap(what, f"nc -vz -w 5 {at} {_port_of(fault) or 443}   # on a worker")
