"""
What mends OpenVPN's two ends where one of them says why they do not come together: the reason first, and only then a new start.

Who signs their certificates is the product's affair. Gardener's gardenlet renews those of a shoot's VPN when it reconciles the shoot, and the
authority by the operation `rotate-ca-start`, which rolls all worker nodes (Gardener, "Credentials Rotation for Shoot Clusters"); IBM Cloud by a master refresh.
"""

from __future__ import annotations

from analyzer.causes import operated
from analyzer.causes.base import customer, renew, sre
from analyzer.checks import vpn_commands
from analyzer.facts.cluster import About
from analyzer.model import Remedy
from analyzer.tunnel.openvpn_faults import OF_CERTIFICATES, SessionFault, SessionRefusal

STEP = "S0b"
OF_AUTHORITIES = frozenset({SessionFault.AUTHORITY, SessionFault.REVOKED})
"""What a certificate that the same authority signs anew does not end."""


def agree(about: About, said: SessionRefusal) -> tuple[Remedy, ...]:
    """By the reason; a name that does not resolve is no matter of either end, and a clock that is wrong is looked at before keys are changed."""
    if said.fault is SessionFault.LOOKUP:
        return (_lookup(about, said),)
    if said.fault is SessionFault.ENDPOINT:
        text = "give service vpn-shoot of the shoot an address: why its load balancer has none stands in its events; where it has one, let the API server's pod reach the shoot's API that vpn-seed asks for it"
        look = "kubectl describe service -n kube-system vpn-shoot   # with the shoot's kubeconfig"
        return (sre(text, look, STEP),)
    first: tuple[Remedy, ...] = ()
    if said.fault is SessionFault.NOT_YET:
        clock = "compare the clocks of the client's node and of the server's: one that is behind holds a good certificate to be too young"
        first = (customer(clock, "date -u; timedatectl   # on the client's node", STEP),)
    again = "then give both ends a new start: before it is mended a restart changes nothing"
    server = vpn_commands.restart_vpn_server(about)
    restart = vpn_commands.restart_vpn(about) + (f"; {server}" if server else "")
    return (*first, *_renewed(about, said), customer(again, restart, STEP))


def _lookup(about: About, said: SessionRefusal) -> Remedy:
    pod = next(iter(about.role("vpn")), None)
    where = pod.node if pod is not None and pod.node else "the client's node"
    host = said.whose or "<server>"
    return customer(
        f"let {where} resolve {host}, the server that the client dials: its resolvers, or the record of that name; a restart changes nothing",
        f"getent hosts {host}   # on {where}",
        STEP,
    )


def _renewed(about: About, said: SessionRefusal) -> tuple[Remedy, ...]:
    """Whoever made the certificates, keys or login makes them anew."""
    whole = said.of_authority or said.fault in OF_AUTHORITIES
    if about.language.called == "Gardener":
        shoot = operated.shoot(about)
        reconcile = (
            f"kubectl annotate shoot {shoot} gardener.cloud/operation=reconcile --overwrite   # in the garden cluster"
        )
        rotate = f"kubectl annotate shoot {shoot} gardener.cloud/operation=rotate-ca-start --overwrite   # in the garden cluster; once the clients have the new one: rotate-ca-complete"
        why = f"{said.words}: let Gardener reconcile the shoot, which renews what is due of its VPN"
        anew = f"{'' if whole else 'if that does not end it: '}rotate the shoot's authorities, which sign both ends{f', for {said.words}' if whole else ''}; that rolls all of its workers (rotate-ca-start-without-workers-rollout leaves them to a time of yours) and needs new kubeconfigs"
        if said.fault not in OF_CERTIFICATES:
            return (
                customer(
                    f"{said.words}: let Gardener reconcile the shoot, which writes both ends' secrets", reconcile, STEP
                ),
            )
        by_rotation = customer(anew, rotate, STEP)
        return (by_rotation,) if whole else (customer(why, reconcile, STEP), by_rotation)
    if about.language.called == "Kubermatic":
        space = about.hosted_space or "<cluster-...>"
        text = f"{said.words}: let Kubermatic write the secrets of OpenVPN anew, of the client and the server"
        return (sre(text, f"kubectl get secrets -n {space} | grep -i openvpn   # on the seed", STEP),)
    if about.language.on_ibm:
        return (renew(about, "certificates", f"gives client and server new certificates and keys: {said.words}", STEP),)
    what = "sign it anew" if said.fault in OF_CERTIFICATES else "give both ends the same"
    if said.fault is SessionFault.CRL:
        what = "write that list anew, before it ends"
    if said.fault is SessionFault.AUTHORITY:
        what = "give both ends certificates of one authority"
    text = f"{said.words}: let whoever made the certificates and keys of client and server {what}"
    look = (
        "openssl x509 -noout -subject -issuer -dates -in <certificate>   # of both ends"
        if said.fault in OF_CERTIFICATES
        else None
    )
    return (sre(text, look, STEP),)
