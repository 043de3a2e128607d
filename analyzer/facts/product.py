"""
Which product a cluster is: IBM's by its records, names and versions, any other by its marks; a name of its own where the product has one.

Free text is no witness: a mark stands in a column that a parser made (a node's version, a pod's name and namespace, an
image, a cluster record).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from analyzer import patterns as regex
from analyzer.facts import kubelets
from analyzer.facts.fact import Fact, most
from analyzer.facts.nodes import Node
from analyzer.facts.own_masters import OPENSHIFT_BUILD, own_masters
from analyzer.facts.pods import Pod
from analyzer.facts.satellite import own_hosts
from analyzer.model import Placed
from analyzer.schema import (  # fmt: skip
    CERTIFICATES,
    CLUSTER_OPERATORS,
    CONTAINERS,
    EVENTS,
    LOG_SOURCES,
    TOOL_ERRORS,
    UNITS,
    WORKLOADS,
    FactRow,
)
from analyzer.tables.rows import Tables
from analyzer.vendors import distributions, ibm, spaces, units

URLS = ("konnectivity_url", "private_endpoint_url", "public_endpoint_url", "server_url", "vpe_gateway")
ACCESS_LISTS = ("satellite_acl", "cse_acl", "endpoint_acl")
SEEN_IN = {
    "name": "name of a node", "host": "host name of the agents' server", "pod": "pod name", "namespace": "namespace of pods", "image": "image",
}  # fmt: skip
PULLED = regex.compile(r"[Ii]mage \"([^\"\s]{1,300})\"")
"""How a kubelet names what it pulls, or has."""
CALLED = regex.compile(r"\bhttps?://([\w.-]{3,253})")
"""Hosts that an operator of OpenShift calls: routes below the ingress domain of the cluster."""
PULLS = ("Pulled", "Pulling", "Failed", "BackOff")
ADDRESS = regex.compile(r"\d{1,3}(?:\.\d{1,3}){3}")
OF_ACCOUNT = ("vlan_spanning", "vrf_enabled")
BOM = ("version", "bom_version", "master_version")


@dataclass(slots=True)
class Product:
    """
    The contract's word for the product, its own name where it has one, and whether it is IBM Cloud's (None where nothing tells).

    Attributes:
        direct: how its API server reaches the nodes by itself, of a product that brings a way of its own.
    """

    fact: Fact
    called: str | None
    ibm: bool | None
    direct: str | None = None


def settle(
    tables: Tables, facts: Mapping[str, list[FactRow]], nodes: Mapping[str, Node], pods: list[Pod], host: str | None
) -> Product:
    """
    The product by every mark.

    Args:
        facts: rows of the table `facts` by key.
        host: what the agents dial.
    """
    fact = Fact()
    for value, row, how in _of_ibm(facts, nodes, pods):
        fact.say(value, row, how)
    if not fact.witnesses:
        for value, row, how in _faintly_ibm(tables, facts, nodes, pods, host):
            fact.say(value, row, how)
    if fact.witnesses and all(w.value in ibm.PRODUCTS for w in fact.witnesses):
        return Product(most(fact), None, True)
    names = []
    for mark, row, how in _marks(tables, facts, nodes, pods, host):
        if mark.product not in ibm.PRODUCTS:
            fact.say(mark.product, row, how)
            names.append(mark.called or mark.product)
    layers = {layer for row in tables[LOG_SOURCES] for layer in (row.wrapper or "").split(" > ")}
    if not fact.witnesses and (own := next((one for one in distributions.JOURNALS if one in layers), None)) is not None:
        fact.say(distributions.JOURNALS[own], None, f"{own} journal")
        names.append(own)
    if not fact.witnesses:
        for row in tables[UNITS]:
            if (product := units.product_of(row.unit or "")) is not None and row.load != "not-found":
                fact.say(product, row, "unit of systemd")
    client = next((row for row in facts.get("client", []) if row.value in distributions.CLIENTS), None)
    if not fact.witnesses and not nodes and client is not None:
        product, called = distributions.CLIENTS[client.value]
        fact.say(product, client, "its own tool")
        names.append(called)
    hosted = next((p for p in pods if (p.namespace or "").startswith(spaces.HOSTED)), None)
    if not fact.witnesses and hosted is not None:
        fact.say("hypershift", hosted.rows[0], "namespace of a hosted control plane")
    if not fact.witnesses and (stated := own_masters(tables, nodes.values())) is not None:
        fact.say("kubernetes", *stated)
        names.append("OpenShift")
    if not fact.witnesses and (static := _static(nodes, pods)) is not None:
        fact.say("kubernetes", static.rows[0], "static pods of a control plane")
        names.append("kubeadm")
    if not fact.witnesses and nodes:
        fact.say("kubernetes", next(iter(nodes.values())).rows[0], "nodes without a vendor's mark")
    if not fact.witnesses and (shown := _openshift(tables, facts)) is not None:
        fact.say("kubernetes", shown, "operators and versions of OpenShift")
        names.append("OpenShift")
    most(fact)
    if fact.value is None:
        cloud = _cloud(tables, facts, nodes, pods, host)
        return Product(fact, "IBM Cloud" if cloud else None, cloud)
    own = next((n for n in names if n not in (fact.value, "AKS", "GKE")), None) if fact.value == "kubernetes" else None
    direct = distributions.OWN_TUNNEL.get(own or "")
    if own is None and fact.value == "kubernetes" and _is_openshift(tables, facts, nodes):
        own = "OpenShift"  # where its control plane stands, and with it its way to the nodes, is not shown
    return Product(fact, own, fact.value in ibm.PRODUCTS, direct)


def _of_ibm(
    facts: Mapping[str, list[FactRow]], nodes: Mapping[str, Node], pods: list[Pod]
) -> Iterator[tuple[str, Placed | None, str]]:
    """(product, row, how) of every strong mark of IBM Cloud: versions, cluster types, namespaces of masters."""
    for node in nodes.values():
        if ibm.BUILD in (node.version or ""):
            yield "iks", node.rows[0], f"node version {ibm.BUILD}"
        elif found := ibm.product_of_version(node.worker_version):
            yield found, _stating(node, "worker_version"), f"worker version {node.worker_version}"
    for key in BOM:
        for row in facts.get(key, []):
            if found := "iks" if ibm.BUILD in row.value else ibm.product_of_version(row.value):
                yield found, row, key
    for row in facts.get("type", []):
        if row.value in ("openshift", "kubernetes"):
            yield "roks" if row.value == "openshift" else "iks", row, "type"
    if pod := next((p for p in pods if p.namespace == ibm.MASTERS), None):
        yield "iks", pod.rows[0], f"namespace {ibm.MASTERS}"
    apiservers = ("kube-apiserver", "openshift-apiserver")
    if pod := next((p for p in pods if (p.namespace or "").startswith(ibm.OWN_MASTER) and p.role in apiservers), None):
        yield "roks", pod.rows[0], f"namespace {ibm.OWN_MASTER}<id>"


def _faintly_ibm(
    tables: Tables, facts: Mapping[str, list[FactRow]], nodes: Mapping[str, Node], pods: list[Pod], host: str | None
) -> Iterator[tuple[str, Placed | None, str]]:
    """Marks that name IBM Cloud and leave open which of its two products: the first one, and what else the bundle shows of OpenShift."""
    openshift = any((p.namespace or "").startswith("openshift-") for p in pods) or _is_openshift(tables, facts, nodes)
    major = next((r.value.lstrip("v")[:2] for key in BOM for r in facts.get(key, [])), None)
    openshift = openshift or major in ("3.", "4.")
    for pod in pods:
        hosted = (pod.namespace or "").startswith(spaces.HOSTED)  # of a HyperShift that anybody may run
        of_ibm = pod.role == "openshift-apiserver" or pod.name.startswith(ibm.OPENVPN_SERVER)
        if of_ibm and not hosted:
            yield "roks", pod.rows[0], "pod name"
            return
        if pod.role == "vpn" and openshift:  # OpenShift by itself has no such client
            yield "roks", pod.rows[0], "pod name"
            return
        if ibm.cluster_of(pod.name, None):
            yield "roks" if openshift else "iks", pod.rows[0], "pod name"
            return
    row, how = next(_ibm_somehow(tables, facts, nodes, pods, host), (None, ""))
    if how and openshift:
        yield "roks", row, how
    elif how and (pods or nodes or major == "1."):
        yield "iks", row, how
    elif openshift:
        yield from _openshift_of_ibm(facts, nodes)


def _openshift_of_ibm(
    facts: Mapping[str, list[FactRow]], nodes: Mapping[str, Node]
) -> Iterator[tuple[str, Placed | None, str]]:
    """An OpenShift whose workers are masters by role and have addresses for names, or beside which `ibmcloud` told of the account."""
    for node in nodes.values():
        roles = set((node.roles or "").split(","))
        if ADDRESS.fullmatch(node.name) and {"master", "worker"} <= roles and "control-plane" not in roles:
            yield "roks", node.rows[0], "name and roles of a worker of OpenShift on IBM Cloud"
            return
    for key in OF_ACCOUNT:
        for row in facts.get(key, []):
            yield "roks", row, f"OpenShift, and {key.replace('_', ' ')} of an IBM Cloud account"


def _cloud(
    tables: Tables, facts: Mapping[str, list[FactRow]], nodes: Mapping[str, Node], pods: list[Pod], host: str | None
) -> bool | None:
    """Is it IBM Cloud's, of a cluster whose product is open: by any mark, or not by a server of another name; None where nothing tells."""
    if next(_ibm_somehow(tables, facts, nodes, pods, host), None) is not None:
        return True
    images = (image for _, image in _images(tables) if "proxy-agent" in image or "proxy-server" in image)
    if any(distributions.UPSTREAM.match(image) for image in images):
        return False
    named = (
        host is not None
        and "." in host
        and not host.replace(".", "").isdigit()
        and not host.endswith((".svc", ".local"))
    )
    return False if named else None


