"""
What the bundle is about: product, version, infrastructure, tunnel, endpoints, and the agents' target.

Every fact keeps its witnesses, so that two sources that disagree are a finding and not a coin toss.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import regex

from analyzer.facts import nodes as node_facts
from analyzer.facts import pods as pod_facts
from analyzer.model import Placed
from analyzer.schema import (
    CALICO_NODES,
    CONTAINER_ARGS,
    FACTS,
    INTERFACES,
    LOG_OPTIONS,
    LOG_SOURCES,
    NODES,
    PODS,
    SERVICES,
    TOOL_ERRORS,
    WORKLOADS,
    ContainerArgRow,
    FactRow,
)
from analyzer.tables.rows import Tables
from analyzer.vendors import ibm
from analyzer.wording import is_number

ID = regex.compile(r"(?<![0-9a-z])([0-9a-v]{19}[0g]|[0-9a-f]{32})(?![0-9a-z])")
URL = regex.compile(r"(?:https?://)?(?P<host>[\w.-]+)(?::(?P<port>\d+))?")
OTHER_TUNNEL = regex.compile(r"\+(k3s|rke2)r?\d")
VERSION = regex.compile(r"v?(?<!\d)(\d+)\.(\d+)(?:\.(\d+))?")


SINGLE = frozenset(
    {"vrf_enabled", "service_endpoint_enabled", "vlan_spanning", "hypershift", "type", "multishift_type", "fedramp", "is_vpc_lite",
     "konnectivity_url", "account_id", "cluster_name"}
)  # fmt: skip


@dataclass(slots=True)
class Witness:
    """One statement: the value, and the row (source, line) that makes it."""

    value: str
    row: Placed | None
    how: str


@dataclass(slots=True)
class Fact:
    """A value with everything that speaks for it and against it."""

    value: str | None = None
    witnesses: list[Witness] = field(default_factory=list)

    @property
    def conflicts(self) -> list[Witness]:
        return [w for w in self.witnesses if w.value != self.value]

    @property
    def rows(self) -> list[Placed]:
        return [w.row for w in self.witnesses if w.value == self.value and w.row is not None]


class About:
    """Facts of one snapshot, worked out when asked for."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    @cached_property
    def facts(self) -> dict[str, list[FactRow]]:
        """Rows of the table `facts` by key."""
        found: dict[str, list[FactRow]] = {}
        for row in self._tables[FACTS]:
            found.setdefault(row.key, []).append(row)
        return found

    def stated(self, key: str) -> str | None:
        rows = self.facts.get(key)
        return rows[0].value if rows else None

    @cached_property
    def pods(self) -> list[pod_facts.Pod]:
        return pod_facts.merge(self._tables[PODS])

    def role(self, *roles: str) -> list[pod_facts.Pod]:
        return [pod for pod in self.pods if pod.role in roles]

    @cached_property
    def nodes(self) -> dict[str, node_facts.Node]:
        return node_facts.merge(self._tables[NODES], self._tables[CALICO_NODES], self._tables[INTERFACES])

    @cached_property
    def args(self) -> list[ContainerArgRow]:
        return list(self._tables[CONTAINER_ARGS])

    # -- identity ---------------------------------------------------------------------------------------------------

    @cached_property
    def id(self) -> Fact:
        fact = Fact()
        for row in self.facts.get("cluster_id", []):
            fact.witnesses.append(Witness(row.value, row, "stated"))
        for pod in self.pods:
            text = f"{pod.name} {pod.namespace or ''}"
            if pod.role in ("server", "master", "kube-apiserver", "openshift-apiserver", "control-plane-agent") and (
                m := ID.search(text)
            ):
                fact.witnesses.append(Witness(m[1], pod.rows[0], "pod name"))
        return _most(fact)

    @cached_property
    def version(self) -> Fact:
        fact = Fact()
        for key in ("version", "bom_version", "master_version"):
            for row in self.facts.get(key, []):
                if m := regex.match(r"v?\d+\.\d+[\w.+-]*", row.value):
                    fact.witnesses.append(Witness(_numbers(m.group()), row, key))
        if fact.witnesses:
            fact.value = fact.witnesses[0].value
            return fact
        for node in self.nodes.values():
            text = node.worker_version or (
                node.version if "+IKS" in (node.version or "") or not (node.version or "").count("+") else None
            )
            if text:
                fact.witnesses.append(Witness(_numbers(text), node.rows[0], "node"))
        if fact.witnesses:
            fact.value = min((w.value for w in fact.witnesses), key=_version_key)
        return fact

    @cached_property
    def product(self) -> Fact:
        fact = Fact()

        def say(value: str, row: Placed | None, how: str) -> None:
            fact.witnesses.append(Witness(value, row, how))

        for node in self.nodes.values():
            if "+IKS" in (node.version or ""):
                say("iks", node.rows[0], "node version +IKS")
            elif (node.worker_version or "").endswith("_openshift"):
                say("roks", node.rows[0], "worker version _openshift")
            elif "gke" in (node.version or ""):
                say("gke", node.rows[0], "node version")
            elif "+k0s" in (node.version or ""):
                say("k0s", node.rows[0], "node version")
            elif "kubernetes.azure.com" in (node.labels or ""):
                say("aks", node.rows[0], "node labels")
        for key in ("version", "bom_version"):
            for row in self.facts.get(key, []):
                if row.value.endswith("_openshift"):
                    say("roks", row, key)
        for row in self.facts.get("type", []):
            if row.value in ("openshift", "kubernetes"):
                say("roks" if row.value == "openshift" else "iks", row, "type")
        for pod in self.pods:
            if pod.namespace == "kubx-masters":
                say("iks", pod.rows[0], "namespace kubx-masters")
                break
        for pod in self.pods:
            if (pod.namespace or "").startswith("master-") and pod.role in ("kube-apiserver", "openshift-apiserver"):
                say("roks", pod.rows[0], "namespace master-<id>")
                break
        if not fact.witnesses:
            for pod in self.pods:
                if pod.role == "openshift-apiserver" or pod.role == "openvpn-server":
                    say("roks", pod.rows[0], "pod name")
                    break
                if pod.role in ("server", "master") and ID.search(pod.name):
                    say("iks", pod.rows[0], "pod name")
                    break
        if not fact.witnesses:
            for pod in self.pods:
                if ibm.WORKER_POD.match(pod.name):
                    openshift = any((p.namespace or "").startswith("openshift-") for p in self.pods)
                    say("roks" if openshift else "iks", pod.rows[0], "a pod of IBM Cloud's workers")
                    break
        if not fact.witnesses and self._wrapped_by_k0s():
            say("k0s", None, "k0s journal")
        if not fact.witnesses and any((p.namespace or "").startswith(("clusters-", "ocm-")) for p in self.pods):
            say("hypershift", None, "namespace of a hosted control plane")
        if not fact.witnesses and self.nodes:
            say("kubernetes", next(iter(self.nodes.values())).rows[0], "nodes without a vendor's mark")
        return _most(fact)

    def _wrapped_by_k0s(self) -> bool:
        return any("k0s" in (row.wrapper or "").split(" > ") for row in self._tables[LOG_SOURCES])

    @cached_property
    def infrastructure(self) -> Fact:
        fact = Fact()
        for row in self.facts.get("provider", []):
            value = {
                "none": "classic",
                "classic": "classic",
                "": "classic",
                "g2": "vpc",
                "vpc-gen2": "vpc",
                "vpc-classic": "vpc",
                "upi": "satellite",
                "satellite": "satellite",
            }.get(row.value)
            if value:
                fact.witnesses.append(Witness(value, row, "provider"))
        for row in self.facts.get("vpcs", []):
            fact.witnesses.append(Witness("vpc", row, "vpcs"))
        for row in self.facts.get("vpe_gateway", []):
            fact.witnesses.append(Witness("vpc", row, "VPE gateway"))
        for node in self.nodes.values():
            if node.private_vlan:
                fact.witnesses.append(Witness("classic", node.rows[0], "node label privateVLAN"))
            elif node.subnet_id or "vpc-instance-id" in (node.labels or ""):
                fact.witnesses.append(Witness("vpc", node.rows[0], "node label subnet-id"))
        for row in self.facts.get("is_vpc_lite", []):
            if row.value == "true":
                fact.witnesses.append(Witness("classic", row, "gateway-enabled"))
        host = self.agent_host.value or self.stated("server_url") or ""
        if ibm.is_satellite(host):
            fact.witnesses.append(Witness("satellite", None, "host name"))
        elif ibm.is_vpc(host):
            fact.witnesses.append(Witness("vpc", None, "host name"))
        _most(fact)
        if fact.value is None and self.product.value in (
            "k0s",
            "aks",
            "gke",
            "kubernetes",
            "hypershift",
        ):
            fact.value = "other"
        return fact

    @cached_property
    def classic(self) -> bool | None:
        """Is this classic infrastructure; None when unknown."""
        value = self.infrastructure.value
        return None if value is None else value == "classic"

    @cached_property
    def hypershift(self) -> bool | None:
        if (text := self.stated("hypershift")) is not None:
            return text == "true"
        if any(p.name.startswith("control-plane-operator-") for p in self.pods):
            return True
        if any("CoreOS" in str(getattr(row, "runtime", "")) for n in self.nodes.values() for row in n.rows):
            return True
        return None

    # -- the tunnel -------------------------------------------------------------------------------------------------

    @cached_property
    def expected_tunnel(self) -> tuple[str, str]:
        """(konnectivity, openvpn or unknown; why), by product and version."""
        product, version = self.product.value, self.version.value
        if self.stated("fedramp") == "true":
            return "konnectivity", "FedRAMP clusters use Konnectivity"
        if product == "iks":
            return "konnectivity", "every supported IKS version uses Konnectivity"
        if product in ("hypershift", "k0s", "aks", "gke"):
            return "konnectivity", f"{product} uses Konnectivity"
        if product == "roks":
            if self.stated("multishift_type") == "multishift_controller":
                return "konnectivity", "Satellite locations use Konnectivity"
            if version is None:
                return "unknown", "OpenShift without a known version: 4.14 is the border"
            if self.infrastructure.value == "satellite" and _version_key(version) < (4, 14):
                if self.hypershift is None:
                    return "unknown", "Satellite cluster, and nothing says whether it uses hypershift"
                return (
                    ("konnectivity", "Satellite with hypershift")
                    if self.hypershift
                    else ("openvpn", "Satellite without hypershift")
                )
            if _version_key(version) >= (4, 14):
                return "konnectivity", f"OpenShift {version} is 4.14 or later"
            return "openvpn", f"OpenShift {version} is before 4.14"
        if self.other_tunnel:
            return "unknown", f"{self.other_tunnel} tunnels with remotedialer, which is not Konnectivity"
        return "unknown", "product unknown"

    @cached_property
    def present_tunnels(self) -> dict[str, list[Placed]]:
        """Tunnel kinds whose pods, workloads or logs the bundle shows, with the rows that show them."""
        found: dict[str, list[Placed]] = {}
        for pod in self.pods:
            if pod.role in ("agent", "server", "control-plane-agent"):
                found.setdefault("konnectivity", []).append(pod.rows[0])
            elif pod.role in ("vpn", "openvpn-server"):
                found.setdefault("openvpn", []).append(pod.rows[0])
        for row in self._tables[WORKLOADS]:
            if row.name in ("konnectivity-agent", "konnectivity-server"):
                found.setdefault("konnectivity", []).append(row)
            elif row.name == "vpn":
                found.setdefault("openvpn", []).append(row)
        return found

    @cached_property
    def has_konnectivity_logs(self) -> bool:
        return any(row.component in ("server", "agent", "client") for row in self._tables[LOG_SOURCES])

    @cached_property
    def tunnel(self) -> str:
        present, expected = set(self.present_tunnels), self.expected_tunnel[0]
        if self.has_konnectivity_logs and "openvpn" not in present:
            return "konnectivity"
        if expected != "unknown":
            return expected
        return present.pop() if len(present) == 1 else "unknown"

    @cached_property
    def other_tunnel(self) -> str | None:
        """k3s or rke2, by a node's version: products with a tunnel of their own."""
        found = (OTHER_TUNNEL.search(node.version or "") for node in self.nodes.values())
        return next((m[1] for m in found if m), None)

    @cached_property
    def without_konnectivity(self) -> str | None:
        """Why this cluster does not seem to use Konnectivity; None when something speaks for it, or too little is shown."""
        if self.tunnel != "unknown" or self.facts.get("konnectivity_url") or self.agent_host.witnesses:
            return None
        if any(row.class_ == "tunnel" and "gent available" in (row.message or "") for row in self._tables[TOOL_ERRORS]):
            return None
        if self.other_tunnel:
            return self.expected_tunnel[1]
        system = [pod for pod in self.pods if pod.namespace == "kube-system"]
        sets = [row for row in self._tables[WORKLOADS] if row.kind == "DaemonSet" and row.namespace == "kube-system"]
        if len(system) < 5 and len(sets) >= 2:
            return f"no agent among {len(sets)} DaemonSets of kube-system, and no other trace of it"
        if len(system) < 5:
            return None
        return f"no agent, server, argument or log of it beside {len(self.pods)} pods, {len(system)} of them in kube-system"

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

    @cached_property
    def agent_host(self) -> Fact:
        """Host the agents dial: DaemonSet argument, else the agents' own log, else the cluster's Konnectivity URL."""
        return self._target("proxy-server-host", "ProxyServerHost", "host")

    @cached_property
    def agent_port(self) -> Fact:
        return self._target("proxy-server-port", "ProxyServerPort", "port")

    def _target(self, flag: str, option: str, part: str) -> Fact:
        fact = Fact()
        for row in self.args:
            control_plane = (row.namespace or "").startswith(("master-", "clusters-"))
            # Other containers may carry the flag too; only a tunnel agent's counts, or a line that names no container.
            owner = f"{row.name or ''} {row.container or ''}"
            if row.flag == flag and row.value and not control_plane and ("agent" in owner or row.kind == "unknown"):
                fact.witnesses.append(Witness(row.value.strip("\"'"), row, f"--{flag} of {row.kind} {row.name}"))
        for told in self._tables[LOG_OPTIONS]:
            if told.option == option and told.value is not None:
                fact.witnesses.append(Witness(told.value, told, f"{option} in the agent's log"))
        if not fact.witnesses:
            for url in self.facts.get("konnectivity_url", []):
                if (m := URL.match(url.value)) and m[part]:
                    fact.witnesses.append(Witness(m[part], url, "Konnectivity Server URL"))
        if not fact.witnesses and part == "port":
            for service in self._tables[SERVICES]:
                if service.name == "konnectivity-server" and service.node_ports:
                    fact.witnesses.append(
                        Witness(service.node_ports.split(",")[0], service, "node port of service konnectivity-server")
                    )
        if fact.witnesses:
            fact.value = fact.witnesses[0].value
        return fact

    @cached_property
    def agent_endpoint(self) -> str | None:
        """public, private or satellite: which endpoint the agents' host is."""
        host = self.agent_host.value
        return ibm.endpoint_kind(host) if host else None

    def endpoint_enabled(self, which: str) -> bool | None:
        """Is the `private` or `public` service endpoint on."""
        rows = self.facts.get(f"{which}_endpoint_url")
        if rows:
            return any(row.value != "none" for row in rows)
        if which == "private" and self.infrastructure.value == "vpc":
            return True
        return None

    @cached_property
    def server_count(self) -> Fact:
        """How many servers there should be: what the servers were told, else the product's rule."""
        fact = Fact()
        for row in self._tables[LOG_OPTIONS]:
            if row.option not in ("ServerCount", "announced server count"):
                continue
            if row.value and is_number(row.value) and row.value != "0":
                fact.witnesses.append(Witness(row.value, row, row.option))
        for arg in self.args:
            if arg.flag == "server-count" and arg.value and is_number(arg.value):
                fact.witnesses.append(Witness(arg.value, arg, "--server-count"))
        if fact.witnesses:
            fact.value = fact.witnesses[-1].value
        return fact


def _most(fact: Fact) -> Fact:
    counts: dict[str, int] = {}
    for witness in fact.witnesses:
        counts[witness.value] = counts.get(witness.value, 0) + 1
    if counts:
        fact.value = max(counts, key=lambda value: (counts[value], value))
    return fact


def _numbers(text: str) -> str:
    m = regex.match(r"v?(\d+\.\d+(?:\.\d+)?)", text)
    return m[1] if m else text


def _version_key(text: str) -> tuple[int, int]:
    m = VERSION.match(text)
    return (int(m[1]), int(m[2])) if m else (0, 0)
