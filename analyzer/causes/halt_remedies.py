"""
What lets a pod run again, made from the one statement that says why it does not: the change first, a look second.

It serves every pod that a cause names: metrics-server, a webhook's pods, calico-node and Typha, OpenVPN's two ends, the Konnectivity server.
"""

from __future__ import annotations

from analyzer import patterns as regex
from analyzer.causes import calico_remedies, metrics_kept, operated, probe_remedies, right_remedies, scheduling_remedies
from analyzer.causes.base import customer
from analyzer.causes.disk import mended
from analyzer.causes.network_remedies import for_network
from analyzer.causes.scheduling_remedies import TAINTS
from analyzer.causes.start_looks import (
    configuration_of,
    keys_of,
    listeners_of,
    opened_for,
    pulled_anew,
    resolution,
    secrets_of,
    taken_by_system,
    taken_within,
    unresolved,
)
from analyzer.checks import commands
from analyzer.checks.base import some
from analyzer.checks.state import not_ready
from analyzer.facts.cluster import About
from analyzer.facts.generated import daemonset_of, deployment_of, static_of
from analyzer.facts.halts import ON_EVERY_NODE, Halt, HaltKind
from analyzer.facts.pods import Pod
from analyzer.facts.scheduling import ADDED, Obstacle
from analyzer.facts.start import Start, StartFault
from analyzer.model import Remedy
from analyzer.vendors import ibm
from analyzer.vendors.owners import Setting

NETWORK = regex.compile(
    r"(?:calico-node|canal|cilium|kube-flannel(?:-ds)?|kube-router|weave-net|antrea-agent|kindnet|kube-ovn|ovnkube-node|aws-node|azure-cni)-"
)
"""Pods that make a node's network, as the projects name them."""
METRICS = "metrics-server"
QUANTITY = regex.compile(r"(\d{1,15})([kMGT]i?)?$")
STATEFUL = regex.compile(r"(?P<name>.+)-\d{1,4}$")
ALLOCATED = "kubectl describe nodes | grep -A9 'Allocated resources'"


def doubled(limit: str) -> str | None:
    """Twice a quantity: ``128Mi`` as ``256Mi``; None for a form that is not one."""
    m = QUANTITY.match(limit)
    return f"{2 * int(m[1])}{m[2] or ''}" if m else None


def runner(pod: Pod) -> str:
    """``deployment web``: what runs the pod, by its controller's kind and the form of its name; empty where neither tells."""
    if pod.owner_kind == "DaemonSet" or pod.role in ON_EVERY_NODE:
        return f"daemonset {name}" if (name := daemonset_of(pod.name)) else ""
    if (name := deployment_of(pod.name)) is not None:
        return f"deployment {name}"
    if (m := STATEFUL.match(pod.name)) is not None:
        return f"statefulset {m['name']}"
    return ""


def remedy(pod: Pod, text: str, command: str | None, step: str) -> Remedy:
    """For whoever has the pod: the control plane's are the provider's."""
    return Remedy("sre" if pod.role in commands.CONTROL_PLANE else "customer", text, command, step)


def for_halt(about: About, halt: Halt, step: str) -> tuple[Remedy, ...]:
    """What lets the pod run; never empty."""
    pod = halt.pod
    space = pod.namespace or "kube-system"
    match halt.kind:
        case HaltKind.MEMORY:
            return (_memory(about, halt, space, step),)
        case HaltKind.PLACE:
            return _place(about, halt, space, step)
        case HaltKind.EVICTED:
            lacked = halt.shortage.resource if halt.shortage else "what it ran low on"
            text = f"free {lacked} on {pod.node or 'its node'}, for which its kubelet put {pod.name} out: another pod takes its place"
            return (remedy(pod, text, f"kubectl describe node {pod.node}" if pod.node else ALLOCATED, step),)
        case HaltKind.ADDRESS:
            return (_address(about, halt, step),)
        case HaltKind.RIGHT if halt.denials:
            return right_remedies.for_account(about, halt, step)
        case HaltKind.START if halt.start is not None:
            return _start(about, pod, halt.start, space, step)
        case HaltKind.PROBE if halt.is_killing:
            first, *others = probe_remedies.spared(halt, spec_command(pod, space), step)
            return (_held(about, pod, first), *others)
        case HaltKind.PROBE:
            text = f"let {pod.name} answer its probe: {halt.words}"
            return (remedy(pod, text, f"kubectl logs -n {space} {pod.name} --all-containers --tail=50", step),)
        case _:
            text = f'mend what {pod.name} ends with: "{halt.words}"; a restart changes nothing of it'
            return (_held(about, pod, remedy(pod, text, spec_command(pod, space), step)),)


