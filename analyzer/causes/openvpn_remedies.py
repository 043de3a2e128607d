"""
What mends OpenVPN's two ends: the reason first, where one of them says it, and only then a new start.

Who signs their certificates is the product's affair. Gardener's gardenlet renews those of a shoot's VPN when it reconciles the shoot, and the
authority by the operation `rotate-ca-start`, which rolls all worker nodes (Gardener, "Credentials Rotation for Shoot Clusters"); IBM Cloud by a master refresh.
"""

from __future__ import annotations

from analyzer.causes import operated
from analyzer.causes.base import customer, renew, sre
from analyzer.causes.halt_remedies import for_halt
from analyzer.causes.kubelet_told import NOT_REACHED
from analyzer.checks import commands, details, vpn_commands
from analyzer.facts.cluster import About
from analyzer.facts.halts import Halt
from analyzer.konnectivity.chain import Caller, Leg
from analyzer.model import Remedy
from analyzer.tunnel.faults import Faults
from analyzer.tunnel.openvpn import ProxyAnswer
from analyzer.tunnel.openvpn_faults import OF_CERTIFICATES, SessionFault, SessionRefusal

STEP = "S0b"
OF_AUTHORITIES = frozenset({SessionFault.AUTHORITY, SessionFault.REVOKED})
"""What a certificate that the same authority signs anew does not end."""
ENDS_AGAIN = frozenset({"CrashLoopBackOff", "Error", "OOMKilled"})
"""States of a pod whose program ended."""
PROXY_LOGIN, SERVER_SIDE = 407, 500
"""Status by which a proxy asks for its own login, and from which on it found nobody behind it."""


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


def look_between(about: About) -> Remedy:
    """Pings that do not come: what lies between the two ends drops idle or busy sessions, or an end is short of CPU or memory."""
    pod = next(iter(vpn_commands.clients(about)), None)
    name = f"-n {pod.namespace or 'kube-system'} {pod.name}" if pod else "-n kube-system -l app=vpn"
    text = "compare the times of the restarts with those of the calls that failed, then look between the two ends: balancers and NAT with idle timeouts, loss, an end that lacks CPU or memory"
    return customer(text, f"kubectl logs {name} --since=6h | grep -E 'ping-restart|Initialization Sequence'", STEP)


def by_reason(about: About, halt: Halt) -> tuple[Remedy, ...]:
    """What the pod lacks, and then its new start, which the runbook asks for."""
    if halt.pod.role == "openvpn-server":
        again = sre("then give the server a new start", vpn_commands.restart_vpn_server(about), STEP)
    else:
        space = halt.pod.namespace or "kube-system"
        label = (
            f"-l app={'vpn-shoot' if about.called == 'Gardener' else 'vpn'}"
            if about.on_ibm is not False
            else halt.pod.name
        )
        again = customer(
            "then give the client a new start; wait ten minutes", f"kubectl delete pod -n {space} {label}", STEP
        )
    return (*for_halt(about, halt, STEP), again)


def at_proxy(about: About, answer: ProxyAnswer) -> tuple[Remedy, ...]:
    """The client came as far as the proxy, which did not let it through: neither end is helped by another start."""
    whom = answer.target or "OpenVPN's server"
    if answer.status == PROXY_LOGIN:
        text = f"give OpenVPN's client the name and password that the HTTP proxy in front of {whom} asks for"
    elif answer.status >= SERVER_SIDE:
        text = f"let the HTTP proxy in front of {whom} reach it ({answer.status}): the server's pod, its service, and the policies between the two"
    else:
        status = f" ({answer.status})" if answer.status else ""
        text = f"let the HTTP proxy take the client's CONNECT to {whom}{status}: its route and its rules of access for that host; a restart of the client or the server changes nothing"
    space = answer.space or next((pod.namespace for pod in about.role("openvpn-server") if pod.namespace), "")
    if about.called == "Gardener":
        at = space if space and space != "kube-system" else about.hosted_space or "<shoot's namespace>"
        look = f"kubectl get pods,services,destinationrules,virtualservices,gateways -n {at}; kubectl get envoyfilters,pods -A | grep -i istio-ingress   # on the seed"
        return (sre(f"{text}; on a seed that proxy is the Istio ingress gateway", look, STEP),)
    where = f"-n {space}" if space else "-A"
    look = f"kubectl get pods,services,endpoints {where} -o wide"
    return (sre(text, look, STEP),)


