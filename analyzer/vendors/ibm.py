"""
IBM Cloud (IKS, ROKS, Satellite): ranges, host names, labels and names that its clusters carry.

Sources: IBM Cloud docs "Service network" (166.8.0.0/14, 161.26.0.0/16), "Default Calico policies", "Worker node labels";
the in-cluster connectivity runbook (endpoint host names, node ports of the Konnectivity server).
"""

from __future__ import annotations

from analyzer import patterns as regex

PRODUCTS = frozenset({"iks", "roks"})
PRIVATE_ENDPOINTS = "166.8.0.0/14"
"""Addresses of private service endpoints."""
DIALLED = regex.compile(r"\bdial tcp 166\.(?:8|9|10|11)\.\d{1,3}\.\d{1,3}:\d")
SERVICES = "161.26.0.0/16"
"""Addresses of IBM's own services (DNS, mirrors, NTP), seen from a worker's private interface."""
SERVERS = "containers.cloud.ibm.com"
"""The zone in which the masters' names lie."""
OF_CLASSIC, OF_VPC = ("161.26.0.10", "161.26.0.11"), ("161.26.0.7", "161.26.0.8")
RESOLVERS = frozenset({*OF_CLASSIC, *OF_VPC})
"""The workers' name servers among them."""
DOMAINS = ("containers.cloud.ibm.com", "containers.appdomain.cloud", "cloud.ibm.com", "appdomain.cloud")
"""Domains of cluster endpoints and of IBM's API, the longest first."""
PRIVATE_HOST = regex.compile(r"\.private\.|-private\.|\.vpe\.private\.|^166\.(?:8|9|10|11)\.")
"""Matches inside the host name (or address) of a cluster's private endpoint."""
WORKER_POD = regex.compile(r"ibm-(?:master-proxy-static|keepalived-watcher|storage-watcher|file-plugin)-")
"""Matches at the start of the name of a pod that runs on IBM Cloud's workers alone."""
CLUSTER_ID = r"(?:[0-9a-z]{20}|[0-9a-f]{32})"
"""Pattern of a cluster's ID within the names of its master's pods."""
WORKER_ID = regex.compile(r"kube-(?:[a-z]{3}\d\d-cr)?((?=[a-z]*\d)[0-9a-z]{20}|[0-9a-f]{32})-")
"""Matches at the start of a worker's id, of the first clusters with its data centre; group 1 is the cluster's id."""
WORKER = regex.compile(r"kube-(?:[0-9a-z]{20}|[0-9a-f]{32})-[0-9a-z][0-9a-z-]{0,99}")
"""A whole worker's id, which is the host name of its machine; Kubernetes calls the node of a worker by its private address."""
SATELLITE_WORKER = regex.compile(r"sat-(?P<host>[0-9a-z](?:[0-9a-z-]{0,62}[0-9a-z])?)-[0-9a-f]{40}")
"""A whole worker's id in a Satellite location, with the first letters of its host's name."""
NODE_OF_WORKER = regex.compile(
    rf"(?P<before>\bnodes?[/ ]|\bspec\.nodeName=|\b(?:cordon|uncordon|drain) )(?P<worker>{WORKER.pattern}|sat-[0-9a-z-]{{1,64}}-[0-9a-f]{{40}})(?![\w.-])"
)
"""A worker's id where a command of kubectl has the name of a node."""
TOLD_WORKER = regex.compile(
    r"(?<![\w./-])kube-(?:[a-z]{3}\d\d-cr)?(?P<id>(?=[a-z]*\d)[0-9a-z]{20}|[0-9a-f]{32})-[a-z][\w-]{1,60}"
)
"""A worker's id in somebody's words, with that of its cluster."""
TOLD_TERMS = regex.compile(r"\b(?:VRF|Service Endpoint) Enabled[ ]{0,4}[:=]|\bVLAN[ -]spanning\b")
"""What only the accounts of IBM Cloud have, in somebody's words: settings by the names that its tools print."""
OWNED = regex.compile(
    r"(?:konnectivity-server|master|openvpnserver|cluster(?:-[a-z]+){0,3})-(?P<id>(?=[a-z]*\d)[0-9a-z]{20}|[0-9a-f]{32})(?:-|$)"
)
OWN_SPACE = regex.compile(r"master-(?P<id>(?=[a-z]*\d)[0-9a-z]{20}|[0-9a-f]{32})$")
"""Names of pods and namespaces of a cluster's control plane, with the cluster's ID: `kubx-masters` holds those of many clusters."""
TOLD_SPACE = regex.compile(
    r"(?:^|[ \t(\"'`=])master-(?P<id>(?=[a-z]{0,19}\d)[0-9a-z]{20}|[0-9a-f]{32})(?=[:)\"'`, \t]|$)"
)
"""The namespace of a cluster's master, wherever a line names it alone: a heading, a word of somebody."""
POOL_ID = regex.compile(r"(?P<id>(?=[a-z]*\d)[0-9a-z]{20}|[0-9a-f]{32})-[0-9a-f]{4,16}$")
BUILD = "+IKS"
"""Part of the version of a kubelet or API server that IBM built."""
MASTERS = "kubx-masters"
"""Namespace of the masters of many clusters of IKS."""
OWN_MASTER = "master-"
"""What the namespace of one ROKS cluster's master begins with; its ID follows."""
OPENVPN_SERVER = "openvpnserver-"
"""What the name of a pod of its OpenVPN servers begins with; those of others have a dash within."""
OPERATORS_TOOL = "kubx-"
"""What stands before the name of a tool that IBM's operators use in place of kubectl or calicoctl."""
OPERATORS_OWN = r"(?:\S*/)?(?:@xo|@victory)|armada-data"
"""Pattern of the tools of IBM's operators that are no kubectl."""
BY_OPERATOR = regex.compile(
    r"^@|(?:^|[\s/])(?:kubx-kubectl|armada-data)\s|\s(?:-n|--namespace)[ =](?:kubx-masters|master-[0-9a-z<])", regex.I
)
"""Matches in a command of IBM's operators, by its tool or its namespace; a pod or node may be called anything."""
BY_ACCOUNT = regex.compile(r"(?:^|[;|&(]\s?)ibmcloud\s")
"""Matches in a command that asks IBM Cloud about the account and its clusters."""
MASTER_POD = r"(?:cluster|master)-[0-9a-z]{20}"
"""Pattern of the beginning of a name of a master's pod."""
ASKED_CLUSTER = regex.compile(
    r"\b(?:ibmcloud|bx) (?:ks|cs|oc) [^|;&\n]{0,300}?(?:--cluster[ =]|-c[ =])[\"']?(?P<name>[A-Za-z0-9][\w.-]{1,99})(?=[\"'\s|;&]|$)"
)
"""The cluster that a command of IBM's command line names; what a shell or a reader is to fill in is no name."""
TOLD_ID = regex.compile(
    r"\bcluster(?:[ _-]?(?:id|name))?[ :=#]{1,3}(?:[\"'`“][^\"'`”\n]{1,60}[\"'`”][ ,(]{1,3})?(?:\(?id[ :=]{1,3})?[\"'`]?(?P<id>(?=[a-z]{1,19}\d)[b-d][0-9a-z]{18}[0g])(?![\w-])",
    regex.I,
)
"""The ID of a cluster in somebody's words, behind the word cluster: twenty signs, of which the last one is half empty (https://github.com/rs/xid)."""
BARE_ID = regex.compile(r"(?<![\w./-])(?P<id>(?=[a-z]{1,19}\d)[b-d][0-9a-v]{18}[0g])(?![\w./-])")
"""The same without the word, in brackets or on its own: of a cluster only where a text is known to be about IBM Cloud's."""
IS_ID = regex.compile(r"(?=[a-z]{0,19}\d)[0-9a-z]{20}|[0-9a-f]{32}")
TOLD_NAME = regex.compile(r"\bcluster(?:[ _-]?name)?[ :=]{1,3}[\"'`“](?P<name>[A-Za-z0-9][\w.-]{1,99})[\"'`”]", regex.I)
"""The quoted name of a cluster in somebody's words."""
GROUP = regex.compile(r"(?:kube-(?:vpegw-)?|iks-)(?P<id>(?=[a-z]*\d)[0-9a-z]{20}|[0-9a-f]{32})$")
"""Names of the security groups that a cluster on VPC has of its own, and of its endpoint gateway."""
VPE_HOST = regex.compile(r"(?:[a-z]+://)?(?P<id>(?=[a-z]*\d)[0-9a-z]{20}|[0-9a-f]{32})\.vpe\.private\.")
IAM_USER = 'User "IAM#'
"""How an API server of IBM Cloud's names a user that it refuses: the account's, with this prefix."""
IMAGE = regex.compile(r"(?:^|\.)icr\.io/armada|^registry\.(?:\w+\.)?bluemix\.net/armada")
"""Matches in the images that IBM Cloud puts on its workers and masters."""
OF_OPENSHIFT = regex.compile(r"/(?:rhacm|openshift|ose)-|/openshift(?:4|-release-dev)?/")
"""Matches in images that OpenShift brings, wherever they are pulled from."""
BOM_VERSION = regex.compile(r"v?(\d+)\.\d+\.\d+_(?:\d{3,5}\*?(_openshift)?|(openshift))$")
"""A version with its bill of materials: ``1.28.12_1580``, ``4.14.8_1540_openshift``, ``4.14.8_openshift``; group 1 is the major one."""
NODE_PORTS = range(20000, 32768)
"""Ports that a master's Konnectivity server can be given."""
ROLE = "ibm.role"
"""Label of host endpoints that says which interface they are; no pod carries it."""
WORKER_PRIVATE, WORKER_PUBLIC = "worker_private", "worker_public"
DEFAULT_POLICIES = frozenset({
    "allow-all-outbound", "allow-all-private-default", "allow-bigfix-port", "allow-icmp", "allow-node-port-dnat", "allow-sys-mgmt", "allow-vrrp",
    "allow-local-ops-nodeexporter-traffic", "deny-ops-nodeexporter-traffic", "allow-all-public-satellite", "allow-konnectivity",
})  # fmt: skip
"""Names of the Calico policies that every new cluster has."""
LABELS = {
    "zone": ("ibm-cloud.kubernetes.io/zone",),
    "region": ("ibm-cloud.kubernetes.io/region",),
    "private_vlan": ("privateVLAN", "ibm-cloud.kubernetes.io/private-vlan"),
    "public_vlan": ("publicVLAN", "ibm-cloud.kubernetes.io/public-vlan"),
    "worker_pool": ("ibm-cloud.kubernetes.io/worker-pool-name", "ibm-cloud.kubernetes.io/worker-pool-id"),
    "worker_id": ("ibm-cloud.kubernetes.io/worker-id",),
    "worker_version": ("ibm-cloud.kubernetes.io/worker-version",),
    "subnet_id": ("ibm-cloud.kubernetes.io/subnet-id",),
}
"""Column of `nodes` -> the node labels that hold it, the best first."""


