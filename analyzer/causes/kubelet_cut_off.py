"""
A kubelet that does not get through to the API server by its own log, so that its node is not heard of.

It calls over a connection of its own: the tunnel has no part in it, and nothing that is called through the tunnel on that node is to be
relied on meanwhile. What stands between them, the error tells: the way, the name, a certificate, the kubelet's credentials or its name.
"""

from __future__ import annotations

from analyzer.causes import host_firewall, node_down
from analyzer.causes.base import CONFIRMED, LIKELY, POSSIBLE, Finding, Outcomes, Rules, customer, fails, proof, told
from analyzer.checks import commands, details
from analyzer.checks.base import some
from analyzer.facts import nodes as node_facts
from analyzer.facts.cluster import About
from analyzer.model import Remedy, Status
from analyzer.policy.legs import Way
from analyzer.tunnel.errors import ErrorClass
from analyzer.tunnel.kubelet_api import CutOff
from analyzer.vendors.distributions import KUBELET_UNITS

CAUSES = Rules()
FOLLOW = ("AG-02", "AG-03", "AG-05", "AG-06")
"""Checks of agents that a node which takes no pod explains."""


@CAUSES.cause(
    "kubelet-cut-off", "A kubelet does not reach the API server: its node is not heard of",
    reads=("NOD-05", "NOD-01", "POL-11"), family="agent-node-fault", follows=FOLLOW,
)  # fmt: skip
def cut_off(about: About, outcomes: Outcomes) -> Finding | None:
    """Sure where the node is listed as NotReady, or is none of those that are listed; where it is Ready the log is older, or it is over."""
    found = told(outcomes, "NOD-05", details.CutOffKubelets)
    if found is None or outcomes["NOD-05"].status is not Status.FAIL:
        return None
    names = [node_facts.named(about.nodes, one.node) or one.node for one in found.kubelets]
    ready = [name for name in names if name in about.nodes and about.nodes[name].ready]
    down = {node.name for node in about.nodes.values() if node.ready is False}
    theirs = bool(down) and down <= set(names)
    follows = (*fails(outcomes, "NOD-01"), *fails(outcomes, *FOLLOW)) if theirs else ()
    text = outcomes["NOD-05"].summary
    if ready:
        text += f"; but {some(ready)} {'is' if len(ready) == 1 else 'are'} listed as Ready, before that or since"
    denials = host_firewall.felt(outcomes, Way.NODE_API, [one.host for one in found.kubelets])
    if denials:
        text += f"; {outcomes[host_firewall.ID].summary}"
    certainty = POSSIBLE if ready else CONFIRMED if theirs or found.kubelets[0].node else LIKELY
    return Finding(
        certainty,
        text,
        ("NOD-05", *((host_firewall.ID,) if denials else ()), *follows),
        proof(outcomes, ("NOD-05", *((host_firewall.ID,) if denials else ()), *fails(outcomes, "NOD-01"))),
        (*host_firewall.opened(denials, "S5a"), *(_remedies(about, found.kubelets) if not denials else ())),
        (commands.nodes(),),
        scope=some(name for name in names if name),
    )


def _remedies(about: About, kubelets: tuple[details.CutOffKubelet, ...]) -> tuple[Remedy, ...]:
    """That of the first; where several miss one address, it is said of all of them."""
    first = kubelets[0]
    same = [one.node for one in kubelets if one.node and (one.host, one.block) == (first.host, first.block)]
    whose = some(same) if same else "that node"
    last = (node_down.replace(about, first.node),) if first.node else ()
    return (_remedy(about, first, whose, many=len(same) > 1), *last)


def _remedy(about: About, one: details.CutOffKubelet, whose: str, *, many: bool) -> Remedy:
    on = f"   # on {one.node}" if one.node else "   # on that node"
    unit = KUBELET_UNITS.get(about.language.called or about.language.product or "", "kubelet")
    host, port = one.host or "<API server>", one.port or "<port>"
    if one.block is CutOff.WAY and one.kind is ErrorClass.REFUSED:
        text = f"let something listen at {host}:{port}: the machine answers {whose} and refuses; the API server there, or the balancer in front of it, does not run"
        return customer(text, f"curl -vk https://{one.in_url}/readyz{on}", "S5a")
    if one.block is CutOff.WAY:
        text = f"let TCP {port} from {whose} reach {host}: route, firewall or security group of {'those nodes' if many else 'that node'}"
        return customer(text, f"ip route get {host}; nc -vz -w 5 {host} {port}{on}", "S5a")
    if one.block is CutOff.NAME:
        return customer(
            f"let {whose} resolve {host}: it is the resolver of the node that is asked, and no pod of the cluster",
            f"getent hosts {host}; cat /etc/resolv.conf{on}",
            "S5a",
        )
    if one.block is CutOff.TRUST:
        text = f"compare the certificate that {host}:{port} shows with the CA in the kubelet's kubeconfig, and the clock of {whose}; then restart {unit}"
        look = f"date -u; openssl s_client -connect {one.in_url} </dev/null 2>/dev/null | openssl x509 -noout -issuer -dates -ext subjectAltName{on}"
        return customer(text, look, "S5a")
    if one.block is CutOff.LOGIN:
        text = f"give the kubelet of {whose} credentials that the API server knows: its client certificate has run out or is of another cluster; join the node anew"
        return customer(text, f"openssl x509 -noout -subject -enddate -in /var/lib/kubelet/pki/kubelet-client-current.pem{on}", "S5a")  # fmt: skip
    if one.block is CutOff.RIGHT:
        text = f"let the node's name and the name in the kubelet's certificate (system:node:...) be the same on {whose}: hostname or --hostname-override was changed"
        return customer(text, f"hostname; openssl x509 -noout -subject -in /var/lib/kubelet/pki/kubelet-client-current.pem{on}", "S5a")  # fmt: skip
    return customer(
        f"see why the API server does not answer the kubelet of {whose}",
        f"journalctl -u {unit} -n 50 --no-pager{on}",
        "S5a",
    )
