"""Deployments of the control plane by their counts, where no pod of theirs is listed."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from analyzer.checks import details
from analyzer.checks.replicas import of_control_plane, replicas_ready

from tests.checks.test_cp import ID, IKS_NODE, SPACE, server
from tests.support.inline import bundle, nobody, node, nodes, table
from tests.support.outcomes import cite

ROKS_NODE = nodes(node("n1", version="v1.29.7+4510e9c", **{"ibm-cloud.kubernetes.io/worker-version": "4.16.30_1569_openshift"}))  # fmt: skip


def deployments(*rows: tuple[str, str, str]) -> str:
    """`kubectl get deploy -A`: (namespace, name, READY)."""
    return table(
        "NAMESPACE  NAME  READY  UP-TO-DATE  AVAILABLE  AGE",
        [[space, name, ready, ready.split("/")[1], ready.split("/")[0], "40d"] for space, name, ready in rows],
    )


SERVER = f"konnectivity-server-{ID}"


@pytest.mark.parametrize(("ready", "status"), [("1/1", "pass"), ("0/1", "fail")])
def test_the_servers_deployment_decides_without_its_pods(ready: str, status: str) -> None:
    """0/1 is a server that is down, 1/1 one that is up; the pods, where listed, know more."""
    case = bundle({"n.txt": IKS_NODE, "d.txt": deployments(("kubx-masters", SERVER, ready))})
    assert case.status("CP-01") == status
    assert case.places("CP-01") == ["d.txt:2"]
    assert case.causes.get("server-down") == ("confirmed" if status == "fail" else None)
    with_pods = bundle({"n.txt": IKS_NODE, "d.txt": deployments(("kubx-masters", SERVER, ready)), "p.txt": server()})
    assert with_pods.status("CP-01") == "pass"


def test_one_of_three_is_no_server_down() -> None:
    """Two of three API servers ready: one server is missing, and which container of it is bad is not known."""
    case = bundle({"n.txt": ROKS_NODE, "d.txt": deployments((SPACE, "kube-apiserver", "2/3"))})
    assert case.check("CP-03").detail == details.Replicas(3, 2)
    assert case.causes == {"server-replica-missing": "likely"}
    none = bundle({"n.txt": ROKS_NODE, "d.txt": deployments((SPACE, "kube-apiserver", "0/3"))})
    assert "server-down" in none.causes


def test_the_proxy_beside_openshift_apiserver() -> None:
    """A replica short makes its proxy the likely fault and never a sure one."""
    short = bundle({"n.txt": ROKS_NODE, "d.txt": deployments((SPACE, "openshift-apiserver", "2/3"))})
    assert short.causes == {"openshift-apiserver-proxy-down": "likely"}
    assert (
        bundle({"n.txt": ROKS_NODE, "d.txt": deployments((SPACE, "openshift-apiserver", "3/3"))}).status("CP-05")
        == "pass"
    )


def test_a_deployment_of_that_name_elsewhere_tells_nothing() -> None:
    """The customer's own namespace has no server."""
    case = bundle({"n.txt": IKS_NODE, "d.txt": deployments(("default", SERVER, "0/1"))})
    assert case.status("CP-01") == "unknown"


def test_the_row_with_counts_decides_before_one_without() -> None:
    """A manifest states no count: the table beside it says that the server is down; alone it leaves it unknown."""
    manifest = f"apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: {SERVER}-b\n  namespace: kubx-masters\nspec:\n  replicas: 1\n"
    beside = {"n.txt": IKS_NODE, "d.yaml": manifest}
    assert bundle(beside).status("CP-01") == "unknown"
    case = bundle(beside | {"d.txt": deployments(("kubx-masters", SERVER, "0/1"))})
    assert (case.status("CP-01"), case.places("CP-01")) == ("fail", ["d.txt:2"])


def row(**more: Any) -> Any:
    values = {
        "kind": "Deployment",
        "namespace": "kubx-masters",
        "name": "konnectivity-server-x",
        "desired": 2,
        "ready": 2,
    }
    return SimpleNamespace(**(values | more))


def ready(*rows: Any) -> tuple[str, str, object] | None:
    found = replicas_ready(nobody(), rows, "konnectivity-server", cite)
    return found and (str(found.status), found.summary, found.detail)


@pytest.mark.parametrize(
    ("more", "counts"),
    [
        ({}, True),
        ({"kind": "StatefulSet"}, True),
        ({"kind": "DaemonSet"}, False),
        ({"namespace": None}, True),
        ({"namespace": "master-abc"}, True),
        ({"namespace": "default"}, False),
        ({"desired": None}, False),
        ({"name": None}, False),
        ({"name": "my-konnectivity-server"}, False),
    ],
)
def test_rows_of_the_control_plane(more: dict[str, Any], counts: bool) -> None:
    """A Deployment or StatefulSet of that name in a namespace of masters, or in none, that says how many it wants."""
    assert (of_control_plane([row(**more)], "konnectivity-server") != []) is counts
    assert (ready(row(**more)) is not None) is counts


@pytest.mark.parametrize(
    ("rows", "status", "words", "detail"),
    [
        ([row()], "pass", "2 of 2 replicas of Deployment konnectivity-server-x ready", None),
        ([row(ready=1)], "fail", "1 of 2 replicas", details.Replicas(2, 1)),
        ([row(ready=0, desired=1)], "fail", "0 of 1 replica ", details.Replicas(1, 0)),
        ([row(ready=0, desired=0)], "fail", "wants no pod", details.Replicas(0, 0)),
        ([row(ready=None)], "unknown", "how many replicas are ready is not stated", None),
        ([row(ready=None), row()], "pass", "2 of 2", None),
        ([row(), row(desired=5, ready=4), row(desired=9, ready=6)], "fail", "6 of 9", details.Replicas(9, 6)),
        ([row(ready=3)], "pass", "3 of 2", None),
    ],
)
def test_the_row_that_lacks_the_most_decides(rows: list[Any], status: str, words: str, detail: object) -> None:
    """A count that is stated before one that is not; none wanted is a failure of its own."""
    found = ready(*rows)
    assert found is not None
    assert found[0] == status
    assert words in found[1]
    assert found[2] == detail
