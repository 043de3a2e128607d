"""calico-node and typha as a cause."""

from __future__ import annotations

import pytest
from hypothesis import example, given

from tests.support.inline import bundle, pod, pods
from tests.support.meshes import A, B
from tests.support.names import NAMES, few

CALICO_DOWN = "calico-node-down"


def test_calico_node_that_does_not_run() -> None:
    """Its socket is dead, or its pods are not ready: confirmed, with the node; ready pods are no cause."""
    dead = "Unable to connect to server control socket (/var/run/calico/bird.ctl): Connection refused\n"
    case = bundle({f"bird/{A}/birdcl_show_protocols.txt": dead})
    assert case.first == (CALICO_DOWN, "confirmed")
    assert case.cause(CALICO_DOWN).scope == A  # type: ignore[union-attr]
    bad = bundle(p=pods(pod("calico-node-aaaaa", "0/1", "CrashLoopBackOff", node=A), pod("calico-node-bbbbb", node=B)))
    assert bad.first == (CALICO_DOWN, "confirmed")
    assert bad.cause(CALICO_DOWN).scope == A  # type: ignore[union-attr]
    typha = pods(pod("calico-node-aaaaa", node=A), pod("calico-typha-7d9f8b6c5-aaaaa", "0/1"))
    assert bundle(p=typha).first == (CALICO_DOWN, "likely")
    assert bundle(p=pods(pod("calico-node-aaaaa", node=A))).causes == {}


@few
@example("not-ready")
@given(NAMES)
def test_calico_node_down_whatever_its_node(name: str) -> None:
    """The node's name is the scope and nothing else."""
    case = bundle(p=pods(pod("calico-node-aaaaa", "0/1", node=name), pod("calico-node-bbbbb", node=f"{name}-b")))
    assert case.causes == {CALICO_DOWN: "likely"}
    assert case.cause(CALICO_DOWN).scope == name  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("ready", "state", "restarts", "certainty"),
    [("0/1", "Running", 0, "likely"), ("0/1", "Running", 9, "confirmed"), ("0/1", "CrashLoopBackOff", 9, "confirmed")],
)
def test_a_pod_that_is_not_ready_without_a_reason_proves_no_fault_of_its_own(
    ready: str, state: str, restarts: int, certainty: str
) -> None:
    """`0/1 Running` may be a start or a missing session; a status, restarts or the probe's words state the reason."""
    rows = pods(pod("calico-node-aaaaa", ready, state, restarts, node="n1"), pod("calico-node-bbbbb", node="n2"))
    assert bundle(p=rows).causes["calico-node-down"] == certainty
