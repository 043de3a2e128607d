"""
Everything that policy evaluation asks of one bundle: endpoints with their labels, policies in order, sets, settings, services.

What is missing is remembered, because a missing listing is not an empty one.
"""

from __future__ import annotations

import ipaddress
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from analyzer.facts.pods import Pod
from analyzer.policy import labels as known
from analyzer.policy import workloads
from analyzer.policy.hostendpoints import of_rows
from analyzer.policy.library import Library
from analyzer.policy.objects import Address, Endpoint, HostEndpoint, Network, Side, plain
from analyzer.policy.profiles import Profiles
from analyzer.policy.rules import Policy
from analyzer.policy.services import Services
from analyzer.policy.sets import Sets
from analyzer.policy.settings import Settings
from analyzer.policy.spec.values import loads
from analyzer.policy.workloads import Key
from analyzer.schema import CALICO_OBJECTS, HOST_ENDPOINTS, LISTINGS, WORKLOADS

if TYPE_CHECKING:
    from analyzer.facts.cluster import About
    from analyzer.tables.rows import Tables

INTERNAL = tuple(
    ipaddress.ip_network(text) for text in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7")
)  # fmt: skip
"""Where pods have their addresses as long as no address pool says otherwise."""
RUNS = frozenset({"Running", None})
MOST_WANTED = 5


