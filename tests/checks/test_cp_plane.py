"""The control plane as a whole: CP-07, CP-09 and CP-10."""

from __future__ import annotations

import pytest
from hypothesis import example, given

from tests.checks.test_cp import MANY, SPACE, replicas
from tests.support.inline import bundle, node, nodes, pod, pods
from tests.support.names import NAMES, few


@pytest.mark.parametrize(
    ("state", "status"),
    [("Running", "pass"), ("CrashLoopBackOff", "pass"), ("Pending", "fail"), ("ImagePullBackOff", "fail"), ("Evicted", "fail")],
)  # fmt: skip
def test_placed_and_pulled(state: str, status: str) -> None:
    """A pod that starts and falls was placed: CrashLoopBackOff is no question of the management nodes."""
    case = bundle(m=pods(*replicas("kube-apiserver", "5/5", "0/5", status=state)))
    assert case.status("CP-07") == status
    assert case.places("CP-07") == ["m.txt:3" if status == "fail" else "m.txt:2"]
    assert bundle(MANY).status("CP-07") == "unknown"


def etcd(*ready: str, restarts: int = 0) -> str:
    rows = [
        pod(f"etcd-{n}", one, "Running" if one == "1/1" else "CrashLoopBackOff", restarts, namespace=SPACE)
        for n, one in enumerate(ready)
    ]
    return pods(*rows)


def test_a_sick_etcd() -> None:
    """A pod that is not ready fails, with its line; all ready pass; none listed is unknown."""
    case = bundle(m=etcd("1/1", "0/1", "1/1"))
    assert case.status("CP-09") == "fail"
    assert "1 of 3 etcd pods" in case.says("CP-09")
    assert case.places("CP-09") == ["m.txt:3"]
    assert bundle(m=etcd("1/1", "1/1", "1/1")).status("CP-09") == "pass"
    assert bundle(MANY).status("CP-09") == "unknown"


@pytest.mark.parametrize(("count", "restarts", "status"), [(3, 5, "fail"), (2, 5, "pass"), (3, 4, "pass")])
def test_many_restarts_of_the_control_plane(count: int, restarts: int, status: str) -> None:
    """More than two pods and more than half of them, five times each; one pod's restarts are its own."""
    rows = replicas("kube-apiserver", *("5/5",) * 3)
    for row in rows[:count]:
        row[4] = str(restarts)
    assert bundle(m=pods(*rows)).status("CP-09") == status


@pytest.mark.parametrize(("times", "status"), [(0, "pass"), (1, "warn")])
def test_lines_of_a_slow_etcd(times: int, status: str) -> None:
    """An API server's log that etcd timed out: a warning and no proof of what is broken."""
    line = "E0302 09:00:01.000000       1 status.go:71] apiserver received an error: etcdserver: request timed out\n"
    text = "I0302 09:00:00.000000       1 server.go:1] ready\n" + line * times
    case = bundle({"m.txt": etcd("1/1"), f"logs/{SPACE}/kube-apiserver-6f7c8d9b5-bbbbb/kube-apiserver.log": text})
    assert case.status("CP-09") == status


@pytest.mark.parametrize(("times", "status"), [(2, "pass"), (3, "warn")])
def test_api_errors_in_place_of_output(times: int, status: str) -> None:
    """Three commands that got no answer from the API server."""
    error = "The connection to the server 10.1.2.{}:6443 was refused - did you specify the right host or port?\n"
    files = {"m.txt": etcd("1/1")} | {f"e{n}.txt": error.format(n) for n in range(times)}
    assert bundle(files).status("CP-09") == status


def test_the_control_planes_network_is_not_in_a_bundle() -> None:
    """Unknown always; nodes that are NotReady are counted as a hint."""
    case = bundle(n=nodes(node("n1", status="NotReady"), node("n2")))
    assert case.status("CP-10") == "unknown"
    assert "1 of 2 nodes NotReady" in case.says("CP-10")
    assert "NotReady" not in bundle(n=nodes(node("n1"))).says("CP-10")


@few
@example("etcd-less")
@given(NAMES)
def test_names_of_workers_and_their_pods_say_nothing_of_the_control_plane(name: str) -> None:
    """A sick etcd is found, and a healthy one not doubted, whatever the workers are called."""
    workers = nodes(node(name), node(f"{name}-2"))
    assert bundle(m=etcd("1/1", "0/1"), n=workers).status("CP-09") == "fail"
    assert bundle(m=etcd("1/1", "1/1"), n=workers).status("CP-09") == "pass"
