"""The control plane as a whole: CP-07, CP-09 and CP-10."""

from __future__ import annotations

from typing import Any

import pytest
from analyzer.checks.cp_plane import control_plane, control_plane_network, placement
from analyzer.checks.details import ControlPlane
from analyzer.schema import LogSignalRow, NodeRow, PodRow, ToolErrorRow
from analyzer.tables.base import Row
from hypothesis import example, given

from tests.checks.test_cp import MANY, SPACE, replicas
from tests.support.asked import asked
from tests.support.inline import bundle, node, nodes, pod, pods
from tests.support.names import DOTTED, few


@pytest.mark.parametrize(
    ("state", "status"),
    [("Running", "pass"), ("CrashLoopBackOff", "pass"), ("Pending", "fail"), ("ImagePullBackOff", "fail"), ("Evicted", "pass")],
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
@given(DOTTED)
def test_names_of_workers_and_their_pods_say_nothing_of_the_control_plane(name: str) -> None:
    """A sick etcd is found, and a healthy one not doubted, whatever the workers are called."""
    workers = nodes(node(name), node(f"{name}-2"))
    assert bundle(m=etcd("1/1", "0/1"), n=workers).status("CP-09") == "fail"
    assert bundle(m=etcd("1/1", "1/1"), n=workers).status("CP-09") == "pass"


def part(name: str = "kube-apiserver-6c7d8f9b5-fghij", **more: Any) -> PodRow:
    values = {"source": "p", "line": 1, "namespace": SPACE, "name": name, "status": "Running", "ready": True}
    return PodRow(**(values | more))


def etcd_row(n: int = 0, **more: Any) -> PodRow:
    return part(f"etcd-{n}", **more)


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"status": "Pending"}, "fail"),
        ({"status": "Init:ImagePullBackOff"}, "fail"),
        ({"status": "CrashLoopBackOff"}, "pass"),
        ({"status": None, "ready": None}, "unknown"),
        ({"status": None, "ready": None, "phase": "Running"}, "pass"),
        ({"name": "web-1", "status": "Pending"}, "unknown"),
    ],
)
def test_placement_by_the_status_of_a_pod(more: dict[str, Any], status: str) -> None:
    """A status that says it is not there fails; without any status or phase nothing is said; other pods are no question."""
    assert asked(placement, part(**more)).status == status


@pytest.mark.parametrize(
    ("version", "words"),
    [
        ("v1.31.2+k0s", "k0s runs its control plane as processes"),
        ("v1.31.2-gke.1200", "the provider runs the control plane"),
        ("v1.29.4+IKS", "the control plane's pods are not in the bundle"),
    ],
)
def test_a_control_plane_that_is_not_listed(version: str, words: str) -> None:
    """Processes on k0s, the provider's own on GKE, and else not in the bundle."""
    node = NodeRow(source="n", line=1, name="n1", version=version)
    for check in (placement, control_plane):
        answer = asked(check, node)
        assert (answer.status, words in answer.summary) == ("unknown", True)
        assert answer.outside is (not version.endswith("IKS"))


def slow(pod: str | None = None, signal: str = "etcd_slow") -> LogSignalRow:
    return LogSignalRow(source="l", line=1, signal=signal, pod=pod)


def error(kind: str = "apiserver") -> ToolErrorRow:
    return ToolErrorRow(source="t", line=1, class_=kind)


BUSY = [part(f"kube-apiserver-6c7d8f9b5-{end * 5}", restarts=5) for end in "abc"]
CALM = [part(f"kube-apiserver-6c7d8f9b5-{end * 5}", restarts=4) for end in "defg"]


