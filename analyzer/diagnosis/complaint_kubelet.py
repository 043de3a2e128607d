"""The last leg, to a kubelet: what may be wrong there by the reason that the call ended with, and what shows which."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.causes import missed_place
from analyzer.causes.missed_place import MissedPlace
from analyzer.checks import commands
from analyzer.diagnosis import complaint_names
from analyzer.diagnosis import complaint_own as own_tunnel
from analyzer.facts.scheduling import control_plane
from analyzer.konnectivity.chain import Caller, Fault, Leg, Reason
from analyzer.model import Candidate, Gap
from analyzer.tunnel import errors
from analyzer.tunnel.errors import Trust
from analyzer.tunnel.faults import Faults

if TYPE_CHECKING:
    from analyzer.facts.cluster import About

MOST_CSRS = 12
UNNAMED = "<node address>"
"""What a reader fills in where nothing says which node was called."""
UNHEARD = frozenset({Reason.TIMEOUT, Reason.UNROUTED})
"""How a call ends that something on the way does not let through."""
CERTIFICATES = {
    Trust.AUTHORITY: (
        "the API server does not know who signed the certificate of the kubelet of {}: another CA than its --kubelet-certificate-authority",
        "-issuer",
    ),
    Trust.NAME: ("the certificate of the kubelet does not name {}", "-ext subjectAltName"),
}
"""What is wrong by the reason alone, and the part of the certificate that shows it."""


def of_kubelet(fault: Fault, about: About) -> list[Candidate]:
    node = (fault.address or (fault.url or "").split("://")[-1].split("/")[0]).rsplit(":", 1)[0].strip("[]") or UNNAMED
    if fault.reason is Reason.CERTIFICATE:
        return _certificate(errors.trust(fault.inner), node, about)
    if fault.is_in_place:
        return plain(fault)
    if fault.reason is Reason.STATUS:
        workers = [one.name for one in about.nodes.values() if not control_plane(one)]
        at = node if node != UNNAMED else workers[0] if len(workers) == 1 else "<node>"
        log = Gap("the kubelet's log", f"ssh {at} 'journalctl -u kubelet --since -1h | grep -iE \"unauthorized|x509\"'")
        came = "the request came to the kubelet" if about.tunnel == "none" else "the tunnel carried the request"
        return [Candidate(f"{came}, and the kubelet does not accept the API server's certificate", log)]
    if fault.reason is Reason.DNS:
        return complaint_names.unresolved(fault, node, about)
    where, who = "between the workers", "on another worker"
    if own_tunnel.may_be_direct(about):
        where, who = "to that node", "on another worker, and on the API server's machine"
    if (place := _place(about, node)) is not None:
        acl = Gap("the rules of its network ACL", missed_place.acl(about, place))
        way = Candidate(f"the network ACL of {place.called}: {place.share}", acl)
        return own_tunnel.of_node(way, node, about)
    probe = Gap("whether another worker reaches it", f"nc -vz -w 5 {node} 10250   # {who}")
    if fault.reason is Reason.UNROUTED:
        own = f"the firewall of {node} itself turns it away (firewalld's REJECT reads as `no route to host`), or a route is missing {where}"
        look = f"ssh {node} 'sudo firewall-cmd --list-all; sudo iptables -S INPUT | head -20'; {probe.command}"
        return own_tunnel.of_node(Candidate(own, Gap("what that node lets in", look)), node, about)
    return own_tunnel.of_node(Candidate(f"a firewall or missing route {where}", probe), node, about)


def end_of(fault: Fault, about: About) -> tuple[Candidate, ...]:
    """What is at the end of a call that nobody answered while others come through: that kubelet, or the one agent that was asked."""
    at = fault._replace(leg=Leg.TARGET, reason=Reason.TIMEOUT, address=fault.address or f"{fault.kubelet}:10250")
    hangs = Candidate(
        "the agent that was asked hangs: then the call comes through when it is tried again", commands.server_log(about)
    )
    return (*of_kubelet(at, about), hangs)


def _place(about: About, node: str) -> MissedPlace | None:
    """The place on VPC of all kubelets that users' calls did not reach, this one among them."""
    missed = Faults(about.tables).of(Leg.TARGET, caller=Caller.KUBELET, reasons=UNHEARD)
    hosts = {(one.fault.address or "").rpartition(":")[0].strip("[]") for one in missed}
    place = missed_place.of_hosts(about, hosts) if node in hosts else None
    return place if place is not None and missed_place.of_vpc(about, place) else None


def plain(fault: Fault) -> list[Candidate]:
    """A kubelet's port is TLS always, so a program that is none, or a proxy on the way, has answered."""
    at = (fault.url or "").split("://")[-1].split("/")[0] or "<node address>:10250"
    probe = Gap(
        "what answers there",
        f"curl -sk -o /dev/null -w '%{{http_code}} %{{scheme}}\\n' https://{at}/healthz   # on a worker",
    )
    env = Gap(
        "the API server's proxy settings",
        "tr '\\0' '\\n' < /proc/$(pgrep -o kube-apiserver)/environ | grep -i _proxy   # on its machine",
    )
    return [
        Candidate(f"another program than a kubelet has the port at {at}", probe),
        Candidate("a proxy between the API server and the node answers in the kubelet's place", env),
    ]


def _certificate(trust: Trust, node: str, about: About) -> list[Candidate]:
    """What is wrong with the certificate that a kubelet showed, by the reason why it is not accepted."""
    show = f"openssl s_client -connect {node}:10250 </dev/null 2>/dev/null | openssl x509 -noout"
    if trust in CERTIFICATES:
        words, option = CERTIFICATES[trust]
        return [Candidate(words.format(node), Gap("what it says of itself", f"{show} {option}"))]
    waiting = " ".join([row.value for row in about.facts.get("csr_pending", [])][:MOST_CSRS])
    csr = Gap("certificate requests of the kubelets", "kubectl get csr")
    if waiting:
        csr = Gap("whether it is well once they are approved", f"kubectl certificate approve {waiting}")
    if trust not in (Trust.EXPIRED, Trust.NOT_YET):
        return [Candidate("the kubelet has no serving certificate that counts: its request waits for approval", csr)]
    renewed = f"the kubelet of {node} has not renewed its serving certificate: its request waits or was denied"
    clock = Gap("its dates", f"{show} -dates; date -u")
    return [Candidate(renewed, csr), Candidate("the clock of that node or of the API server is wrong", clock)]