class World:
    """One bundle as policy sees it."""

    def __init__(self, tables: Tables, about: About) -> None:
        self._tables = tables
        self._about = about
        self._asked_in: dict[Key, Endpoint] = {}

    # -- how far the bundle goes ------------------------------------------------------------------------------------

    @cached_property
    def complete(self) -> frozenset[str]:
        """Kinds with a listing of all namespaces that ends properly."""
        return frozenset(r.kind for r in self._tables[LISTINGS] if r.complete and r.namespace is None and r.kind)

    @cached_property
    def incomplete(self) -> frozenset[str]:
        """Kinds of which some object could not be read."""
        return frozenset(r.kind for r in self._tables[LISTINGS] if r.complete is False and r.kind)

    # -- objects ----------------------------------------------------------------------------------------------------

    @cached_property
    def profiles(self) -> Profiles:
        return Profiles(self._tables, self.incomplete, self.complete)

    @cached_property
    def library(self) -> Library:
        return Library(self._tables)

    @property
    def policies(self) -> list[Policy]:
        return self.library.policies

    @cached_property
    def settings(self) -> Settings:
        return Settings(self._tables, self.complete)

    @cached_property
    def services(self) -> Services:
        return Services(self._tables, self.incomplete)

    @cached_property
    def sets(self) -> Sets:
        return Sets(self._tables, self.profiles)

    # -- endpoints --------------------------------------------------------------------------------------------------

    @cached_property
    def pods(self) -> dict[Key, Pod]:
        """Pods as the bundle states them, those without an endpoint of their own, too."""
        listed = [
            replace(pod, namespace=self.agents_space) if pod.namespace is None and pod.role == "agent" else pod
            for pod in self._about.pods
        ]
        return {(pod.namespace, pod.name): pod for pod in (*listed, *self.wanted_agents)}

    @cached_property
    def agents_space(self) -> str | None:
        """The one namespace in which the agents' DaemonSet or another agent is stated to be; None where none is, or several are."""
        stated = {r.namespace for r in self._tables[WORKLOADS] if r.name == "konnectivity-agent"}
        found = {*stated, *(pod.namespace for pod in self._about.role("agent"))} - {None}
        return next(iter(found)) if len(found) == 1 else None

    def asked_in(self, space: str, name: str) -> Endpoint | None:
        """A pod of which no namespace is stated, as one of the namespace that is asked for, be it none; None where there is none of this name."""
        pod, nameless = self.pods.get((None, name)), self.workloads.get((None, name))
        if pod is None or nameless is None or not space or known.NAMESPACE in nameless.labels:
            return nameless
        key = (space, name)
        if key not in self._asked_in:
            inside = replace(pod, namespace=space)
            self._asked_in[key] = workloads.of_pod(inside, self.profiles, self._template(pod))
        return self._asked_in[key]

    def was_placed(self, endpoint: Endpoint | None) -> bool:
        """Is it in its namespace by the question alone."""
        return any(one is endpoint for one in self._asked_in.values())

    @cached_property
    def wanted_agents(self) -> list[Pod]:
        """
        Agents by their DaemonSet's template, one for each node, where no agent's pod is listed: what a policy says of one does not
        hang on its name.
        """
        row = next(
            (r for r in self._tables[WORKLOADS] if r.kind == "DaemonSet" and r.name == "konnectivity-agent"), None
        )
        if row is None or row.host_network is None or row.desired == 0 or self._about.role("agent"):
            return []
        nodes: list[str | None] = []
        nodes += list(self._about.nodes)[:MOST_WANTED]
        if not nodes and not row.host_network:
            nodes.append(None)
        return [
            Pod(
                row.namespace or "kube-system",
                f"konnectivity-agent on {node}" if node else "konnectivity-agent",
                "agent",
                node=node,
                host_network=row.host_network,
                labels=row.labels,
                owner_kind="DaemonSet",
            )
            for node in nodes
        ]

    @cached_property
    def workloads(self) -> dict[Key, Endpoint]:
        """Pods with their own address: scheduled, not hostNetwork, not finished; and what WorkloadEndpoints say of them."""
        found: dict[Key, Endpoint] = {}
        for key, pod in self.pods.items():
            if self.on_host(pod) or workloads.finished(pod):
                continue
            found[key] = workloads.of_pod(pod, self.profiles, self._template(pod))
        for row in self._tables[CALICO_OBJECTS]:
            if row.kind == "WorkloadEndpoint" and row.name:
                made = workloads.of_object(row, self.profiles)
                if made is not None:
                    key = (made.namespace, made.name)
                    twin = found.get(key)
                    found[key] = workloads.merged(made, twin) if twin is not None else made
        return found

    def ready(self, key: Key) -> bool:
        """May kube-proxy send to this pod; one that only a WorkloadEndpoint shows is taken for ready."""
        pod = self.pods.get(key)
        return pod is None or pod.ready is not False or pod.ready_containers is None

    def on_host(self, pod: Pod) -> bool:
        """Does it use its node's network; a table does not say so, but shows the node's address."""
        if pod.host_network is None:
            return self.of_node(pod.ip) or (pod.ip is not None and pod.ip == pod.node)
        return pod.host_network

    def of_node(self, address: str | None) -> bool:
        return address is not None and plain(address) in self.node_by_ip

    def _template(self, pod: Pod) -> dict[str, str] | None:
        """Labels that the agents' DaemonSet gives its pods, for an agent that only a table shows."""
        if pod.labels is not None or pod.role != "agent":
            return None
        for row in self._tables[WORKLOADS]:
            if row.name == "konnectivity-agent" and row.labels:
                stated = loads(row.labels)
                return stated if isinstance(stated, dict) else None
        return None

    @cached_property
    def nodes(self) -> dict[str, Endpoint]:
        """Nodes with all their addresses, the internal one first; where none is listed, those that have host endpoints."""
        found: dict[str, Endpoint] = {}
        for name, node in self._about.nodes.items():
            stated = (node.internal_ip or plain(name), *(node.addresses or "").split(","), node.external_ip)
            addresses = tuple(dict.fromkeys(a for a in (plain(text) for text in stated) if a is not None))
            found[name] = Endpoint("node", name, None, addresses, name, row=node.rows[0] if node.rows else None)
        for name, heps in self.host_endpoints.items() if not found else ():
            if name:
                stated = (plain(name), *(a for hep in heps if not hep.everywhere for a in hep.addresses))
                addresses = tuple(dict.fromkeys(a for a in stated if a is not None))
                found[name] = Endpoint("node", name, None, addresses, name, row=heps[0].row)
        return found

    @cached_property
    def node_by_ip(self) -> dict[str, Endpoint]:
        return {address: node for node in self.nodes.values() for address in node.addresses}

    @cached_property
    def by_ip(self) -> dict[str, Endpoint]:
        """Pods before nodes: a pod's address is its own."""
        found = dict(self.node_by_ip)
        for endpoint in self.workloads.values():
            for address in endpoint.addresses:
                found[address] = endpoint
        return found

    @cached_property
    def host_endpoints(self) -> dict[str, list[HostEndpoint]]:
        """Host endpoints by node."""
        return of_rows(self._tables[HOST_ENDPOINTS], self.profiles)

    @cached_property
    def unread_host_endpoint(self) -> str:
        """Which host endpoint could not be read, or that some may be missing; blank where none is."""
        lost = next((hep.title for hep in self.host_endpoints.get("", []) if hep.problem), "")
        return lost or ("the host endpoints that could not be read" if "hostendpoints" in self.incomplete else "")

    @cached_property
    def hep_by_ip(self) -> dict[str, HostEndpoint]:
        """Host endpoints by expected address; one of an interface before one of all."""
        found: dict[str, HostEndpoint] = {}
        every = [hep for heps in self.host_endpoints.values() for hep in heps]
        for hep in sorted(every, key=lambda one: not one.everywhere):
            for address in hep.addresses:
                found[address] = hep
        return found

    # -- who holds an address ---------------------------------------------------------------------------------------

    def unowned(self, address: Address) -> str:
        """Why an address that nothing in the bundle holds may still be a pod's; blank where it is one outside."""
        text = str(address)
        if text in self.by_ip or text in self.hep_by_ip:
            return ""
        pools = self.settings.pod_networks
        if not any(
            _inside(text, net) for net in (*pools, *(INTERNAL if not pools or self.node_without_address else ()))
        ):
            return ""
        if self.node_without_address:
            return f"{text} may be of node {self.node_without_address}, whose address is not in the bundle"
        if "pods" in self.incomplete:
            return f"{text} may be of a pod that could not be read"
        if self._homeless:
            return f"{text} may be of pod {self._homeless}, whose address is not in the bundle"
        if pools and "pods" not in self.complete:
            return f"{text} is in the pods' network, and no pod of the bundle has it"
        return ""

    @cached_property
    def node_without_address(self) -> str:
        """A node whose address the bundle does not show; blank where all show theirs."""
        return next((node.name for node in self.nodes.values() if not node.addresses), "")

    @property
    def knows_nodes(self) -> bool:
        """Are nodes listed, each with an address."""
        return bool(self.nodes) and not self.node_without_address

    @cached_property
    def _homeless(self) -> str:
        """A pod that runs, and whose address the bundle does not show."""
        for (space, name), endpoint in self.workloads.items():
            pod = self.pods.get((space, name))
            waits = pod is not None and (pod.phase or pod.status) not in RUNS
            if not endpoint.addresses and not waits:
                return f"{space}/{name}"
        return ""

    def holders(self, side: Side) -> list[Endpoint | HostEndpoint]:
        """Endpoints and sets that hold the side's address; what may hold it besides makes the side unsure."""
        if side.holders is not None:
            return side.holders
        found: list[Endpoint | HostEndpoint] = []
        if side.endpoint is not None and side.endpoint.kind == "api":
            side.holders = found
            return found
        if side.endpoint is not None and side.endpoint.kind == "workload":
            found.append(side.endpoint)
        elif side.address is not None and (hep := self.hep_by_ip.get(side.address)):
            found.append(hep)
        lost = self.unread_host_endpoint
        if lost and (side.endpoint is None or side.endpoint.kind == "node"):
            side.unsure = side.unsure or f"the address may be one of {lost}"
        if side.ip is not None:
            found += self.sets.holding(side.ip)
            side.possible = self.sets.odd
        elif side.range is not None:
            whole, part = self.sets.holding_range(side.range)
            found += whole
            side.possible = part
            if any(_inside(address, side.range) for address in (*self.by_ip, *self.hep_by_ip)):
                side.unsure = side.unsure or f"a part of {side.range} is of something that the bundle names"
        else:
            side.possible = self.sets.all
        side.holders = found
        return found


def _inside(address: str, network: Network) -> bool:
    return (":" in address) == (network.version == 6) and ipaddress.ip_address(address) in network
