"""Remedies for refused agents name the object that decides."""

from __future__ import annotations

from typing import Any

import pytest
from analyzer.causes.scheduling_remedies import for_refusal, for_selector, for_taints
from analyzer.facts.scheduling import Obstacle

NONE: list[Any] = []


@pytest.mark.parametrize(
    ("kind", "message", "command"),
    [
        (Obstacle.QUOTA, "exceeded quota: q1, requested", "kubectl edit resourcequota -n agents q1"),
        (Obstacle.QUOTA, "must specify limits", "kubectl edit resourcequota -n agents"),
        (
            Obstacle.ACCOUNT,
            "looking up service account agents/knp: gone",
            "kubectl create serviceaccount -n agents knp",
        ),
        (Obstacle.FORBIDDEN, "is forbidden: tomorrow", "kubectl describe daemonset -n agents konnectivity-agent"),
    ],
)
def test_the_first_remedy_changes_the_object(kind: Obstacle, message: str, command: str) -> None:
    """In the agents' namespace, by its name where the refusal tells it."""
    assert for_refusal(kind, "cure", message, "agents", NONE)[0].command == command


def test_a_selector_is_taken_off_first() -> None:
    """The change first, the look second."""
    first, second = for_selector("a=b,c=d", "agents", "knp")
    assert first.command is not None
    assert first.command.startswith("kubectl patch daemonset -n agents knp ")
    assert second.command == "kubectl get nodes -l a=b,c=d"


def test_somebodys_own_taint_is_tolerated_and_one_of_kubernetes_goes_with_its_reason() -> None:
    """Key, value and what runs the agents stand in the command; a taint that a controller sets is not fought."""
    own = for_taints(["node.kubernetes.io/not-ready", "dedicated=batch"], "agents", "deployment", "knp-1")
    assert "deployment -n agents konnectivity-agent" in (own[0].command or "")
    assert '"key": "dedicated", "operator": "Equal", "value": "batch"' in (own[0].command or "")
    assert own[1].command == "kubectl taint nodes --all dedicated-"
    assert '"operator": "Exists"' in (for_taints(["gpu"], "agents", "daemonset", "knp-1")[0].command or "")
    theirs = for_taints(["node.kubernetes.io/disk-pressure"], "agents", "daemonset", "knp-1")
    assert "disk-pressure" in theirs[0].text
    assert not any("patch" in (one.command or "") for one in theirs)
    assert "$(" not in (for_taints(["a'$(x)=b"], "agents", "daemonset", "knp-1")[0].command or "").replace(
        "'\"'\"'$(x)", ""
    )
