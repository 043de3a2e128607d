"""On which node an agent runs whose log a bundle holds: by its log, its pod, or the address that is its identifier."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from analyzer import patterns as regex
from analyzer.tunnel.log import AgentState, Log

END = regex.compile(r"[-_.]([a-z0-9]{5})$")
"""The random end of a pod's name, which a file that somebody saved keeps more often than the rest."""

if TYPE_CHECKING:
    from analyzer.facts.cluster import About
    from analyzer.facts.pods import Pod
    from analyzer.tunnel.view import TunnelView


def agent_id(log: Log) -> str | None:
    """The identifier that the agent was given, as it prints it at its start; on most products its pod's address."""
    told = log.options.get("AgentID")
    return told.value if told is not None else None


class _AgentPods:
    """The listed pods of agents by what a log may say of its own: each with its place in the list."""

    def __init__(self, pods: list[Pod]) -> None:
        self.named: dict[str, tuple[int, Pod]] = {}
        self.addressed: dict[str, Pod] = {}
        self.ending: dict[str, list[Pod]] = {}
        for at, pod in enumerate(pods):
            self.named.setdefault(pod.name, (at, pod))
            if pod.ip:
                self.addressed.setdefault(pod.ip, pod)
            self.ending.setdefault(pod.name.rpartition("-")[2], []).append(pod)


_LISTED: WeakKeyDictionary[About, _AgentPods] = WeakKeyDictionary()
"""A hundred logs are asked after by a dozen causes: a look through a list of a thousand pods for each would cost more than all checks."""


def pod_of(about: About, state: AgentState) -> Pod | None:
    """The listed pod whose log it is: by the pod's name, the file's, or its address."""
    listed = _LISTED.get(about)
    if listed is None:
        listed = _LISTED[about] = _AgentPods(about.role("agent"))
    if not listed.named:
        return None
    names = {state.log.pod, state.log.source.rpartition("/")[2].removesuffix(".log").removesuffix(".txt")}
    if found := min((listed.named[name] for name in names if name in listed.named), key=itemgetter(0), default=None):
        return found[1]
    if pod := listed.addressed.get(agent_id(state.log) or ""):
        return pod
    ends = {m[1] for name in names if name and (m := END.search(name))}
    alike = [pod for end in ends for pod in listed.ending.get(end, ())]
    return alike[0] if len(alike) == 1 else None


def node_of(about: About, state: AgentState) -> str | None:
    """The node's name; None where nothing tells."""
    pod = pod_of(about, state) if not state.log.node else None
    name = state.log.node or (pod.node if pod is not None else None)
    return about.node_name(name) if name else None


def place_of_all(about: About, tunnel: TunnelView) -> str | None:
    """The one node on which all agents run whose logs a bundle holds; None where they are of several, or one is of none known."""
    found = {node_of(about, state) for state in tunnel.agent_states}
    return found.pop() if len(found) == 1 else None


def all_beside_server(about: About, tunnel: TunnelView) -> bool:
    """
    Do all agents that are ready stand on a host that is dialled as the server: their packets leave no machine, and they say nothing of the way to it.

    Their own addresses tell it, since such agents use the host's network, or their nodes'.
    """
    host, _ = tunnel.server_address
    dialled = {target.rpartition(":")[0].strip("[]") for target in tunnel.dialled} | ({host} if host else set())
    ready = [pod for pod in about.role("agent") if pod.health is True]
    return bool(dialled and ready) and all(_addresses(about, pod) & dialled for pod in ready)


def _addresses(about: About, pod: Pod) -> set[str]:
    node = about.nodes.get(pod.node or "")
    told = (pod.ip, pod.node, *((node.internal_ip, node.external_ip) if node is not None else ()))
    return {one for one in told if one}


def lone_pod_of(about: About, tunnel: TunnelView, state: AgentState) -> Pod | None:
    """The same as `pod_of`; of the only log that fails, which names nobody, the only listed agent that is not ready beside ready ones."""
    if (own := pod_of(about, state)) is not None or state.log.pod or state.log.node or len(tunnel.failing) != 1:
        return own
    pods = about.role("agent")
    bad = [pod for pod in pods if pod.health is False]
    good = [pod for pod in pods if pod.health is True]
    return bad[0] if state in tunnel.failing and len(bad) == 1 and good and len(bad) + len(good) == len(pods) else None


def lone_node_of(about: About, tunnel: TunnelView, state: AgentState) -> str | None:
    """The same as `node_of`, with the node of that only pod."""
    pod = lone_pod_of(about, tunnel, state) if node_of(about, state) is None else None
    return about.node_name(pod.node) if pod is not None and pod.node else node_of(about, state)
