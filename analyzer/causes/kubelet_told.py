"""
A kubelet that users' own errors name as not reached, where no log of Konnectivity says who dialled.

The API server passes on how the dial ended, and the text is the same from an agent at the other end of the tunnel and from the
API server itself::

    Error from server: error dialing backend: dial tcp 10.0.0.7:10250: i/o timeout

So the kubelet and the way to it are what is left, and which of the two dialled is open: possible at most, and likely where all nodes of one place
and no others are missed while another call came through. A call that got no answer, or a bare status, says nothing of where; while calls to other
nodes come through the tunnel, it is the end of this one.
"""

from __future__ import annotations

from analyzer.causes import cloud_allow, cloud_firewall, host_firewall, missed_kubelets, missed_place
from analyzer.causes.base import LIKELY, POSSIBLE, Finding, Outcomes, customer, fails, proof
from analyzer.checks import commands, vpn_commands
from analyzer.checks.base import Cite, some
from analyzer.facts import tunnel_kind
from analyzer.facts.cluster import About
from analyzer.konnectivity.chain import Caller, Leg, Reason
from analyzer.model import Gap, Remedy, Status
from analyzer.policy.legs import Way
from analyzer.schema import LOG_SIGNALS
from analyzer.tunnel import edge_stream
from analyzer.tunnel.faults import Faults
from analyzer.vendors.distributions import DIALERS, KUBELET_UNITS

NOT_REACHED = frozenset({Reason.REFUSED, Reason.UNROUTED, Reason.TIMEOUT})
DIRECT = "The API server does not reach a kubelet (10250)"
THROUGH = "A kubelet (10250) is not reached through the tunnel"
EITHER = "A kubelet (10250) is not reached, by an agent or by the API server itself"
ONE_NODE = "The kubelet (10250) of one node is not reached through OpenVPN"
TITLES = {"none": DIRECT, "konnectivity": THROUGH, "openvpn": ONE_NODE}
CLIENT = ("VPN-01", "VPN-02", "VPN-03", "VPN-04")
SEVERAL = 2
"""Calls: by a single one nobody knows whether other nodes answer."""


def one_of_many(about: About, faults: Faults) -> str | None:
    """The address of the kubelet to which every one of several failed calls went, where the bundle shows other nodes, too."""
    called = [one.fault.address or "" for one in faults.of(Leg.TARGET, caller=Caller.KUBELET, reasons=NOT_REACHED)]
    hosts = {address.rpartition(":")[0].strip("[]") for address in called if address}
    if len(called) < SEVERAL or len(hosts) != 1:
        return None
    host = hosts.pop()
    is_node = [host in (node.internal_ip, node.name) for node in about.nodes.values()]
    return host if any(is_node) and not all(is_node) else None


