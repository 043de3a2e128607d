"""
A report that may be shared: names and addresses replaced, the network's shape kept.

Addresses keep their prefixes (two in one subnet stay in one subnet, special ranges keep their class); nodes, pods,
clusters, accounts and hosts get stable names. The map is made from the bundle's own names in sorted order, so equal
input gives equal output and nothing is random.
"""

from __future__ import annotations

import dataclasses
import hashlib
import ipaddress
from enum import Enum
from typing import TYPE_CHECKING, Any

import regex

from analyzer.facts.cluster import ID
from analyzer.parsers.addresses import valid

if TYPE_CHECKING:
    from analyzer.face import Report
    from analyzer.snapshot import Snapshot

ADDRESS = regex.compile(r"(?<![\d.])(\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3})(?![\d]|\.\d)")
UNDERSCORED = regex.compile(r"(?<=(?:Mesh|Node|Global|Peer)_)(\d{1,3}_\d{1,3}_\d{1,3}_\d{1,3})(?!\d)")
HOST = regex.compile(
    r"(?<![\w.-])((?:[a-z0-9-]+\.)+(?:cloud\.ibm\.com|appdomain\.cloud|bluemix\.net|example\.com|internal|local|net|com|org|io|cloud))(?![\w-])",
    regex.I,
)
KEPT_HOSTS = regex.compile(
    r"(?:^|\.)(?:k8s\.io|kubernetes\.io|projectcalico\.org|openshift\.io|svc|cluster\.local|x-k8s\.io|go|sigs\.k8s\.io)$",
    regex.I,
)
ACCOUNT = regex.compile(r"(?<![0-9a-f-])[0-9a-f]{32}(?![0-9a-f-])")
WORKER = regex.compile(r"kube-([0-9a-z]{20}|[0-9a-f]{32})-([a-z0-9]+)-([a-z0-9]+)-([0-9a-f]{8})")
SPECIAL = tuple(
    ipaddress.ip_network(t)
    for t in (
        "0.0.0.0/8",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "224.0.0.0/4",
        "255.255.255.255/32",
        "172.21.0.0/16",
        "172.30.0.0/16",
        "166.8.0.0/14",
    )
)
CLASSES = tuple(
    ipaddress.ip_network(t)
    for t in (
        "10.0.0.0/8",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "100.64.0.0/10",
        "198.18.0.0/15",
        "203.0.113.0/24",
        "192.0.2.0/24",
        "198.51.100.0/24",
    )
)


class Pseudonyms:
    """One consistent renaming; the key comes from the bundle, so the same bundle always gives the same names."""

    def __init__(self, key: bytes, names: dict[str, str] | None = None) -> None:
        self._key = key
        self._names = dict(sorted((names or {}).items(), key=lambda item: (-len(item[0]), item[0])))
        self._pattern = (
            regex.compile(
                r"(?<![A-Za-z0-9.-])(?:"
                + "|".join(regex.escape(n) for n in self._names)
                + r")(?![A-Za-z0-9-]|\.[A-Za-z0-9])"
            )
            if self._names
            else None
        )
        self._cache: dict[str, str] = {}

    def _bit(self, prefix: str) -> int:
        return hashlib.blake2b(prefix.encode(), key=self._key, digest_size=1).digest()[0] & 1

    def address(self, text: str) -> str:
        """Prefix-preserving: each bit is flipped by a function of the bits before it, below the class's own prefix."""
        if text in self._cache:
            return self._cache[text]
        if not valid(text):
            return text
        value = ipaddress.IPv4Address(text)
        if any(value in net for net in SPECIAL):
            return text
        fixed = next((net.prefixlen for net in CLASSES if value in net), 0)
        bits = f"{int(value):032b}"
        out = bits[:fixed] + "".join(str(int(bits[at]) ^ self._bit(bits[:at])) for at in range(fixed, 32))
        found = str(ipaddress.IPv4Address(int(out, 2)))
        if any(ipaddress.IPv4Address(found) in net for net in SPECIAL):
            found = text if fixed else found
        self._cache[text] = found
        return found

    def token(self, kind: str, text: str, length: int) -> str:
        digest = hashlib.blake2b(f"{kind}:{text}".encode(), key=self._key, digest_size=32).hexdigest()
        return digest[:length]

    def text(self, text: str) -> str:
        """A text with every known name and address replaced."""
        if self._pattern is not None:
            text = self._pattern.sub(lambda m: self._names[m.group()], text)
        text = WORKER.sub(lambda m: f"kube-{self.cluster(m[1])}-{self.token('worker', m[2], 8)}-{m[3]}-{m[4]}", text)
        text = ID.sub(lambda m: self.cluster(m[1]), text)
        text = HOST.sub(lambda m: m[1] if KEPT_HOSTS.search(m[1]) else self.host(m[1]), text)
        text = ADDRESS.sub(lambda m: self.address(m[1]), text)
        return UNDERSCORED.sub(lambda m: self.address(m[1].replace("_", ".")).replace(".", "_"), text)

    def cluster(self, text: str) -> str:
        if len(text) == 32:
            return self.token("account", text, 32)
        digits = "0123456789abcdefghijklmnopqrstuv"
        raw = hashlib.blake2b(f"cluster:{text}".encode(), key=self._key, digest_size=19).digest()
        return "c" + "".join(digits[b & 31] for b in raw[:18]) + text[-1]

    def host(self, text: str) -> str:
        """Keeps what decides: private, vpe, satellite; and that it is a host name."""
        words = [w for w in ("private", "vpe", "satellite") if w in text.lower().split(".") or f"-{w}." in text.lower()]
        return ".".join([f"h{self.token('host', text.lower(), 8)}", *words, "host", "invalid"])