def cli(product: str | None) -> str:
    """The plugin of IBM's command line that speaks of this product's clusters."""
    return "ibmcloud oc" if product == "roks" else "ibmcloud ks"


CLASSIC_POLICIES = frozenset({"allow-all-private-default", "allow-bigfix-port", "allow-sys-mgmt", "allow-vrrp"})
"""Calico policies for the interfaces of workers with which a classic cluster comes (IBM Cloud docs, "Default Calico and Kubernetes network policies")."""


def product_of_version(version: str | None) -> str | None:
    """`iks` or `roks` of a version that only IBM Cloud writes (with its bill of materials); None of any other text."""
    m = BOM_VERSION.match((version or "").strip())
    if m is None:
        return None
    return "roks" if m[2] or m[3] or m[1] in ("3", "4") else "iks"


def master_spaces(product: str | None, cluster: str) -> tuple[str, ...]:
    """Namespaces in which the master of a cluster may run: of the product, or of both where it is not known."""
    own = f"{OWN_MASTER}{cluster}"
    return {"iks": (MASTERS,), "roks": (own,)}.get(product or "", (MASTERS, own))


def cluster_of(pod: str | None, namespace: str | None) -> str | None:
    """The ID of the cluster to whose control plane a pod (or what is named as one) belongs, by its namespace or name; None of any other."""
    m = OWN_SPACE.match(namespace or "") or OWNED.match(pod or "")
    return str(m["id"]) if m else None


