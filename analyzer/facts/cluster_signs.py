"""What of a bundle tells whose cluster it is: the nodes, the pods, what the records state, the host that the agents dial."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from analyzer import patterns as regex
from analyzer.facts.nodes import Node
from analyzer.facts.own_masters import OPENSHIFT_BUILD
from analyzer.facts.pods import Pod
from analyzer.model import Placed
from analyzer.schema import CLUSTER_OPERATORS, CONTAINERS, EVENTS, WORKLOADS, FactRow
from analyzer.tables.rows import Tables
from analyzer.vendors import distributions

COREOS = "Red Hat Enterprise Linux CoreOS"
"""The system of OpenShift's nodes, which no other product has."""
PULLED = regex.compile(r"[Ii]mage \"([^\"\s]{1,300})\"")
"""How a kubelet names what it pulls, or has."""
PULLS = ("Pulled", "Pulling", "Failed", "BackOff")


class ClusterSigns(NamedTuple):
    """
    Attributes:
        facts: rows of the table `facts` by key.
        host: what the agents dial.
    """

    tables: Tables
    facts: Mapping[str, list[FactRow]]
    nodes: Mapping[str, Node]
    pods: list[Pod]
    host: str | None

    def images(self) -> Iterator[tuple[Placed, str]]:
        """Images of containers, of workloads, and those that kubelets pull."""
        for one in self.tables[CONTAINERS]:
            if one.image:
                yield one, one.image
        for row in self.tables[WORKLOADS]:
            if row.image:
                yield row, row.image
        for event in self.tables[EVENTS]:
            if event.reason in PULLS and (m := PULLED.search(event.message or "")):
                yield event, m[1]

    def of_openshift(self) -> Placed | None:
        """What OpenShift alone has: operators of the cluster, a ClusterVersion."""
        hint = (row for row in self.facts.get("product_hint", []) if row.value == "openshift")
        return next(iter(self.tables[CLUSTER_OPERATORS]), None) or next(hint, None)

    @property
    def is_openshift(self) -> bool:
        """Does the cluster have operators of its own, or nodes with a kubelet of OpenShift's build or with its own system."""
        built = any(
            OPENSHIFT_BUILD.search(node.version or "") or COREOS in (node.system or "") for node in self.nodes.values()
        )
        return built or self.of_openshift() is not None

    def static_pod(self) -> Pod | None:
        """A control plane's pod that is named after its node, as kubeadm makes it; several with one ending show that node, too."""
        ends: dict[str, str] = {}
        for pod in self.pods:
            m = distributions.STATIC.match(pod.name) if pod.namespace in ("kube-system", None) else None
            if m and (m[2] == pod.node or m[2] in self.nodes or ends.setdefault(m[2], m[1]) != m[1]):
                return pod
        return None


def stating(node: Node, column: str) -> Placed:
    """The row of the node that states the column."""
    return next((row for row in node.rows if getattr(row, column, None)), node.rows[0])
