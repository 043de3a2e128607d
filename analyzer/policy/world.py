"""
The objects that policy is about, built from the tables of a snapshot: endpoints with their labels, policies in order, sets.

What is missing is remembered, because a missing listing is not an empty one.
"""

from __future__ import annotations

import ipaddress
import json
from functools import cached_property
from typing import TYPE_CHECKING, Any

from analyzer.facts import pods as pod_facts
from analyzer.policy import selector
from analyzer.policy.objects import Endpoint, HostEndpoint, Policy, Tier, is_address, network, protocol_number
from analyzer.schema import CALICO_OBJECTS, ENDPOINTS, HOST_ENDPOINTS, LISTINGS, NAMESPACES, POLICIES, WORKLOADS
from analyzer.tables.rows import Tables
from analyzer.wording import is_number

if TYPE_CHECKING:
    from analyzer.facts.cluster import About

LAST = float("inf")
DEFAULT_TIERS = {"kube-admin": 1_000.0, "default": 1_000_000.0, "kube-baseline": 10_000_000.0}


KNOWN_FIELDS = frozenset({
    "order", "selector", "namespaceSelector", "serviceAccountSelector", "types", "ingress", "egress", "tier", "applyOnForward", "preDNAT",
    "doNotTrack", "performanceHints", "podSelector", "policyTypes",
})  # fmt: skip