def asked_cluster(command: str | None) -> str | None:
    """Name or ID of the cluster for which IBM Cloud's command line was asked."""
    m = ASKED_CLUSTER.search(command or "")
    return str(m["name"]) if m else None


def master_space(namespace: str | None) -> str | None:
    """The namespace, where it is one of IBM Cloud's masters: of many clusters of IKS, or of one of ROKS by its ID."""
    found = namespace is not None and (namespace == MASTERS or OWN_SPACE.match(namespace) is not None)
    return namespace if found else None


def node_by_label(worker: str) -> str:
    """What a shell puts for the name of a worker's node, by the label that holds its id."""
    return f"$(kubectl get nodes -l {LABELS['worker_id'][0]}={worker} -o jsonpath='{{.items[0].metadata.name}}')"


def cluster_of_group(name: str) -> str | None:
    """The ID of the cluster on VPC to which a security group belongs: `kube-<id>` of its workers, `kube-vpegw-<id>` of its gateway; or whose gateway `iks-<id>` is."""
    m = GROUP.match(name)
    return str(m["id"]) if m else None


def cluster_of_worker(worker: str | None) -> str | None:
    """The ID of the cluster in the ID of one of its workers (``kube-<id>-...``, of classic and of VPC)."""
    m = WORKER_ID.match(worker or "")
    return str(m[1]) if m else None


