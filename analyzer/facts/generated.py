"""
Names that Kubernetes makes of a workload's own: `web`, its set `web-6d4f9c7b8`, its pods `web-6d4f9c7b8-x2k9p` and `web-x2k9p`.

A set's hash has no vowels (apimachinery, `SafeEncodeString`), or digits among them in older versions; so `web-dashboard` is none of `web`.
"""

from __future__ import annotations

from functools import lru_cache

from analyzer import patterns as regex

AGENT, SERVER = "konnectivity-agent", "konnectivity-server"
HASH = r"(?=[a-z]{0,10}\d|[^\Waeiou_]{6,10}(?:-|$))[a-z0-9]{6,10}"
WORD = regex.compile(r"[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?-?")

CONTAINER = regex.compile(
    r"(?:konnectivity-(?:agent|server)(?:-container)?|konnectivity-proxy(?:-https|-socks5)?|proxy-(?:agent|server)|kube-apiserver)$"
)
"""Containers of the tunnel, as the distributions call them where they run them."""
PROGRAM = regex.compile(
    r"(?<![\w.-])(?:konnectivity-(?:agent|server)(?=-[a-z0-9]{5,10}(?![\w])|[^\w-]|$)|konnectivity-ag\b|konnectivity-se\b|(?:proxy-(?:agent|server)|kube-apiserver)(?![\w-]))"
)
"""The same programs in the kernel's log, which cuts a name after 15 characters, and in the name of a log."""


OF_DEPLOYMENT = regex.compile(r"(.+)-[a-z0-9]{6,10}-[a-z0-9]{5}$")
OF_DAEMONSET = regex.compile(r"(.+)-[a-z0-9]{5}$")


def deployment_of(pod: str) -> str | None:
    """The Deployment by the form of a pod's name, which has two parts behind it; None of another form."""
    m = OF_DEPLOYMENT.match(pod)
    return m[1] if m else None


def daemonset_of(pod: str) -> str | None:
    """The DaemonSet, where one is known to run the pod: one part stands behind its name."""
    m = OF_DAEMONSET.match(pod)
    return m[1] if m else None


def static_of(pod: str, node: str | None) -> str | None:
    """What a static pod's manifest calls it: the kubelet puts its node behind the name; None of any other pod."""
    return pod.removesuffix(f"-{node}") if node and pod.endswith(f"-{node}") else None


def belongs_to(pod: str, owner: str | None) -> bool:
    """Is the pod of that name, or called after it."""
    return bool(owner) and (pod == owner or pod.startswith(f"{owner}-"))


@lru_cache(maxsize=64)
def _of(workload: str) -> regex.Pattern[str]:
    return regex.compile(rf"{regex.escape(workload)}(?:-{HASH})?(?:-[a-z0-9]{{5}})?-?$")


def is_of(workload: str, name: str | None) -> bool:
    """Is it the workload's name, or one made of it for a set or a pod (`web-` is that of a pod not yet made)."""
    return name is not None and _of(workload).match(name) is not None


def is_servers(*names: str | None) -> bool:
    """Does a container or pod bear the server's name, behind which a cluster's ID or a node's name may stand."""
    return any(name == SERVER or name.startswith(f"{SERVER}-") for name in names if name)


def is_named(workload: str, text: str | None) -> bool:
    """Does a word of this text stand for the workload, one of its sets or pods."""
    return any(is_of(workload, word) for word in WORD.findall((text or "")[:4096]) if word.startswith(workload))
