"""What helps where calico-node says itself why it ends (part of calico-node-down)."""

from __future__ import annotations

from analyzer.causes import calico_remedies
from analyzer.causes.base import LIKELY, POSSIBLE, Finding, Outcomes, customer, fails, proof
from analyzer.causes.mesh_pattern import ROWS
from analyzer.checks import commands, details
from analyzer.checks.base import some
from analyzer.facts import calico_home
from analyzer.facts.cluster import About
from analyzer.mesh.calico_ends import CalicoFault
from analyzer.mesh.plain import MeshView
from analyzer.model import Remedy, Status
from analyzer.vendors import calico, shell

STEP = "S6"
TITLES = {
    CalicoFault.NO_ADDRESS: "calico-node ends at its start: it finds no IPv4 address of its node",
    CalicoFault.NO_ADDRESS_6: "calico-node ends at its start: it finds no IPv6 address of its node",
    CalicoFault.TAKEN: "calico-node ends at its start: Calico has another node under its address",
    CalicoFault.REVERSE_PATH: "calico-node does not run: the kernel's rp_filter is loose",
    CalicoFault.UNAUTHORIZED: "calico-node does not run: its credentials are refused",
    CalicoFault.KERNEL: "calico-node does not run: the kernel refuses its rules or IP sets",
    CalicoFault.SETTING: "calico-node ends at its start: a setting of it is not valid",
    CalicoFault.NODE_NAME: "calico-node ends at its start: no Node has the name that it uses",
    CalicoFault.CONFIGURATION: "BIRD of Calico does not take its configuration",
    CalicoFault.NO_CONFIGURATION: "BIRD of Calico has no configuration",
}
UNREACHED = "Calico does not run: it does not reach the API server"
NO_TYPHA = "calico-node does not run: no Typha is ready"
CUT_OFF = "calico-node does not run: it gets no connection to Typha"


def title(state: details.CalicoNode) -> str:
    """What the reason itself is called; "" where none is known."""
    if state.end is not None:
        return TITLES[state.end.fault]
    if state.datastore:
        return UNREACHED
    if state.typha is None:
        return ""
    return NO_TYPHA if state.typha.is_unready else CUT_OFF if state.by_log else ""


def alone(about: About, mesh: MeshView, outcomes: Outcomes, state: details.CalicoNode, remedies: tuple[Remedy, ...]) -> Finding | None:  # fmt: skip
    """A log is past, so it is likely at best, and possible where sessions stand all the same."""
    outcome = outcomes["BGP-08"]
    if outcome.status is not Status.WARN or not state.by_log:
        return None
    stands = bool(mesh.rows) and not mesh.down
    return Finding(
        LIKELY if state.told_again and not stands else POSSIBLE,
        outcome.summary,
        ("BGP-08", *fails(outcomes, *ROWS)),
        proof(outcomes, ("BGP-08",)),
        (*remedies, *told(about, state.end)),
        (commands.agent_pods(), commands.bird(about)),
        scope=state.end.place if state.end is not None and state.end.place else some(state.told) if state.told else "",
        title=title(state),
    )


