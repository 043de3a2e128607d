"""A controller of the system that has not the pods it wants."""

from __future__ import annotations

from analyzer.checks.details.controllers import LackingPods


def test_nobody_is_said_to_refuse_where_nothing_says_so() -> None:
    """A count alone names no obstacle."""
    one = LackingPods("DaemonSet", "kube-system", "calico-node", False, True)
    assert (one.obstacle, one.decider) == (None, None)
