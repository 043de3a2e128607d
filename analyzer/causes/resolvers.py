"""Whom the agents' nodes ask for names, and what lets somebody's own resolvers answer for the provider's."""

from __future__ import annotations

from collections.abc import Sequence

from analyzer.addresses import is_loopback
from analyzer.causes.base import customer
from analyzer.checks import surroundings
from analyzer.checks.base import some
from analyzer.facts.cluster import About
from analyzer.model import Remedy
from analyzer.vendors import ibm

OUTSIDE = ibm.RESOLVERS | {"169.254.169.254", "168.63.129.16"}
"""Resolvers of clouds, which no pod of a cluster is."""
USUAL = frozenset({"172.21.0.10", "10.96.0.10"})
"""Addresses that the Service of a cluster's DNS has where nobody chose another: of IBM Cloud, of kubeadm."""


def of_their_own(about: About, asked: Sequence[str]) -> list[str]:
    """Of the resolvers that were asked those that are neither a cloud's nor a Service of the cluster."""
    services = {service.cluster_ip for service in about.services} | USUAL
    return [one for one in dict.fromkeys(asked) if one not in OUTSIDE | services and not is_loopback(one)]


def answered_by(about: About, own: Sequence[str], hosts: Sequence[str], node: str) -> Remedy:
    """Somebody's own resolvers know the provider's names by forwarding alone."""
    host = hosts[0] if hosts else about.agent_host.value or "<host>"
    text = f"let {some(own)}, which {node} asks, answer for {some(hosts) or host}"
    command = f"dig +short {host} @{own[0]}   # on {node}"
    if about.language.on_ibm and surroundings.place(about) == "satellite":
        zone = ibm.zone_of(host) or ibm.SERVERS
        text += f": forward {zone} from there to a public DNS, which has its records (a location's hosts do not reach IBM Cloud's own resolvers)"
        if (location := surroundings.location(about)) != surroundings.UNKNOWN_LOCATION:
            command = f"ibmcloud sat location dns ls --location {location}; {command}"
    elif about.language.on_ibm:
        given = ibm.OF_VPC if about.infrastructure.value == "vpc" else ibm.OF_CLASSIC
        text += f": forward {ibm.zone_of(host) or ibm.SERVERS} from there to {' and '.join(given)}, IBM Cloud's own, or let the nodes ask these again"
        command = f"dig +short {host} @{own[0]}; dig +short {host} @{given[0]}   # on {node}: the second is to answer"
    return customer(text, command, "S10a")
