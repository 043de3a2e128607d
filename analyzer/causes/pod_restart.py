"""
How a pod is started anew: by deleting it, or on its machine where the kubelet runs it of a file.

The API server shows of such a static pod only a copy (its mirror): deleting that ends no process. The kubelet makes a container anew
that is removed on its machine, and so does what moves the manifest out of its folder and back (kubernetes.io, static pods).
"""

from __future__ import annotations

from typing import NamedTuple

from analyzer import patterns as regex
from analyzer.checks import commands
from analyzer.facts import tenants
from analyzer.facts.cluster import About
from analyzer.facts.generated import AGENT, SERVER, static_of
from analyzer.facts.pods import Pod

CONTROL = r"konnectivity-server|kube-apiserver|kube-controller-manager|kube-scheduler|etcd"
OF_CONTROL = regex.compile(rf"(?P<stem>{CONTROL})(?:-(?P<node>[a-z0-9][a-z0-9.-]*))?$")
MADE = regex.compile(
    r"(?:.*-)?[bcdfghjklmnpqrstvwxz2456789]{5}$|(?:.*-)?\d{1,4}$|[a-z]{1,3}$|[bcdfghjklmnpqrstvwxz2456789]{2,4}$"
)
"""What a set puts behind its own name: five letters without vowels, or a number; shortened, as somebody writes it."""
UNPLACED = (
    "   # on its machine, where the kubelet makes it anew; deleting the pod's copy in the API would restart nothing"
)


class StaticPod(NamedTuple):
    """
    Attributes:
        stem: the name in its manifest.
        node: its machine; None where that is not known.
    """

    stem: str
    node: str | None


def static(about: About, name: str, node: str | None = None, space: str | None = None) -> StaticPod | None:
    """
    The static pod of that name, by its node's name behind it; None of any other pod.

    Where no list has its node, a part of a control plane in kube-system tells by its form: nothing that a set makes ends so.
    """
    for one in (node, *about.nodes):
        if one and (stem := static_of(name, one)) is not None:
            return StaticPod(stem, one)
    m = OF_CONTROL.match(name)
    if node or m is None or about.language.on_ibm or (space or "kube-system") != "kube-system":
        return None
    if m["node"] is None:
        return StaticPod(m["stem"], None) if space else None  # its manifest; else it may be the name of a file
    return None if MADE.match(m["node"]) else StaticPod(m["stem"], m["node"])


def again(found: StaticPod, container: str) -> str:
    """The command that lets the kubelet make the container anew."""
    return _there(found, f"crictl rm -f $(crictl ps -a --name {container} -q)")


def kept(found: StaticPod, container: str, file: str) -> str:
    """The command that keeps its logs, of this run and of the one before, from its machine: that is there when no tunnel is."""
    every = f"crictl ps -a --name {container} -q"
    last = f"crictl logs $({every} | head -1) > {file}.log 2>&1"
    command = f"{last}; crictl logs $({every} | sed -n 2p) > {file}-previous.log 2>&1"
    return f"ssh {found.node} '{command}'" if found.node else command


def _there(found: StaticPod, command: str) -> str:
    return f"ssh {found.node} '{command}'" if found.node else command + UNPLACED


def _static(about: About) -> StaticPod | None:
    """The server's pod, where a kubelet runs it of a file on its machine."""
    if pods := about.server_pods:
        return static(about, pods[0].name, pods[0].node, pods[0].namespace)
    return static(about, about.server_pod[1], None, about.server_pod[0]) if about.server_pod else None


def of_agent(bad: Pod) -> str:
    """The command that gives one agent a new start."""
    if bad.node and (stem := static_of(bad.name, bad.node)) is not None:
        return again(StaticPod(stem, bad.node), AGENT)
    return f"kubectl delete pod -n {bad.namespace or 'kube-system'} {bad.name}"


def restart_server(about: About) -> str:
    """The command that gives the server a new pod; a static pod of a node is made anew there, not by deleting its mirror."""
    if about.language.product == "k0s" and not about.role("server"):
        return "systemctl restart k0scontroller   # on each controller, one after the other: the server is its child process"
    if (unit := about.server_unit) is not None:
        return f"systemctl restart {unit[0]}   # on {unit[1] or 'its machine'}"
    if (static := _static(about)) is not None:
        return again(static, SERVER)
    space = commands.master_namespace(about)
    if about.server_pod is not None:
        return f"kubectl -n {space} delete pod --grace-period=1 {about.server_pod[1]}"
    if about.language.product == "roks":  # the server is a container of these pods
        return f"kubectl -n {space} rollout restart deployment kube-apiserver"
    if (pods := commands.hosted_plane(about)) is not None and not about.language.on_ibm:
        return f"kubectl -n {space} rollout restart {pods.workload}   # in the management cluster"
    if not about.language.on_ibm:
        return f"kubectl -n {space} delete pod --grace-period=1 -l k8s-app=konnectivity-server"
    return f"kubectl -n {space} rollout restart deployment konnectivity-server-{commands.cluster_id(about)}"


def save_logs(about: About) -> str:
    """The commands that keep what a restart takes away: the log of this run and of the one before."""
    pod = about.server_pod
    if pod is None or about.server_unit is not None:
        return ""
    if (static := _static(about)) is not None:
        return f"{kept(static, SERVER, 'server')}; "
    inside = " -c konnectivity-server" if tenants.is_inside(about) else ""
    logs = f"kubectl -n {pod[0] or commands.master_namespace(about)} logs {pod[1]}{inside}"
    return f"{logs} > server.log; {logs} --previous > server-previous.log; "
