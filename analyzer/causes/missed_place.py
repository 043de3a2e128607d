"""The one place that all nodes have in common which are missed, and no other node has: its own filter is looked at, not the whole cluster's."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from analyzer.causes.base import customer
from analyzer.checks import commands
from analyzer.checks.base import plural, some
from analyzer.facts.cluster import About
from analyzer.facts.nodes import Node
from analyzer.model import Remedy

KINDS = (
    ("zone", "zone"),
    ("subnet_id", "subnet"),
    ("subnet", "subnet"),
    ("private_vlan", "private VLAN"),
    ("worker_pool", "worker pool"),
)
"""Columns of nodes that name a place, the one with a filter of its own first."""
LEAST = 2
"""Nodes: one alone is missed in the same way whether it or its place is at fault."""
MOST = 6


class MissedPlace(NamedTuple):
    """
    Attributes:
        kind: `zone`, `subnet`, `private VLAN` or `worker pool`.
        nodes: all of it, which are those that are missed.
        others: nodes elsewhere.
    """

    kind: str
    name: str
    nodes: tuple[Node, ...]
    others: tuple[Node, ...]

    @property
    def called(self) -> str:
        return f"{self.kind} {self.name}"

    @property
    def share(self) -> str:
        """What is known of it, as a part of a summary."""
        return f"these are all {plural(len(self.nodes), 'node')} of {self.called}, and none of the {plural(len(self.others), 'node')} elsewhere is among them"


def of_hosts(about: About, hosts: Iterable[str]) -> MissedPlace | None:
    """The place of the nodes that these addresses or names are; None where one is no node that is listed."""
    known = {text: node for node in about.nodes.values() for text in (node.name, node.internal_ip) if text}
    wanted = list(dict.fromkeys(hosts))
    found = {known[host].name: known[host] for host in wanted if host in known}
    return None if any(host not in known for host in wanted) else of_nodes(about, found)


def of_nodes(about: About, names: Iterable[str]) -> MissedPlace | None:
    """None where the nodes share no place, where another node is in it, and where it is not told of each node."""
    wanted = set(names)
    bad = [node for node in about.nodes.values() if node.name in wanted]
    others = [node for node in about.nodes.values() if node.name not in wanted]
    if len(bad) < LEAST or not others:
        return None
    for key, what in KINDS:
        inside = {getattr(node, key) for node in bad}
        outside = {getattr(node, key) for node in others}
        if len(inside) == 1 and None not in inside | outside and not inside & outside:
            return MissedPlace(what, str(inside.pop()), tuple(bad), tuple(others))
    return None


def of_vpc(about: About, place: MissedPlace) -> bool:
    """Has the place a network ACL of IBM Cloud's VPC in front of it."""
    return about.infrastructure.value == "vpc" and about.language.on_ibm is not False and place.kind != "worker pool"


def acl(about: About, place: MissedPlace) -> str:
    """The commands that put the network ACL of the place's subnet into `$acl`, and print its rules."""
    node = place.nodes[0]
    subnet, begin = node.subnet_id or "", ""
    if not subnet and (worker := node.worker_id) is not None:
        get = f"{commands.cli(about)} worker get --cluster {commands.cluster(about)} --worker {worker} --output json"
        begin, subnet = f"subnet=$({get} | jq -r '.networkInterfaces[0].subnetID'); ", "$subnet"
    one = f"ibmcloud is subnet {subnet} --output json | jq -r .network_acl.id"
    if not subnet:
        one = f"ibmcloud is subnets --output json | jq -r '.[] | select(.zone.name==\"{node.zone}\") | .network_acl.id' | head -1"
    return f"{begin}acl=$({one}); ibmcloud is network-acl-rules $acl"


def opened(about: About, place: MissedPlace, port: str) -> Remedy:
    """What lets the workers elsewhere in, on VPC by the network ACL: it keeps no state, so the answers need a rule, too."""
    hosts = some(node.internal_ip or node.name for node in place.nodes)
    if not of_vpc(about, place):
        text = f"open TCP {port} into {place.called} ({hosts}) from the workers elsewhere: what filters or routes for it alone, since all of it is missed and nothing else"
        return customer(
            text,
            f"nc -vz -w 5 {place.nodes[0].internal_ip or place.nodes[0].name} {port}   # on {place.others[0].name}",
            "S6",
        )
    group = f"kube-{commands.cluster_id(about)}"
    sources = list(dict.fromkeys(node.subnet or node.internal_ip or node.name for node in place.others))[:MOST]
    own = "" if place.kind == "subnet" else "the subnet of "
    text = f"let the network ACL of {own}{place.called} ({hosts}) take TCP {port} in from the other workers' subnets, and its answers out: all of it is missed and nothing else, which no rule of {group} does, the security group of every worker"
    ports = f"-port-min {port} --{{}}-port-max {port}"
    rule = "ibmcloud is network-acl-rule-add $acl allow"
    add = (
        f"for from in {' '.join(sources)}; do {rule} inbound tcp $from 0.0.0.0/0 --destination{ports.format('destination')}; "
        f"{rule} outbound tcp 0.0.0.0/0 $from --source{ports.format('source')}; done"
    )
    return customer(
        text, f"{acl(about, place)}; {add}   # where no rule does; before one that denies: --before-rule-id", "S6"
    )


def behind(about: About, place: MissedPlace) -> Remedy:
    """Nodes that are NotReady, all of one place: what lets that place alone reach the API server is looked at before any worker is made anew."""
    text = f"all that are NotReady ({some(node.name for node in place.nodes)}), and no other worker, are in {place.called}: look at "
    if of_vpc(about, place):
        own = "" if place.kind == "subnet" else "the subnet of "
        text += f"the network ACL of {own}{place.called}, its route table, and the way from there to the API server"
        return customer(text, acl(about, place), "S6")
    return customer(text + "its gateway, its VLAN or firewall, and the way from there to the API server", None, "S6")


def way_out(about: About, place: MissedPlace, where: str) -> Remedy | None:
    """Agents of one place alone that do not reach the server: on VPC the list of its subnet; None elsewhere."""
    if not of_vpc(about, place):
        return None
    own = "" if place.kind == "subnet" else "the subnet of "
    text = f"let the network ACL of {own}{place.called} send TCP to {where} out, and let its answers in: agents elsewhere are connected through the same security groups"
    return customer(text, acl(about, place), "S10a")