def _ibm_somehow(
    tables: Tables, facts: Mapping[str, list[FactRow]], nodes: Mapping[str, Node], pods: list[Pod], host: str | None
) -> Iterator[tuple[Placed | None, str]]:
    for node in nodes.values():
        if ibm.WORKER_ID.match(node.worker_id or "") or ibm.WORKER_ID.match(node.name):
            yield _stating(node, "worker_id"), "worker id"
        elif ibm.NODE_LABELS in (node.labels or ""):
            yield node.rows[0], "node labels"
    for key in URLS:
        for row in facts.get(key, []):
            if ibm.is_own_host(row.value):
                yield row, key.replace("_", " ")
    for key in ACCESS_LISTS:
        for row in facts.get(key, []):
            yield row, "the access list of an IBM Cloud cluster"
    for row in facts.get("master_status", []):
        yield row, "the IBM Cloud record of the cluster"
    for row in own_hosts(facts.get("satellite_host", []), nodes):
        yield row, "a host of a Satellite location"
    for pod in pods:
        if ibm.WORKER_POD.match(pod.name):
            yield pod.rows[0], "a pod of IBM Cloud's workers"
    for stating, image in _images(tables):
        if ibm.IMAGE.search(image):
            yield stating, "image of IBM Cloud's workers"
    for operator in tables[CLUSTER_OPERATORS]:
        if any(ibm.is_own_host(host) for host in CALLED.findall(operator.message or "")):
            yield operator, "the ingress domain that an operator calls"
    if host and ibm.is_own_host(host):
        yield None, "host name of the agents' server"


