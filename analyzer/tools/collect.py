"""
A read-only POSIX shell script that gathers the runbook's evidence into one archive that the analyzer reads.

It only runs `get`, `describe`, `logs`, `exec ... birdcl show` and `ibmcloud ... get/show`; each command's output lands in
its own file with the command in front, errors included, because an error text is evidence too. The shell itself stands
in `collect_shell`.
"""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analyzer.schema import LISTINGS, LOG_SOURCES
from analyzer.tools.collect_shell import AGENTS, BIRD, FIREWALL, HEAD, PODS, SERVERS, TAIL
from analyzer.vendors import ibm, machines
from analyzer.vendors.machines import NodeAccess

if TYPE_CHECKING:
    from analyzer.api.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Item:
    """One file of evidence: name, command, and which kinds of evidence of a bundle make it unnecessary."""

    file: str
    command: str
    serves: tuple[str, ...]
    products: tuple[str, ...] = ()


ITEMS = (
    Item("nodes.yaml", "kubectl get nodes -o yaml", ("nodes",)),
    Item("nodes.txt", "kubectl get nodes -o wide --show-labels", ("nodes",)),
    Item("pods.yaml", "kubectl get pods -A -o yaml", ("pods", "containers")),
    Item("pods.txt", "kubectl get pods -A -o wide", ("pods",)),
    Item("daemonsets.yaml", "kubectl get daemonsets -A -o yaml", ("workloads", "container_args")),
    Item("deployments.yaml", "kubectl get deployments -A -o yaml", ("workloads",)),
    Item("services.yaml", "kubectl get services -A -o yaml", ("services",)),
    Item("endpoints.yaml", "kubectl get endpoints -A -o yaml", ("endpoints",)),
    Item("events.yaml", "kubectl get events -A -o yaml", ("events",)),
    Item(
        "webhooks.yaml",
        "kubectl get validatingwebhookconfigurations,mutatingwebhookconfigurations -o yaml",
        ("webhooks",),
    ),
    Item("apiservices.yaml", "kubectl get apiservices -o yaml", ("apiservices",)),
    Item("namespaces.yaml", "kubectl get namespaces -o yaml", ("namespaces",)),
    Item("networkpolicies.yaml", "kubectl get networkpolicies -A -o yaml", ("policies",)),
    Item(
        "globalnetworkpolicies.yaml", "kubectl get globalnetworkpolicies.crd.projectcalico.org -o yaml", ("policies",)
    ),
    Item("calico-networkpolicies.yaml", "kubectl get networkpolicies.crd.projectcalico.org -A -o yaml", ("policies",)),
    Item("hostendpoints.yaml", "kubectl get hostendpoints.crd.projectcalico.org -o yaml", ("host_endpoints",)),
    Item("networksets.yaml", "kubectl get globalnetworksets.crd.projectcalico.org -o yaml", ("policies",)),
    Item("felixconfigurations.yaml", "kubectl get felixconfigurations.crd.projectcalico.org -o yaml", ("policies",)),
    Item(
        "bgp.yaml",
        "kubectl get bgpconfigurations.crd.projectcalico.org,bgppeers.crd.projectcalico.org,ippools.crd.projectcalico.org -o yaml",
        ("bgp_peers",),
    ),
    Item("top.txt", "kubectl top nodes", ("apiservices",)),
    Item("account.txt", "ibmcloud account show", ("vrf_enabled",), ("iks", "roks")),
    Item("vlan-spanning.txt", "ibmcloud ks vlan spanning get", ("vlan_spanning",), ("iks", "roks")),
    Item("cluster.json", "ibmcloud ks cluster get --cluster {cluster} --output json", ("provider",), ("iks", "roks")),
    Item("workers.json", "ibmcloud ks worker ls --cluster {cluster} --output json", ("nodes",), ("iks", "roks")),
    Item("clusteroperators.yaml", "oc get clusteroperators -o yaml", ("cluster_operators",), ("roks",)),
)
TIMEOUT = ' --request-timeout="${WAIT}s"'
"""Behind each question to the API server; `ibmcloud` has none."""


