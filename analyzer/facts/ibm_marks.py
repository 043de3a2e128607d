"""Marks of IBM Cloud: those that tell its product, those that only tell whose cloud it is."""

from __future__ import annotations

from collections.abc import Iterator

from analyzer import patterns as regex
from analyzer.facts import kubelets, node_labels
from analyzer.facts.cluster_signs import COREOS, ClusterSigns, stating
from analyzer.facts.nodes import Node
from analyzer.facts.satellite import own_hosts
from analyzer.model import Placed
from analyzer.schema import CLUSTER_OPERATORS, HOST_ENDPOINTS, LISTINGS, LOG_SOURCES, TOOL_ERRORS
from analyzer.vendors import distributions, ibm, spaces

URLS = ("konnectivity_url", "private_endpoint_url", "public_endpoint_url", "server_url", "vpe_gateway", "api_host")
ACCESS_LISTS = ("satellite_acl", "cse_acl", "endpoint_acl")
CALLED = regex.compile(r"\bhttps?://([\w.-]{3,253})")
"""Hosts that an operator of OpenShift calls: routes below the ingress domain of the cluster."""
ADDRESS = regex.compile(r"\d{1,3}(?:\.\d{1,3}){3}")
CRIO = "cri-o://"
NO_LIST = "none"
OF_ACCOUNT = ("vlan_spanning", "vrf_enabled")
BOM = ("version", "bom_version", "master_version")


def strong(signs: ClusterSigns) -> Iterator[tuple[str, Placed | None, str]]:
    """(product, row, how) of every strong mark of IBM Cloud: versions, cluster types, namespaces of masters."""
    for node in signs.nodes.values():
        if ibm.BUILD in (node.version or ""):
            yield "iks", node.rows[0], f"node version {ibm.BUILD}"
        elif found := ibm.product_of_version(node.worker_version):
            yield found, stating(node, "worker_version"), f"worker version {node.worker_version}"
    for key in BOM:
        for row in signs.facts.get(key, []):
            if found := "iks" if ibm.BUILD in row.value else ibm.product_of_version(row.value):
                yield found, row, key
    for row in signs.facts.get("type", []):
        if row.value in ("openshift", "kubernetes"):
            yield "roks" if row.value == "openshift" else "iks", row, "type"
    if pod := next((p for p in signs.pods if p.namespace == ibm.MASTERS), None):
        yield "iks", pod.rows[0], f"namespace {ibm.MASTERS}"
    apiservers = ("kube-apiserver", "openshift-apiserver")
    own = (
        p
        for p in signs.pods
        if ibm.OWN_SPACE.match(p.namespace or "")
        or ((p.namespace or "").startswith(ibm.OWN_MASTER) and p.role in apiservers)
    )
    if pod := next(own, None):
        yield "roks", pod.rows[0], f"namespace {ibm.OWN_MASTER}<id>"
    for row in signs.facts.get("asked_master", []):
        yield (
            "roks" if ibm.OWN_SPACE.match(row.value) else "iks",
            row,
            f"namespace {row.value} that a command asked for",
        )


def faint(signs: ClusterSigns) -> Iterator[tuple[str, Placed | None, str]]:
    """Marks that name IBM Cloud and leave open which of its two products: the first one, and what else the bundle shows of OpenShift."""
    openshift = any((p.namespace or "").startswith("openshift-") for p in signs.pods) or signs.is_openshift
    major = next((r.value.lstrip("v")[:2] for key in BOM for r in signs.facts.get(key, [])), None)
    openshift = openshift or major in ("3.", "4.")
    for pod in signs.pods:
        hosted = (pod.namespace or "").startswith(spaces.HOSTED)  # of a HyperShift that anybody may run
        of_ibm = pod.role == "openshift-apiserver" or pod.name.startswith(ibm.OPENVPN_SERVER)
        if of_ibm and not hosted:
            yield "roks", pod.rows[0], "pod name"
            return
        if pod.role == "vpn" and openshift:  # OpenShift by itself has no such client
            yield "roks", pod.rows[0], "pod name"
            return
        if ibm.cluster_of(pod.name, None):
            yield "roks" if openshift or _speaks_openshift(signs) else "iks", pod.rows[0], "pod name"
            return
    for log in signs.tables[LOG_SOURCES]:  # the server of an OpenShift is a container of another pod
        if log.component == "server" and ibm.cluster_of(log.pod, None):
            yield "iks", log, "pod of a log"
            return
    row, how = next(somehow(signs), (None, ""))
    lists = (row for row in signs.facts.get("satellite_acl", []) if row.value != NO_LIST)
    openshift = openshift or _speaks_openshift(signs)
    if how and (listed := next(lists, None)) is not None:
        yield "roks", listed, "the allowlist of a Satellite endpoint, where every cluster is an OpenShift"
    elif how and (openshift or any(map(_is_openshifts, signs.nodes.values()))):
        yield "roks", row, how
    elif how and (major == "1." or signs.nodes or _lists_all_pods(signs)):
        yield "iks", row, how
    elif openshift:
        yield from _openshift(signs)


