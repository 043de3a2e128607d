"""
What the bundle is about: product, version, infrastructure, tunnel, endpoints, and the agents' target.

Every fact keeps its witnesses, so that two sources that disagree are a finding and not a coin toss.
"""

from __future__ import annotations

from functools import cached_property

from analyzer import patterns as regex
from analyzer.addresses import is_loopback, valid
from analyzer.facts import called_pod, infrastructure, kubelets, language, named_after, network, tunnel_kind
from analyzer.facts.accounts import Accounts
from analyzer.facts.called_pod import CalledPod
from analyzer.facts.fact import Fact, Witness, most
from analyzer.facts.language import Language
from analyzer.facts.nodes import named
from analyzer.facts.own_masters import OPENSHIFT_BUILD
from analyzer.facts.product import Product, settle
from analyzer.facts.server_target import ServerTarget
from analyzer.model import Placed
from analyzer.schema import CLUSTER_OPERATORS, HOST_ENDPOINTS, LOG_SOURCES, POLICIES, FactRow
from analyzer.vendors import distributions, ibm, networks, spaces


class About(ServerTarget):
    """Facts of one snapshot, worked out when asked for."""

    @cached_property
    def kubelet_ports(self) -> frozenset[str]:
        """Ports that kubelets of this cluster are known to have."""
        return kubelets.ports(self._tables, self.facts)

    def is_kubelet(self, address: str | None) -> bool:
        """Is it the address of a kubelet, by its port."""
        return (address or "").rpartition(":")[2] in self.kubelet_ports

    def is_worker(self, machine: str | None) -> bool:
        """Is it a node of this cluster, by name, address or ID: of IBM Cloud's workers the ID holds that of the cluster, as a prompt shows it."""
        owner = ibm.cluster_of_worker(machine)
        return named(self.nodes, machine) is not None or (owner is not None and owner == self.id.value)

    # -- identity ---------------------------------------------------------------------------------------------------

    @cached_property
    def id(self) -> Fact:
        fact = Fact()
        for row in self.facts.get("cluster_id", []):
            fact.witnesses.append(Witness(row.value, row, "stated"))
        for pod in self.pods:
            if owner := ibm.cluster_of(pod.name, pod.namespace):
                fact.witnesses.append(Witness(owner, pod.rows[0], "pod name"))
        for row in self.facts.get("asked_master", []):
            if owner := ibm.cluster_of(None, row.value):
                fact.witnesses.append(Witness(owner, row, "namespace that a command asked for"))
        hosted = {
            p.namespace: p.rows[0] for p in self.role("kube-apiserver") if (p.namespace or "").startswith(spaces.HOSTED)
        }
        if len(hosted) > 1:
            how = "namespace of a hosted control plane"
            fact.witnesses += [Witness(str(space), row, how) for space, row in hosted.items()]
        for log in self._tables[LOG_SOURCES]:
            if log.component == "server" and (owner := ibm.cluster_of(log.pod, None)):
                fact.witnesses.append(Witness(owner, log, "pod of a log"))
        fact.witnesses = fact.witnesses or named_after.witnesses(
            self.nodes, self.facts, self.args, self._tables[LOG_SOURCES], self.agent_host
        )
        return most(fact)

    @cached_property
    def has_server_log(self) -> bool:
        """Are lines of a Konnectivity server in the bundle: what is asked for then is more of them."""
        return any(log.component == "server" for log in self._tables[LOG_SOURCES])

    @cached_property
    def accounts(self) -> Accounts:
        return Accounts(self.facts, self.id.value)

    @cached_property
    def version(self) -> Fact:
        fact = Fact()
        for key in ("version", "bom_version", "master_version"):
            for row in self.facts.get(key, []):
                m = regex.match(r"v?\d+\.\d+[\w.+-]*", row.value)
                if m and (text := self._own_version(m.group())):
                    fact.witnesses.append(Witness(_numbers(text), row, key))
        if fact.witnesses:
            fact.value = fact.witnesses[0].value
            return fact
        other = self.product.value == "kubernetes" and self.called not in (None, "OpenShift")
        for node in self.nodes.values():
            text = node.worker_version or (node.version if other else self._own_version(node.version))
            if text:
                fact.witnesses.append(Witness(_numbers(text), node.rows[0], "node"))
        if not fact.witnesses:  # an operator is brought to the cluster's version, one after the other
            for operator in self._tables[CLUSTER_OPERATORS]:
                if regex.match(r"4\.\d+\.\d+", operator.version or ""):
                    fact.witnesses.append(Witness(_numbers(operator.version or ""), operator, "cluster operator"))
        if fact.witnesses:
            fact.value = min((w.value for w in fact.witnesses), key=tunnel_kind.version_key)
        return fact

    def _own_version(self, kubernetes: str | None) -> str | None:
        """The cluster's version by that of its Kubernetes: the same, but OpenShift 4.N is built on 1.(N + 13)."""
        openshift = self.product.value == "roks" or self.called == "OpenShift"
        if not openshift and not OPENSHIFT_BUILD.search(kubernetes or ""):
            return kubernetes
        if (m := regex.match(r"v?1\.(\d{1,3})\b", kubernetes or "")) is None:
            return kubernetes
        return f"4.{int(m[1]) - 13}" if int(m[1]) > 13 else None

    @cached_property
    def _product(self) -> Product:
        return settle(self._tables, self.facts, self.nodes, self.pods, self.agent_host.value)

    @property
    def product(self) -> Fact:
        return self._product.fact

    @property
    def called(self) -> str | None:
        """The name of a distribution that the contract has no word for (k3s, kubeadm, OpenShift ...)."""
        return self._product.called

    @property
    def on_ibm(self) -> bool | None:
        """Is it a cluster of IBM Cloud; None when nothing tells."""
        return self._product.ibm

    @cached_property
    def language(self) -> Language:
        """In which words its user is spoken to; nothing is decided by it."""
        foreign = self.other_network in networks.NEVER_ON_IBM and not network.traced(self._tables, self.pods)
        return language.settle(self._tables, self.facts, self._product, self.nodes, never_ibm=foreign)

    def called_pod(self, service: tuple[str, str] | None, port: int | None, dialled: str | None) -> CalledPod:
        """What answers the calls of a service, by whatever shows it."""
        return called_pod.behind(self._tables, self.pods, self.services, service, port, dialled)

    @cached_property
    def infrastructure(self) -> Fact:
        host = self.agent_host.value or self.stated("server_url") or ""
        fact = infrastructure.settle(
            self.facts, self.nodes, host, self.id.value, on_ibm=self.on_ibm, host_endpoints=self._tables[HOST_ENDPOINTS],
            policies=self._tables[POLICIES],
        )  # fmt: skip
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
        """Why this cluster does not seem to use Calico; None when something speaks for it (IBM Cloud's always do), or too little is shown."""
        if self.product.value in ibm.PRODUCTS:
            return None
        return network.without_calico(self._tables, self.pods, self.product.value in distributions.PROVIDED)

    @cached_property
    def may_use_calico(self) -> bool:
        """Is there a trace of Calico, or a product that always has it."""
        return self.on_ibm is True or network.traced(self._tables, self.pods)

    @cached_property
    def other_network(self) -> str | None:
        """The name of another program that makes the pods' network."""
        return network.other(self._tables, self.pods)

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
                direct=self._product.direct,
            )
        )

    @cached_property
    def present_tunnels(self) -> dict[str, list[Placed]]:
        """Tunnel kinds whose pods or workloads the bundle shows, with the rows that show them."""
        return tunnel_kind.present(self._tables, self.pods)

    @cached_property
    def traces(self) -> list[Placed]:
        """Lines of programs that name Konnectivity or what only its server answers."""
        return tunnel_kind.traced(self._tables)

    @cached_property
    def came_through(self) -> list[FactRow]:
        """Commands that dial a kubelet and whose output came back: whatever carries them works."""
        return [row for key in ("exec_shown", "logs_shown", "cp_shown") for row in self.facts.get(key, [])]

    @cached_property
    def has_konnectivity_logs(self) -> bool:
        return any(row.component in ("server", "agent", "client") for row in self._tables[LOG_SOURCES])

    @cached_property
    def only_told(self) -> bool:
        """Does nothing speak for Konnectivity but a log that stands beside outputs of this cluster and names no pod of it."""
        stated = self.expected_tunnel[0] == "konnectivity" or self.present_tunnels or self.facts.get("konnectivity_url")
        return not stated and tunnel_kind.only_told(self._tables)

    @cached_property
    def tunnel(self) -> str:
        """konnectivity, openvpn, none or unknown: what the bundle shows, else what the product uses."""
        present, expected = set(self.present_tunnels), self.expected_tunnel[0]
        if self.has_konnectivity_logs and "openvpn" not in present:
            return "konnectivity"
        untold = not present and expected == "unknown" and self.other_tunnel is None and not self.traces
        if untold and any(tunnel_kind.signs_of_openvpn(self._tables)):
            return "openvpn"
        if self.without_konnectivity is not None:
            return "none"
        if present == {"openvpn"} and self.version.value is None:
            return "openvpn"  # which is known by what runs where no version says what should
        if expected != "unknown":
            return expected
        if not present and self.traces and self.other_tunnel is None:
            return "konnectivity"  # whatever the product is, its API server speaks of it
        return present.pop() if len(present) == 1 else "unknown"

    @cached_property
    def openvpn_by(self) -> str | None:
        """By what this cluster is known to use OpenVPN, and none of Konnectivity's agents: its version, or the pods that run."""
        present, (expected, why) = self.present_tunnels, self.expected_tunnel
        if self.tunnel != "openvpn" or "konnectivity" in present:
            return None
        return why if expected == "openvpn" else "only its pods are listed" if present else None

    @property
    def other_tunnel(self) -> str | None:
        """Name of a distribution whose API server reaches the nodes in a way of its own (k3s, rke2, OpenShift ...)."""
        return self.called if self._product.direct else None

    @property
    def own_way(self) -> str | None:
        """The same in words, which also go by the name that people use where nothing shows a tunnel."""
        told = self.language.called if self.tunnel == "unknown" else None
        return self.other_tunnel or (told if told in distributions.OWN_TUNNEL else None)

    @property
    def is_provided(self) -> bool:
        """Is the control plane a provider's, and none of it in the bundle; in words, which also go by the name that people use."""
        managed = self.language.product in distributions.PROVIDED or self.language.called in distributions.MANAGED
        return (managed or self.has_scaled_agents) and not self.role("server", "kube-apiserver")

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
        if self.facts.get("konnectivity_url") or self.traces:
            return None
        if self._product.direct:
            return why
        return tunnel_kind.absent(self._tables, self.pods)

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
        """Is the `private` or `public` service endpoint on; a cluster on VPC has a private one whatever its record calls so."""
        if which == "private" and self.infrastructure.value == "vpc":
            return True
        rows = self.facts.get(f"{which}_endpoint_url")
        return any(row.value != "none" for row in rows) if rows else None


def _numbers(text: str) -> str:
    m = regex.match(r"v?(\d+\.\d+(?:\.\d+)?)", text)
    return m[1] if m else text
