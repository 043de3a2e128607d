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

from analyzer.parsers.addresses import valid

if TYPE_CHECKING:
    from analyzer.face import Report
    from analyzer.snapshot import Snapshot

ADDRESS = r"(?<![\d.])(?P<address>\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3})(?![\d]|\.\d)"
UNDERSCORED = r"(?<=(?:Mesh|Node|Global|Peer)_)(?P<underscored>\d{1,3}_\d{1,3}_\d{1,3}_\d{1,3})(?!\d)"
HOST = r"(?<![\w.-])(?P<host>(?i:(?:[a-z0-9-]+\.)+(?:cloud\.ibm\.com|appdomain\.cloud|bluemix\.net|example\.com|internal|local|net|com|org|io|cloud)))(?![\w-])"
KEPT_HOSTS = regex.compile(
    r"(?:^|\.)(?:k8s\.io|kubernetes\.io|projectcalico\.org|openshift\.io|svc|cluster\.local|x-k8s\.io|go|sigs\.k8s\.io)$",
    regex.I,
)
SIX = r"(?<![\w:.])(?P<six>(?:[0-9A-Fa-f]{0,4}:){2,7}[0-9A-Fa-f]{0,4})(?![\w:])"
WORKER = r"(?P<worker>kube-(?:[0-9a-z]{20}|[0-9a-f]{32})-[a-z0-9]+-[a-z0-9]+-[0-9a-f]{8})"
ID = r"(?<![0-9a-z])(?P<id>[0-9a-v]{19}[0g]|[0-9a-f]{32})(?![0-9a-z])"
PROVIDER = ("containers.cloud.ibm.com", "containers.appdomain.cloud", "cloud.ibm.com", "appdomain.cloud")
REGION = regex.compile(r"[a-z]{2}-[a-z]{2,8}(?:-\d)?")
MADE_HOST = regex.compile(r"h[0-9a-f]{8}\.(?:[a-z0-9-]+\.)*(?:host\.invalid|cloud\.ibm\.com|appdomain\.cloud)$")
GAP = regex.compile(r"( {2,})")
COMMON = frozenset(
    [
        "default",
        "kube-public",
        "kube-node-lease",
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
    ]
)
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
        self._pattern = _any_of(self._names)
        named = [f"(?P<name>{self._pattern.pattern})"] if self._pattern else []
        self._all = regex.compile("|".join([HOST, WORKER, *named, ID, ADDRESS, UNDERSCORED, SIX]))
        self.replaced: dict[str, str] = {}
        """Every name and address that was replaced so far, for the leak scan."""
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

    def address6(self, text: str) -> str:
        """The same for IPv6; unique local addresses stay unique local, link-local and loopback stay themselves."""
        try:
            value = ipaddress.IPv6Address(text)
        except ValueError:
            return text  # a time of day, or a hardware address
        if value.is_link_local or value.is_multicast or int(value) >> 120 == 0:
            return text
        fixed = 8 if value.is_private else 3
        bits = f"{int(value):0128b}"
        out = bits[:fixed] + "".join(str(int(bits[at]) ^ self._bit("6" + bits[:at])) for at in range(fixed, 128))
        return str(ipaddress.IPv6Address(int(out, 2)))

    def token(self, kind: str, text: str, length: int) -> str:
        digest = hashlib.blake2b(f"{kind}:{text}".encode(), key=self._key, digest_size=32).hexdigest()
        return digest[:length]

    def text(self, text: str) -> str:
        """A text with every known name and address replaced, in one pass: what was replaced is not looked at again."""
        return self._all.sub(self._one, text)

    def _one(self, m: regex.Match[str]) -> str:
        kind, old = m.lastgroup, m.group()
        if kind == "host":
            if old in self._names:
                return self._note(old, self._names[old])
            if KEPT_HOSTS.search(old):
                return self._pattern.sub(lambda n: self._note(n[0], self._names[n[0]]), old) if self._pattern else old
            return self._note(old, self.host(old))
        if kind == "worker":
            return self._worker(old)
        if kind == "id":
            return self._note(old, self.cluster(old))
        if kind == "address":
            return self._note(old, self.address(old))
        if kind == "six":
            return self._note(old, self.address6(old))
        if kind == "underscored":
            return self._note(old.replace("_", "."), self.address(old.replace("_", "."))).replace(".", "_")
        return self._note(old, self._names[old])

    def line(self, text: str) -> str:
        """The same for a line that may be a row of a table: cells keep their columns where the new text fits."""
        new = self.text(text)
        if len(new) == len(text) or "  " not in text:
            return new
        out: list[str] = []
        late = 0
        for at, part in enumerate(GAP.split(text)):
            if at % 2 == 0:
                cell = self.text(part)
                late += len(cell) - len(part)
                out.append(cell)
            else:
                width = max(2, len(part) - late)
                late += width - len(part)
                out.append(" " * width)
        return "".join(out)

    def _note(self, old: str, new: str) -> str:
        if old != new:
            self.replaced[old] = new
        return new

    def _worker(self, text: str) -> str:
        if text in self._names:
            return self._note(text, self._names[text])
        _, old, worker, pool, number = text.split("-", 4)
        cluster = self._note(old, self.cluster(old))
        return f"kube-{cluster}-{self.token('worker', worker, 8)}-{pool}-{number}"

    def cluster(self, text: str) -> str:
        if len(text) == 32:
            return self.token("account", text, 32)
        digits = "0123456789abcdefghijklmnopqrstuv"
        raw = hashlib.blake2b(f"cluster:{text}".encode(), key=self._key, digest_size=19).digest()
        return "c" + "".join(digits[b & 31] for b in raw[:18]) + text[-1]

    def host(self, text: str) -> str:
        """Keeps what decides: private, vpe, satellite, the region, the provider's own domain; and that it is a host."""
        low = text.lower()
        if m := MADE_HOST.match(low):
            return m[0]  # one of ours: a text that is renamed twice stays as it is
        domain = next((one for one in PROVIDER if low.endswith("." + one)), "host.invalid")
        labels = low.split(".")[1:]
        words = [w for w in labels if w in ("private", "vpe", "satellite") or REGION.fullmatch(w)]
        words += [w for w in ("private", "satellite") if w not in labels and f"-{w}." in low]
        return ".".join([f"h{self.token('host', low, 8)}", *words, domain])


def _any_of(names: dict[str, str]) -> regex.Pattern[str] | None:
    """Distinctive names are found inside longer ones too (`kube-proxy-NODE.log`); plain words only alone."""
    if not names:
        return None
    loose = [regex.escape(n) for n in names if _distinct(n)]
    alone = [regex.escape(n) for n in names if not _distinct(n)]
    parts = []
    if loose:
        parts.append(rf"(?<![A-Za-z0-9])(?:{'|'.join(loose)})(?![A-Za-z0-9])")
    if alone:
        parts.append(rf"(?<![A-Za-z0-9.-])(?:{'|'.join(alone)})(?![A-Za-z0-9-]|\.[A-Za-z0-9])")
    return regex.compile("|".join(parts))


def _distinct(name: str) -> bool:
    return "-" in name or (any(c.isdigit() for c in name) and not name.isdigit())


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
    return {k: v for k, v in found.items() if len(k) > 3 and k not in COMMON}


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
        lambda: {
            (make.text(source), line): tuple((number, make.text(text)) for number, text in rows)
            for (source, line), rows in report.near().items()
        },
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
