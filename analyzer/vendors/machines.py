"""
How a machine of a cluster is asked something, by the product: many of them take no ssh, and some have no shell.

Sources: AKS ("Manage SSH for secure access to AKS nodes", `az vmss run-command invoke`), Google Cloud (`gcloud compute ssh`, `gcloud logging read`,
resource types k8s_node and k8s_container), Session Manager of AWS (`AWS-StartInteractiveCommand`), Bottlerocket's README (`enter-admin-container`,
`sheltie`), `oc debug node`, `kubectl debug node`, gardenctl 2 (docs/help/gardenctl_ssh.md), minikube (docs/commands/ssh.md), kind (its nodes are
containers); Talos has a room of its own.
"""

from __future__ import annotations

import json
import shlex
from enum import Enum
from typing import NamedTuple

from analyzer import patterns as regex
from analyzer.addresses import valid
from analyzer.vendors import runtimes, shell, talos
from analyzer.vendors.shell import Where

PROBES = frozenset({"nc", "curl", "dig", "getent", "openssl", "ping", "nslookup"})
"""Programs that ask the network: a pod on the host's network gets the same answer as the host."""
NC = regex.compile(r"nc -vz (?:-w \d+ )?(?P<host>\S+) (?P<port>\S+)")
VMSS = regex.compile(r"(?P<set>aks-[a-z0-9]{1,12}-\d{6,9}-vmss)(?P<number>[0-9a-z]{6})")
ROOT = regex.compile(
    r"(^|; |\$\(|\| (?=tee ))((?:crictl|journalctl|iptables|systemctl|ss|tail|cat|grep|ls|tee|k3s|snap) )"
)
"""Programs that need root, where a statement begins, and what writes at the end of a pipe."""
AUTOPILOT = "gk3-"
"""What the names of an Autopilot cluster's nodes begin with."""
BOTTLEROCKET, COREOS = "Bottlerocket", regex.compile(r"CoreOS|Flatcar")
OF_KUBELET = regex.compile(r"(?:systemctl (?:status|restart|start) |journalctl .{0,60}-u )kubelet\b")
INSTANCE = regex.compile(r"i-[0-9a-f]{8,17}")
ANSWERED_BY_END = frozenset({"nc", "ping"})
"""Those of them whose answer is how they end."""
DEBUG = "kubectl debug -n kube-system "
"""A pod on the node, in a namespace that takes privileged ones."""
LOOKED_UP = {
    "<worker>": "get nodes -o name | tail -1",
    "<control_plane_node>": "get nodes -l node-role.kubernetes.io/control-plane -o name | head -1",
}
"""Machines that nobody named -> what the API server is asked for one; it needs no tunnel for that."""
KUBELET = regex.compile(
    r"systemctl status (?:kubelet|containerd)(?: containerd)?(?:; journalctl -u kubelet --since -\d+[mh])?"
)
LEASE = "kubectl get node {0} -o wide; kubectl get lease -n kube-node-lease {0} -o jsonpath='{{.spec.renewTime}}'   # a kubelet that runs renews it every 10 s"
"""Whether a kubelet runs, of which a pod on its node says nothing: it would be what starts that pod."""
ENDED = "sleep 10; kubectl get pods -n kube-system -o wide | grep node-debugger   # Completed: it answers; Error: it does not; delete that pod then"
LAST_WORDS = (
    "kubectl get pods -n kube-system -o jsonpath='{.items[*].status.containerStatuses[*].state.terminated.message}'"
)


class NodeAccess(Enum):
    """What a machine of a product takes."""

    SSH = "ssh"
    TALOS = "talosctl"
    OPENSHIFT = "oc debug node"
    POD = "a pod on the node"
    AZURE = "az vmss run-command"
    GOOGLE = "gcloud"
    AMAZON = "Session Manager"
    GARDENER = "gardenctl"
    KIND = "docker exec"
    MINIKUBE = "minikube ssh"


OF_PRODUCT = {
    "iks": NodeAccess.POD,
    "roks": NodeAccess.POD,
    "hypershift": NodeAccess.POD,
    "aks": NodeAccess.AZURE,
    "gke": NodeAccess.GOOGLE,
}
OF_NAME = {
    "Talos": NodeAccess.TALOS, "OpenShift": NodeAccess.OPENSHIFT, "ROSA": NodeAccess.OPENSHIFT, "ARO": NodeAccess.OPENSHIFT, "EKS": NodeAccess.AMAZON, "AKS": NodeAccess.AZURE, "GKE": NodeAccess.GOOGLE, "Gardener": NodeAccess.GARDENER,
    "kind": NodeAccess.KIND, "minikube": NodeAccess.MINIKUBE, "IBM Cloud": NodeAccess.POD,
}  # fmt: skip
"""A distribution's own name -> the way to its machines; all others take ssh."""
MANAGED = frozenset({NodeAccess.AZURE, NodeAccess.GOOGLE, NodeAccess.AMAZON, NodeAccess.GARDENER})
"""Ways to clusters whose control plane has no machine of the customer's."""
OF_PROVIDERS = frozenset({"ROSA", "ARO"})
"""OpenShift whose control plane is its provider's, although the way to its workers is that of any OpenShift."""