def _marks(
    tables: Tables, facts: Mapping[str, list[FactRow]], nodes: Mapping[str, Node], pods: list[Pod], host: str | None
) -> Iterator[tuple[distributions.Trait, Placed | None, str]]:
    """Marks of other products: one for each node, else what the API server says of itself, the first pod and image that carries one."""
    of_nodes = [m for m in distributions.MARKS if m.where in ("version", "system", "kernel", "labels", "name")]
    found = False
    for node in nodes.values():
        mark = next((m for m in of_nodes if m.pattern.search(getattr(node, m.where) or "")), None)
        if mark is not None and (mark.where != "name" or mark.pattern.match(node.name)):
            found = True
            yield mark, _stating(node, mark.where), f"node {mark.where}"
    if found:
        return
    for row in facts.get("version", []):
        for mark in distributions.MARKS:
            if mark.where == "version" and mark.pattern.search(row.value):
                yield mark, row, "version of the API server"
                return
    for mark in distributions.MARKS:
        if mark.where == "image":
            hits: Iterable[tuple[Placed | None, str]] = ((row, image) for row, image in _images(tables))
        elif mark.where == "name":
            hits = itertools.chain(
                ((next((r for r in p.rows if r.node), p.rows[0]), p.node) for p in pods if p.node),
                ((row, row.node) for row in tables[LOG_SOURCES] if row.node),
                ((None, name) for name in sorted(kubelets.named(tables[TOOL_ERRORS]))),
            )
        elif mark.where == "host":
            subjects = ((row, row.subject) for row in tables[CERTIFICATES] if row.subject)
            hits = itertools.chain(((None, host),) if host else (), subjects)
        elif mark.where in ("pod", "namespace"):
            hits = (
                (p.rows[0], p.name if mark.where == "pod" else p.namespace or "")
                for p in pods
                if not mark.namespace or p.namespace in (mark.namespace, None)
            )
        else:
            continue
        search = mark.pattern.search if mark.where in ("image", "host") else mark.pattern.match
        for shown, text in hits:
            if search(text):
                yield mark, shown, SEEN_IN[mark.where]
                return