def _held(about: About, pod: Pod, change: Remedy, wanted: Setting = Setting.TEMPLATE) -> Remedy:
    """A change of what runs the pod; a static pod's manifest is nobody's but the machine's."""
    if pod.role == METRICS and wanted is not Setting.PLACE:  # which a node's taint decides
        return metrics_kept.kept(about, change, pod.namespace)
    return change if static_of(pod.name, pod.node) else operated.of_pod(about, pod.role, change, wanted)


def spec_command(pod: Pod, space: str) -> str:
    """Arguments, environment and mounts of a pod, where they are changed."""
    if stem := static_of(pod.name, pod.node):
        return f"ssh {pod.node} 'cat /etc/kubernetes/manifests/{stem}*.yaml'"
    target = runner(pod)
    return f"kubectl edit {target.replace(' ', f' -n {space} ', 1)}" if target else f"kubectl get pod -n {space} {pod.name} -o yaml"  # fmt: skip


def _memory(about: About, halt: Halt, space: str, step: str) -> Remedy:
    pod, new = halt.pod, doubled(halt.limit) if halt.limit else None
    named = f"container {halt.container} of {pod.name}" if halt.container else pod.name
    text = f"raise the memory limit of {named}" + (f" above {halt.limit}, as a start to {new}" if new else "")
    text += ": it is killed for memory (OOMKilled), and again after every restart"
    if stem := static_of(pod.name, pod.node):  # nothing but its manifest sets a static pod's limits
        look = f"ssh {pod.node} 'grep -nE -A4 \"limits:|memory:\" /etc/kubernetes/manifests/{stem}*.yaml'"
        return remedy(pod, text, look, step)
    if (patch := operated.memory(about, space, pod.name, halt.container, new or "<new limit>")) is not None:
        return remedy(pod, f"{text}. Set it in {patch.place}", patch.command, step)
    target = runner(pod)
    if not target:
        return remedy(pod, text, f"kubectl get pod -n {space} {pod.name} -o jsonpath='{{..ownerReferences}}{{..resources}}'", step)  # fmt: skip
    chosen = f" -c {halt.container}" if halt.container else ""
    command = f"kubectl set resources -n {space} {target}{chosen} --limits=memory={new or '<new limit>'}"
    change = remedy(pod, text, command, step)
    if pod.role == METRICS:
        return metrics_kept.kept(about, change, pod.namespace, of_memory=True)
    return _held(about, pod, change, Setting.MEMORY)