def cluster_of_pool(pool: str | None) -> str | None:
    """The ID of the cluster in the ID of one of its worker pools (``<id>-5d1c2a7``)."""
    m = POOL_ID.match(pool or "")
    return str(m["id"]) if m else None


def cluster_of_host(url: str) -> str | None:
    """The ID of the cluster on VPC after which the host of its endpoint gateway is called; None of any other host."""
    m = VPE_HOST.match(url.lower())
    return str(m["id"]) if m else None


ZONE_HOST = regex.compile(r"c\d+(?:-[a-z0-9]+)?(?:\.private)?\.[a-z]{2}-[a-z]{2,10}\." + regex.escape(SERVERS) + "$")


def is_host_of_many(host: str) -> bool:
    """Is this a host at which the servers of many clusters of one region listen, each on a port of its own: ``c104.private.us-south...``."""
    return ZONE_HOST.match(host) is not None


def infrastructure_of_zone(zone: str | None) -> str | None:
    """`classic` for a zone named after its data centre (``dal10``), `vpc` for one numbered in its region (``us-south-1``), else None."""
    if regex.match(r"[a-z]{3}\d{2}$", zone or ""):
        return "classic"
    return "vpc" if regex.match(r"[a-z]{2}-[a-z]{2,10}-\d$", zone or "") else None


REGISTRY = "icr.io"
"""Domain of IBM Cloud's container registries."""
NODE_LABELS = "ibm-cloud.kubernetes.io/"
"""What the labels begin with that IBM Cloud puts on its nodes."""
VPC_LABEL = "vpc-instance-id"
"""Part of a label that only nodes of a VPC carry."""


def is_own_registry(host: str) -> bool:
    """Is this one of IBM Cloud's container registries (``icr.io``, ``de.icr.io``)."""
    return host == REGISTRY or host.endswith("." + REGISTRY)


def dials_private(error: str | None) -> bool:
    """Is it the error of a dial to a private service endpoint (`PRIVATE_ENDPOINTS`)."""
    return DIALLED.search(error or "") is not None


def zone_of(host: str) -> str | None:
    """The zone of IBM Cloud's in which a host's name lies, for whoever forwards it: ``satellite.appdomain.cloud`` before the whole domain."""
    return next((zone for zone in ("satellite.appdomain.cloud", *DOMAINS) if host == zone or host.endswith("." + zone)), None)  # fmt: skip


def is_own_host(url: str) -> bool:
    """Is it a host name (or an URL of one) of IBM Cloud's cluster endpoints."""
    host = regex.sub(r"^[a-z]+://", "", url.lower()).split("/")[0].split(":")[0]
    return any(host == domain or host.endswith("." + domain) for domain in DOMAINS)


def interface_role(host_endpoint: str) -> str | None:
    """`worker_private` or `worker_public` of a host endpoint that IBM named (`<worker>-worker-private`), or null."""
    roles = (WORKER_PRIVATE, WORKER_PUBLIC)
    return next((role for role in roles if host_endpoint.endswith("-" + role.replace("_", "-"))), None)


def has_private_interface(name: str | None, labels: str | None) -> bool:
    """Does a host endpoint stand for a worker's private interface, by its label (JSON) or the name that IBM gave it."""
    return f'"{WORKER_PRIVATE}"' in (labels or "") or interface_role(name or "") == WORKER_PRIVATE


def endpoint_kind(host: str) -> str:
    """Which endpoint of a cluster a host name is: `private`, `satellite` or `public`."""
    if PRIVATE_HOST.search(host):
        return "private"
    return "satellite" if is_satellite(host) else "public"


def master_of_host(url: str) -> tuple[str, str] | None:
    """(number, region) of the master that a host name of a cluster's endpoints names; None of another host."""
    host = regex.sub(r"^[a-z]+://", "", url.lower())
    if m := regex.match(r"c(\d+)(?:-[a-z0-9]+)?\.(?:private\.)?([a-z]{2}-[a-z]+)\.containers\.cloud\.ibm\.com", host):
        return m[1], m[2]
    return None


def is_satellite(host: str) -> bool:
    """Is it the host name of a cluster in a Satellite location."""
    return ".satellite." in host


def may_have_list(host: str) -> bool:
    """Is this an endpoint before which a list of addresses and ports may stand: a private one, or that of a Satellite location."""
    return PRIVATE_HOST.search(host) is not None or is_satellite(host)


def is_vpc(host: str) -> bool:
    """Is it the host name of a virtual private endpoint, which VPC clusters alone have."""
    return ".vpe.private." in host
