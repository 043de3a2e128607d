"""
What the bundle is about: product, version, infrastructure, tunnel, endpoints, and the agents' target.

Every fact keeps its witnesses, so that two sources that disagree are a finding and not a coin toss.
"""

from __future__ import annotations

from functools import cached_property

from analyzer import patterns as regex
from analyzer.addresses import is_loopback, valid
from analyzer.facts import network, tunnel_kind
from analyzer.facts import nodes as node_facts
from analyzer.facts import pods as pod_facts
from analyzer.facts.fact import Fact, Witness, most
from analyzer.facts.product import ID, Product, settle
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
    ContainerArgRow,
    FactRow,
)
from analyzer.tables.rows import Tables
from analyzer.vendors import distributions, ibm
from analyzer.wording import is_number

URL = regex.compile(r"(?:https?://)?(?P<host>[\w.-]+)(?::(?P<port>\d+))?")
OPENSHIFT_BUILD = regex.compile(r"\+[0-9a-f]{7,}$")
"""End of an OpenShift kubelet's version, which is not the cluster's own."""
SINGLE = frozenset(
    {"vrf_enabled", "service_endpoint_enabled", "vlan_spanning", "hypershift", "type", "multishift_type", "fedramp", "is_vpc_lite",
     "konnectivity_url", "account_id", "cluster_name"}
)  # fmt: skip


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
        return most(fact)

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
            text = node.worker_version or (None if OPENSHIFT_BUILD.search(node.version or "") else node.version)
            if text:
                fact.witnesses.append(Witness(_numbers(text), node.rows[0], "node"))
        if fact.witnesses:
            fact.value = min((w.value for w in fact.witnesses), key=tunnel_kind.version_key)
        return fact

    @cached_property
    def _product(self) -> Product:
        return settle(self._tables, self.facts, self.nodes, self.pods, self.agent_host.value)

    @property
    def product(self) -> Fact:
        """The product in the contract's words."""
        return self._product.fact

    @property
    def called(self) -> str | None:
        """The name of a distribution that the contract has no word for (k3s, kubeadm, OpenShift ...)."""
        return self._product.called

    @property
    def on_ibm(self) -> bool | None:
        """Is it a cluster of IBM Cloud; None when nothing tells."""
        return True if self._product.ibm else None if self.product.value is None else False

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
            elif self.on_ibm and (kind := ibm.infrastructure_of_zone(node.zone)):
                fact.witnesses.append(Witness(kind, node.rows[0], "zone"))
        for row in self.facts.get("is_vpc_lite", []):
            if row.value == "true":
                fact.witnesses.append(Witness("classic", row, "gateway-enabled"))
        host = self.agent_host.value or self.stated("server_url") or ""
        if ibm.is_satellite(host):
            fact.witnesses.append(Witness("satellite", None, "host name"))
        elif ibm.is_vpc(host):
            fact.witnesses.append(Witness("vpc", None, "host name"))
        most(fact)
        if fact.value is None and self.on_ibm is False:
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

    @cached_property
    def without_calico(self) -> str | None:
        """Why this cluster does not seem to use Calico; None when something speaks for it, or too little is shown."""
        return network.without_calico(self._tables, self.pods)

    @cached_property
    def may_use_calico(self) -> bool:
        """Is there a trace of Calico, or a product that always has it, or nothing that tells either."""
        return self.on_ibm is not False or network.traced(self._tables, self.pods)

    # -- the tunnel -------------------------------------------------------------------------------------------------

    @cached_property
    def expected_tunnel(self) -> tuple[str, str]:
        """(konnectivity, openvpn or unknown; why), by product and version."""
        return tunnel_kind.expected(
            tunnel_kind.Known(
                self.product.value,
                self.called,
                self.version.value,
                self.infrastructure.value,
                self.hypershift,
                fedramp=self.stated("fedramp") == "true",
                location=self.stated("multishift_type") == "multishift_controller",
            )
        )

    @cached_property
    def present_tunnels(self) -> dict[str, list[Placed]]:
        """Tunnel kinds whose pods or workloads the bundle shows, with the rows that show them."""
        return tunnel_kind.present(self._tables, self.pods)

    @cached_property
    def has_konnectivity_logs(self) -> bool:
        return any(row.component in ("server", "agent", "client") for row in self._tables[LOG_SOURCES])

    @cached_property
    def tunnel(self) -> str:
        """konnectivity, openvpn, none or unknown: what the bundle shows, else what the product uses."""
        present, expected = set(self.present_tunnels), self.expected_tunnel[0]
        if self.has_konnectivity_logs and "openvpn" not in present:
            return "konnectivity"
        if self.without_konnectivity is not None:
            return "none"
        if expected != "unknown":
            return expected
        return present.pop() if len(present) == 1 else "unknown"

    @property
    def other_tunnel(self) -> str | None:
        """Name of a distribution whose API server reaches the nodes in a way of its own (k3s, rke2, OpenShift ...)."""
        return self.called if self.called in distributions.OWN_TUNNEL else None

    @cached_property
    def without_konnectivity(self) -> str | None:
        """Why this cluster does not seem to use Konnectivity; None when something speaks for it, or too little is shown."""
        expected, why = self.expected_tunnel
        # AKS and GKE have clusters without a tunnel (VNet integration, direct nodes), k0s one of a single node
        sometimes = self.product.value in ("aks", "gke") or (self.product.value == "k0s" and len(self.nodes) == 1)
        if expected == "openvpn" or (expected == "konnectivity" and not sometimes):
            return None
        if self.present_tunnels or self.has_konnectivity_logs or self.agent_host.witnesses:
            return None
        if self.facts.get("konnectivity_url") or tunnel_kind.traced(self._tables):
            return None
        if self.called in distributions.OWN_TUNNEL:
            return why
        return tunnel_kind.absent(self._tables, self.pods)

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
        """
        Which endpoint the agents' host is: IBM's `public`, `private` or `satellite`, `local` (the node itself: k0s's balancer on
        each node, a sidecar that forwards), `own` (an address or host of somebody's own); null where no host is stated.
        """
        host = self.agent_host.value
        if not host:
            return None
        if is_loopback(host):
            return "local"
        kind = ibm.endpoint_kind(host)
        if kind == "public" and (self.on_ibm is False or (valid(host.strip("[]")))):
            return "own"
        return kind

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


def _numbers(text: str) -> str:
    m = regex.match(r"v?(\d+\.\d+(?:\.\d+)?)", text)
    return m[1] if m else text