def _place(about: About, halt: Halt, space: str, step: str) -> tuple[Remedy, ...]:
    """By what the scheduler names: a node, room, a taint, a cordon, a selector, a volume."""
    pod = halt.pod
    kinds = [reason.obstacle for reason in halt.reasons]
    taints = list(dict.fromkeys(reason.taint for reason in halt.reasons if reason.taint))
    if Obstacle.NO_NODE in kinds:
        return scheduling_remedies.for_no_node(about)
    state = scheduling_remedies.for_state(about.nodes.values(), taints, cordoned=Obstacle.CORDON in kinds)
    room = []
    if Obstacle.ROOM in kinds:
        text = f"give {pod.name} room: {halt.words}; another or a larger node, or fewer pods"
        room.append(remedy(pod, text, _grown(about), step))
    found = (
        [*state, *room] if Obstacle.CORDON in kinds else [*room, *state]
    )  # a node that is there and closed comes first
    own = [one for one in taints if scheduling_remedies.key_of(one) not in ADDED]
    count = {kind: sum(reason.nodes for reason in halt.reasons if reason.obstacle is kind) for kind in kinds}
    closed = count.get(Obstacle.TAINT, 0) > count.get(Obstacle.OTHER, 0)  # else most nodes have another reason
    if closed and (own or not taints):
        what = f"the taint {some(own)}" if own else "the taint"
        text = f"take {what} off a node, or let {runner(pod) or pod.name} tolerate it: {halt.words}"
        found.append(_held(about, pod, remedy(pod, text, TAINTS, step), Setting.PLACE))
    if Obstacle.SELECTOR in kinds and not found:
        text = f"give a node the labels that {runner(pod) or pod.name} asks for, or take its selector off: {halt.words}"
        change = remedy(pod, text, f"{spec_command(pod, space)}; kubectl get nodes --show-labels", step)
        found.append(_held(about, pod, change, Setting.NODES))
    if Obstacle.VOLUME in kinds:
        text = f"let the volume of {pod.name} be bound where a node can take it: {halt.words}"
        found.append(remedy(pod, text, f"kubectl get pvc -n {space}; kubectl get pv,storageclass", step))
    if not found:
        look = f"kubectl get pod -n {space} {pod.name} -o yaml; kubectl get nodes --show-labels"
        found.append(remedy(pod, f"let a node take {pod.name}: {halt.words}", look, step))
    return tuple(found)


def _grown(about: About) -> str:
    """What shows which nodes are full, and of IBM Cloud the pools that may grow."""
    if about.on_ibm:
        return f"{ALLOCATED}; {commands.cli(about)} worker-pool ls --cluster {commands.cluster(about)}"
    return ALLOCATED


def _address(about: About, halt: Halt, step: str) -> Remedy:
    """Calico's autodetection is a setting of all nodes; with the operator it stands in its own object."""
    where = halt.pod.node or "that node"
    way = calico_remedies.by_address(about, pod=halt.pod)
    text = f"change how calico-node finds its address: {halt.words} on {where}; name an interface that every node has, or take the address that Kubernetes knows. It is set in {way.place}"
    return remedy(halt.pod, text, way.command, step)