def told(about: About, end: details.ToldEnd | None) -> tuple[Remedy, ...]:
    """What the one reason asks for; a new pod meets the same again."""
    if end is None:
        return ()
    where, home = end.place or "that node", calico_home.settle(about)
    on = f"   # on {where}"
    match end.fault:
        case CalicoFault.NO_ADDRESS:
            return (_detection(about),)
        case CalicoFault.NO_ADDRESS_6:
            text = "give each node an IPv6 address that Calico may take, or let Calico look for none (IP6=none), where the cluster is one of IPv4 alone; how it looks is set by IP6_AUTODETECTION_METHOD"
            look = f"ip -6 -br address show scope global{on}; {_variable(home, 'IP6=none')}"
            return (customer(text, look, STEP),)
        case CalicoFault.TAKEN:
            text = f"see who has the address: where {end.object} is a node that is gone or renamed, take its record away; where it is there, the address is none of a node alone (a VIP, a bridge, NAT of a virtual machine), and Calico has to take another"
            way = calico_remedies.by_address(about)
            look = f"kubectl get nodes -o wide; calicoctl get node -o wide; calicoctl delete node {end.object}   # only where it is gone"
            return (customer(text, look, STEP), customer(f"or let Calico take the address that Kubernetes has of each node: {way.place}", way.command, STEP))  # fmt: skip
        case CalicoFault.REVERSE_PATH:
            text = f"set the reverse path filter of {where} to strict, and keep it so in /etc/sysctl.d (systemd's own file sets 2)"
            look = f"sysctl net.ipv4.conf.all.rp_filter; sysctl -w net.ipv4.conf.all.rp_filter=1; grep -rs rp_filter /etc/sysctl.conf /etc/sysctl.d /usr/lib/sysctl.d{on}"
            other = "or, where the filter has to be loose and pods that forge addresses are no danger: let Felix take it so (ignoreLooseRPF)"
            change = 'kubectl patch felixconfiguration default --type merge -p \'{"spec":{"ignoreLooseRPF":true}}\''
            return (customer(text, look, STEP), customer(other, change, STEP))
        case CalicoFault.UNAUTHORIZED:
            text = "let the API server take its token: a new pod gets a new one; where it is refused as well, the API server's keys for service accounts were changed, or the clock of one of the two is wrong"
            look = f"kubectl delete pod -n {home.namespace} -l k8s-app=calico-node --field-selector spec.nodeName={where if end.place else '<node>'}; timedatectl{on}"
            return (customer(text, look, STEP),)
        case CalicoFault.KERNEL:
            text = f"give {where} the kernel modules that Felix needs, and let all that write rules there use one backend, legacy or nft (iptablesBackend)"
            look = f"modprobe -a ip_set xt_set ip_tables ipt_REJECT xt_conntrack xt_mark ipip vxlan; lsmod | grep -E 'ip_set|xt_set'; iptables -V{on}"
            return (customer(text, look, STEP),)
        case CalicoFault.SETTING:
            text = f"correct {end.object or 'that variable'} of calico-node: `{end.words}`"
            look = f"kubectl set env -n {home.namespace} daemonset/calico-node --list; kubectl get installation default -o yaml"
            return (customer(text, look, STEP),)
        case CalicoFault.NODE_NAME:
            text = f"let calico-node use the name that Kubernetes has of its node: it looks for {end.object}; NODENAME has to come from spec.nodeName, and a node that was renamed leaves the old name in /var/lib/calico/nodename"
            return (customer(text, f"kubectl get nodes; cat /var/lib/calico/nodename; hostname{on}", STEP),)
        case CalicoFault.CONFIGURATION:
            text = f"mend what BIRD refuses in {end.object} (`{end.words}`): confd writes that file from Calico's own objects (BGPConfiguration, BGPPeer, the node's record), and from templates that somebody put there"
            return (customer(text, shell.joined([calico.BGP_OBJECTS, _file(end)]), STEP),)
        case CalicoFault.NO_CONFIGURATION:
            text = "see why confd does not write BIRD's configuration: its own lines name the datastore, Typha or a template"
            pod = f"-l k8s-app=calico-node -n {home.namespace}"
            return (
                customer(text, f"kubectl logs {pod} -c calico-node --prefix --tail=-1 | grep -E 'confd|bird'", STEP),
            )


def _detection(about: About) -> Remedy:
    way = calico_remedies.by_address(about)
    text = f"change how calico-node finds the address: name an interface that every node has, a target of the same family that every node reaches, or take the address that Kubernetes knows. It is set in {way.place}"
    return customer(text, way.command, STEP)


def _file(end: details.ToldEnd) -> str:
    """The line that BIRD names, with what stands around it."""
    show = "kubectl exec <calico-node pod> -c calico-node --"
    if not end.file:
        return f"{show} cat /etc/calico/confd/config/bird.cfg"
    return f"{show} sed -n {end.around}p /etc/calico/confd/config/{end.file}"


def _variable(home: calico_home.CalicoHome, value: str) -> str:
    if home.operated:
        return "kubectl edit installation default   # nodeAddressAutodetectionV6"
    return f"kubectl set env -n {home.namespace} daemonset/calico-node {value}"
