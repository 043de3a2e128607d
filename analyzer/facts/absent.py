"""The API server's answer to who asks for the agents' DaemonSet by its name, where there is none."""

from __future__ import annotations

from analyzer import patterns as regex
from analyzer.schema import ToolErrorRow

SYSTEM = regex.compile(r"(?:-n|--namespace)[ =]?kube-system\b")
NOT_FOUND = regex.compile(r"\(NotFound\): daemonsets\.(?:apps|extensions) \"konnectivity-agent\" not found")


def is_agents_absent(error: ToolErrorRow) -> bool:
    """Was it asked for in the namespace where it has to be: a name that is not found elsewhere says nothing."""
    return NOT_FOUND.search(error.message or "") is not None and SYSTEM.search(error.command or "") is not None