def _start(about: About, pod: Pod, start: Start, space: str, step: str) -> tuple[Remedy, ...]:
    """By the thing that is missing, taken or refused."""
    host, node = start.object or "the registry", pod.node or "its node"
    target = runner(pod) or pod.name
    edit = spec_command(pod, space)
    at = f" ({start.address})" if start.address and start.object else ""
    match start.fault:
        case StartFault.REGISTRY:
            text = f"let {node} reach {host}{at}: the image of {pod.name} is pulled from there"
            probe = f"curl -sS -o /dev/null -w '%{{http_code}}\\n' -m 10 https://{host}/v2/   # on {node}"
            command = pulled_anew(about, pod, probe if start.object else None)
        case StartFault.LOOKUP:
            text = f"{unresolved(start, node)}; the image of {pod.name} is pulled from there"
            command = pulled_anew(about, pod, f"{resolution(start)}   # on {node}")
        case StartFault.TRUST:
            text = f"give {node} the CA that signed the certificate of {host}: the image of {pod.name} is pulled from there"
            show = f"openssl s_client -connect {host if ':' in host else host + ':443'} -showcerts </dev/null   # on {node}"
            command = pulled_anew(about, pod, show if start.object else None)
        case StartFault.CREDENTIALS:
            text = f"give {pod.name} a pull secret that {host} accepts"
            command = f"kubectl get pod -n {space} {pod.name} -o jsonpath='{{.spec.imagePullSecrets}}'"
            if about.on_ibm and ibm.is_own_registry(host):
                command = f"{commands.cli(about)} cluster pull-secret apply --cluster {commands.cluster(about)}"
        case StartFault.LIMIT:
            text, command = (
                f"wait, or pull from {host} with an account of your own: it refuses for too many pulls",
                None,
            )
        case StartFault.IMAGE:
            text, command = f"name an image in {target} that exists in {host}", edit
        case StartFault.OBJECT:
            text = f"bring back {start.named} in {space}: {pod.name} does not start without it; what installs {target} makes it (its chart, its operator, cert-manager)"
            command = f"kubectl get {start.kind} -n {space} {start.object}; kubectl get {start.kind},jobs -n {space}"
        case StartFault.FILE:
            text = f"bring back {start.object} for {pod.name}: the secret, config map or volume that holds it"
            command = f"kubectl get pod -n {space} {pod.name} -o jsonpath='{{.spec.volumes}}'"
        case StartFault.CONFIG:
            text = f"correct the configuration of {pod.name} at {start.object}, which it does not understand; a restart changes nothing of it"
            command = configuration_of(pod, space)
        case StartFault.FORBIDDEN:
            text, command = opened_for(start, pod, node, space)
        case StartFault.LISTENER:
            on_node = f"end what else listens at {start.object} on {node}, or give {target} another one"
            text, command = (
                taken_within(about, start, pod)
                or taken_by_system(start, pod.name, target, edit)
                or (on_node, f"{listeners_of(start)}   # on {node}")
            )
        case StartFault.FLAG:
            text = (
                f"take {start.object} out of the arguments of {target}: its release does not know it, or it is misspelt"
            )
            command = edit
        case StartFault.PAIR:
            text = f"give {pod.name} a certificate and a key that belong together: {start.named}"
            command = keys_of(start)
        case StartFault.UNREADABLE:
            text = f"give {pod.name} a certificate and a key that can be read and belong together, in the Secret that its volume names: what issues them (cert-manager, an operator, a chart) writes it anew"
            command = secrets_of(pod.name, space)
        case StartFault.DISK | StartFault.FULL:
            return (mended(about, pod.node, start, step),)
        case StartFault.COMMAND:
            text, command = f"set image and command of {target} anew: {start.object} is not in the image", edit
        case StartFault.ADDRESS:
            text = (
                f"let {node} get its address: the cloud's controller manager writes it, else --node-ip of the kubelet"
            )
            command = "kubectl get nodes -o custom-columns=NAME:.metadata.name,ADDRESSES:.status.addresses,TAINTS:.spec.taints[*].key"
        case StartFault.NETWORK:
            mend = for_network(about, start.sandbox, pod.node, step, pod.name)
            return *network_first(about, network_of(about, pod.node)), mend
    change = remedy(pod, text, command, step)
    return (_held(about, pod, change) if command == edit else change,)


def network_of(about: About, node: str | None) -> list[Pod]:
    """Pods of the network's own program that do not run on this node."""
    return [pod for pod in not_ready(about.pods) if NETWORK.match(pod.name) and node and pod.node == node]


def network_first(about: About, pods: list[Pod]) -> tuple[Remedy, ...]:
    """The network's own program before whatever waits for it: by its own reason, else a look at its last words."""
    if not pods:
        return ()
    halt = about.halts.first(pods)
    if halt is not None and (halt.start is None or halt.start.fault is not StartFault.NETWORK):
        return for_halt(about, halt, "S4")
    pod = pods[0]
    node = f"ssh {pod.node} " if pod.node else ""
    name = regex.sub(r"-[a-z0-9]{5}$", "", pod.name)
    logs = f"crictl logs --tail 30 $(crictl ps -a --name {name} -q | head -1)"
    show = f"{node}'{logs}'" if node else f"{logs}   # on its node"
    text = f"bring {pod.name} back, the node's network: its last words say why it ends"
    return (customer(text, f"kubectl describe pod -n {pod.namespace or 'kube-system'} {pod.name}; {show}", "S4"),)