def servers_own(about: About) -> tuple[Remedy, ...]:
    """Where the server's pod alone is bad its own words come first, and a restart of the client changes nothing."""
    pod = next((one for one in about.role("openvpn-server") if one.health is False), None)
    if pod is None:
        return ()
    if (halt := about.halts.of(pod)) is not None:
        return by_reason(about, halt)
    space = pod.namespace or commands.master_namespace(about)
    look = f"kubectl describe pod -n {space} {pod.name}; kubectl logs -n {space} {pod.name} --all-containers --tail=50"
    if pod.restarts:
        look += f"; kubectl logs -n {space} {pod.name} --all-containers --previous --tail=50"
    return (
        sre(f"bring up {pod.name}: it is {pod.state}; read why first, the restart takes its log away", look, STEP),
        sre("then give it a new start", vpn_commands.restart_vpn_server(about), STEP),
    )


def to_start(about: About) -> tuple[Remedy, ...]:
    """A pod whose init containers do not end gets no further by another start; its log cannot come through the tunnel that it makes."""
    pod = next((one for one in about.role("vpn") if one.is_in_init), None)
    if pod is None:
        return ()
    text = f"let {pod.name} start: its init container does not end ({pod.status}); what it says stands on its node, for kubectl logs needs the tunnel"
    look = f"kubectl describe pod -n {pod.namespace or 'kube-system'} {pod.name}; ssh {pod.node or '<its node>'} 'sudo tail -n 20 /var/log/pods/*_{pod.name}_*/*/*.log'"
    return (customer(text, look, STEP),)


def handshake(about: About, session: details.ClientRestarts | None) -> tuple[Remedy, ...]:
    """A client whose own log is there needs no reading on its node: the handshake gets no answer, and what makes it so lies behind it."""
    pod = next((one for one in about.role("vpn") if session is not None and one.name in session.read), None)
    if pod is None:
        return ()
    space = pod.namespace or "kube-system"
    text = f"the log of {pod.name} says why it ends: its TLS handshake with the server gets no answer. See whether the server runs and reads what comes, whether both ends have the same keys (secrets of one age), and whether full packets come through (MTU)"
    look = f"kubectl get pods,secrets -n {space} -o wide | grep -i vpn"
    if about.called == "Gardener":
        look += f"; kubectl get pods,secrets,services -n {about.hosted_space or '<shoot namespace>'} | grep -i vpn   # the second on the seed"
    return (customer(text, look, STEP),)


def last_words(about: About) -> tuple[Remedy, ...]:
    """Of a client that ends again and again: why it does stands on its node, and goes with the pod."""
    pod = next((one for one in about.role("vpn") if one.status in ENDS_AGAIN), None)
    if pod is None:
        return ()
    text = f"read why {pod.name} ends before it is restarted, which takes its log away; kubectl logs needs the tunnel"
    look = f"kubectl describe pod -n {pod.namespace or 'kube-system'} {pod.name}; ssh {pod.node or '<its node>'} 'sudo tail -n 20 /var/log/pods/*_{pod.name}_*/*/*.log'"
    return (customer(text, look, STEP),)


def to_server(session: details.ClientRestarts) -> tuple[Remedy, ...]:
    """What the client's own log names: nobody listens there, or nothing comes back."""
    if session.server is None:
        return ()
    host, port, refused = session.server
    if refused:
        text = f"let something listen at {host}:{port}, which refuses the client: the server's pod, its service and the load balancer in front of it"
    else:
        text = f"let TCP {port} from the client's node reach {host}: route, firewall, the load balancer in front of the server"
    return (sre(text, f"nc -vz -w 5 {host} {port}   # on the client's node", STEP),)


def way_through(about: About) -> Remedy:
    """IBM Cloud's OpenVPN is UDP; that of others goes by whatever its arguments name."""
    if about.language.on_ibm is False:
        text = (
            "see whether the client's node reaches the server's address and port, which its log and its arguments name"
        )
        pod = next(iter(about.role("vpn")), None)
        name = f"-n {pod.namespace or 'kube-system'} {pod.name}" if pod else "-A -l app=vpn"
        return customer(text, f"kubectl get pod {name} -o yaml | grep -iE -A3 'endpoint|remote|openvpn_port'", STEP)
    return customer("ask whether UDP (not TCP) from the workers to the master passes the firewall", None, STEP)


def beyond_client(about: About, faults: Faults) -> Remedy | None:
    """Behind a client that runs is the way from its node to the kubelet that was called."""
    seen = [one for one in faults.of(Leg.TARGET, caller=Caller.KUBELET, reasons=NOT_REACHED) if one.fault.address]
    if not seen:
        return None
    host, _, port = (seen[-1].fault.address or "").rpartition(":")
    pod = next(iter(about.role("vpn")))
    where = pod.node or f"the node of {pod.name}"
    text = f"{pod.name} runs: let TCP {port} from its node{f' ({pod.node})' if pod.node else ''} reach {host}: routing between their subnets, firewall, host policies, the kubelet"
    return customer(text, f"nc -vz -w 5 {host} {port}   # on {where}", STEP)
