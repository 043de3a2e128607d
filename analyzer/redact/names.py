"""
The names of a bundle: those of every object of every table, and those that stand in its text in known places.

System names stay, they say what things are: without `kube-system` or `calico-node` a copy tells nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, Any

from analyzer import patterns as regex
from analyzer.addresses import valid
from analyzer.konnectivity import catalog
from analyzer.redact.places import HARVEST, SPACES
from analyzer.vendors import ibm

if TYPE_CHECKING:
    pass

KINDS: dict[str, tuple[tuple[str, str], ...]] = {
    "node": (
        ("nodes", "name"), ("nodes", "worker_id"), ("pods", "node"), ("calico_nodes", "name"), ("host_endpoints", "node"), ("bird_protocols", "node"), ("bird_status", "node"),
        ("interfaces", "node"), ("log_sources", "node"), ("log_signals", "node"), ("tool_errors", "node"),
    ),
    "ns": (
        ("namespaces", "name"), ("pods", "namespace"), ("services", "namespace"), ("endpoints", "namespace"), ("policies", "namespace"), ("events", "namespace"),
        ("webhooks", "service_namespace"), ("workloads", "namespace"), ("container_args", "namespace"), ("calico_objects", "namespace"), ("containers", "namespace"), ("listings", "namespace"),
    ),
    "pod": (("pods", "name"), ("containers", "pod"), ("crictl", "pod"), ("tool_errors", "pod"), ("log_sources", "pod")),
    "svc": (("services", "name"), ("endpoints", "name"), ("webhooks", "service_name")),
    "hook": (("webhooks", "name"), ("webhooks", "configuration")),
    "policy": (("policies", "name"),),
    "hep": (("host_endpoints", "name"),),
    "object": (("events", "object_name"), ("workloads", "name"), ("calico_objects", "name"), ("pods", "owner_name"), ("container_args", "name"), ("log_signals", "name")),
    "pool": (("nodes", "worker_pool"),),
}  # fmt: skip
LABELLED = (
    ("pods", "labels"),
    ("nodes", "labels"),
    ("host_endpoints", "labels"),
    ("namespaces", "labels"),
    ("workloads", "labels"),
    ("calico_objects", "labels"),
)
PRIVATE_KEY = regex.compile(
    r"(?i)(?:^|[./_-])(?:owner|customer|company|contact|team|department|tenant|organi[sz]ation|org|user|username|requester|creator|created-?by|maintainer|author|project|cost-?cent(?:er|re)|account(?:-?name)?)$"
)
SYSTEM_SPACE = regex.compile(rf"{SPACES}|default")
SYSTEM_NAME = regex.compile(
    r"(?:kube|konnectivity|calico|tigera|typha|coredns|core-dns|metrics-server|openshift|ibm|ibmcloud|vpn|openvpn|etcd|k0s|k3s|rke2|cluster-autoscaler|node-local-dns|dashboard|ingress|nginx|default|cilium|flannel|csi|snapshot|cert-manager"
    r"|gatekeeper|kyverno|istio|prometheus|ack|public|private|packageserver|console|oauth|apiserver|api-server|proxy|agent|server|catalog|addon|storage|local-path|traefik|svclb|master|bird|mesh|node-|allow-|deny-|v\d)[\w.-]*",
)
CONTAINER = regex.compile(r"(?:\.tar(?:\.\w{2,4})?|\.tgz|\.zip)?!")
DRAWN = regex.compile(r"(?:(?:-(?:[bcdf-hj-np-tv-xz0-9]{6,10}|\d{8}))?-[bcdf-hj-np-tv-xz2-9]{5}|-\d{1,3})\Z")
LONGEST_DRAWN = 20
COMMON = frozenset(
    [
        "default",
        "master",
        "worker",
        "node",
        "webhook",
        "monitoring",
        "logging",
        "ingress",
        "agent",
        "server",
        "proxy",
        "calico",
        "pods",
        "services",
        "nodes",
        "events",
        "cluster",
        "network",
        "policy",
        "host",
        "endpoint",
        "system",
        "admin",
        "root",
        "user",
        "none",
        "unknown",
        "public",
        "private",
        "internal",
        "external",
        "main",
        "test",
        "prod",
        "stage",
        "staging",
        "development",
        "production",
        "local",
        "global",
        "allow",
        "deny",
        "drop",
        "pass",
        "true",
        "false",
        "ready",
        "running",
        "pending",
    ]
)
LEAST = 4
"""Shorter names are words of every log."""
DOTTED_PORT = re.compile(r"[.][A-Za-z0-9-]+:\d\d")
ENOUGH_TO_TELL = 4
"""A search through that part of the lines costs as much as one through all of them."""
APART = "\n\0\n"
"""Between lines that do not stand together."""
PUBLIC_HOST = regex.compile(
    r"(?i)(?:^|\.)(?:k8s\.io|kubernetes\.io|gcr\.io|docker\.io|quay\.io|ghcr\.io|icr\.io|projectcalico\.org|openshift\.io|svc|cluster\.local|x-k8s\.io|github\.com|golang\.org|go|default|invalid)$|^(?:kubernetes|kube-dns)\.|\.svc(?:\.|$)"
)
"""Hosts of the software itself, and services of the cluster, whose parts are names of their own."""
PUBLIC_USER = frozenset(
    regex.findall(
        r"\S+",
        "root nobody daemon bin sys sync games man lp mail news uucp proxy www-data backup list irc gnats systemd-network systemd-resolve systemd-timesync systemd-oom systemd-coredump"
        " messagebus syslog _apt tss uuidd tcpdump landscape pollinate sshd ubuntu core centos fedora rocky debian ec2-user azureuser cloud-user opc admin administrator docker polkitd polkit"
        " chrony ntp rpc rpcuser dbus nginx etcd postgres redis mysql kube haproxy zabbix prometheus grafana jenkins gitlab-runner vagrant packer ansible nslcd avahi dnsmasq libvirt qemu"
        " kubelet wheel users staff adm disk audio video plugdev sudo shadow utmp systemd-journal kvm render input crontab ssl-cert lxd netdev nogroup everyone anonymous localhost default none unknown"
        " public user guest system service support operator",
    )
)
"""Accounts and groups that every machine has, and names that are nobody's."""
PLAIN_FIRST = frozenset(
    regex.findall(
        r"\w+",
        "will mark grace grant chase frank jack bill rose hope joy dean chance summer april june august angel star art max drew pat rob sue ray guy gene miles reed cliff dale glen page price"
        " north west east south young king prince duke baron page sky storm rain dawn faith charity mercy trinity crystal amber ruby pearl jade iris lily daisy olive ivy holly robin jay sandy rocky",
    )
)
"""First names that are words."""
PUBLIC_OWNER = frozenset(
    [
        "ibm",
        "armada-master",
        "ibm-cloud",
        "openshift",
        "calico",
        "tigera",
        "library",
        "k0sproject",
        "gardener-project",
        "openshift-release-dev",
        "kas-network-proxy",
        "rancher",
        "cilium",
        "jetstack",
        "prometheus",
        "prometheus-operator",
        "grafana",
        "istio",
        "metallb",
        "kyverno",
        "bitnami",
        "nginx",
        "redhat",
        "kubernetes",
        "coreos",
        "ext",
        "obs",
    ]
)


