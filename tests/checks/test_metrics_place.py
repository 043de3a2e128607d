"""Where what answers `top` runs, by the bundle and else by the product."""

from __future__ import annotations

import pytest
from analyzer.checks.metrics_place import MetricsPlace, metrics_place
from analyzer.facts.cluster import About
from analyzer.schema import ClusterOperatorRow, NodeRow, PodRow
from analyzer.tables.base import Row

from tests.support.inline import bundle, node, nodes, table
from tests.support.tables import tables_of

EITHER = "-l 'app.kubernetes.io/name in (metrics-server,prometheus-adapter)'"
LABEL = "-l k8s-app=metrics-server"


def built(version: str, **more: object) -> NodeRow:
    return NodeRow(source="n", line=1, name="n1", version=version, **more)


def operator(version: str | None) -> ClusterOperatorRow:
    return ClusterOperatorRow(source="o", line=1, name="monitoring", version=version)


def listed(namespace: str, name: str, *, ready: bool) -> PodRow:
    return PodRow(source="p", line=1, namespace=namespace, name=name, ready=ready, status="Running")


def place(*rows: Row, service: str | None = None) -> MetricsPlace:
    return metrics_place(About(tables_of(*rows)), service)


@pytest.mark.parametrize(
    ("row", "namespace", "name", "target"),
    [
        (built("v1.29.4+IKS"), "kube-system", "metrics-server", LABEL),
        (built("v1.31.2-gke.1200"), "kube-system", "metrics-server", LABEL),
        (built("v1.31.2+k0s"), "kube-system", "metrics-server", LABEL),
        (built("v1.30.4+k3s1"), "kube-system", "metrics-server", LABEL),
        (built("v1.33.5+rke2r1"), "kube-system", "rke2-metrics-server", "deployment/rke2-metrics-server"),
        (built("v1.31.2-eks-a737599"), "kube-system", "metrics-server", "deployment/metrics-server"),
        (built("v1.31.2"), "kube-system", "metrics-server", "deployment/metrics-server"),
        (operator("4.16.20"), "openshift-monitoring", "metrics-server", "deployment/metrics-server"),
        (operator("4.15.9"), "openshift-monitoring", "prometheus-adapter", "deployment/prometheus-adapter"),
        (operator(None), "openshift-monitoring", "metrics-server", EITHER),
        (built("v1.29.4", worker_version="4.17.1_1531_openshift"), "openshift-monitoring", "metrics-server", "deployment/metrics-server"),
    ],
)  # fmt: skip
def test_the_products_own_place(row: Row, namespace: str, name: str, target: str) -> None:
    """OpenShift's by its release: 4.16 brought metrics-server."""
    assert place(row) == (namespace, name, target)


@pytest.mark.parametrize(
    ("service", "namespace", "target"),
    [
        ("monitoring/prometheus-adapter", "monitoring", "deployment/prometheus-adapter"),
        ("kube-system/metrics-server", "kube-system", LABEL),
        ("Local", "kube-system", LABEL),
        (None, "kube-system", LABEL),
    ],
)
def test_the_service_behind_the_api_says_it_best(service: str | None, namespace: str, target: str) -> None:
    """Where it is another than the product's own; the same one has its label still."""
    found = place(built("v1.29.4+IKS"), service=service)
    assert (found.namespace, found.target) == (namespace, target)
    unknown = place(operator(None), service="openshift-monitoring/metrics-server")
    assert unknown.target == "deployment/metrics-server"


def test_a_pod_that_is_listed_is_asked_itself() -> None:
    """The one that is not ready, of several."""
    rows = [listed("kube-system", "metrics-server-5c7b8-aaaaa", ready=True), listed("kube-system", "metrics-server-5c7b8-bbbbb", ready=False)]  # fmt: skip
    assert place(built("v1.31.2"), *rows).log == "kubectl logs -n kube-system metrics-server-5c7b8-bbbbb --tail=50"
    own = listed("kube-system", "rke2-metrics-server-5c7b8-aaaaa", ready=True)
    assert place(built("v1.33.5+rke2r1"), own).target == "rke2-metrics-server-5c7b8-aaaaa"


def test_commands_of_a_place() -> None:
    """Its log, its pods and its account."""
    labelled, named = place(built("v1.29.4+IKS")), place(operator("4.16.20"))
    assert labelled.log == "kubectl logs -n kube-system -l k8s-app=metrics-server --tail=50"
    assert labelled.pods == "kubectl get pods -n kube-system -l k8s-app=metrics-server"
    assert named.pods == "kubectl get pods -n openshift-monitoring -o wide"
    assert named.account == "system:serviceaccount:openshift-monitoring:metrics-server"


def test_a_report_reads_the_log_where_it_is() -> None:
    """Of an OpenShift by its operators, and what to collect of an RKE2 that shows none of it."""
    operators = table(
        "NAME  VERSION  AVAILABLE  PROGRESSING  DEGRADED  SINCE",
        [
            ["monitoring", "4.16.20", "False", "True", "True", "33m"],
            ["etcd", "4.16.20", "True", "False", "False", "3h"],
        ],
    )
    case = bundle({"o.txt": operators, "t.txt": "$ oc adm top nodes\nerror: metrics not available yet\n"})
    assert "kubectl logs -n openshift-monitoring deployment/metrics-server" in case.commands("metrics-api-down")
    rke2 = bundle({"n.txt": nodes(node("n1", version="v1.33.5+rke2r1"))})
    asked = [gap.command for gap in rke2.check("MET-01").missing]
    assert asked == ["kubectl get apiservices; kubectl get pods -n kube-system -o wide"]
