"""Which cluster a command asks."""

from __future__ import annotations

import pytest
from analyzer.sources.asked_of import asked_of, chosen


@pytest.mark.parametrize(
    ("prompt", "command", "named"),
    [
        ("(⎈|harbour:default) dana@mac ~ %", "kubectl get nodes", "context harbour"),
        ("(⎈|arn:aws:eks:eu-1:12:cluster/harbour:shop) $", "kubectl get nodes", "context arn:aws:eks:eu-1:12:cluster/harbour"),
        ("☸ harbour (shop) ❯", "kubectl get nodes", "context harbour"),
        ("dana@mac ~ %", "kubectl get nodes", None),
        ("$", "kubectl --context quarry get nodes", "context quarry"),
        ("$", "helm --kube-context=quarry upgrade web ./web", "context quarry"),
        ("(⎈|harbour:default) $", "kubectl --context quarry get nodes", "context quarry"),
        ("$", "oc --server=https://API.quarry.example:6443 get pods", "server api.quarry.example"),
        ("$", "kubectl -s https://10.0.0.9:6443 get pods", "server 10.0.0.9"),
        ("$", "docker --context quarry ps", None),
        ("$", "journalctl -u kubelet", None),
    ],
)  # fmt: skip
def test_options_come_before_the_prompt(prompt: str, command: str, named: str | None) -> None:
    """Of other tools' options, and of prompts that show a host alone, nothing is known."""
    assert asked_of(prompt, command) == named


@pytest.mark.parametrize(
    ("command", "named"),
    [
        ("kubectl config use-context quarry", "context quarry"),
        ("kubectx quarry", "context quarry"),
        ("oc login -u dana https://api.quarry.example:6443", "server api.quarry.example"),
        ("kubectl config get-contexts", None),
        ("kubectl get pods", None),
    ],
)
def test_a_choice_holds_for_what_is_typed_below(command: str, named: str | None) -> None:
    """A look at the contexts chooses none."""
    assert chosen(command) == named
