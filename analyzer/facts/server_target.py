"""The pods in which a Konnectivity server runs, and which of them is meant where something is to be done to a server."""

from __future__ import annotations

from functools import cached_property

from analyzer.facts.agent_target import AgentTarget
from analyzer.facts.pods import Pod
from analyzer.schema import LOG_SOURCES


class ServerTarget(AgentTarget):
    """Pods of servers: those that are listed, else one whose log is in the bundle."""

    @cached_property
    def server_pod(self) -> tuple[str | None, str] | None:
        """(namespace, name) of a pod in which a server runs: one that is listed, else one whose log is in the bundle."""
        for pod in self.server_pods:
            # what a node's manifest calls it has the node's name behind it where it runs
            at = (one for one in self.pods if one.node and one.status and one.name == f"{pod.name}-{one.node}")
            placed = next(at, pod) if not pod.status else pod
            return placed.namespace or pod.namespace, placed.name
        named = (row.pod for row in self._tables[LOG_SOURCES] if row.component == "server" and row.pod)
        return next(((self.server_space, name) for name in named), None)

    @cached_property
    def server_space(self) -> str | None:
        """The one namespace in which commands ask for a server's log; None where they ask in several, or none does."""
        asked = {row.value for row in self.facts.get("server_space", [])}
        return asked.pop() if len(asked) == 1 else None

    @property
    def server_pods(self) -> list[Pod]:
        """Listed pods in which a server runs, first those that are not ready: what is done to a server is done there."""
        return sorted(self.role("server") or self.role("kube-apiserver"), key=lambda pod: pod.health is not False)