class World:
    """Everything policy evaluation asks for."""

    def __init__(self, tables: Tables, about: About) -> None:
        self._tables = tables
        self._about = about

    # -- endpoints --------------------------------------------------------------------------------------------------

    @cached_property
    def namespaces(self) -> dict[str, dict[str, str]]:
        return {r.name: json.loads(r.labels or "{}") for r in self._tables[NAMESPACES] if r.name}

    @cached_property
    def _accounts(self) -> dict[tuple[str | None, str], dict[str, str]]:
        return {(o.namespace, o.name): json.loads(o.labels or "{}") for o in self._objects("ServiceAccount")}

    def _objects(self, *kinds: str) -> list[Any]:
        return [o for o in self._all_objects if o.kind in kinds]

    @cached_property
    def _all_objects(self) -> list[Any]:
        return list(self._tables[CALICO_OBJECTS])

    @cached_property
    def workloads(self) -> dict[tuple[str | None, str], Endpoint]:
        """Pods with their own address: scheduled, not hostNetwork, not finished."""
        found: dict[tuple[str | None, str], Endpoint] = {}
        for pod in self._about.pods:
            if pod.host_network or (pod.phase or pod.status) in ("Succeeded", "Failed", "Completed", "Evicted"):
                continue
            if pod.host_network is None and self._is_node_address(pod.ip):
                continue
            found[(pod.namespace, pod.name)] = self._workload(pod)
        return found

    def _is_node_address(self, address: str | None) -> bool:
        return address is not None and address in self.node_by_ip

    def _workload(self, pod: pod_facts.Pod) -> Endpoint:
        labels = json.loads(pod.labels) if pod.labels else {}
        known = pod.labels is not None
        if not known and pod.role == "agent":
            labels = self._template_labels("konnectivity-agent")
            known = bool(labels)
            labels = labels or {"app": "konnectivity-agent", "k8s-app": "konnectivity-agent"}
        space = pod.namespace or ""
        account = pod.service_account or "default"
        labels = {
            **labels,
            "projectcalico.org/namespace": space,
            "projectcalico.org/orchestrator": "k8s",
            "projectcalico.org/serviceaccount": account,
        }
        inherited = {f"pcns.{k}": v for k, v in self.namespaces.get(space, {}).items()}
        inherited["pcns.projectcalico.org/name"] = space
        inherited |= {f"pcsa.{k}": v for k, v in self._accounts.get((pod.namespace, account), {}).items()}
        inherited["pcsa.projectcalico.org/name"] = account
        for profile in (f"kns.{space}", f"ksa.{space}.{account}"):
            inherited |= self.profiles.get(profile, {}).get("labelsToApply") or {}
        ports: dict[str, list[tuple[int, int]]] = {}
        for name, (number, protocol) in (json.loads(pod.ports) if pod.ports else {}).items():
            ports.setdefault(name, []).append((protocol_number(protocol) or 6, int(number)))
        return Endpoint(
            "workload",
            pod.name,
            pod.namespace,
            pod.ip,
            pod.node,
            labels,
            ports,
            account,
            row=pod.rows[0],
            labels_known=known,
            namespace_known=space in self.namespaces,
            inherited=inherited,
        )

    def _template_labels(self, name: str) -> dict[str, str]:
        for row in self._tables[WORKLOADS]:
            if row.name == name and row.labels:
                return dict(json.loads(row.labels))
        return {}

    @cached_property
    def node_by_ip(self) -> dict[str, Endpoint]:
        found: dict[str, Endpoint] = {}
        for node in self.nodes.values():
            for address in (node.address, *(str(n.network_address) for n in node.nets)):
                if address:
                    found[address] = node
        return found

    @cached_property
    def nodes(self) -> dict[str, Endpoint]:
        found: dict[str, Endpoint] = {}
        for name, node in self._about.nodes.items():
            extra = tuple(ipaddress.ip_network(a) for a in (node.external_ip,) if a and is_address(a))
            found[name] = Endpoint(
                "node",
                name,
                None,
                node.internal_ip or (name if is_address(name) else None),
                name,
                row=node.rows[0] if node.rows else None,
                nets=extra,
            )
        return found

    @cached_property
    def by_ip(self) -> dict[str, Endpoint]:
        """Pods first: a pod's address is its own."""
        found = dict(self.node_by_ip)
        for endpoint in self.workloads.values():
            if endpoint.address:
                found[endpoint.address] = endpoint
        return found

    @cached_property
    def network_sets(self) -> list[Endpoint]:
        found = []
        for o in self._objects("GlobalNetworkSet", "NetworkSet"):
            spec = json.loads(o.spec or "{}")
            nets = tuple(n for n in (network(t) for t in spec.get("nets") or []) if n)
            labels = json.loads(o.labels or "{}")
            inherited: dict[str, str] = {}
            if o.kind == "NetworkSet":
                labels = {**labels, "projectcalico.org/namespace": o.namespace or ""}
                inherited = {f"pcns.{k}": v for k, v in self.namespaces.get(o.namespace or "", {}).items()} | {
                    "pcns.projectcalico.org/name": o.namespace or ""
                }
            found.append(
                Endpoint(
                    "set",
                    o.name,
                    o.namespace if o.kind == "NetworkSet" else None,
                    labels=labels,
                    nets=nets,
                    row=o,
                    inherited=inherited,
                )
            )
        return found

    @cached_property
    def host_endpoints(self) -> dict[str, list[HostEndpoint]]:
        """Host endpoints by node name."""
        found: dict[str, list[HostEndpoint]] = {}
        for row in self._tables[HOST_ENDPOINTS]:
            ports: dict[str, list[tuple[int, int]]] = {}
            for port in json.loads(row.ports or "[]"):
                ports.setdefault(str(port.get("name")), []).append(
                    (protocol_number(port.get("protocol", "TCP")) or 6, int(port.get("port", 0)))
                )
            hep = HostEndpoint(
                row.name or "",
                row.node,
                row.interface,
                tuple(a for a in (row.expected_ips or "").split(",") if a),
                json.loads(row.labels or "{}"),
                tuple(p for p in (row.profiles or "").split(",") if p),
                ports,
                row,
            )
            if row.labels is None:
                hep.cache["labels unknown"] = True
            known = found.setdefault(row.node or "", [])
            twin = next((h for h in known if h.name == hep.name), None)
            if twin is None:
                known.append(hep)
            elif hep.labels and not twin.labels:
                known[known.index(twin)] = hep
        return found

    @cached_property
    def hep_by_ip(self) -> dict[str, HostEndpoint]:
        return {a: hep for heps in self.host_endpoints.values() for hep in heps for a in hep.addresses}

    # -- policies ---------------------------------------------------------------------------------------------------

    @cached_property
    def tiers(self) -> dict[str, Tier]:
        found = {name: Tier(name, order) for name, order in DEFAULT_TIERS.items()}
        for o in self._objects("Tier"):
            spec = json.loads(o.spec or "{}")
            order = spec.get("order")
            fallback = DEFAULT_TIERS.get(o.name, LAST)
            found[o.name] = Tier(
                o.name,
                float(order)
                if isinstance(order, (int, float, str)) and is_number(str(order).replace(".", "", 1))
                else fallback,
                spec.get("defaultAction") or "Deny",
            )
        return found

    @cached_property
    def profiles(self) -> dict[str, dict[str, Any]]:
        return {o.name: json.loads(o.spec or "{}") for o in self._objects("Profile")}

    @cached_property
    def felix(self) -> dict[str, Any] | None:
        configs = {o.name: json.loads(o.spec or "{}") for o in self._objects("FelixConfiguration")}
        return configs.get("default") if configs else None

    @cached_property
    def policies(self) -> list[Policy]:
        """All enforced and staged policies, each once, in the order of evaluation."""
        found: dict[tuple[str | None, str | None, str | None], Policy] = {}
        for row in self._tables[POLICIES]:
            if row.spec is None:
                found.setdefault((row.kind, row.namespace, row.name), self._unreadable(row))
                continue
            key = (row.kind, row.namespace, row.name)
            if key not in found or found[key].problem:
                found[key] = self._policy(row)
        for o in self._objects("StagedGlobalNetworkPolicy", "StagedNetworkPolicy", "StagedKubernetesNetworkPolicy"):
            spec = json.loads(o.spec or "{}")
            found[(o.kind, o.namespace, o.name)] = Policy(
                o.kind,
                o.namespace,
                o.name,
                spec.get("tier") or "default",
                LAST,
                ("Ingress", "Egress"),
                spec,
                o,
                False,
                staged=True,
            )
        return sorted(
            found.values(), key=lambda p: (self.tier(p.tier).order, p.tier, p.order, p.name, p.namespace or "", p.kind)
        )

    def tier(self, name: str) -> Tier:
        return self.tiers.get(name) or Tier(name, LAST, known=False)

    def _unreadable(self, row: Any, why: str = "only its name is in the bundle, not its rules") -> Policy:
        return Policy(
            row.kind,
            row.namespace,
            row.name,
            "default",
            row.order if row.order is not None else LAST,
            ("Ingress", "Egress"),
            {},
            row,
            False,
            problem=why,
        )

    def _policy(self, row: Any) -> Policy:
        spec = json.loads(row.spec)
        if not isinstance(spec, dict):
            return self._unreadable(row, f"its spec is a {type(spec).__name__}, not an object")
        kubernetes = row.kind == "KubernetesNetworkPolicy"
        unknown = sorted(set(spec) - KNOWN_FIELDS)
        problem = f"unknown field {', '.join(unknown)}" if unknown else ""
        stated = spec.get("policyTypes" if kubernetes else "types") or ()
        types = tuple(one for one in stated if isinstance(one, str)) if isinstance(stated, (list, tuple)) else ()
        if not types:
            has_in, has_out = "ingress" in spec and spec["ingress"] is not None, bool(spec.get("egress"))
            if kubernetes:
                types = ("Ingress", "Egress") if has_out or (spec.get("egress")) else ("Ingress",)
            else:
                types = (
                    ("Ingress", "Egress")
                    if has_in and spec.get("ingress") and has_out
                    else ("Egress",)
                    if has_out
                    else ("Ingress",)
                )
        for name in ("selector", "namespaceSelector", "serviceAccountSelector"):
            if isinstance(spec.get(name), str):
                try:
                    selector.parse(spec[name])
                except ValueError as error:
                    problem = problem or f"{name}: {error}"
            elif spec.get(name) is not None:
                problem = problem or f"{name} is not text"
        return Policy(
            row.kind, row.namespace, row.name, row.tier or "default", row.order if row.order is not None else LAST, types, spec, row, kubernetes,
            problem=problem, apply_on_forward=bool(spec.get("applyOnForward") or spec.get("preDNAT") or spec.get("doNotTrack")), pre_dnat=bool(spec.get("preDNAT")), untracked=bool(spec.get("doNotTrack")),
        )  # fmt: skip

    @cached_property
    def admin_policies(self) -> list[Any]:
        return self._objects("AdminNetworkPolicy", "BaselineAdminNetworkPolicy", "ClusterNetworkPolicy")

    @cached_property
    def listed(self) -> set[str]:
        """Kinds of policy that the bundle lists, completely."""
        kinds = {r.kind for r in self._tables[LISTINGS] if r.complete and r.kind}
        have = {p.kind for p in self.policies}
        if "GlobalNetworkPolicy" in have:
            kinds.add("globalnetworkpolicies")
        if have & {"NetworkPolicy", "KubernetesNetworkPolicy"}:
            kinds.add("networkpolicies")
        return kinds

    @cached_property
    def services(self) -> dict[tuple[str | None, str], list[tuple[str, str]]]:
        """(namespace, service) to (address, port) pairs of its endpoints."""
        found: dict[tuple[str | None, str], list[tuple[str, str]]] = {}
        for row in self._tables[ENDPOINTS]:
            pairs = [(a, p) for a in (row.addresses or "").split(",") if a for p in (row.ports or "").split(",")]
            if row.name:
                found.setdefault((row.namespace, row.name), []).extend(pairs)
        return found
