"""The commands that ask for the OpenVPN client and its server, or start them anew."""

from __future__ import annotations

from analyzer.checks import commands
from analyzer.facts.cluster import About
from analyzer.facts.pods import Pod
from analyzer.facts.tunnel_kind import old_tunnel
from analyzer.model import Gap


def _worst(about: About, role: str) -> Pod | None:
    """The pod of this role that is not well, else the first."""
    pods = clients(about) if role == "vpn" else about.role(role)
    return next((p for p in pods if p.health is False), pods[0] if pods else None)


def clients(about: About) -> list[Pod]:
    """Pods of an OpenVPN client: those that are called after it, else those of AKS, whose names say nothing of OpenVPN."""
    return about.role("vpn") or old_tunnel(about.pods)


def client(about: About) -> str:
    """What the client is called, as a label, where no pod of it is listed."""
    return "vpn-shoot" if about.language.called == "Gardener" else "vpn"


def restart_vpn(about: About) -> str:
    """The command that gives the OpenVPN client a new pod."""
    pod = _worst(about, "vpn")
    space = (pod.namespace if pod else None) or "kube-system"
    return f"kubectl delete pod -n {space} {pod.name if pod else f'-l app={client(about)}'}"


def restart_vpn_server(about: About) -> str | None:
    """
    The command that gives the OpenVPN server a new pod: it lies in the control plane, and never in the customer's kube-system.

    IBM Cloud: ``openvpnserver-<cluster>`` in kubx-masters; of OpenShift ``openvpnserver-managed-ovpn`` in ``master-<cluster>``. Kubermatic
    (pkg/resources/resources.go) has a Deployment ``openvpn-server``, Gardener (pkg/component/networking/vpn/seedserver) pods with the label
    ``app=vpn-seed-server``, each beside its cluster's API server.
    """
    pod = _worst(about, "openvpn-server")
    space = (pod.namespace if pod else None) or commands.master_namespace(about)
    if pod is not None:
        return f"kubectl delete pod -n {space} {pod.name}"
    if about.language.product == "iks":
        return f"kubectl rollout restart -n {space} deployment openvpnserver-{commands.cluster_id(about)}"
    if about.language.product == "roks":
        return f"kubectl delete -n {space} $(kubectl get pods -n {space} -o name | grep openvpnserver)"
    if about.language.called == "Kubermatic":
        return f"kubectl rollout restart -n {about.hosted_space or '<control_plane_namespace>'} deployment openvpn-server   # on the seed"
    if about.language.called == "Gardener":
        return f"kubectl delete pod -n {about.hosted_space or '<control_plane_namespace>'} -l app=vpn-seed-server   # on the seed"
    return None


def vpn_elsewhere(about: About) -> Gap:
    """Whether the client works on another node than the one it is on, where that is known."""
    pod = _worst(about, "vpn")
    if pod is None or not pod.node:
        named = f"-n {pod.namespace or 'kube-system'} {pod.name}" if pod else f"-n kube-system -l app={client(about)}"
        return Gap("the client's pod and its node", f"kubectl get pods {named} -o wide")
    return Gap(
        "whether the client works on another node",
        f"kubectl cordon {pod.node}; {restart_vpn(about)}   # then: kubectl uncordon {pod.node}",
    )


def waiting_vpn(about: About) -> Pod | None:
    """A client's pod that no node has."""
    return next((p for p in about.role("vpn") if p.status == "Pending" and not p.node), None)
