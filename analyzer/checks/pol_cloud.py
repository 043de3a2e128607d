"""Rules of the cloud's own firewall on the ways that the tunnel needs (POL-10)."""

from __future__ import annotations

from typing import NamedTuple

from analyzer.addresses import valid
from analyzer.checks import commands, details
from analyzer.checks.base import Answer, Cite, Family, failed, not_applicable, passed, plural, some, unknown, warned
from analyzer.facts import cloud_rules
from analyzer.facts.cloud_rules import RuleSays, RuleVerdict, judge
from analyzer.facts.cluster import About
from analyzer.konnectivity.chain import Caller, Leg, Reason
from analyzer.policy.legs import Way
from analyzer.schema import FirewallRuleRow
from analyzer.tables.rows import Rows
from analyzer.tunnel import errors
from analyzer.tunnel.faults import Faults
from analyzer.tunnel.view import TunnelView
from analyzer.wording import is_number

CHECKS = Family(of_tunnel=True)
OUT, IN = "egress", "ingress"
KUBELET = 10250
API_PORTS = (6443, 9345)
"""Ports of an API server that machines of one's own have; a group that lets one of them in is a control plane's."""
GKE_PORT = 8132
LEAST = {"az": 100}
"""The lowest priority that a rule of a cloud may have, where it is not 1."""
SILENT = frozenset({Reason.TIMEOUT, Reason.UNROUTED})
LISTS = {
    "gcloud": 'gcloud compute firewall-rules list --format="table(name,network,direction,priority,sourceRanges.list():label=SRC_RANGES,destinationRanges.list():label=DEST_RANGES,allowed[].map().firewall_rule().list():label=ALLOW,denied[].map().firewall_rule().list():label=DENY,targetTags.list():label=TARGET_TAGS)"',
    "aws": "aws ec2 describe-security-groups; aws ec2 describe-network-acls",
    "az": "az network nsg list --query '[].{rules:securityRules,defaults:defaultSecurityRules}' -o json",
}


class FirewallWay(NamedTuple):
    """
    One connection and what the rules say of it.

    Attributes:
        host: where it goes to.
        rules: those that were asked.
        felt: is somebody cut off by what is shown.
        sure: does the list show that these rules are for the machines of the way.
    """

    way: Way
    incoming: bool
    host: str
    port: int
    rules: list[FirewallRuleRow]
    verdict: RuleVerdict | None
    felt: bool
    sure: bool

    @property
    def place(self) -> str:
        where = f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"
        return f"TCP {self.port} into {self.host or 'the nodes'}" if self.incoming else f"egress to {where}"


@CHECKS.check(
    "POL-10",
    "Do the rules of the cloud's firewall let the agents reach the server, and calls the kubelets?",
    "S10a",
    "S6",
)
def ways(about: About, tunnel: TunnelView, faults: Faults, firewall_rules: Rows[FirewallRuleRow], cite: Cite) -> Answer:
    """
    TCP out to the address and port that the agents dial, in at the machine of a server of one's own, and in at kubelets that do not answer.

    A list that shows no networks, or was filtered by something else than the direction, leaves open what is not in it. Nothing says for
    which machines a rule with tags, a group or an access list is: of several the answer is what all of them say.
    """
    rows = list(firewall_rules)
    if not rows:
        return not_applicable("no rule of a cloud's firewall is listed")
    target = _target(about, tunnel)
    if target is None and any(row.direction == OUT for row in rows) and not _missed(about, tunnel, faults):
        return unknown("the agents' server host and port are not known", commands.agent_daemonset(about))
    asked = [
        one
        for one in (*_to_server(about, tunnel, rows, target), _to_kubelet(about, tunnel, faults, rows))
        if one is not None
    ]
    if not asked:
        return not_applicable("no rule of a cloud's firewall is listed for a way that is asked for")
    gap = commands.Gap(
        "all rules on the way, with the networks at their other end", LISTS.get(rows[0].cloud or "", LISTS["gcloud"])
    )
    denied = [one for one in asked if one.verdict is not None and one.verdict.says is RuleSays.DENIED]
    if denied:
        return _denied(min(denied, key=lambda one: not one.felt), rows, cite)
    first = asked[0]
    basis = _basis(first)
    if any(one.verdict is None for one in asked):
        return unknown("the rules of several networks are listed, and not which of them the nodes are in", gap, basis=basis)  # fmt: skip
    if left := next((one for one in asked if one.verdict is not None and one.verdict.says is RuleSays.UNKNOWN), None):
        return unknown(f"what the rules say of {left.place} hangs on what the list does not show", gap, basis=_basis(left))  # fmt: skip
    by = first.verdict.rule if first.verdict is not None else None
    named = f"rule {by.name}" if by is not None else "the network's default, for no rule matches"
    return passed(f"{first.place} is allowed by {named}", basis, cite([by] if by is not None else first.rules[:1]))


def _basis(one: FirewallWay) -> str:
    return f"{plural(len(one.rules), 'rule')} for what {'comes in' if one.incoming else 'leaves'} listed"