@cache
def _vocabulary() -> frozenset[str]:
    """Words of the messages that are diagnosed: a plain word of them is never taken for a name."""
    from pathlib import Path

    text = Path(catalog.__file__).with_name("messages.tsv").read_text(encoding="utf-8")
    return frozenset(regex.findall(r"[a-z]{4,}", text.lower()))


def is_public(name: str) -> bool:
    """A word that says what a thing is, and not whose it is."""
    low = name.lower()
    return (
        len(name) < LEAST
        or low in COMMON
        or low in _vocabulary()
        or SYSTEM_NAME.fullmatch(low) is not None
        or valid(name)
        or ":" in name
        or not regex.search(r"[A-Za-z]", name)
    )


def workload_of(pod: str) -> str:
    """
    What a pod's name begins with where that is a name of several words; a plain word is one of every log.

    Kubernetes puts five drawn letters behind it, a Deployment's ReplicaSet and a Job's number before these, and a StatefulSet a number
    (`SafeEncodeString` in apimachinery's `util/rand`).
    """
    m = DRAWN.search(pod, max(0, len(pod) - LONGEST_DRAWN))
    workload = pod[: m.start()] if m is not None else ""
    return workload if "-" in workload else ""


def top_folder(member: str) -> str:
    """The folder at the top of a bundle, or the archive in it, which is called as somebody called it; a plain word says what it holds."""
    folder, _, rest = member.partition("/")
    return str(CONTAINER.split(folder)[0]) if rest and any(c in folder for c in "-_.0123456789") else ""


def labels_of(text: Any) -> Iterable[tuple[str, str]]:
    try:
        found = json.loads(text) if isinstance(text, str) else None
    except ValueError:
        return ()
    return [(str(k), str(v)) for k, v in found.items()] if isinstance(found, dict) else ()


def ibm_host(name: str) -> bool:
    """A host of the provider: the pseudonyms keep of it what decides."""
    low = name.lower()
    return any(low == one or low.endswith("." + one) for one in ibm.DOMAINS)


def windows(text: str, low: str, hints: tuple[str, ...] | re.Pattern[str]) -> str:
    """The lines that hold a hint, each with the one below it; the whole text where these are many."""
    if len(low) != len(text):  # some letters have two small ones
        return text
    spans: dict[int, int] = {}
    for hint in (hints,) if isinstance(hints, re.Pattern) else hints:
        at = _found(low, hint, 0)
        while at >= 0:
            begin, end = low.rfind("\n", 0, at) + 1, low.find("\n", at + 1)
            spans[begin] = low.find("\n", end + 1) if end >= 0 else -1
            at = _found(low, hint, end) if end >= 0 else -1
    if ENOUGH_TO_TELL * len(spans) > low.count("\n"):
        return text
    return APART.join(text[begin : spans[begin] if spans[begin] >= 0 else None] for begin in sorted(spans))


def _found(low: str, hint: str | re.Pattern[str], at: int) -> int:
    if isinstance(hint, str):
        return low.find(hint, at)
    m = hint.search(low, at)
    return m.start() if m is not None else -1


def harvest(text: str) -> set[tuple[str, str]]:
    """(kind, name) of what stands in a text where names stand: homes, syslog hosts, registries' owners, owners of objects."""
    found = set()
    low = text.lower()
    for kind, hints, pattern in HARVEST:
        if not any(hint in low for hint in hints) or (hints == (":",) and not DOTTED_PORT.search(text)):
            continue
        near = windows(text, low, DOTTED_PORT if hints == (":",) else hints)
        for m in regex.guarded(pattern).finditer(near, timeout=10):
            name = m["name"].rstrip(".-")
            if kind == "host" and "." in name and (PUBLIC_HOST.search(name) or ibm_host(name)):
                continue
            if kind in ("user", "group", "host") and name.lower() in PUBLIC_USER:
                continue
            if kind == "first" and (len(name) < LEAST or name.lower() in PLAIN_FIRST):
                continue
            if (kind == "owner" and name in PUBLIC_OWNER) or (kind == "ns" and SYSTEM_SPACE.fullmatch(name)):
                continue
            found.add((kind, name))
    return found
