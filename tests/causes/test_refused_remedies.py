"""What gives a controller of the system its pods."""

from __future__ import annotations

import pytest
from analyzer.causes.refused_remedies import CURES, LOOKS, for_lacking
from analyzer.checks.details import LackingPods
from analyzer.facts.scheduling import Obstacle


@pytest.mark.parametrize("obstacle", [*CURES, Obstacle.FORBIDDEN])
def test_each_refusal_has_a_cure_with_names(obstacle: Obstacle) -> None:
    """Of the controller or its namespace, and of what decides; no brace of a pattern stays."""
    one = LackingPods("DaemonSet", "net", "calico-node", False, True, obstacle, "small")
    (remedy,) = for_lacking(one, "S6")
    assert "calico-node" in remedy.text or "net" in remedy.text
    assert "{" not in remedy.text
    assert remedy.command
    assert ("-n net" in remedy.command) or obstacle in LOOKS


@pytest.mark.parametrize(("exist", "words"), [(True, "bring up the pods"), (False, "being created")])
def test_without_a_refusal_the_controllers_description_tells(exist: bool, words: str) -> None:
    """Pods that are there have words of their own; of those that are not only events tell."""
    (remedy,) = for_lacking(LackingPods("", None, "calico-node", exist, True), "S6")
    assert words in remedy.text
    assert "kubectl describe daemonset -n kube-system calico-node" in (remedy.command or "")


def test_openshifts_constraint_is_asked_of_the_account() -> None:
    """The command prints the account of the pods."""
    one = LackingPods("Deployment", "net", "typha", False, True, Obstacle.CONSTRAINT)
    assert "{.spec.template.spec.serviceAccountName}" in (for_lacking(one, "S6")[0].command or "")
