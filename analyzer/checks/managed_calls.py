"""
How a control plane in a cloud reaches the pods of a service, and what keeps it from them: its network is not the nodes' own.

What a worker reaches says nothing of that way. Sources: EKS user guide, "security group requirements" and "alternate CNI plugins" (webhooks
on an overlay need the host's network); GKE, "adding firewall rules for specific use cases" (the rule `gke-<name>-<hash>-master` lets a
private cluster's control plane in on 443 and 10250).
"""

from __future__ import annotations

from typing import NamedTuple

from analyzer.facts import answered_calls
from analyzer.facts.called_pod import CalledPod, is_outside
from analyzer.facts.cluster import About
from analyzer.facts.generated import deployment_of
from analyzer.facts.nodes import NAMED_AFTER_ADDRESS
from analyzer.schema import PortTestRow

KUBELET = "10250"
OPEN_ON_GKE = frozenset({"443", KUBELET})


class CloudWay(NamedTuple):
    """
    Attributes:
        fault: what is so, of which nothing in the bundle decides.
        cure: what to do then.
        look: the command that shows it.
        change: the command that does it.
    """

    fault: str
    cure: str
    look: str
    change: str


def answered_inside(about: About, service: tuple[str, str] | None) -> PortTestRow | None:
    """The call by hand that a service answered in the cluster, whatever the API server's own calls met."""
    return answered_calls.answered(about.tables, service, (about.called_pod(service, None, None).host,))


def shut(about: About, called: CalledPod) -> tuple[CloudWay, ...]:
    """What may keep the control plane from a pod, the likelier first; nothing where no cloud stands between them."""
    if about.language.product == "gke":
        return () if called.port in OPEN_ON_GKE else (_rule(called),)
    if about.own_way != "EKS":
        return ()
    outside = is_outside(called.host, about.nodes.values(), about.pods)
    if outside is None and about.other_network == "the VPC CNI of EKS":
        outside = False  # which gives pods addresses of the VPC
    group, overlay = _group(called), _overlay(called, outside)
    if outside and called.port == KUBELET:
        return (overlay,)  # that port is open to the API server, or exec and logs would not work
    return (overlay, group) if outside else (group,) if outside is False else (group, overlay)


def _port(called: CalledPod) -> str:
    return f"TCP {called.port}" if called.port else "the pods' own port (targetPort)"


def _at(called: CalledPod) -> str:
    name = called.pod.name if called.pod is not None else "the pods"
    return f"{name} at {called.host}" if called.host else name


def _group(called: CalledPod) -> CloudWay:
    node = called.pod.node if called.pod is not None else None
    by_name = f"Name=private-dns-name,Values={node}" if node and NAMED_AFTER_ADDRESS.fullmatch(node) else None
    which = by_name or "Name=tag:eks:cluster-name,Values=<cluster>"
    groups = f"aws ec2 describe-instances --filters {which} --query 'Reservations[].Instances[].SecurityGroups'"
    source = "aws eks describe-cluster --name <cluster> --query cluster.resourcesVpcConfig"
    works = "" if called.port == KUBELET else ": exec and logs, which go to 10250, work then"
    return CloudWay(
        f"the nodes' security group does not let the API server in on {_port(called)}{works}",
        f"let the cluster's security group in on {_port(called)} of the nodes that run {_at(called)}: the API server dials the pods themselves, which no test from a worker shows",
        f"{groups}; {source}",
        f"{groups}; {source}; aws ec2 authorize-security-group-ingress --group-id <nodes_group> --protocol tcp --port {called.port or '<targetPort>'} --source-group <cluster_group>",
    )


def _overlay(called: CalledPod, outside: bool | None) -> CloudWay:
    pod = called.pod
    fault = "an overlay gives the pods addresses to which the VPC has no route"
    if outside:
        fault = f"{called.host} is no address of the nodes' network: one of an overlay, to which the VPC has no route"
    name = deployment_of(pod.name) if pod is not None else None
    free = (
        f"another port than the kubelet's {KUBELET}" if called.port == KUBELET else "a port that is free on the nodes"
    )
    space = f"-n {pod.namespace} " if pod is not None and pod.namespace else ""
    address = f"an overlay's address as {called.host}" if outside else "addresses of an overlay"
    return CloudWay(
        f"{fault}: exec and logs, which go to the nodes, work then",
        f"give {name or 'the pods behind it'} hostNetwork and {free}: the API server has no route to {address}",
        f"kubectl get pods {space or '-A '}-o wide; kubectl get nodes -o wide",
        f"kubectl edit deployment {space}{name or '<deployment>'}   # hostNetwork: true, dnsPolicy: ClusterFirstWithHostNet, {free}",
    )


def _rule(called: CalledPod) -> CloudWay:
    """The port of the pods themselves: the control plane dials them past the service."""
    listed = "gcloud compute firewall-rules list --filter 'name~^gke-.*-master$' --format 'table(name,network,sourceRanges.list(),allowed[].map().firewall_rule().list(),targetTags.list())'"
    port = called.port or "<targetPort>"
    return CloudWay(
        f"in a private cluster the firewall lets the control plane in on 443 and 10250 alone, not on {_port(called)}: exec and logs work then",
        f"where the cluster is private: let the control plane in on {_port(called)} of the nodes, by a rule beside the one that GKE makes (443 and 10250 alone)",
        listed,
        f"{listed}; gcloud compute firewall-rules create gke-webhooks-{port.strip('<>').lower()} --allow tcp:{port} --source-ranges <its_ranges> --target-tags <its_tags> --network <its_network>",
    )
