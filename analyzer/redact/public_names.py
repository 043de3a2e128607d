"""
Names that are nobody's: words that say what a thing is, parts of every cluster, accounts of every machine.

A copy without them tells nothing; a name that only begins as one of them does is somebody's all the same (`server-lorvan-17`).
"""

from __future__ import annotations

from functools import cache

from analyzer import patterns as regex
from analyzer.addresses import valid
from analyzer.konnectivity import catalog
from analyzer.redact.grammar import OF_COPIES, PRODUCTS, structural

PART_OF_CLUSTER = (
    r"(?:kube|konnectivity|calico|tigera|typha|coredns|core-dns|metrics-server|openshift|ibm|ibmcloud|openvpn|cluster-autoscaler|node-local-dns|cilium|flannel|csi|cert-manager"
    r"|gatekeeper|kyverno|istio|packageserver|apiserver|api-server|local-path|traefik|svclb|bird|v\d)"
)
SYSTEM_NAME = regex.compile(rf"{PART_OF_CLUSTER}[\w.-]*")
"""Products and parts of clusters, whatever stands behind."""
SYSTEM_PART = regex.compile(PART_OF_CLUSTER)
LEADS = "vpn|dashboard|ingress|nginx|default|ack|public|private|console|proxy|agent|server|catalog|addon|storage|master|mesh|node|allow|deny|etcd|k0s|k3s|rke2|snapshot|prometheus|oauth"
SYSTEM_WORD = regex.compile(rf"(?P<lead>{LEADS})[_.-][\w.-]+|(?:{LEADS})s?\d{{0,4}}")
"""Words with which names of clusters' parts begin, and those of anybody else: what stands behind has to be words, too."""
WORDS = frozenset(
    regex.findall(
        r"\w+",
        "admission adapter addon addons agents alert alertmanager all allowed apps attacher auth autoscaler backend bigfix block bridge broker cache cert certificate certs check cluster cni collector config"
        " configmap controller controllers core cluster crd daemon daemonset default deployment detector dispatcher dnat dns driver dynamic egress endpoint endpoints exporter external feature file frontend gateway"
        " global group groups health helper hook hooks host hosts http https icmp image images info ingress init inspector internal job jobs keepalived label labels lifecycle limit listener livenes load local"
        " logging lookup manager managed metadata metrics mgmt monitor monitoring multus name namespace network networking nginx node nodes operator outbound inbound patch peer plugin pod pods policies policy"
        " pool port ports probe problem profile provider provisioner proxies pruner public queue reader readiness registrar registry release replica resizer resolver resource role route router routes rules runner"
        " scheduler secret secrets server servers service services settings setup sidecar snapshotter source stack state stats status storage subnet sync system tenant test tests token tools trust tuned tunnel"
        " update upgrade user users utility validating vlan volume vrrp watcher webhook webhooks worker workers zone zones region regional from only traffic ipv4 ipv6 tcp udp ntp ssh web prod production stage"
        " staging dev devel development main master private local localdomain localhost svc example invalid cluster apps",
    )
)
"""What names of such parts are made of besides."""
NUMERAL = regex.compile(r"[-+]?\d{1,400}(?:\.\d{1,400})?[eE][-+]?\d{1,4}")
"""A number in the form of an exponent, which has a letter."""
MADE = regex.compile(
    r"(?=[a-z]*\d)[bcdf-hj-np-tv-xz0-9]{5,10}|[bcdf-hj-np-tv-xz2-9]{5}|[0-9a-f]{8,64}|[0-9a-v]{19}[0g]|y[bcdfghjklmqrtvxz]{8}"
)
"""What Kubernetes and clouds draw."""
COMMON = frozenset(
    [
        "to-node",  # of `node-to-node mesh`, where its first hyphen is lost
        "to-node-mesh",
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
        "null",
        "undefined",
        "unset",
        "empty",
        "error",
        "invalid",
        "localhost",
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


def _says_what(part: str) -> bool:
    """A part of a name that is nobody's: a word, a number, a few letters, or what Kubernetes draws."""
    return (
        len(part) < LEAST
        or part in WORDS
        or part in COMMON
        or part in _vocabulary()
        or part in PRODUCTS
        or SYSTEM_WORD.fullmatch(part) is not None
        or SYSTEM_PART.fullmatch(part) is not None
        or MADE.fullmatch(part) is not None
        or ((stem := part.rstrip("0123456789")) != part and _says_what(stem))
    )


def is_public(name: str) -> bool:
    """A word that says what a thing is, and not whose it is."""
    low = name.lower()
    return (
        len(name) < LEAST
        or low in COMMON
        or low in OF_COPIES
        or low in PRODUCTS
        or structural(low)
        or low in _vocabulary()
        or SYSTEM_NAME.fullmatch(low) is not None
        or (SYSTEM_WORD.fullmatch(low) is not None and all(map(_says_what, regex.split(r"[._-]", low))))
        or valid(name)
        or ":" in name
        or NUMERAL.fullmatch(name) is not None
        or not regex.search(r"[A-Za-z]", name)
    )
