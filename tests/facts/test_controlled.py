"""What controllers of the system say of pods that no list shows."""

from __future__ import annotations

import pytest
from analyzer.facts.controlled import counted, refused, role_of_controller, short
from analyzer.schema import EventRow, WorkloadRow

from tests.support.inline import nobody

WHY = 'Error creating: pods "calico-node-" is forbidden: exceeded quota: small'


def event(message: str = WHY, kind: str = "DaemonSet", name: str = "calico-node", **more: str) -> EventRow:
    return EventRow(source="e.txt", line=3, namespace="kube-system", object_kind=kind, object_name=name, reason=more.get("reason", "FailedCreate"), type=more.get("type", "Warning"), message=message)  # fmt: skip


def daemonset(desired: int | None, current: int | None, ready: int | None, name: str = "calico-node") -> WorkloadRow:
    return WorkloadRow(source="d.txt", line=2, namespace="kube-system", kind="DaemonSet", name=name, desired=desired, current=current, ready=ready)  # fmt: skip


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("calico-node", "calico-node"),
        ("calico-typha", "typha"),
        ("calico-typha-6c9d7f8b5d", "typha"),
        ("metrics-server-74f9c8bd6c", "metrics-server"),
        ("coredns", "coredns"),
        ("kube-proxy", ""),
        (None, ""),
    ],
)
def test_a_controller_has_the_role_of_its_pods(name: str | None, role: str) -> None:
    """By its own name, a ReplicaSet by that of its Deployment."""
    assert role_of_controller(nobody(), "kube-system", name) == role


def test_refusals_stand_in_events_and_in_conditions() -> None:
    """A volume claim makes no pods, and what is normal refuses none."""
    held = WorkloadRow(source="d.yaml", line=1, kind="Deployment", name="web", message="ReplicaFailure: FailedCreate: pods \"web-\" is forbidden: x; Available: Min: y")  # fmt: skip
    events = [event(), event(kind="PersistentVolumeClaim"), event(type="Normal"), event(reason="FailedMount")]
    found = refused([held, daemonset(3, 0, 0)], events)
    assert [(one.kind, one.name, one.message) for one in found] == [
        ("DaemonSet", "calico-node", WHY),
        ("Deployment", "web", 'pods "web-" is forbidden: x'),
    ]
    assert found[1].row is held


@pytest.mark.parametrize(
    ("rows", "events", "words"),
    [
        ([daemonset(3, 0, 0)], [], "calico-node: 3 wanted, 0 there"),
        ([daemonset(3, 3, 0)], [], "calico-node: 3 wanted, 0 ready"),
        ([daemonset(3, 3, 2)], [], "calico-node: 3 wanted, 2 ready"),
        ([daemonset(3, 0, 0)], [event()], "calico-node: 3 wanted, 0 there: exceeded quota: small"),
        ([], [event()], "calico-node: exceeded quota: small"),
        ([daemonset(3, 3, 3)], [event()], None),
        ([daemonset(0, 0, 0)], [], None),
        ([daemonset(3, 0, None)], [], None),
        ([daemonset(None, None, None)], [], None),
        ([daemonset(3, 0, 0, name="kube-proxy")], [], None),
        ([], [event('failed calling webhook "a.b": EOF')], None),
        ([], [event('admission webhook "a.b" denied the request: no')], None),
    ],
)
def test_which_controllers_lack_pods(rows: list[WorkloadRow], events: list[EventRow], words: str | None) -> None:
    """By counts, by refusals, or both as one; a count with all ready is later than any refusal, and an unknown count is none."""
    found = short(nobody(), rows, events, "calico-node")
    assert [one.words for one in found] == ([words] if words else [])


def test_a_refused_replicaset_speaks_by_its_own_count() -> None:
    """Where no Deployment is counted; one of an older template beside it wants no pods."""
    rows = [
        WorkloadRow(source="r", line=1, namespace="kube-system", kind="ReplicaSet", name=name, desired=desired, current=0)
        for name, desired in (("metrics-server-74f9c8bd6c", 2), ("metrics-server-5d7c9f8b66", 0))
    ]  # fmt: skip
    (one,) = short(nobody(), rows, [event(kind="ReplicaSet", name="metrics-server-74f9c8bd6c")], "metrics-server")
    assert (one.wanted, one.ready, one.exist) == (2, 0, False)
    assert one.rows[0] is rows[0]


def test_which_controllers_have_all_their_pods() -> None:
    """As many ready as are wanted, and some wanted."""
    rows = [daemonset(3, 3, 3), daemonset(0, 0, 0), daemonset(3, 3, 2), daemonset(2, 2, 2, name="kube-proxy")]
    assert counted(nobody(), rows, "calico-node") == rows[:1]
