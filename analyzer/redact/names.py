"""
The names of a bundle: those of every object of every table, and those that stand in its text in known places.

System names stay, they say what things are: without `kube-system` or `calico-node` a copy tells nothing.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, Any

from analyzer import patterns as regex
from analyzer.redact.places import HARVEST, SPACES, NamePlace
from analyzer.redact.public_names import LEAST, PLAIN_FIRST, PUBLIC_OWNER, PUBLIC_USER
from analyzer.redact.public_names import is_public as is_public
from analyzer.vendors import ibm

if TYPE_CHECKING:
    pass

KINDS: dict[str, tuple[tuple[str, str], ...]] = {
    "node": (
        ("nodes", "name"), ("nodes", "worker_id"), ("pods", "node"), ("calico_nodes", "name"), ("host_endpoints", "node"), ("bird_protocols", "node"), ("bird_status", "node"),
        ("interfaces", "node"), ("log_sources", "node"), ("log_signals", "node"), ("tool_errors", "node"), ("units", "node"), ("host_firewalls", "node"),
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
    ("nodes", "label_columns"),
    ("host_endpoints", "labels"),
    ("namespaces", "labels"),
    ("workloads", "labels"),
    ("calico_objects", "labels"),
)
PRIVATE_KEY = regex.compile(
    r"(?i)(?:^|[./_-])(?:owner|customer|company|contact|team|department|tenant|organi[sz]ation|org|user|username|requester|creator|created-?by|maintainer|author|project|cost-?cent(?:er|re)|account(?:-?name)?)$"
)
SYSTEM_SPACE = regex.compile(rf"{SPACES}|default")
SOS_FOLDER = regex.compile(
    r"sosreport-(?P<host>[\w.-]{1,253}?)-(?P<rest>(?:\d{5,12}-)?\d{4}-\d\d-\d\d-[a-z]{5,12})(?:\.tar[.\w]{0,4}!|/)"
)
CONTAINER = regex.compile(r"(?:\.tar(?:\.\w{2,4})?|\.tgz|\.zip)?!")
DRAWN = regex.compile(r"(?:(?:-(?:[bcdf-hj-np-tv-xz0-9]{6,10}|\d{8}))?-[bcdf-hj-np-tv-xz2-9]{5}|-\d{1,3})\Z")
LONGEST_DRAWN = 20
DOTTED_PORT = re.compile(r"[.][A-Za-z0-9-]+:\d\d")
ENOUGH_TO_TELL = 4
"""A search through that part of the lines costs as much as one through all of them."""
APART = "\n\0\n"
"""Between lines that do not stand together."""
PUBLIC_HOST = regex.compile(
    r"(?i)(?:^|\.)(?:k8s\.io|kubernetes\.io|gcr\.io|docker\.io|quay\.io|ghcr\.io|icr\.io|projectcalico\.org|openshift\.io|svc|cluster\.local|x-k8s\.io|github\.com|golang\.org|go|default|invalid)$|^(?:kubernetes|kube-dns)\.|\.svc(?:\.|$)"
)
"""Hosts of the software itself, and services of the cluster, whose parts are names of their own."""


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


def folder_names(member: str) -> tuple[str, ...]:
    """What somebody called the folder at the top; of a sosreport's the host, and the case's number with what follows it."""
    if (sos := SOS_FOLDER.match(member)) is not None:
        return sos["host"], sos["rest"]
    whole = top_folder(member)
    return (whole,) if whole else ()


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


def windows(text: str, low: str, hints: tuple[str, ...] | re.Pattern[str], lines: int | None = None) -> str:
    """The lines that hold a hint, each with the one below it; the whole text where these are many of its `lines`."""
    if len(low) != len(text):  # some letters have two small ones
        return text
    most = (low.count("\n") if lines is None else lines) // ENOUGH_TO_TELL
    spans: dict[int, int] = {}
    for hint in (hints,) if isinstance(hints, re.Pattern) else hints:
        found = partial(low.find, hint) if isinstance(hint, str) else partial(_found, low, hint)
        at = found(0)
        while at >= 0:
            begin, end = low.rfind("\n", 0, at) + 1, low.find("\n", at + 1)
            spans[begin] = low.find("\n", end + 1) if end >= 0 else -1
            if len(spans) > most:
                return text
            at = found(end) if end >= 0 else -1
    return APART.join(text[begin : spans[begin] if spans[begin] >= 0 else None] for begin in sorted(spans))


def _found(low: str, hint: re.Pattern[str], at: int) -> int:
    m = hint.search(low, at)
    return m.start() if m is not None else -1


def harvest(text: str, places: Iterable[NamePlace] = HARVEST) -> set[tuple[str, str]]:
    """(kind, name) of what stands in a text where names stand: homes, syslog hosts, registries' owners, owners of objects."""
    found = set()
    low = text.lower()
    lines = low.count("\n")
    told = functools.cache(low.__contains__)  # most hints are those of several places
    for kind, hints, pattern in places:
        if not any(map(told, hints)) or (hints == (":",) and not DOTTED_PORT.search(text)):
            continue
        near = windows(text, low, DOTTED_PORT if hints == (":",) else hints, lines)
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