def _denied(one: FirewallWay, rows: list[FirewallRuleRow], cite: Cite) -> Answer:
    verdict = one.verdict
    rule, beside = (verdict.rule, verdict.beside) if verdict is not None else (None, ())
    row = rule or one.rules[0]
    lacks = rule is None or cloud_rules.is_of_group(row)
    own = [other for other in one.rules if other.network == row.network]
    sure = bool(verdict is not None and verdict.sure and one.sure)
    free = cloud_rules.free_before(rows, row, LEAST.get(row.cloud or "", 1)) if not lacks else None
    like = _like(one, own)
    names = tuple(dict.fromkeys(str(other.name) for other in beside))
    detail = details.CloudDenial(
        str(row.name), row.network, row.priority, one.host, one.port, names, sure, one.way, details.Cloud(row.cloud or details.Cloud.GOOGLE), one.incoming, lacks, free, cloud_rules.networks_of(like), cloud_rules.groups_of(like),
    )  # fmt: skip
    if lacks:
        whose = f"{row.name} ({row.network})" if row.network not in (row.name, None) else str(row.name)
        lets = some(
            f"{other.traffic} {'from' if one.incoming else 'to'} {other.ranges or '?'}"
            for other in own
            if other.action == "allow"
        )
        whose = f"security group {whose}" if cloud_rules.is_of_group(row) else f"no rule of network {row.network}"
        verb = "has no rule that lets" if cloud_rules.is_of_group(row) else "lets"
        text = f"{whose} {verb} {one.place}; {'it lets' if cloud_rules.is_of_group(row) else 'the rules let'} {'in' if one.incoming else 'out'} {lets or 'nothing'}"
    else:
        allow = f"; {some(names)} allow{'s' if len(names) == 1 else ''} other ports" if names else ""
        text = f"{one.place} is denied by rule {row.name} (priority {row.priority}, {row.traffic}){allow}"
    proof = cite(list(dict.fromkeys([row, *beside[:2]])) if not lacks else own[:3])
    if one.felt:
        return failed(text, _basis(one), proof, subjects=[str(row.name)], detail=detail)
    return warned(f"{text}; that an agent is cut off is not shown", _basis(one), proof, subjects=[str(row.name)], detail=detail)  # fmt: skip


def _like(one: FirewallWay, own: list[FirewallRuleRow]) -> list[FirewallRuleRow]:
    """Rules by which those are let in who would dial this port, too: on the API server's port the workers, at a kubelet whoever else calls it."""
    if not one.incoming:
        return []
    if one.way is Way.SERVER:
        return [row for port in API_PORTS for row in own if cloud_rules.names_port(row, port)]
    return [row for row in own if row.action == "allow"]


def _to_server(
    about: About, tunnel: TunnelView, rows: list[FirewallRuleRow], target: tuple[str, int] | None
) -> list[FirewallWay]:
    """Out of the agents' nodes, and in at the machines of a control plane of one's own, where a group or network is shown to be theirs."""
    if target is None:
        return []
    host, port = target
    felt = bool(tunnel.failing) or _unready(about)
    leaving = [row for row in rows if row.direction == OUT]
    found = (
        [FirewallWay(Way.SERVER, False, host, port, leaving, judge(rows, OUT, host, port), felt, True)]
        if leaving
        else []
    )
    if about.is_provided or about.own_way:
        return found
    inward = cloud_rules.by_network(rows, IN)
    own = [row for group in inward.values() if _is_plane(group) for row in group]
    if own:
        source = next(
            (node.internal_ip for node in about.nodes.values() if node.internal_ip and node.internal_ip != host), ""
        )
        found.append(FirewallWay(Way.SERVER, True, host, port, own, judge(own, IN, source, port), felt, True))
    return found


def _is_plane(group: list[FirewallRuleRow]) -> bool:
    """Are these the rules of a control plane: they let its API server's port in by number."""
    return any(cloud_rules.names_port(row, port) for row in group for port in API_PORTS)


def _unready(about: About) -> bool:
    agents = about.role("agent")
    return bool(agents) and all(pod.health is False for pod in agents)


def _to_kubelet(about: About, tunnel: TunnelView, faults: Faults, rows: list[FirewallRuleRow]) -> FirewallWay | None:
    """In at a kubelet that gives no answer, from the other nodes; a control plane's own groups are not asked where there are others."""
    missed = _missed(about, tunnel, faults)
    inward = cloud_rules.by_network(rows, IN)
    workers = {name: group for name, group in inward.items() if not _is_plane(group)}
    own = [row for group in (workers or inward).values() for row in group]
    if not missed or not own:
        return None
    sources = [node.internal_ip for node in about.nodes.values() if node.internal_ip and node.internal_ip not in missed]
    source = "" if about.own_way or not sources else sources[0]
    return FirewallWay(
        Way.HOST_KUBELET, True, missed[0], KUBELET, own, judge(own, IN, source, KUBELET), True, bool(workers)
    )


def _missed(about: About, tunnel: TunnelView, faults: Faults) -> list[str]:
    """Addresses of kubelets whose port gave no answer, to users' calls or agents' dials."""
    called = [one.fault.kubelet for one in faults.of(Leg.TARGET, caller=Caller.KUBELET, reasons=SILENT)]
    dialled = [
        errors.target(event.error) or ""
        for event in tunnel.dial_errors
        if errors.classify(event.error) in errors.DROPPED
    ]
    hosts = [*called, *(at.rpartition(":")[0].strip("[]") for at in dialled if about.is_kubelet(at))]
    return [host for host in dict.fromkeys(hosts) if host]


def _target(about: About, tunnel: TunnelView) -> tuple[str, int] | None:
    """What an agent failed to dial last, else the server that they are told, on Google Cloud the control plane; an address before a name."""
    dialled = [target for state in tunnel.failing for e in state.failures if (target := errors.target(e.error))]
    host, port = tunnel.server_address
    every = [*reversed(dialled), *([f"{host}:{port}"] if host and port else [])]
    ends = [(one.rpartition(":")[0].strip("[]"), one.rpartition(":")[2]) for one in every]
    known = [(name, int(number)) for name, number in ends if is_number(number)]
    if not known and about.product.value == "gke":
        known = [(row.value, GKE_PORT) for row in about.facts.get("control_plane_host", [])]
    return next((one for one in known if valid(one[0])), known[0] if known else None)
