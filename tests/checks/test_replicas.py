"""Deployments of the control plane by their counts, where no pod of theirs is listed."""

from __future__ import annotations

import pytest
from analyzer.checks import details

from tests.checks.test_cp import ID, IKS_NODE, SPACE, server
from tests.support.inline import bundle, node, nodes, table

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