def _speaks_openshift(signs: ClusterSigns) -> bool:
    """Was OpenShift's own client used, or are there images of its release: on IBM Cloud that is ROKS."""
    return bool(signs.facts.get("typed_oc")) or any(ibm.OF_OPENSHIFT.search(image) for _, image in signs.images())


def _lists_all_pods(signs: ClusterSigns) -> bool:
    """Would a namespace of OpenShift show: pods of some namespaces alone tell nothing of the others."""
    listed = any(r.kind == "pods" and r.complete and r.namespace is None for r in signs.tables[LISTINGS])
    return listed and any(p.namespace for p in signs.pods)  # a list without that column is of one namespace


def _is_openshifts(node: Node) -> bool:
    """Is a node of IBM Cloud one of OpenShift: those of IKS run containerd, have no role and another system."""
    roles = set((node.roles or "").split(","))
    return (node.runtime or "").startswith(CRIO) or COREOS in (node.system or "") or {"master", "worker"} <= roles


def _openshift(signs: ClusterSigns) -> Iterator[tuple[str, Placed | None, str]]:
    """An OpenShift whose workers are masters by role and have addresses for names, or beside which `ibmcloud` told of the account."""
    for node in signs.nodes.values():
        roles = set((node.roles or "").split(","))
        if ADDRESS.fullmatch(node.name) and {"master", "worker"} <= roles and "control-plane" not in roles:
            yield "roks", node.rows[0], "name and roles of a worker of OpenShift on IBM Cloud"
            return
    for key in OF_ACCOUNT:
        for row in signs.facts.get(key, []):
            yield "roks", row, f"OpenShift, and {key.replace('_', ' ')} of an IBM Cloud account"


def is_cloud(signs: ClusterSigns) -> bool | None:
    """Is it IBM Cloud's, of a cluster whose product is open: by any mark, or not by a server of another name; None where nothing tells."""
    if next(somehow(signs), None) is not None:
        return True
    images = (image for _, image in signs.images() if "proxy-agent" in image or "proxy-server" in image)
    if any(distributions.UPSTREAM.match(image) for image in images):
        return False
    host = signs.host
    named = (
        host is not None
        and "." in host
        and not host.replace(".", "").isdigit()
        and not host.endswith((".svc", ".local"))
    )
    return False if named else None


def _named_nodes(signs: ClusterSigns) -> Iterator[tuple[Placed | None, str]]:
    """Nodes that are not listed, by where pods run, logs come from, and tools call."""
    for pod in signs.pods:
        if pod.node:
            yield next((row for row in pod.rows if row.node), pod.rows[0]), pod.node
    for log in signs.tables[LOG_SOURCES]:
        if log.node:
            yield log, log.node
    for name in sorted(kubelets.named(signs.tables[TOOL_ERRORS])):
        yield None, name


def somehow(signs: ClusterSigns) -> Iterator[tuple[Placed | None, str]]:
    """(row, how) of whatever names IBM Cloud."""
    for node in signs.nodes.values():
        if ibm.WORKER_ID.match(node.worker_id or "") or ibm.WORKER_ID.match(node.name):
            yield stating(node, "worker_id"), "worker id"
        elif ibm.NODE_LABELS in node_labels.shown_labels(node):
            yield node.rows[0], "node labels"
    for placed, name in _named_nodes(signs):
        if ibm.WORKER_ID.match(name):
            yield placed, "worker id in the name of a node"
    for key in URLS:
        for row in signs.facts.get(key, []):
            if ibm.is_own_host(row.value):
                yield row, key.replace("_", " ")
    for key in ACCESS_LISTS:
        for row in signs.facts.get(key, []):
            yield row, "the access list of an IBM Cloud cluster"
    for row in signs.facts.get("master_status", []):
        yield row, "the IBM Cloud record of the cluster"
    for row in own_hosts(signs.facts.get("satellite_host", []), signs.nodes):
        yield row, "a host of a Satellite location"
    for interface in signs.tables[HOST_ENDPOINTS]:
        if ibm.ROLE in (interface.labels or "") and ibm.has_private_interface(interface.name, interface.labels):
            yield interface, "host endpoint of a worker's private interface"
    for pod in signs.pods:
        if ibm.WORKER_POD.match(pod.name):
            yield pod.rows[0], "a pod of IBM Cloud's workers"
    for placed, image in signs.images():
        if ibm.IMAGE.search(image):
            yield placed, "image of IBM Cloud's workers"
    for operator in signs.tables[CLUSTER_OPERATORS]:
        if any(ibm.is_own_host(host) for host in CALLED.findall(operator.message or "")):
            yield operator, "the ingress domain that an operator calls"
    if signs.host and ibm.is_own_host(signs.host):
        yield None, "host name of the agents' server"