@pytest.mark.parametrize(
    ("rows", "status", "detail"),
    [
        ([etcd_row(ready=False)], "fail", ControlPlane(1)),
        ([etcd_row(), etcd_row(1)], "pass", None),
        (BUSY, "fail", ControlPlane(0)),
        (BUSY[:2], "pass", None),
        ([*BUSY, *CALM[:2]], "fail", ControlPlane(0)),
        ([*BUSY, *CALM[:3]], "pass", None),
        ([part(restarts=None)], "pass", None),
        ([etcd_row(), slow()], "warn", ControlPlane(0)),
        ([etcd_row(), slow("etcd-0")], "warn", ControlPlane(0)),
        ([etcd_row(), slow("openshift-apiserver-a")], "pass", None),
        ([etcd_row(), slow(signal="oom")], "pass", None),
        ([etcd_row(), *[error()] * 3], "warn", ControlPlane(0)),
        ([etcd_row(), *[error()] * 2], "pass", None),
        ([etcd_row(), *[error("tunnel")] * 3], "pass", None),
        ([error("etcd")], "warn", ControlPlane(0)),
        ([slow()], "warn", ControlPlane(0)),
        ([etcd_row(status=None, ready=None)], "unknown", None),
        ([], "unknown", None),
    ],
)
def test_signs_of_a_sick_control_plane(rows: list[Row], status: str, detail: ControlPlane | None) -> None:
    """An etcd that is not ready, more than half that restart and never fewer than three; a slow etcd, its own words in an answer or many errors warn."""
    answer = asked(control_plane, *rows)
    assert (answer.status, answer.detail) == (status, detail)


@pytest.mark.parametrize(("down", "broken"), [(1, False), (2, True), (3, True)])
def test_an_etcd_without_a_majority_breaks_everything(down: int, broken: bool) -> None:
    """One of three may be away; without two no write succeeds."""
    rows = [etcd_row(n, ready=n >= down) for n in range(3)]
    answer = asked(control_plane, *rows)
    assert (answer.status, answer.broken, answer.detail) == ("fail", broken, ControlPlane(down, broken))


def test_nodes_that_are_not_ready_are_a_hint() -> None:
    """No bundle answers the question; how many nodes are not ready stands beside it."""
    two = [
        NodeRow(source="n", line=1, name=name, ready=ready) for name, ready in (("a", False), ("b", True), ("c", None))
    ]
    assert "; 1 of 3 nodes NotReady point" in asked(control_plane_network, *two).summary
    assert asked(control_plane_network, *two[1:]).summary.endswith("addresses")


def test_an_api_server_that_is_down_where_no_other_check_asks_for_it() -> None:
    """A warning with the pod, in place of a pass; in OpenShift's control planes it is a matter of CP-03, and nothing is said of an etcd that no list shows."""
    rows = "NAMESPACE     NAME                             READY   STATUS             RESTARTS   AGE\n{}   kube-apiserver-6f7c8d9b5-bbbbb   3/4     CrashLoopBackOff   12         9d\n"
    seed = bundle({"p.txt": rows.format("shoot--dev--a")})
    assert seed.status("CP-09") == "warn"
    assert "kube-apiserver-6f7c8d9b5-bbbbb 3/4 CrashLoopBackOff" in seed.says("CP-09")
    assert seed.first == ("control-plane-overloaded", "possible")
    assert bundle({"p.txt": rows.format("master-c1a2b3c4d5e6f7a8b9c0")}).status("CP-09") == "unknown"


READYZ = "$ kubectl get --raw '/readyz?verbose'\n[+]ping ok\n[-]{} failed: reason withheld\nreadyz check failed\n"
PASSED = "$ kubectl get --raw '/readyz?verbose'\n[+]ping ok\n[+]etcd ok\nreadyz check passed\n"


def test_the_api_servers_own_word_of_its_etcd() -> None:
    """It fails, and likely is the cause; one that passed elsewhere leaves it a warning, one below ends it, and a part that waits for a start is none."""
    bad = bundle({"a.txt": READYZ.format("etcd")})
    assert bad.status("CP-09") == "fail"
    assert bad.places("CP-09") == ["a.txt:3"]
    assert bad.first == ("control-plane-overloaded", "likely")
    assert str(bad.report.verdict) == "degraded"
    both = bundle({"a.txt": READYZ.format("etcd"), "b.txt": PASSED})
    assert (both.status("CP-09"), both.first) == ("warn", ("control-plane-overloaded", "possible"))
    for text in (READYZ.format("etcd") + PASSED, READYZ.format("informer-sync"), PASSED):
        assert bundle({"a.txt": text}).status("CP-09") not in ("fail", "warn")