CALICO = ".crd.projectcalico.org"
ON_NODE = " (on a node: crictl logs, birdcl)"
"""Of HEAD: what is done by hand, on machines that somebody logs in to."""
OPENSHIFT = frozenset({"OpenShift", "ROSA", "ARO"})


def script(snapshot: Snapshot | None = None, product: str | None = None) -> str:
    """The whole script, or only for what the bundle lacks and its cluster may have."""
    about = snapshot.about if snapshot is not None else None
    language = about.language if about is not None else None
    product = product or (language.product if language else None)
    cluster = (about.id.value or about.language.cluster if about else None) or "CLUSTER_ID"
    lacks = _lacks(snapshot) if snapshot is not None else None
    absent = _absent(snapshot) if snapshot is not None else frozenset()
    by_hand = snapshot is None or _takes_ssh(snapshot)
    called = language.called if language else None
    lines = [HEAD if by_hand else HEAD.replace(ON_NODE, "")]
    for item in ITEMS:
        fits = (
            not item.products
            or not product
            or product in item.products
            or (item.command.startswith("oc ") and called in OPENSHIFT)
        )
        if not fits or (CALICO in item.command and "bgp_peers" in absent):
            continue
        if lacks is not None and not set(item.serves) & lacks:
            continue
        command = item.command.format(cluster=shlex.quote(cluster))
        lines.append(f"run {item.file} {command}{'' if command.startswith('ibmcloud') else TIMEOUT}\n")
    parts = {"server log": SERVERS, "agent log": AGENTS, "bgp_peers": BIRD}
    wanted = [text for kind, text in parts.items() if (lacks is None or kind in lacks) and kind not in absent]
    pods = PODS.replace("@SPACES@", " ".join(map(shlex.quote, ["kube-system", *ibm.master_spaces(product, cluster)])))
    own = [FIREWALL] if by_hand and (lacks is None or "host_firewalls" in lacks) else []
    return "".join([*lines, *([pods, *wanted] if wanted else []), *own, TAIL])


def _takes_ssh(snapshot: Snapshot) -> bool:
    """May somebody log in to a machine of this cluster, as far as anything tells."""
    language = snapshot.about.language
    return machines.way_of(language.product, language.called, on_ibm=language.on_ibm) is NodeAccess.SSH


def _absent(snapshot: Snapshot) -> frozenset[str]:
    """Evidence of parts that this cluster does not have: Calico where another network is shown, a tunnel, a control plane that is nobody's to read."""
    about, found = snapshot.about, set()
    if about.other_network is not None and not about.may_use_calico:
        found.add("bgp_peers")
    if about.tunnel == "none":
        found |= {"server log", "agent log"}
    elif about.is_provided:
        found.add("server log")
    return frozenset(found)


def _lacks(snapshot: Snapshot) -> set[str]:
    """Kinds of evidence without a row."""
    tables = (
        "nodes",
        "pods",
        "containers",
        "workloads",
        "container_args",
        "services",
        "endpoints",
        "events",
        "webhooks",
        "apiservices",
        "namespaces",
        "policies",
        "host_endpoints",
        "bgp_peers",
        "cluster_operators",
        "host_firewalls",
    )
    lacks = {name for name in tables if not snapshot.size(name)}
    listed = {row.kind for row in snapshot.rows[LISTINGS]}
    if "webhookconfigurations" in listed or "validatingwebhookconfigurations" in listed:
        lacks.discard("webhooks")
    if "events" in listed:
        lacks.discard("events")
    for key in ("vrf_enabled", "vlan_spanning", "provider"):
        if not snapshot.about.facts.get(key):
            lacks.add(key)
    components = {row.component for row in snapshot.rows[LOG_SOURCES]}
    lacks |= {f"{kind} log" for kind in ("agent", "server") if kind not in components}
    return lacks
