"""What gives a node its pods' network again, by what its plug-in says that it lacks."""

from __future__ import annotations

from analyzer.causes.base import customer
from analyzer.checks.state import healthy
from analyzer.facts.cluster import About
from analyzer.facts.sandbox import SandboxFault
from analyzer.model import Remedy

ON_NODES = "kubectl get nodes -o custom-columns=NAME:.metadata.name,RANGE:.spec.podCIDR"
VOLUMES = "kubectl get ds -A -l k8s-app=calico-node -o jsonpath='{.items[*].spec.template.spec.volumes}'"


def for_network(about: About, fault: SandboxFault | None, node: str | None, step: str, whose: str) -> Remedy:
    """
    One remedy; where the plug-in's words are not known, a look at its pod.

    Args:
        node: where the pod is that gets no network, if that is stated.
        whose: the pod, or pods, that wait for it.
    """
    at = node or "that node"
    pods = (
        f"kubectl get pods -A -o wide --field-selector spec.nodeName={node}" if node else "kubectl get pods -A -o wide"
    )
    shell = f"   # on {at}"
    match fault:
        case SandboxFault.NODENAME:
            return _nodename(about, at, node, pods, step)
        case SandboxFault.SUBNET:
            text = f"bring flannel up on {at}: it writes /run/flannel/subnet.env, which {whose} waits for, when it runs and the node has a pod range"
            return customer(text, f"{pods} | grep -i flannel; {ON_NODES}", step)
        case SandboxFault.BINARY:
            text = f"put the programs of the network plug-in back on {at}: the one that its configuration names is not in /opt/cni/bin"
            return customer(text, f"ls /opt/cni/bin; cat /etc/cni/net.d/*{shell}", step)
        case SandboxFault.RANGE:
            text = f"give {at} a range of pod addresses: the controller manager hands them out (--allocate-node-cidrs, --cluster-cidr), and the plug-in takes it from the node"
            return customer(text, ON_NODES, step)
        case SandboxFault.EXHAUSTED:
            text = f"free pod addresses for {at}, or widen the range: the plug-in has none left to give"
            return customer(text, f"{pods}; {ON_NODES}", step)
        case SandboxFault.BRIDGE:
            text = f"delete the bridge cni0 on {at}, which has an address of an earlier pod range: the plug-in makes it anew with the next pod"
            return customer(text, f"ip addr show cni0; ip link delete cni0{shell}", step)
        case SandboxFault.TOKEN:
            text = f"give the network plug-in on {at} a new token: its own pod there writes the plug-in's kubeconfig when it starts"
            return customer(text, pods, step)
        case SandboxFault.API:
            text = f"let {at} reach the API server's address that its network plug-in asks: kube-proxy there, then the way behind it"
            return customer(text, f"{pods}; kubectl get endpoints kubernetes", step)
        case _:
            text = f"bring the network of {at} up: {whose} gets none there, whatever is restarted; the plug-in's own pod writes /etc/cni/net.d when it runs"
            return customer(text, pods, step)


def _nodename(about: About, at: str, node: str | None, pods: str, step: str) -> Remedy:
    """A calico-node that runs has written the file, so it lies elsewhere on the host; one that does not run writes none."""
    own = [pod for pod in about.role("calico-node") if node is None or pod.node in (node, None)]
    if own and all(map(healthy, own)):
        text = f"let calico-node and its plug-in share one folder of the host on {at}: {own[0].name} runs, and the file /var/lib/calico/nodename that it writes is not where the plug-in looks, so its volume var-lib-calico has another path"
        return customer(text, f"{VOLUMES}; ls -l /var/lib/calico   # on {at}", step)
    text = f"bring calico-node up on {at}: it writes /var/lib/calico/nodename, without which its plug-in gives no pod a network"
    return customer(text, f"{pods} | grep calico-node", step)
