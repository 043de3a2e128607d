"""What shows whether agents start, and on a node the thing that a start lacks: a name that is not resolved, a file, a listener, a certificate and its key."""

from __future__ import annotations

from analyzer.addresses import valid
from analyzer.causes.base import customer
from analyzer.checks import commands
from analyzer.facts.cluster import About
from analyzer.facts.generated import daemonset_of, deployment_of
from analyzer.facts.pods import Pod
from analyzer.facts.start import Start
from analyzer.model import Remedy
from analyzer.vendors import node_ports

OPENSHIFT_DNS = "dns-default"
"""The DaemonSet of OpenShift's own DNS."""


TOKENS = "/var/run/secrets/"
"""Where Kubernetes puts what a pod's account has, in any pod."""


def at_the_agents() -> Remedy:
    """Their states tell the candidates apart; a repair of one of them, on a guess, does not."""
    return customer("see what state the agents' pods are in", commands.agent_pods().command, "S4")


def at_their_object(about: About) -> Remedy:
    text = f"see whether the {commands.kind_of_agents(about)} is there, how many pods it wants and on which nodes"
    return customer(text, f"{commands.get_agents(about)} -o wide", "S4")


def unresolved(start: Start, where: str) -> str:
    """That names are not resolved there, and by which resolver."""
    by = f"the resolver {start.address}" if start.address else "its resolver"
    return f"mend name resolution on {where}: {by} gives no address for {start.object}. Let it be reached from there and answer for that name, or give the node another one"


def resolution(start: Start) -> str:
    """The node's own resolvers, and what the one that failed says."""
    return f"cat /etc/resolv.conf; dig +tries=1 +time=5 {start.object}{f' @{start.address}' if start.address else ''}"


def keys_of(start: Start) -> str:
    """The public keys of a certificate and of a key: they are the same where both belong together."""
    return f"openssl x509 -noout -pubkey -in {start.object}; openssl pkey -pubout -in {start.key}"


def secrets_of(pod: str, space: str) -> str:
    """Which Secrets a pod's volumes hold, and how old those of its namespace are and how many keys they have."""
    return f"kubectl get pod -n {space} {pod} -o jsonpath='{{.spec.volumes[*].secret.secretName}}'; kubectl get secrets -n {space}"


def opened(start: Start) -> str:
    """What lets a program open a file or make a socket."""
    return f"let the program's user open {start.object}: owner and mode of the file and of each folder above it"


def rights_of(start: Start) -> str:
    """Owners and modes of a path and of all folders above it."""
    return f"namei -l {start.object}"


def pulled_anew(about: About, pod: Pod | None, look: str | None) -> str | None:
    """
    What shows whether a node gets an image: on IBM Cloud, where a pod is the way into it and would have to be pulled as well, the next try itself.

    A new pod in place of one that never started asks the registry at once, without the waits between tries.
    """
    if not about.on_ibm or look is None:
        return look
    if pod is None:
        return None
    space = pod.namespace or "kube-system"
    at = f" --field-selector spec.nodeName={pod.node}" if pod.node else ""
    return f"kubectl delete pod -n {space} {pod.name}; sleep 60; kubectl get pods -n {space}{at} -o wide   # Running: its image came (a pod to test from would have to be pulled as well)"


def opened_for(start: Start, pod: Pod | None, node: str, space: str | None = None) -> tuple[str, str]:
    """
    What to do and the look, for a path as the program sees it: inside its container, of which only what a pod with the network of its
    node mounts is likely the node's own.
    """
    if pod is None or (pod.host_network and not (start.object or "").startswith(TOKENS)):
        return opened(start), f"{rights_of(start)}   # on {node}, below the volume's path"
    text = (
        f"let the user that {pod.name} runs as open {start.object}: by its securityContext (runAsUser, fsGroup), and the mode (defaultMode) of the "
        "volume that holds it; it is a path of the container, and not of the node"
    )
    shown = '{.spec.securityContext}{"\\n"}{.spec.containers[*].securityContext}{"\\n"}{.spec.containers[*].volumeMounts}{"\\n"}{.spec.volumes}{"\\n"}'
    return text, f"kubectl get pod -n {space or pod.namespace or 'kube-system'} {pod.name} -o jsonpath='{shown}'"


def listeners_of(start: Start) -> str:
    """Who listens there: at a socket's path, or at a port."""
    return f"ss -xlp | grep {start.object}" if start.is_socket else f"ss -ltnp | grep :{start.port}"


def taken_within(about: About, start: Start, pod: Pod | None) -> tuple[str, str] | None:
    """
    What to do, and the look, where a port is taken inside a pod that has an address of its own; None of a pod that may share its node's.

    Nothing on the node, and no other pod, can hold a port of that address.
    """
    if pod is None or start.is_socket or not _has_own_address(about, pod):
        return None
    target = deployment_of(pod.name) or daemonset_of(pod.name) or pod.name
    text = (
        f"give one of the two another port: {pod.name} has an address of its own ({pod.ip}), so it is within the pod that {start.object} is taken, "
        f"by another container of {target} or by the same program for a second purpose"
    )
    paths = '{range .spec.containers[*]}{.name}{"\\t"}{.command}{.args}{"\\t"}{.ports}{"\\n"}{end}'
    return text, f"kubectl get pod -n {pod.namespace or 'kube-system'} {pod.name} -o jsonpath='{paths}'"


def taken_by_system(start: Start, program: str, target: str, change: str | None) -> tuple[str, str | None] | None:
    """
    What to do where a port is taken that belongs to a program of every node, as the kubelet's: that one stays. None of any other port.

    Args:
        program: name of the pod, or of the program, that wants to listen there.
        target: what runs it, for the sentence.
        change: the command that changes its specification.
    """
    whose = node_ports.owner(start.port, program)
    if not whose:
        return None
    if node_ports.is_forward(start.port, program):
        return (
            f"let {target} hand on no calls to the API server where one listens itself: on a controller that is a worker as well {start.port} is {whose}. "
            "k0s: turn spec.api.tunneledNetworkingMode off and restart the controllers, or keep agents off them"
        ), "grep -n -B2 -A2 tunneledNetworkingMode /etc/k0s/k0s.yaml   # on each controller"
    return (
        f"give {target} another port, by its own option (such as --secure-port, a chart's webhook.securePort), in containerPort and the service's "
        f"targetPort as well; or take hostNetwork: true out of it: {start.port} of a node is {whose}, which stays"
    ), change


def _has_own_address(about: About, pod: Pod) -> bool:
    """Is it stated not to run in its node's network, or is its address none of its node's."""
    if pod.host_network is not None:
        return not pod.host_network and pod.ip is not None
    node = about.nodes.get(pod.node or "")
    known = {pod.node, node.internal_ip, node.external_ip} if node is not None else set()
    return (
        pod.ip is not None
        and (node.internal_ip is not None or valid(node.name) if node is not None else False)
        and pod.ip not in known
    )


def configuration_of(pod: Pod, space: str) -> str:
    """Where the configuration of a pod is changed: CoreDNS has a map of its own name, OpenShift's operator writes the map of its DNS itself."""
    if daemonset_of(pod.name) == OPENSHIFT_DNS:
        return "oc edit dns.operator/default"
    name = deployment_of(pod.name)
    if pod.role == "coredns" and name is not None:
        return f"kubectl edit configmap -n {space} {name}"
    return f"kubectl get pod -n {space} {pod.name} -o jsonpath='{{.spec.volumes}}'"