class Host(NamedTuple):
    """
    What is known of a machine that is asked.

    Attributes:
        name: as Kubernetes calls it; in angle brackets where the bundle names none.
        address: its internal address, else its name.
        group: the resource group of its scale set (AKS).
        ready: its condition; None where it is not stated.
    """

    name: str
    address: str
    system: str = ""
    zone: str = ""
    group: str = ""
    ready: bool | None = None
    is_control: bool = False


class ClusterAccess(NamedTuple):
    """
    The cluster, as far as a way into its machines depends on it.

    Attributes:
        called: its distribution's own name, or the product's word.
        carried: do calls to nodes come through, so that a pod's output can be read.
    """

    way: NodeAccess
    called: str = ""
    carried: bool = False
    closed: bool = False
    """Is it an Autopilot cluster, whose nodes nobody enters."""


OLD_OPENSHIFT = "OpenShift 3"
"""OpenShift before 4, whose machines are those of any Linux: no `oc debug node`, no user `core`, and a unit of its own for the kubelet."""


def way_of(product: str | None, called: str | None, *, on_ibm: bool | None) -> NodeAccess:
    """By the name of the distribution, the product, or the cloud alone."""
    found = OF_NAME.get(called or "") or OF_PRODUCT.get(product or "")
    return found or (NodeAccess.POD if on_ibm else NodeAccess.SSH)


def by_ssh(command: str, machine: Host, called: str) -> str:
    """The command where a machine takes ssh, in the words of its distribution."""
    if COREOS.search(machine.system):
        command = command.replace(f"ssh {machine.name} ", f"ssh core@{machine.name} ")
    return runtimes.dialect(called, command, is_server=machine.is_control)


def asked(given: ClusterAccess, machine: Host, part: shell.ShellPart) -> str | None:
    """One command for one machine; None where nobody can ask it that."""
    script = runtimes.dialect(given.called, part.script.replace("sudo ", ""), is_server=machine.is_control)
    way = given.way
    if part.where is Where.CONTROL and (way in MANAGED or given.called in OF_PROVIDERS):
        return None
    if way is NodeAccess.TALOS:
        return talos.asked(machine.address, script) or _pod(given, machine, script)
    if way is NodeAccess.POD and KUBELET.fullmatch(script):
        return LEASE.format(machine.name)
    if way is NodeAccess.POD or (machine.system.startswith(BOTTLEROCKET) and way is not NodeAccess.AMAZON):
        return _pod(given, machine, script)
    if way is NodeAccess.AZURE:
        return _azure(machine, script)
    if way is NodeAccess.GOOGLE and (given.closed or machine.name.startswith(AUTOPILOT)):
        return _autopilot(machine, script)
    return _entered(way, machine, _with_bash(script), is_provided=given.called in OF_PROVIDERS)


def _entered(way: NodeAccess, machine: Host, script: str, *, is_provided: bool = False) -> str | None:
    """Ways that open a shell on the machine, which may lack `nc`."""
    name = machine.name
    if way is NodeAccess.OPENSHIFT:
        # the pod of `oc debug node` is started by the kubelet, and attached to through it: who asks for that has no other way in
        if machine.ready is False or (OF_KUBELET.search(script) and name not in LOOKED_UP and not is_provided):
            return f"ssh core@{name} {_quoted(_as_root(script))}"
        found = f"$(oc {LOOKED_UP[name]})" if name in LOOKED_UP else f"node/{name}"
        end = "" if name in LOOKED_UP else f"   # where that does not start: ssh core@{name}"
        return f"oc debug {found} -- chroot /host sh -c {_quoted(script)}{end}"
    if way is NodeAccess.GOOGLE:
        zone = f" --zone {machine.zone}" if machine.zone else ""
        return f"gcloud compute ssh {name}{zone} --command {_quoted(_as_root(script))}"
    if way is NodeAccess.AMAZON:
        return _amazon(machine, script)
    if way is NodeAccess.GARDENER:
        return f"gardenctl ssh {name}   # there: {_as_root(script)}"
    if way is NodeAccess.KIND:
        return f"docker exec {name} sh -c {_quoted(script)}"
    return f"minikube ssh -n {name} -- {_quoted(_as_root(script))}"


