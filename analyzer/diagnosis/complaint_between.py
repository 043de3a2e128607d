"""
A dial of the API server to a program on its way to the nodes that nothing says is Konnectivity's server: what may be behind it.

K3s and RKE2 dial their own supervisor, which may be bound to another address than that (``--bind-address``); another API server has the
address from its egress configuration or from the proxy settings of its machine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.addresses import is_loopback
from analyzer.diagnosis.complaint_calls import control
from analyzer.konnectivity.chain import Fault, Reason
from analyzer.model import Candidate, Gap
from analyzer.tunnel.remote_dialer import SERVER_UNIT

if TYPE_CHECKING:
    from analyzer.facts.cluster import About


def between(fault: Fault, about: About) -> tuple[Candidate, ...]:
    """Who should listen there, then whether all calls fail."""
    host, _, port = (fault.address or "").rpartition(":")
    at = fault.address or "that address"
    here = "on the API server's machine" if is_loopback(host) else f"on {host.strip('[]')}"
    listens = f"ss -ltnp | grep ':{port or 6443} '"
    unit = SERVER_UNIT.get(about.other_tunnel or "")
    is_refused = fault.reason is Reason.REFUSED
    if unit is not None:
        fault_of = "is bound to another address than" if is_refused else "does not answer at"
        text = f"the supervisor of {about.other_tunnel}, through which its API server dials the nodes, {fault_of} {at}"
        told = f"grep -rE 'bind-address|https-listen-port|egress-selector-mode' /etc/rancher; systemctl cat {unit} | grep -A 9 ExecStart"
    else:
        state = "does not run, or listens elsewhere" if is_refused else "does not answer"
        text = (
            f"what the API server's egress configuration or proxy settings name as the way to the nodes, {at}, {state}"
        )
        told = "ps -o args= -C kube-apiserver | tr ' ' '\\n' | grep egress; tr '\\0' '\\n' < /proc/$(pgrep -o kube-apiserver)/environ | grep -i _proxy"
    return Candidate(
        text, Gap("who listens there, and where that address is from", f"{listens}; {told}   # {here}")
    ), control(about)
