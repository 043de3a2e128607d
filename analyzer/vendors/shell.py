"""
Commands that ask a machine itself, as causes and checks write them: for a Linux that takes ssh.

Two forms name the machine, and what stands between semicolons is asked one after the other::

    kubectl describe node n1; ssh n1 'systemctl status kubelet'
    nc -vz -w 5 10.5.0.3 10250   # on another worker, and on the API server's machine
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple

from analyzer import patterns as regex

SSH = regex.compile(r"ssh (?P<node>\S{1,253}) (?P<quote>['\"])(?P<script>.*)(?P=quote)", regex.DOTALL)
LOGS = regex.compile(
    r"crictl logs (?:--tail (?P<tail>\d+) )?\$\(crictl ps (?:-a )?--name (?P<name>\S+) -q \| head -1\)"
)
"""The log of the newest container of a name."""
REMARK = "   # "
"""Stands between a command and what is said of it: where it is typed, what its answer means."""
PLACE = regex.compile(
    r"on (?P<place>(?:the |a |an |another |each |its |that )?(?:API server's |server's |pod's |client's |control-plane )?[\w.:-]{1,253}(?: of [a-z ]{1,40})?)"
    r"(?:, and on the API server's machine)?(?P<rest>[;,:].*)?"
)
OWN = frozenset({"crictl", "journalctl", "systemctl", "ss", "iptables", "nc", "df", "free", "timedatectl"})
"""Programs that ask the machine on which they run, wherever that is said or not."""
CLIENTS = frozenset({
    "kubectl", "oc", "calicoctl", "ibmcloud", "talosctl", "az", "gcloud", "aws", "rosa", "gardenctl", "helm", "virtctl", "clusterctl",
    "minikube", "kind", "istioctl", "cilium", "for", "while",
})  # fmt: skip
"""Programs of the operator's own machine, with credentials that no node has: what is said of a place behind them is which object they change."""
OF_PLANE = regex.compile(r"konnectivity-server|kube-apiserver|\betcd\b|k0scontroller|/etc/kubernetes/manifests")
"""What a machine of the control plane alone has, of all that such a program is asked for."""
ON_FILES = frozenset({"ls", "grep", "cat", "tail", "tr", "ps", "namei"})
"""Programs for which the same holds where they are typed alone."""


class Where(Enum):
    """Which machine a command is for."""

    NAMED = "the machine that is named"
    WORKER = "any worker"
    NODE = "a node that nobody named"
    CONTROL = "a machine of the control plane"


class ShellPart(NamedTuple):
    """
    A piece of a command: asked of a machine, or of the API (`where` is None).

    Attributes:
        node: the name of the machine, where it has one.
        script: what is typed there.
    """

    script: str
    where: Where | None = None
    node: str = ""


class ShellOrder(NamedTuple):
    """A whole command, and the remark that is left behind it once the place is taken out."""

    parts: tuple[ShellPart, ...]
    remark: str = ""


def read(command: str) -> ShellOrder:
    """What is asked where."""
    body, _, said = command.partition(REMARK)
    place = PLACE.fullmatch(said) if said else None
    where, node = _where(place["place"]) if place else (None, "")
    rest = (place["rest"] or "").lstrip(";,: ") if place else said
    parts: list[ShellPart] = []
    for text in statements(body):
        one = _part(text, where, node)
        if parts and one.where is not None and one[1:] == parts[-1][1:]:
            parts[-1] = parts[-1]._replace(script=f"{parts[-1].script}; {text}")
        else:
            parts.append(one)
    return ShellOrder(tuple(parts), said if all(part.where is None for part in parts) else rest)


def joined(commands: list[str], remark: str = "") -> str | None:
    """One command of several, with their remarks behind all of them; None of none."""
    parted = [one.partition(REMARK) for one in commands]
    remarks = dict.fromkeys(one for one in (*(said for _, _, said in parted), remark) if one)
    body = "; ".join(dict.fromkeys(one for one, _, _ in parted))
    return f"{body}{REMARK if remarks else ''}{'; '.join(remarks)}" if body else None


def words(command: str) -> frozenset[str]:
    """What stands between blanks: names and addresses among it."""
    return frozenset(command.split())


def statements(text: str) -> Iterator[str]:
    """What stands between semicolons that no quote and no bracket encloses."""
    begin = depth = 0
    quote = ""
    for at, c in enumerate(text):
        if quote:
            quote = "" if c == quote else quote
        elif c in "'\"":
            quote = c
        elif c in "({":
            depth += 1
        elif c in ")}":
            depth -= 1
        elif c == ";" and depth == 0:
            yield text[begin:at].strip()
            begin = at + 1
    yield text[begin:].strip()


def program(statement: str) -> str:
    """The first word, behind `sudo`."""
    return next((word for word in statement.split() if word != "sudo"), "")


def _part(text: str, where: Where | None, node: str) -> ShellPart:
    if m := SSH.fullmatch(text):
        return ShellPart(m["script"], Where.NAMED if not m["node"].startswith("<") else Where.NODE, m["node"])
    name = program(text)
    if where is not None and name not in CLIENTS:
        return ShellPart(text, where, node)
    if name in OWN:
        plane = OF_PLANE.search(text) is not None
        return ShellPart(text, Where.WORKER if name == "nc" else Where.CONTROL if plane else Where.NODE)
    if name in ON_FILES and "|" not in text.split("'")[0].split()[0]:
        return ShellPart(text, Where.CONTROL)
    return ShellPart(text)


def _where(place: str) -> tuple[Where, str]:
    if place.startswith(("a worker", "the worker", "another worker")):
        return Where.WORKER, ""
    if "API server" in place or place.startswith(("its machine", "the server's", "each control")):
        return Where.CONTROL, ""
    if place.split()[0] in ("its", "the", "that", "another", "a", "each"):
        return Where.NODE, ""
    return Where.NAMED, place