def names_of(snapshot: Snapshot, make: Pseudonyms) -> dict[str, str]:
    """Node and customer pod names of the bundle with their pseudonyms; system names stay, they say what things are."""
    found: dict[str, str] = {}
    for node in sorted(snapshot.about.nodes):
        if not valid(node):
            found[node] = f"node-{make.token('node', node, 8)}"
    system = ("kube-system", "calico-system", "kubx-masters", "ibm-system", "tigera-operator")
    for pod in snapshot.about.pods:
        if (
            pod.namespace
            and pod.namespace not in system
            and not pod.role
            and not pod.namespace.startswith(("master-", "openshift", "kubx-"))
        ):
            found[pod.name] = f"pod-{make.token('pod', pod.name, 10)}"
            found[pod.namespace] = f"ns-{make.token('ns', pod.namespace, 8)}"
    cluster_name = snapshot.about.stated("cluster_name")
    if cluster_name:
        found[cluster_name] = f"cluster-{make.token('name', cluster_name, 8)}"
    return {k: v for k, v in found.items() if len(k) > 3}


def maker(snapshot: Snapshot) -> Pseudonyms:
    key = hashlib.sha256(
        f"{snapshot.reading['sha256']}{snapshot.about.id.value}{sorted(snapshot.about.nodes)}".encode()
    ).digest()
    plain = Pseudonyms(key)
    return Pseudonyms(key, names_of(snapshot, plain))


def redacted(snapshot: Snapshot, report: Report) -> Report:
    """The report in pseudonyms; raises nothing, and the leak scan below is what a file is written after."""
    from analyzer.face import Report as Made

    make = maker(snapshot)
    data = _walk(report.data, make)
    return Made(
        dataclasses.replace(data, bundle=dataclasses.replace(data.bundle, sha256=None)),
        lambda: tuple(_walk(picture, make) for picture in report.pictures()),
    )


def _walk(value: Any, make: Pseudonyms) -> Any:
    if isinstance(value, Enum):
        return value
    if isinstance(value, str):
        return make.text(value)
    if isinstance(value, tuple):
        return tuple(_walk(one, make) for one in value)
    if isinstance(value, dict):
        return {k: _walk(v, make) for k, v in value.items()}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        keep = {
            "id",
            "version",
            "sha256",
            "status",
            "kind",
            "product",
            "infrastructure",
            "tunnel",
            "certainty",
            "step",
            "who",
            "first_at",
            "last_at",
            "captured_at",
        }
        fields = {f.name: getattr(value, f.name) for f in dataclasses.fields(value)}
        is_cluster = type(value).__name__ == "Cluster"
        return dataclasses.replace(
            value,
            **{
                name: _walk(one, make)
                for name, one in fields.items()
                if name not in keep or (is_cluster and name == "id")
            },
        )
    return value
