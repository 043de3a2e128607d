"""How many replicas a bundle asks of the API servers of a control plane."""

from __future__ import annotations

import pytest
from analyzer.checks.plane_size import counts, wanted
from analyzer.schema import WORKLOADS

from tests.checks.test_cp import SPACE, replicas
from tests.support.inline import bundle, pod, pods

API = "kube-apiserver"


def asked_for(*rows: list[str], more: str = "") -> int | None:
    case = bundle({"m.txt": pods(*rows)} | ({"more.txt": more} if more else {}))
    about = case.snapshot.about
    return wanted(about, about.role(API), case.snapshot.rows[WORKLOADS], API)


def test_one_of_each_is_a_whole_control_plane() -> None:
    """Where every part has one replica, nothing asks for a second, whatever the namespace is called."""
    rows = [*replicas(API, "2/2"), *replicas("kube-scheduler", "1/1"), pod("etcd-0", namespace=SPACE)]
    assert asked_for(*rows) is None
    assert asked_for(*rows, *replicas("konnectivity-agent", *("1/1",) * 3)) is None, "agents are no part of that size"


@pytest.mark.parametrize(("number", "want"), [(2, 2), (3, 3), (4, 3)])
def test_as_many_as_stand_beside_them(number: int, want: int) -> None:
    """Three schedulers are beside three API servers; a fourth is one that goes or comes."""
    assert asked_for(*replicas(API, "5/5"), *replicas("kube-scheduler", *("1/1",) * number)) == want


def test_pods_of_another_plane_do_not_count() -> None:
    """Three of another cluster's say nothing of this one."""
    other = [[row[0].replace(SPACE, "master-other"), *row[1:]] for row in replicas("kube-scheduler", *("1/1",) * 3)]
    assert asked_for(*replicas(API, "5/5"), *other) is None


def test_its_own_count_comes_first() -> None:
    """A Deployment that wants two wants two, whatever stands beside it."""
    table = f"NAMESPACE  NAME  READY  UP-TO-DATE  AVAILABLE  AGE\n{SPACE}  kube-apiserver  2/2  2  2  4d\n"
    assert asked_for(*replicas(API, "5/5"), *replicas("kube-scheduler", *("1/1",) * 3), more=table) == 2


def test_where_the_number_stands() -> None:
    """In the Deployments of the control plane's namespace, where it is the reader's to ask."""
    about = bundle({"m.txt": pods(*replicas(API, "5/5"))}).snapshot.about
    assert counts(about).command == f"kubectl get deployments -n {SPACE} -o wide"
