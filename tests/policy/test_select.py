"""Which policies apply: found by the label they ask for, and none is missed."""

from __future__ import annotations

import random
from typing import Any

from analyzer.policy.labels import Partial
from analyzer.policy.objects import Endpoint, HostEndpoint
from analyzer.policy.select import Selecting

from tests.policy.worlds import model
from tests.support.policies import evaluator, gnp, knp, np


def names(selecting: Selecting, thing: Any, direction: str = "Ingress") -> list[tuple[str, bool]]:
    return [(policy.name, sure) for policy, sure in selecting.of(thing, direction)]


def test_no_policy_is_missed() -> None:
    """The index finds what asking every policy finds, in the same order, in random worlds."""
    for seed in range(60):
        _, objects = model(random.Random(seed))
        ours = evaluator(objects)
        things: list[Any] = [
            *ours.world.workloads.values(),
            *(h for heps in ours.world.host_endpoints.values() for h in heps),
        ]
        for thing in things:
            for direction in ("Ingress", "Egress"):
                one_by_one = [
                    policy.name
                    for policy in ours.world.policies
                    if Selecting([policy]).of(type(thing)(**{k: getattr(thing, k) for k in thing.__dataclass_fields__ if k != "cache"}), direction)
                ]  # fmt: skip
                assert [name for name, _ in names(ours.walk.selecting, thing, direction)] == one_by_one, seed


def test_labels_that_are_not_known_leave_it_open() -> None:
    """A policy by such a label may apply; one by another does not."""
    policies = evaluator(
        [
            gnp("a", selector="x == 'y'"),
            gnp("b", selector="projectcalico.org/namespace == 'm'"),
            gnp("c", selector="x in {'y'} && q == 'r'"),
            gnp("d"),
        ]
    ).world.policies
    blind = Endpoint(
        "workload",
        "p",
        "n",
        labels=Partial({"q": "s", "projectcalico.org/namespace": "n"}, own=True, namespace=False, account=False),
    )
    assert names(Selecting(policies), blind) == [("a", False), ("d", True)]
    assert names(Selecting(policies), blind, "Egress") == []
    known = Endpoint("workload", "p", "n", labels={"x": "y", "q": "r", "projectcalico.org/namespace": "m"})
    assert names(Selecting(policies), known) == [("a", True), ("b", True), ("c", True), ("d", True)]


def test_namespaced_policies() -> None:
    """In their namespace alone, and never on hosts."""
    policies = evaluator([np("n/a", selector="x == 'y'"), knp("m/b", podSelector={}), np("m/c")]).world.policies
    pod = Endpoint("workload", "p", "m", labels={"x": "y", "projectcalico.org/orchestrator": "k8s"})
    assert names(Selecting(policies), pod) == [("b", True), ("c", True)]
    host = HostEndpoint("h", "w", "*", (), {"x": "y"}, (), {})
    assert names(Selecting(policies), host) == []
