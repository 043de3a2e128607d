"""Services that ask for a label which the pods meant do not have."""

from __future__ import annotations

import json

import pytest
from analyzer.facts.pods import Pod
from analyzer.facts.selectors import unselected
from analyzer.schema import ServiceRow

GATE = ("gates", "gate-hook")


def pod(name: str, labels: dict[str, str] | None, space: str = "gates", *, ready: bool = True) -> Pod:
    known = json.dumps(labels) if labels is not None else None
    return Pod(space, name, "", status="Running", ready=ready, ready_containers=int(ready), containers=1, labels=known)


def asks(space: str = "gates", **labels: str) -> list[ServiceRow]:
    return [ServiceRow(source="s", line=1, namespace=space, name="gate-hook", selector=json.dumps(labels))]


ONE = pod("keeper-5c9bb7d6c4-7hl2p", {"app": "gate"})
OTHER = pod("meter-6d4f8b7c9d-x2x4z", {"app": "meter"})


def test_a_ready_pod_with_another_value_is_named_with_both() -> None:
    """What is asked for, and what the pod has under that key."""
    found = unselected(asks(app="gate-v1"), [ONE, OTHER], GATE)
    assert found is not None
    assert (found.pod.name, found.asked, found.has) == (ONE.name, ("app=gate-v1",), ("app=gate",))
    assert found.words == f"it asks for app=gate-v1, and {ONE.name}, which is 1/1 Running, has app=gate"


def test_a_pod_that_is_called_as_the_service_may_lack_the_key() -> None:
    """Its name says that it is meant; so does a namespace in which nothing else runs."""
    called = pod("gate-hook-5c9bb7d6c4-7hl2p", {"tier": "a"})
    found = unselected(asks(app="x"), [called, OTHER], GATE)
    assert found is not None
    assert (found.pod, found.has) == (called, ("no app",))
    assert unselected(asks(app="x"), [ONE], GATE) is not None


@pytest.mark.parametrize(
    "pods",
    [
        [],
        [pod("keeper-5c9bb7d6c4-7hl2p", {"app": "gate-v1", "x": "y"}, ready=False), ONE],
        [pod("keeper-5c9bb7d6c4-7hl2p", None), ONE],
        [OTHER, pod("lamp-6d4f8b7c9d-x2x4z", {"app": "lamp"})],
        [pod("keeper-5c9bb7d6c4-7hl2p", {"app": "gate"}, ready=False)],
        [pod("keeper-5c9bb7d6c4-7hl2p", {"app": "gate"}, "elsewhere")],
    ],
)
def test_nothing_is_said_where_a_pod_fits_or_none_looks_meant(pods: list[Pod]) -> None:
    """One that fits and is not ready, labels that are not shown, other programs, pods elsewhere."""
    assert unselected(asks(app="gate-v1"), pods, GATE) is None


def test_a_service_without_a_selector_asks_for_nothing() -> None:
    """Its endpoints are written by hand."""
    assert unselected(asks(), [ONE], GATE) is None
    assert unselected([], [ONE], GATE) is None
    assert unselected(asks(app="x"), [ONE], None) is None


def test_in_a_namespace_of_the_system_a_lone_program_is_not_meant_for_that() -> None:
    """Others' programs run there, so that being alone in a list says nothing."""
    lone = pod("keeper-5c9bb7d6c4-7hl2p", {"app": "gate"}, "kube-system")
    assert unselected(asks("kube-system", app="x"), [lone], ("kube-system", "gate-hook")) is None