def not_reached(about: About, faults: Faults, outcomes: Outcomes, cite: Cite) -> Finding | None:
    """
    None for a tunnel of another kind, whose own end may be what hangs, and where an error names a leg before the kubelet's.

    An OpenVPN that hangs carries calls to no node: where every one of several that failed was to the same node of many, it is that node's.
    """
    if about.other_tunnel in DIALERS or tunnel_kind.old_tunnel(about.pods):
        return None
    if about.tunnel == "openvpn" and one_of_many(about, faults) is None:
        return None
    if about.tunnel == "openvpn" and any(outcomes[i].status is Status.FAIL for i in CLIENT):
        return None
    unheard = missed_kubelets.unheard(about, faults)
    if any(one not in unheard for one in faults.of(Leg.SERVER, Leg.PROXY, Leg.TUNNEL)):
        return None
    seen = [one for one in faults.of(Leg.TARGET, caller=Caller.KUBELET, reasons=NOT_REACHED) if one.fault.address]
    seen += unheard
    said = edge_stream.words(about.tables[LOG_SIGNALS])
    seen = [
        one for one in seen if edge_stream.dialled(one.fault, about.nodes, said) is None
    ]  # no kubelet of theirs is dialled
    if not seen:
        return None
    by_host: dict[str, Reason] = {}
    for one in seen:
        by_host[one.fault.kubelet or "?"] = one.fault.reason
    if (own := host_firewall.of_kubelets(outcomes, by_host)) is not None:
        return own
    host = next(iter(by_host))
    named = {host: node.name for node in about.nodes.values() for host in (node.internal_ip, node.name) if host}
    where = some(f"{named[h]} ({h})" if named.get(h, h) != h else h for h in by_host)
    text = f"calls to the kubelet of {where} end: {some(dict.fromkeys(reason.value for reason in by_host.values()))}"
    title = TITLES.get(about.tunnel, EITHER)
    place = (
        missed_place.of_hosts(about, by_host) if set(by_host.values()) <= {Reason.TIMEOUT, Reason.UNROUTED} else None
    )
    if place is not None:
        text += f"; {place.share}"
    if unheard:
        text += "; calls to others came through"
    rule = cloud_firewall.of_way(outcomes, Way.HOST_KUBELET)
    if rule is not None and rule.host in by_host:
        text += f"; {outcomes['POL-10'].summary}"
    else:
        rule = None
    likely = (place is not None and bool(about.came_through)) or (rule is not None and rule.sure)
    return Finding(
        LIKELY if likely else POSSIBLE,
        text,
        fails(outcomes, *(("POL-10",) if rule is not None else ()), "TUN-03"),
        (
            *cite([*(one.row for one in seen[-2:]), *(about.came_through[-1:] if unheard else ())]),
            *(proof(outcomes, ("POL-10",), 2) if rule is not None else ()),
        ),
        (
            *((cloud_allow.allowed(about, rule, "S6"),) if rule is not None else ()),
            *((missed_place.opened(about, place, "10250"),) if place else ()),
            *_remedies(about, by_host, named),
        ),
        _mind(about, host),
        scope=some(named.get(host, host) for host in by_host),
        title=title,
    )


def _mind(about: About, host: str) -> tuple[Gap, ...]:
    """Who dials, and of OpenVPN whether the pods of other nodes answer."""
    if about.tunnel == "openvpn":
        others = f"kubectl get pods -A -o wide --field-selector spec.nodeName!={host}   # then logs of one of these"
        return (Gap("whether logs of a pod on another node come through", others), vpn_commands.vpn_elsewhere(about))
    return () if about.tunnel == "none" or about.own_way else (commands.agent_pods(),)


def _remedies(about: About, by_host: dict[str, Reason], named: dict[str, str]) -> list[Remedy]:
    """What is refused was reached, so the kubelet is looked at first."""
    host, reason = next(iter(by_host.items()))
    node = named.get(host, host)
    unit = KUBELET_UNITS.get(about.language.called or about.language.product or "", "kubelet")
    running = customer(f"see that the kubelet of {node} runs", f"systemctl status {unit}   # on {node}", "S6")
    source = {
        "none": "the API server's machine",
        "konnectivity": "the workers that agents run on",
        "openvpn": "the worker that OpenVPN's client runs on",
    }
    frm = source.get(about.tunnel, "the workers that agents run on, and from the API server's machine")
    at = "on the API server's machine" if about.tunnel == "none" else "on another worker"
    if about.own_way == "EKS":
        group = f"let the cluster's security group in on TCP 10250 of the instance at {host}: another node group's is another group"
        show = f"aws ec2 describe-instances --filters Name=private-ip-address,Values={host} --query 'Reservations[].Instances[].SecurityGroups'"
        return [customer(group, show, "S6"), running]
    what = "firewall, security group, route, network policy of hosts"
    reach = customer(f"let TCP 10250 from {frm} reach {host}: {what}", f"nc -vz -w 5 {host} 10250   # {at}", "S6")
    return [running, reach] if reason is Reason.REFUSED else [reach, running]
