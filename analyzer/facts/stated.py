"""What the bundle states of the cluster, put together: facts by key, pods, nodes, arguments, and where sources contradict each other."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from functools import cached_property

from analyzer import limits
from analyzer.facts import called_at, host_names, hosted_space, listed_clusters, lost_rows, satellite, scaled, tenants
from analyzer.facts import nodes as node_facts
from analyzer.facts import pods as pod_facts
from analyzer.facts.generated import AGENT, CONTAINER, SERVER, is_named, is_of
from analyzer.facts.halts import Halts
from analyzer.facts.workers import WorkerAddress
from analyzer.facts.workers import addresses as worker_addresses
from analyzer.schema import (
    CALICO_NODES,
    CONTAINER_ARGS,
    CONTAINERS,
    EVENTS,
    FACTS,
    INTERFACES,
    LOG_SIGNALS,
    LOG_SOURCES,
    NODES,
    PODS,
    SERVICES,
    TOOL_ERRORS,
    UNITS,
    USAGE,
    WORKLOADS,
    ContainerArgRow,
    FactRow,
    ServiceRow,
    WorkloadRow,
)
from analyzer.tables.rows import Tables
from analyzer.vendors import distributions, spaces
from analyzer.vendors.units import UnitPart

SINGLE = frozenset(
    {"vrf_enabled", "service_endpoint_enabled", "vlan_spanning", "hypershift", "type", "multishift_type", "fedramp", "is_vpc_lite",
     "konnectivity_url", "account_id", "cluster_name"}
)  # fmt: skip

OURS = frozenset({"agent", "server", "control-plane-agent", "kube-apiserver"})
"""Roles of pods without which there is no tunnel."""


class Stated:
    """Rows of one snapshot as facts, pods and nodes, worked out when asked for."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    @property
    def tables(self) -> Tables:
        """The rows themselves."""
        return self._tables

    @cached_property
    def facts(self) -> dict[str, list[FactRow]]:
        """Rows of the table `facts` by key."""
        found: dict[str, list[FactRow]] = {}
        for row in self._tables[FACTS]:
            found.setdefault(row.key, []).append(row)
        for row in [*listed_clusters.stated(found, self._tables)]:
            found.setdefault(row.key, []).append(row)
        return found

    def stated(self, key: str) -> str | None:
        rows = self.facts.get(key)
        return rows[0].value if rows else None

    @cached_property
    def halts(self) -> Halts:
        """Why pods that are not ready do not run, where the bundle says it."""
        return Halts(self._tables)

    @cached_property
    def pods(self) -> list[pod_facts.Pod]:
        called_at.place(self._listed_pods, self.nodes, self._called)
        return self._listed_pods

    @cached_property
    def _listed_pods(self) -> list[pod_facts.Pod]:
        found = pod_facts.merge(self._tables[PODS])
        tenants.mark(found, self._tables[CONTAINERS], self._tables[LOG_SOURCES])
        return found

    @cached_property
    def _called(self) -> called_at.CalledPods:
        errors = (row.message for row in itertools.islice(self._tables[TOOL_ERRORS], limits.TEXTS))
        signals = (row.message for row in itertools.islice(self._tables[LOG_SIGNALS], limits.TEXTS))
        return called_at.kubelets_of(itertools.chain(errors, signals))

    @property
    def _placed(self) -> list[host_names.PodPlace]:
        """Node and address of pods, and of the kubelets that were asked for them."""
        pods = self._listed_pods
        return [
            *((pod.node, pod.ip) for pod in pods),
            *((pod.node, called_at.host_of(pod, self._called)) for pod in pods),
        ]

    @cached_property
    def server_unit(self) -> tuple[str, str | None] | None:
        """(name without its ending, machine) of a unit of systemd that is a Konnectivity server, where no pod of one is listed."""
        own = [row for row in self._tables[UNITS] if row.part == UnitPart.SERVER.value and row.load != "not-found"]
        row = next((row for row in own if row.active == "failed"), own[0] if own else None)
        return (
            ((row.unit or "").removesuffix(".service"), row.node)
            if row is not None and not self.role("server")
            else None
        )

    @cached_property
    def has_scaled_agents(self) -> bool:
        """Does a provider scale the agents by a program of its own, as AKS and GKE do; which of the two, that does not tell."""
        return any(
            distributions.SCALED_AGENTS.match(pod.name) for pod in self.pods if pod.namespace in ("kube-system", None)
        )

    @cached_property
    def agents_are_replicas(self) -> bool | None:
        """
        Are the agents replicas of a Deployment: by their listed pods, else by the workload itself, else by the pods that logs, errors and events
        name; None where nothing shows it.
        """
        if pods := self.role("agent"):
            return all(pod.is_replica for pod in pods)
        kinds = {
            row.kind for row in self._tables[WORKLOADS] if row.name == AGENT and row.namespace in (None, *spaces.AGENTS)
        }
        if kinds & {"DaemonSet", "Deployment"}:
            return "DaemonSet" not in kinds
        logs = (row.pod for row in self._tables[LOG_SOURCES] if row.component == "agent")
        errors = (row.pod for row in self._tables[TOOL_ERRORS])
        events = (row.object_name for row in self._tables[EVENTS] if row.namespace in (None, *spaces.AGENTS))
        named = {name for name in itertools.chain(logs, errors, events) if name}
        if any(pod_facts.AGENT_ONE.match(name) for name in named):
            return False
        return True if any(pod_facts.AGENT_TWO.match(name) for name in named) else None

    @cached_property
    def has_lost_agents(self) -> bool:
        """Stands a row of an agent that was not read next to those that were."""
        return lost_rows.beside(self._tables, self.role("agent"))

    def role(self, *roles: str) -> list[pod_facts.Pod]:
        """Pods that play one of these roles; beside those in a namespace of the system, namesakes elsewhere are somebody's copy."""
        return [pod for pod in self.pods if pod.role in roles and not self._is_copy(pod)]

    def _is_copy(self, pod: pod_facts.Pod) -> bool:
        return not pod.is_shared and self._is_namesake(pod.role, pod.namespace)

    def _is_namesake(self, role: str, namespace: str | None) -> bool:
        """
        Does a name say nothing here: the system has such pods at home, or would have, and this namespace has no other part of it.

        Where pods of the system's namespaces are listed, a lone `calico-node-...` or `konnectivity-server-...` of a customer's is
        what somebody called so; a namespace with two kinds of parts is one in which somebody runs the system.
        """
        if pod_facts.at_home(role, namespace):
            return False
        return role in self._at_home or (
            role in pod_facts.OF_SYSTEM and self._shows_system and namespace not in self._spaces_of_parts
        )

    @cached_property
    def _shows_system(self) -> bool:
        return any(pod.namespace is not None and spaces.SYSTEM.match(pod.namespace) for pod in self.pods)

    @cached_property
    def _spaces_of_parts(self) -> frozenset[str | None]:
        """Namespaces in which pods of two roles stand."""
        roles: dict[str | None, set[str]] = {}
        for pod in self.pods:
            if pod.role:
                roles.setdefault(pod.namespace, set()).add(pod.role)
        return frozenset(space for space, found in roles.items() if len(found) > 1)

    @cached_property
    def _at_home(self) -> frozenset[str]:
        """Roles that a pod in a namespace of the system plays."""
        return frozenset(p.role for p in self.pods if p.role and p.namespace and pod_facts.at_home(p.role, p.namespace))

    @cached_property
    def _hosted(self) -> frozenset[str]:
        return pod_facts.control_planes(self._tables[PODS])

    def plays(self, namespace: str | None, name: str | None) -> str:
        """The role of a pod that an event or a status names, listed or not, as `role` counts it; empty for none."""
        role = pod_facts.role_of(namespace, name or "", self._hosted)
        return "" if self._is_namesake(role, namespace) else role

    def is_system(self, namespace: str | None) -> bool:
        """Does the system run in this namespace, or a control plane as the bundle shows it."""
        return spaces.is_system(namespace) or namespace in self._hosted

    def is_of_tunnel(self, namespace: str | None, pod: str | None, container: str | None = None) -> bool:
        """Is it a part of the tunnel: by what the pod is, or by the container's own name where the system runs."""
        if self.plays(namespace, pod) in OURS:
            return True
        if not self.is_system(
            namespace
        ):  # a control plane may be hosted in any, but then the system shows no other one
            return container in (AGENT, SERVER) and not self.role("agent", "server")
        return CONTAINER.match(container) is not None if container else (pod or "").startswith("kube-apiserver-")

    @cached_property
    def agents_spaces(self) -> frozenset[str | None]:
        """Namespaces of the customer side's agents: those of the distributions, else where the bundle shows them."""
        shown: set[str | None] = {pod.namespace for pod in self.role("agent")}
        shown |= {w.namespace for w in self._tables[WORKLOADS] if w.name == AGENT and w.kind == "DaemonSet"}
        own = {space for space in shown if not spaces.is_control_plane(space)}
        return frozenset({None, *spaces.AGENTS} | (set() if own & set(spaces.AGENTS) else own))

    def is_agents(self, namespace: str | None, name: str | None, text: str | None = None) -> bool:
        """Is an object the agents' workload, its set or a pod of it; `text` speaks where the object has no name."""
        return namespace in self.agents_spaces and (is_of(AGENT, name) if name else is_named(AGENT, text))

    @cached_property
    def nodes(self) -> dict[str, node_facts.Node]:
        found = node_facts.merge(self._tables[NODES], self._tables[CALICO_NODES], self._tables[INTERFACES])
        hosts = self.facts.get("satellite_host", [])
        found = host_names.join(found, self._placed, hosts)
        satellite.place(hosts, found)
        called_at.address(found, self._listed_pods, self._called)
        return found

    @cached_property
    def unnamed_workers(self) -> Mapping[str, str]:
        """Address to ID of workers in a Satellite location whose host, and so their node's name, nothing tells."""
        return host_names.unnamed(self.nodes, self._placed)

    @cached_property
    def _of_worker(self) -> dict[str, str]:
        return {node.worker_id: node.name for node in self.nodes.values() if node.worker_id}

    def node_name(self, host: str) -> str:
        """What Kubernetes calls the machine of that name: the prompt on one of IBM Cloud's workers shows the worker's id."""
        return host if host in self.nodes else self._of_worker.get(host, host)

    @cached_property
    def hosted_space(self) -> str | None:
        """Namespace in which this cluster's control plane lies, where another cluster hosts it."""
        return hosted_space.settle(self._tables, self.facts, self.pods, self.nodes)

    @cached_property
    def workers(self) -> tuple[WorkerAddress, ...]:
        """Workers whose address or subnet is known, by whatever names them."""
        hosts = self.facts.get("satellite_host", [])
        return worker_addresses(self.nodes, self.role("agent", "calico-node"), self._tables[USAGE], hosts)

    @cached_property
    def args(self) -> list[ContainerArgRow]:
        return list(self._tables[CONTAINER_ARGS])

    @cached_property
    def services(self) -> list[ServiceRow]:
        return list(self._tables[SERVICES])

    def scaled_to_zero(self, service: tuple[str | None, str]) -> WorkloadRow | None:
        """The workload behind a service of which somebody wants no pod."""
        return scaled.to_zero(self._tables[WORKLOADS], *service)

    @cached_property
    def contradictions(self) -> dict[str, list[FactRow]]:
        """Facts that have one value in a cluster and are stated with several: key to a row for each value."""
        found: dict[str, list[FactRow]] = {}
        for key in sorted(SINGLE & self.facts.keys()):
            by_value: dict[str, FactRow] = {}
            for row in self.facts[key]:
                by_value.setdefault(row.value, row)
            if len(by_value) > 1:
                found[key] = list(by_value.values())
        return found
