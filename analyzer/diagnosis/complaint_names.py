"""
A kubelet that is called by a name which nobody resolves where the call goes out: nothing of its port was tried.

::

    dial tcp: lookup aks-pool-12345678-vmss000002 on 192.0.2.4:53: no such host

Where a provider runs the control plane nobody sets its flags or its hosts file. Its own resolver knows the nodes, and a DNS server of the
user's that stands before it answers for them by forwarding alone. Sources: Azure, "name resolution for resources in virtual networks"; AWS,
"DHCP options sets"; Google Cloud, "DNS server policies".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from analyzer.addresses import is_loopback
from analyzer.causes.resolvers import USUAL
from analyzer.konnectivity.chain import Fault
from analyzer.model import Candidate, Gap
from analyzer.tunnel import errors
from analyzer.vendors import planes

if TYPE_CHECKING:
    from analyzer.facts.cluster import About


class CloudDns(NamedTuple):
    """
    Who knows the nodes of a provider by name.

    Attributes:
        address: its address, the same in every network.
        words: whose it is.
        others: its further addresses, as they end: of a VPC its network's plus two.
        again: what brings it back in place of a DNS server of one's own.
        look: the command that shows whom the network's machines ask.
        services: addresses that the cluster's DNS has where nobody chose another.
    """

    address: str
    words: str
    others: tuple[str, ...]
    again: str
    look: str
    services: frozenset[str]

    def is_own(self, asked: str) -> bool:
        return asked == self.address or asked.endswith(self.others)


OF_CLOUDS = {
    "aks": CloudDns(
        "168.63.129.16",
        "Azure's own",
        (),
        "let the virtual network use Azure's DNS",
        "az network vnet show --resource-group <resource_group> --name <vnet> --query dhcpOptions.dnsServers",
        frozenset({"10.0.0.10"}),
    ),
    "gke": CloudDns(
        "169.254.169.254",
        "Google Cloud's own",
        (),
        "drop the alternative name servers of the DNS policy",
        "gcloud dns policies list --format 'table(name,networks[].networkUrl,alternativeNameServerConfig)'",
        frozenset({"34.118.224.10"}),
    ),
    "EKS": CloudDns(
        "169.254.169.253",
        "the VPC's own",
        (".2",),
        "DHCP options with AmazonProvidedDNS",
        "aws ec2 describe-vpcs --query 'Vpcs[].[VpcId,DhcpOptionsId]'; aws ec2 describe-dhcp-options",
        frozenset({"10.100.0.10", "172.20.0.10"}),
    ),
}
"""Product, or name of its own -> whom its machines ask."""
SWITCHED_OFF = {
    "EKS": " (the VPC's enableDnsSupport and enableDnsHostnames, or a private hosted zone of the same domain)"
}


def unresolved(fault: Fault, node: str, about: About) -> list[Candidate]:
    """By the resolver that the error names, in the words of the cloud whose control plane makes the call; elsewhere by flag and file."""
    key = "EKS" if about.own_way == "EKS" else about.language.product or ""
    cloud = OF_CLOUDS.get(key)
    if cloud is None:
        return _of_ones_own(node, about)
    listed = Gap("the nodes' names and addresses", "kubectl get nodes -o wide")
    gone = Candidate(f"no node is called {node} any more, or its machine has another name", listed)
    rest = [] if node in about.nodes else [gone]
    asked = errors.resolver(fault.inner)
    if asked is not None and cloud.is_own(asked):
        look = Gap("whom the machines of that network ask", cloud.look)
        own = f"{asked}, {cloud.words}, does not know {node}: it is of another network, or names are switched off{SWITCHED_OFF.get(key, '')}"
        return [*rest, Candidate(own, look)]
    who = asked or "the DNS servers of the nodes' network"
    services = {service.cluster_ip for service in about.services} | USUAL | cloud.services
    if asked in services or is_loopback(asked or ""):
        who = f"the DNS servers behind {asked}"
    silent = any(word in fault.inner for word in ("i/o timeout", "refused", "misbehaving"))
    says = "gives no answer for" if silent else "does not know"
    if who != asked:
        says = "give no answer for" if silent else "do not know"
    text = f"{who} {says} {node}: your own DNS has to forward to {cloud.address}, {cloud.words} (or {cloud.again})"
    both = f"nslookup {node} {asked or '<dns_server>'}; nslookup {node} {cloud.address}   # on a node"
    return [Candidate(text, Gap("which of the two knows it", both)), *rest]


def _of_ones_own(node: str, about: About) -> list[Candidate]:
    """A control plane on machines that somebody may change, or whose arguments an operator or a provider writes."""
    listed = Gap("the nodes' names and addresses", "kubectl get nodes -o wide")
    called = about.language.called, about.language.told, about.language.product
    place, keeper = planes.arguments(called, on_ibm=about.language.on_ibm is True)
    if keeper or about.is_provided:
        gone = Candidate(f"no node is called {node} any more, or its machine has another name", listed)
        whose = keeper or "the provider"
        text = f"{node} is missing in the DNS that the agents' nodes ask: the API server calls kubelets by name, and {whose} alone sets that"
        known = Gap("whether it resolves", f"getent hosts {node}   # on a worker, and in an agent's pod")
        return [*([] if node in about.nodes else [gone]), Candidate(text, known)]
    look = f"getent hosts {node}   # there: on the API server's machine, or in an agent's pod"
    where = f" (set in {place})" if place else ""
    return [
        Candidate(
            f"the API server asks kubelets by name: --kubelet-preferred-address-types puts Hostname first{where}",
            listed,
        ),
        Candidate(
            f"{node} is missing in DNS, or in /etc/hosts, of where the call goes out", Gap("whether it resolves", look)
        ),
    ]
