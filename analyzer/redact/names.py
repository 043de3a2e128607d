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
SYSTEM_SPACE = regex.compile(
    r"kube-(?:system|public|node-lease)|calico-[a-z]+|tigera-[a-z]+|ibm-[a-z-]+|kubx-[\w-]+|openshift(?:-[\w-]+)?|default|cert-manager|gatekeeper-system|kyverno|istio-system|ingress-nginx|knative-[a-z]+"
)
SYSTEM_NAME = regex.compile(
    r"(?:kube|konnectivity|calico|tigera|typha|coredns|core-dns|metrics-server|openshift|ibm|ibmcloud|vpn|openvpn|etcd|k0s|k3s|rke2|cluster-autoscaler|node-local-dns|dashboard|ingress|nginx|default|cilium|flannel|csi|snapshot|cert-manager"
    r"|gatekeeper|kyverno|istio|prometheus|ack|public|private|packageserver|console|oauth|apiserver|api-server|proxy|agent|server|catalog|addon|storage|local-path|traefik|svclb|master|bird|mesh|node-|allow-|deny-|v\d)[\w.-]*",
)
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
HARVEST = (
    ("user", ("/home/", "/users/", "\\users\\"), regex.compile(r"(?:/home/|/Users/|\\Users\\{1,4})(?P<name>[A-Za-z][\w.-]{2,60})")),
    ("host", (": ",), regex.compile(r"(?m)^(?:<\d{1,3}>)?[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d (?P<name>[A-Za-z][\w.-]{2,100}) [\w./()-]{1,60}(?:\[\d{1,9}\])?: ")),
    ("owner", ("icr.io", "quay.io", "ghcr.io", "docker.io", "registry"), regex.compile(r"(?:\b(?:[a-z]{2,4}\.)?icr\.io|\bquay\.io|\bghcr\.io|\bdocker\.io|\bregistry(?!\.k8s\.io)(?:\.[\w-]{1,60}){1,6})/(?P<name>[a-z0-9][\w.-]{2,60})/")),
    ("who", ("owner", "customer", "company", "contact", "team", "department", "tenant", "requester", "maintainer", "manager", "created", "managedfieldsuser", "organization", "organisation"), regex.compile(r"(?im)(?:^|[\s{,\"'])(?:owner|customer|company|contact|team|department|tenant|requester|maintainer|manager|created-?by|managedfieldsuser|organi[sz]ation)[\"']?\s{0,3}[:=]\s{0,3}[\"']?(?P<name>[A-Za-z][\w.-]{3,80})")),
    # a person's last name, behind the first ones
    ("who", ("contact", "requester", "maintainer", "author", "created"), regex.compile(r"(?m)(?:^|[\s{,\"'])(?i:contact|requester|maintainer|author|created-?by)[\"']?\s{0,3}[:=]\s{0,3}[\"']?(?:[A-Z\u00c0-\u00de][\w.'-]{0,40} ){1,3}(?:(?:von|van|de|der|den|di|da) ){0,2}(?P<name>[A-Z\u00c0-\u00de][\w-]{3,60})\b(?<!Team)(?<!Group)(?<!Department)(?<!Services)(?<!Service)(?<!Operations)(?<!Support)(?<!Platform)")),
    # whom one logs in to, and the prompt there
    ("host", ("ssh", "scp", "sftp", "rsync", "mosh", "@"), regex.compile(r"(?m)(?:\b(?:ssh|scp|sftp|rsync|mosh)\b[^\n@]{0,120}@|[\[\s][\w.-]{2,40}@)(?P<name>[a-z][a-z0-9-]{3,62})(?=:[~/]| [~/]|[\s\"']|$)")),
    # the subject of a certificate
    ("who", ("cn=", "cn =", "ou=", "ou =", "o=", "o ="), regex.compile(r"\b(?:CN|OU|O)\s?=\s?\\?\"?(?P<name>[A-Za-z][\w.-]{3,80})")),
    # a host under any top-level domain, where only a host can stand; the known ones are found by themselves
    ("host", ("lookup ", "://", "@", "%3a%2f%2f"), regex.compile(r"(?i)(?:\blookup |://(?:[^\s/@\"'<>]{1,200}@)?|(?<=[\w.+-])@|%3A%2F%2F)(?P<name>[a-z][a-z0-9-]{0,62}(?:\.[a-z0-9-]{1,63}){1,8})\b")),
    ("host", (":",), regex.compile(r"(?i)(?<![\w./@-])(?P<name>[a-z][a-z0-9-]{0,62}(?:\.(?!go:|py:|rs:|c:|h:|cc:|cpp:|java:|js:|ts:|log:|txt:|json:|ya?ml:|conf:)[a-z0-9-]{1,63}){1,8})(?=:\d{2,5}(?:[\s\"'/,)]|$))", regex.M)),
    ("who", ("user",), regex.compile(r"(?i)\buser[ =:]{1,3}[\"']?(?P<name>[a-z]{2,30}\.[a-z]{2,40})\b")),
    ("ns", ("namespace",), regex.compile(r"(?m)(?:^\s*(?:- )?|[{,]\s*)\"?namespace\"?:\s{0,3}\"?(?P<name>[a-z0-9][a-z0-9-]{2,62})\b")),
    ("node", ("nodename",), regex.compile(r"(?m)(?:^\s*(?:- )?|[{,]\s*)\"?nodeName\"?:\s{0,3}\"?(?P<name>[a-z0-9][a-z0-9.-]{2,252})\b")),
    # the name and the namespace of any object, as YAML and JSON print them one below the other
    ("object", ("name: ", '"name":'), regex.compile(r"(?m)^(?P<indent>[ \t]{1,40})\"?name\"?: ?\"?(?P<name>[a-z0-9][a-z0-9.-]{2,252})\"?,?\n(?P=indent)\"?namespace\"?: ?\"?[a-z0-9]")),
    # values of klog's pairs, and what kubelets and API servers quote: `node "n1" not found`, `User "u" cannot list`
    ("node", ("node", "host"), regex.compile(r"\b(?i:nodes?|node-?name|host-?name|host)(?: |=|: ?|(?i: named | called ))\\?[\"'](?P<name>[a-z0-9][a-z0-9.-]{2,252})\\?[\"']")),
    ("node", ("node", "host"), regex.compile(r"(?:^|[\s,{(])(?:node|nodeName|node-name|hostname|hostname-override|--hostname-override)=(?P<name>[a-z0-9][a-z0-9.-]{2,252})(?=[\s,})]|$)", regex.M)),
    ("user", ("user",), regex.compile(r"\b(?i:user(?:-?name)?)(?: |=|: ?)\\?[\"'](?P<name>[A-Za-z][\w.@-]{2,100})\\?[\"']")),
    # sshd, sudo and login say whose session it is
    ("user", ("session ", "accepted ", "failed ", "invalid user ", "sudo: ", "user=", "username="), regex.compile(r"(?:\bsession (?:opened|closed) for user |\bAccepted [\w/-]{1,40} for |\bFailed [\w/-]{1,40} for (?:invalid user )?|\bInvalid user |\bsudo: {1,8}|[ ;]USER=|[ (]user(?:name)?=)(?P<name>[A-Za-z][\w.-]{2,60})(?=[\s;,:()]|$)", regex.M)),
    # beside other values of a list, and not the begin of a sentence about somebody
    ("user", ("user",), regex.compile(r"(?im)(?:^|[,;(]) ?(?:(?:as|by|for) )?user (?P<name>(?!(?:not|name|error|agent|unknown|anonymous|request|input|data|space|group|account)s?\b)[a-z][\w.-]{2,60}?)(?=[,;)]|[ \t]*$|[ \t]+[^\s,;]{0,100}[./@:\d])")),
    # objects as messages name them, and whose account runs there; a plain word behind a kind is a word
    ("object", ("configmap", "secret", "serviceaccount", "ingress", "persistentvolumeclaim", "job", "role"), regex.compile(r"(?<![\w.-])(?:configmap|secret|serviceaccount|ingress|persistentvolumeclaim|(?:cron)?job|(?:cluster)?role(?:binding)?)(?:e?s)?(?:\.[a-z0-9.]{2,60})?(?:/| \\{0,2}[\"'])(?P<name>(?=[a-z0-9-]{0,250}[-0-9])[a-z][a-z0-9-]{3,252})(?![\w./:-])")),
    ("object", ("serviceaccount:",), regex.compile(r"\bsystem:serviceaccount:[a-z0-9.-]{1,63}:(?P<name>[a-z0-9][a-z0-9-]{3,252})")),
    ("ns", ("serviceaccount:",), regex.compile(r"\bsystem:serviceaccount:(?P<name>[a-z0-9][a-z0-9-]{2,62}):")),
    ("object", ("service account:", "current-context", "cluster_name", "clustername", "cluster-name"), regex.compile(r"(?im)(?:^Service Account:\s{1,20}|\bcurrent-context: \"?|\bcluster[_-]?name\\{0,2}[\"']?\s?[=:]\s?\\{0,2}[\"']?)(?P<name>(?=[\w-]{0,250}[-0-9])[a-z][\w-]{3,100})")),
    ("object", ("s3://", "cos://", "gs://"), regex.compile(r"\b(?:s3|cos|gs)://(?P<name>[a-z0-9][a-z0-9.-]{3,62})")),
    ("owner", ("git@",), regex.compile(r"\bgit@[\w.-]{1,100}:(?P<name>[a-z][\w.-]{3,60})/")),
    ("who", ("resource group", "vpc"), regex.compile(r"(?im)^\s{0,20}(?:resource group|vpc)(?: name)?:\s{1,40}(?P<name>[a-z][\w-]{3,80})[ \t]*$")),
    ("who", ("groups",), regex.compile(r"\bgroups\\{0,2}\"?[=:]\s?\[\\{0,2}\"(?P<name>[A-Za-z][\w.-]{3,100})\\{0,2}\"")),
    ("object", ("metadata",), regex.compile(r"\bmetadata\"?:\s{0,2}\{[^{}\n]{0,200}?\"?name\"?:\s{0,2}\"?(?P<name>[a-z0-9][a-z0-9.-]{2,252})\b")),
)  # fmt: skip
PUBLIC_HOST = regex.compile(
    r"(?i)(?:^|\.)(?:k8s\.io|kubernetes\.io|gcr\.io|docker\.io|quay\.io|ghcr\.io|icr\.io|projectcalico\.org|openshift\.io|svc|cluster\.local|x-k8s\.io|github\.com|golang\.org|go|default|invalid)$|^(?:kubernetes|kube-dns)\.|\.svc(?:\.|$)"
)
"""Hosts of the software itself, and services of the cluster, whose parts are names of their own."""
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
            if (kind == "owner" and name in PUBLIC_OWNER) or (kind == "ns" and SYSTEM_SPACE.fullmatch(name)):
                continue
            found.add((kind, name))
    return found
