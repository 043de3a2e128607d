"""
Ports of a node that the system's own programs hold: who listens there is never ended for another program's sake.

Sources: the ports and protocols of Kubernetes' documentation, k8s.io/kubernetes/pkg/cluster/ports, Calico's and Typha's configuration
(health, metrics), the defaults of Konnectivity's server and agent (cmd/*/app/options), IBM Cloud's way of a worker to its master.
"""

from __future__ import annotations

OWNERS: dict[str, tuple[str, tuple[str, ...]]] = {
    "22": ("the machine's SSH", ()),
    "179": ("BIRD's, which speaks BGP for Calico", ("calico-node",)),
    "2040": ("IBM Cloud's way from a worker to its master", ("ibm-master-proxy",)),
    "2379": ("etcd's", ("etcd",)),
    "2380": ("etcd's", ("etcd",)),
    "4240": ("Cilium's", ("cilium",)),
    "5473": ("Typha's", ("calico-typha",)),
    "6443": ("the API server's", ("kube-apiserver",)),
    "8091": ("Konnectivity's server's", ("konnectivity-server", "kube-apiserver")),
    "8092": ("Konnectivity's server's", ("konnectivity-server", "kube-apiserver")),
    "8093": ("Konnectivity's agent's", ("konnectivity-agent",)),
    "8094": ("Konnectivity's agent's", ("konnectivity-agent",)),
    "9091": ("calico-node's", ("calico-node",)),
    "9093": ("Typha's", ("calico-typha",)),
    "9098": ("Typha's", ("calico-typha",)),
    "9099": ("calico-node's", ("calico-node",)),
    "10248": ("the kubelet's", ()),
    "10249": ("kube-proxy's", ("kube-proxy",)),
    "10250": ("the kubelet's", ()),
    "10255": ("the kubelet's", ()),
    "10256": ("kube-proxy's", ("kube-proxy",)),
    "10257": ("the controller manager's", ("kube-controller-manager",)),
    "10259": ("the scheduler's", ("kube-scheduler",)),
}
"""Port to whose it is, in words, and how the names of that program's own pods begin."""


def owner(port: str, program: str) -> str:
    """
    ``the kubelet's``: whose port of a node this is; empty where it is nobody's, or the program's own.

    Args:
        program: name of the pod, or of the program, that wants to listen there.
    """
    whose, own = OWNERS.get(port, ("", ()))
    return "" if program.startswith(own) and own else whose


def is_forward(port: str, program: str) -> bool:
    """Does an agent want the API server's own port: it does so only to hand calls of its node on (k0s' tunneled networking mode, `Exposing apiserver: 6443:localhost:6443`)."""
    return port == "6443" and program.startswith("konnectivity-agent")
