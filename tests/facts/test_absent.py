"""A DaemonSet that the API server does not know, asked for in the right namespace."""

from __future__ import annotations

import pytest
from analyzer.facts.absent import is_agents_absent
from analyzer.schema import ToolErrorRow

ANSWER = 'Error from server (NotFound): daemonsets.apps "konnectivity-agent" not found'


@pytest.mark.parametrize(
    ("command", "message", "is_it"),
    [
        ("kubectl -n kube-system get ds konnectivity-agent", ANSWER, True),
        ("kubectl get ds konnectivity-agent --namespace=kube-system", ANSWER, True),
        ("kubectl get ds konnectivity-agent", ANSWER, False),
        ("kubectl -n kube-systems get ds konnectivity-agent", ANSWER, False),
        ("kubectl -n kube-system get ds web", ANSWER.replace("konnectivity-agent", "web"), False),
        (None, ANSWER, False),
        ("kubectl -n kube-system get ds konnectivity-agent", None, False),
    ],
)
def test_only_its_own_namespace_counts(command: str | None, message: str | None, is_it: bool) -> None:
    """Another namespace, another name, or an answer without its question says nothing."""
    assert is_agents_absent(ToolErrorRow(source="k.txt", line=2, command=command, message=message)) is is_it
