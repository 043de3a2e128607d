"""The rule that lets a connection through a cloud's firewall, in the words of its own tool: a rule of its own, for a port added to another would be open for all that it is for."""

from __future__ import annotations

from analyzer.addresses import valid
from analyzer.causes.base import customer
from analyzer.checks import commands, details
from analyzer.checks.base import some
from analyzer.facts.cluster import About
from analyzer.model import Remedy
from analyzer.policy.legs import Way

BEFORE = 100
"""A priority where that of the rule in the way is not known."""
ANSWERS = "1024-65535"
"""Ports to which answers go; a list that keeps no state must let them through the other way."""


def allowed(about: About, rule: details.CloudDenial, step: str) -> Remedy:
    """What lets it through: in front of the rule that denies it, or beside those that allow other ports."""
    beside = f" (beside {some(rule.beside)})" if rule.beside and not rule.lacks else ""
    text = f"{_text(about, rule)}{beside}"
    if rule.cloud is details.Cloud.AZURE:
        return customer(text, _az(rule), step)
    return customer(text, _aws(about, rule) if rule.cloud is details.Cloud.AWS else _gcloud(about, rule), step)


def _text(about: About, rule: details.CloudDenial) -> str:
    before = "" if rule.lacks else f", with a priority before {rule.name}"
    if rule.way is Way.HOST_KUBELET:
        return f"let TCP {rule.port} into {rule.host} from {_callers(about)}{before}"
    if rule.incoming:
        return f"let TCP {rule.port} in from the nodes, as the API server's port is{before}"
    whole = "" if _range(about, rule) else ", better to the control plane's whole range"
    return f"allow egress of TCP {rule.port} from the nodes to {_range(about, rule) or rule.host}{whole}{before}"


def _callers(about: About) -> str:
    return "the control plane" if about.own_way else "the other nodes, where agents run"


def _range(about: About, rule: details.CloudDenial) -> str | None:
    """The control plane's own network, where its record states it."""
    return (
        next((row.value for row in about.facts.get("control_plane_range", [])), None)
        if rule.way is Way.SERVER
        else None
    )


def _network(rule: details.CloudDenial) -> str:
    """The host as a network of its own."""
    if not valid(rule.host):
        return rule.host or "<network>"
    return f"{rule.host}/32" if rule.is_v4 else f"{rule.host}/128"


def _source(rule: details.CloudDenial) -> str:
    """Who is to be let in: whoever is on another port already."""
    return next(iter(rule.like), "<network of the nodes>")


def _gcloud(about: About, rule: details.CloudDenial) -> str:
    network = f" --network {rule.network}" if rule.network else ""
    first = rule.free or (max(1, rule.priority - 10) if rule.priority is not None and not rule.lacks else BEFORE)
    ends = (
        f"--source-ranges {_source(rule)}"
        if rule.incoming
        else f"--destination-ranges {_range(about, rule) or _network(rule) if rule.is_v4 else rule.host}"
    )
    direction = "INGRESS" if rule.incoming else "EGRESS"
    return f"gcloud compute firewall-rules create allow-konnectivity{network} --direction {direction} --action ALLOW --rules tcp:{rule.port} {ends} --priority {first}"


def _az(rule: details.CloudDenial) -> str:
    space, slash, group = (rule.network or "").rpartition("/")
    where = f"-g {space if slash else '<resource_group>'} --nsg-name {group or '<nsg>'}"
    direction = "Inbound" if rule.incoming else "Outbound"
    ends = (
        f"--source-address-prefixes {_source(rule) if rule.like else 'VirtualNetwork'}"
        if rule.incoming
        else f"--destination-address-prefixes {_network(rule)}"
    )
    return f"az network nsg rule create {where} -n allow-konnectivity --priority {rule.free or BEFORE} --direction {direction} --access Allow --protocol Tcp {ends} --destination-port-ranges {rule.port}"


def _aws(about: About, rule: details.CloudDenial) -> str:
    if not rule.lacks:
        return _aws_list(rule)
    if not rule.incoming:
        ranges = "Ipv6Ranges=[{CidrIpv6=" if valid(rule.host) and not rule.is_v4 else "IpRanges=[{CidrIp="
        return f"aws ec2 authorize-security-group-egress --group-id {rule.network} --ip-permissions 'IpProtocol=tcp,FromPort={rule.port},ToPort={rule.port},{ranges}{_network(rule)}}}]'"
    groups = [*rule.like_groups]
    if rule.way is Way.HOST_KUBELET and not about.own_way:
        groups = [str(rule.network)]
    elif rule.way is Way.HOST_KUBELET:
        groups = [one for one in groups if one != rule.network]
    begin = f"aws ec2 authorize-security-group-ingress --group-id {rule.network}"
    if not groups and ":" in _source(rule):  # --cidr takes none of IPv6
        return f"{begin} --ip-permissions 'IpProtocol=tcp,FromPort={rule.port},ToPort={rule.port},Ipv6Ranges=[{{CidrIpv6={_source(rule)}}}]'"
    source = f"--source-group {groups[0]}" if groups else f"--cidr {_source(rule)}"
    return f"{begin} --protocol tcp --port {rule.port} {source}"


def _aws_list(rule: details.CloudDenial) -> str:
    side, other = ("--ingress", "--egress") if rule.incoming else ("--egress", "--ingress")
    low, high = ANSWERS.split("-")
    cidr = _source(rule) if rule.incoming else _network(rule)
    block = "ipv6-cidr-block" if ":" in cidr else "cidr-block"
    add = f"aws ec2 create-network-acl-entry --network-acl-id {rule.network}"
    return (
        f"{add} {side} --rule-number {rule.free or BEFORE} --protocol tcp --port-range From={rule.port},To={rule.port} --{block} {cidr} --rule-action allow; "
        f"aws ec2 describe-network-acls --network-acl-ids {rule.network}   # {other[2:]} of {low}-{high}, where the answers go, must be allowed, too"
    )


def shown_whole(rule: details.CloudDenial) -> tuple[commands.Gap, ...]:
    """What shows the rule with all that it is for."""
    if rule.cloud is details.Cloud.AWS:
        what = "security-groups" if rule.lacks else "network-acls"
        option = "group-ids" if rule.lacks else "network-acl-ids"
        machines = (
            f"aws ec2 describe-network-interfaces --filters Name=group-id,Values={rule.network}"
            if rule.lacks
            else f"aws ec2 describe-{what} --{option} {rule.network}"
        )
        return (commands.Gap("the machines or subnets that it is for", machines),)
    if rule.cloud is details.Cloud.AZURE:
        space, slash, group = (rule.network or "").rpartition("/")
        show = f"az network nsg show -g {space if slash else '<resource_group>'} -n {group or '<nsg>'} --query '[subnets,networkInterfaces]'"
        return (commands.Gap("the subnets that it is for", show),)
    return (
        commands.Gap(
            "all of the rule, with its networks and the machines that it is for",
            f"gcloud compute firewall-rules describe {rule.name}",
        ),
    )