def _openshift(tables: Tables, facts: Mapping[str, list[FactRow]]) -> Placed | None:
    """What OpenShift alone has: operators of the cluster, a ClusterVersion."""
    hint = (row for row in facts.get("product_hint", []) if row.value == "openshift")
    return next(iter(tables[CLUSTER_OPERATORS]), None) or next(hint, None)


def _is_openshift(tables: Tables, facts: Mapping[str, list[FactRow]], nodes: Mapping[str, Node]) -> bool:
    """Does the cluster have operators of its own, or kubelets of OpenShift's build."""
    built = any(OPENSHIFT_BUILD.search(node.version or "") for node in nodes.values())
    return built or _openshift(tables, facts) is not None


def _images(tables: Tables) -> Iterator[tuple[Placed, str]]:
    for one in tables[CONTAINERS]:
        if one.image:
            yield one, one.image
    for row in tables[WORKLOADS]:
        if row.image:
            yield row, row.image
    for event in tables[EVENTS]:
        if event.reason in PULLS and (m := PULLED.search(event.message or "")):
            yield event, m[1]


def _stating(node: Node, column: str) -> Placed:
    """The row of the node that states the column."""
    return next((row for row in node.rows if getattr(row, column, None)), node.rows[0])


def _static(nodes: Mapping[str, Node], pods: list[Pod]) -> Pod | None:
    """A control plane's pod that is named after its node, as kubeadm makes it; several with one ending show that node, too."""
    ends: dict[str, str] = {}
    for pod in pods:
        m = distributions.STATIC.match(pod.name) if pod.namespace in ("kube-system", None) else None
        if m and (m[2] == pod.node or m[2] in nodes or ends.setdefault(m[2], m[1]) != m[1]):
            return pod
    return None