def _pod(given: ClusterAccess, machine: Host, script: str) -> str:
    """
    By a pod on the node, on the host's network and with its files.

    `-it` needs the way from the API server to that kubelet, which may be what is broken; then how the pod ended, or its last words, are
    read from its status, where the kubelet writes them itself (4096 bytes). The pod stays until somebody deletes it (kubernetes.io, "Debugging
    Kubernetes Nodes With Kubectl").
    """
    name = shell.program(script)
    begin = DEBUG + (f"$(kubectl {LOOKED_UP[machine.name]})" if machine.name in LOOKED_UP else f"node/{machine.name}")
    if name in ANSWERED_BY_END:
        return f"{begin} --image=busybox -- {_last(script)}; {ENDED}"
    if all(shell.program(one) in (*PROBES, "ip") for one in shell.statements(script)):
        begin, inner = f"{begin} --image=nicolaka/netshoot", script.replace("'", '"')
    elif given.way is NodeAccess.TALOS or machine.system.startswith(BOTTLEROCKET):  # there is no shell to change to
        begin, inner = f"{begin} --profile=sysadmin --image=nicolaka/netshoot", script.replace("'", '"')
    else:
        quoted = regex.sub(r'([\\"$`])', r"\\\1", script.replace("'", '"'))
        begin, inner = f"{begin} --profile=sysadmin --image=busybox", f'chroot /host sh -c "{quoted}"'
    inner = f"({inner})" if "; " in inner and not inner.startswith("chroot") else inner
    if given.carried:
        return f"{begin.replace(DEBUG, DEBUG.replace('debug', 'debug -it'))} -- sh -c '{inner}'"
    return f"{begin} -- sh -c '{inner} 2>&1 | tail -c 4000 > /dev/termination-log'; sleep 20; {LAST_WORDS}   # needs no tunnel; delete the pod node-debugger-... then"


def _last(script: str) -> str:
    """The last of several statements, without what reads its output."""
    return list(shell.statements(script))[-1].split(" | ")[0]


def _azure(machine: Host, script: str) -> str:
    group = machine.group or "<node_resource_group>"
    run = f"--command-id RunShellScript --scripts {_quoted(script)}"
    if m := VMSS.fullmatch(machine.name):
        which = f"--name {m['set']} --instance-id {int(m['number'], 36)}"
    elif machine.name.startswith("aks-"):
        return f"az vm run-command invoke --resource-group {group} --name {machine.name} {run}"
    elif not machine.name.startswith("<"):
        return f"ssh {machine.name} {_quoted(script)}   # of no scale set: a machine that was joined by hand"
    else:
        which = "--name <scale_set> --instance-id <number>"
    return f"az vmss run-command invoke --resource-group {group} {which} {run}"


def _autopilot(machine: Host, script: str) -> str | None:
    """Nobody enters a node of Autopilot: Cloud Logging has what it says, and a pod of one's own tries the network."""
    if shell.program(script) in PROBES:
        pin = json.dumps({"spec": {"nodeSelector": {"kubernetes.io/hostname": machine.name}}}, separators=(",", ":"))
        begin = f"kubectl run probe --restart=Never --overrides='{pin}' --image="
        if shell.program(script) in ANSWERED_BY_END:
            return f"{begin}busybox -- {_last(script)}; sleep 10; kubectl get pod probe; kubectl delete pod probe --wait=false   # Completed: it answers; Error: it does not"
        inner = script.replace("'", '"')
        return f"{begin}nicolaka/netshoot -- sh -c '{inner} 2>&1 | tail -c 4000 > /dev/termination-log'; sleep 20; kubectl get pod probe -o jsonpath='{{.status.containerStatuses[*].state.terminated.message}}'; kubectl delete pod probe --wait=false"
    if m := shell.LOGS.search(script):
        what = f'resource.type="k8s_container" AND resource.labels.container_name="{m["name"]}" AND labels."compute.googleapis.com/resource_name"="{machine.name}"'
        return f"gcloud logging read '{what}' --freshness 1h --limit {m['tail'] or 100}"
    if "kubelet" in script:
        what = f'resource.type="k8s_node" AND resource.labels.node_name="{machine.name}" AND log_id("kubelet")'
        return f"gcloud logging read '{what}' --freshness 1h --limit 100"
    return None


def _amazon(machine: Host, script: str) -> str | None:
    name = machine.name
    if name.startswith("fargate-"):
        return None  # no machine of the customer's
    found = f"\"$(aws ec2 describe-instances --filters Name={'private-ip-address' if valid(name) else 'private-dns-name'},Values={name} --query 'Reservations[0].Instances[0].InstanceId' --output text)\""
    target = name if INSTANCE.fullmatch(name) else "<instance_id>" if name.startswith("<") else found
    begin = f"aws ssm start-session --target {target}"
    if machine.system.startswith(BOTTLEROCKET):
        return f"{begin}   # there: enter-admin-container; sudo sheltie; {script}"
    words = shlex.quote(f"command={json.dumps([_as_root(script)])}")
    return f"{begin} --document-name AWS-StartInteractiveCommand --parameters {words}"


def _with_bash(script: str) -> str:
    """`nc` is missing on systems that are made for containers, and bash is not."""
    return NC.sub(lambda m: f'timeout 5 bash -c "</dev/tcp/{m["host"]}/{m["port"]}" && echo open', script)


def _as_root(script: str) -> str:
    """`sudo` before what needs it, where one comes in as a user."""
    return ROOT.sub(r"\1sudo \2", script)


def _quoted(script: str) -> str:
    if "'" not in script:
        return f"'{script}'"
    return f'"{script}"' if not regex.search(r'[$`"\\]', script) else shlex.quote(script)
