"""On which node an agent runs whose log a bundle holds: by its log, its pod, or the address that is its identifier."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer import patterns as regex
from analyzer.tunnel.log import AgentState, Log

END = regex.compile(r"[-_.]([a-z0-9]{5})$")
"""The random end of a pod's name, which a file that somebody saved keeps more often than the rest."""

if TYPE_CHECKING:
    from analyzer.facts.cluster import About
    from analyzer.facts.pods import Pod


def agent_id(log: Log) -> str | None:
    """The identifier that the agent was given, as it prints it at its start; on most products its pod's address."""
    told = log.options.get("AgentID")
    return told.value if told is not None else None


def pod_of(about: About, state: AgentState) -> Pod | None:
    """The listed pod whose log it is: by the pod's name, the file's, or its address."""
    own = agent_id(state.log)
    names = {state.log.pod, state.log.source.rpartition("/")[2].removesuffix(".log").removesuffix(".txt")}
    pods = about.role("agent")
    if found := next((p for p in pods if p.name in names), next((p for p in pods if own and p.ip == own), None)):
        return found
    ends = {m[1] for name in names if name and (m := END.search(name))}
    alike = [p for p in pods if p.name.rpartition("-")[2] in ends]
    return alike[0] if len(alike) == 1 else None


def node_of(about: About, state: AgentState) -> str | None:
    """The node's name; None where nothing tells."""
    if state.log.node:
        return state.log.node
    pod = pod_of(about, state)
    return pod.node if pod is not None else None
