"""Who writes a product's own metrics-server."""

from __future__ import annotations

import pytest
from analyzer.vendors.metrics_keepers import KEEPERS, keeper


@pytest.mark.parametrize(
    ("names", "namespace", "whose"),
    [
        ((None, None, "aks"), "kube-system", "AKS"),
        ((None, None, "gke"), None, "GKE"),
        (("EKS", None, "kubernetes"), "kube-system", "the EKS add-on"),
        (("OpenShift",), "openshift-monitoring", "OpenShift's cluster-monitoring-operator"),
        ((None, None, "aks"), "monitoring", None),
        (("kubeadm",), "kube-system", None),
        ((), "kube-system", None),
    ],
)
def test_the_keeper_is_the_products(names: tuple[str | None, ...], namespace: str | None, whose: str | None) -> None:
    """In its own namespaces; one elsewhere is somebody's own."""
    found = keeper(names, namespace)
    assert (found.whose if found else None) == whose


def test_what_nobody_else_sets_has_no_command() -> None:
    """Arguments are the provider's where its manager takes back the Deployment; Gardener's takes back all of it."""
    assert [name for name, one in KEEPERS.items() if one.memory is None] == ["Gardener"]
    assert {name for name, one in KEEPERS.items() if one.arguments} == {"EKS", "rke2", "k3s", "k0s"}
