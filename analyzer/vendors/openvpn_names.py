"""
How the workloads are called that carry a cluster's tunnel of OpenVPN: IBM's `vpn`, Gardener's `vpn-shoot` and `vpn-seed-server`, Kubermatic's `openvpn-client`.

::

    kubectl -n kube-system logs deploy/vpn-shoot
    oc -n kube-system logs -l app=vpn --tail=50
"""

from __future__ import annotations

from analyzer import patterns as regex

WORKLOAD = regex.compile(
    r"(?:vpn|vpn-shoot|vpn-seed-server|openvpn-client|openvpn-server|openvpnserver(?:-[a-z0-9-]{1,60})?)$"
)
SELECTED = regex.compile(r"(?:^|,)(?:app|k8s-app|role|app\.kubernetes\.io/name)==?(?P<name>[a-z0-9-]{1,63})(?=,|$)")


def asked_openvpn(workload: str | None, selector: str) -> str | None:
    """The name by which somebody asks for the tunnel's own log; None where he asks for another one."""
    m = SELECTED.search(selector.strip("\"'"))
    name = workload or (m["name"] if m else "")
    return name if WORKLOAD.match(name) else None
