"""On which node an agent runs whose log a bundle holds: by its log, its pod, or the address that is its identifier."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.tunnel.log import AgentState, Log

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
    return next((p for p in pods if p.name in names), next((p for p in pods if own and p.ip == own), None))


def node_of(about: About, state: AgentState) -> str | None:
    """The node's name; None where nothing tells."""
    if state.log.node:
        return state.log.node
    pod = pod_of(about, state)
    return pod.node if pod is not None else None
