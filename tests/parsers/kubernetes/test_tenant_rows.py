"""Lists of control planes that an operator runs."""

from __future__ import annotations

import pytest
from analyzer.facts.cluster import About
from analyzer.parsers.kubernetes.tenant_rows import SHAPES

from tests.support.inline import bundle

KAMAJI = """$ kubectl -n tenants get tcp
NAME    VERSION   INSTALLED VERSION   STATUS   CONTROL-PLANE ENDPOINT   KUBECONFIG               DATASTORE   AGE
ten-a   v1.31.4   v1.31.4             Ready    192.0.2.40:6443          ten-a-admin-kubeconfig   default     40d
"""
HYPERSHIFT = """$ oc get hostedcluster -A
NAMESPACE   NAME   VERSION   KUBECONFIG              PROGRESS    AVAILABLE   PROGRESSING   MESSAGE
clusters    tern   4.16.8    tern-admin-kubeconfig   Completed   True        False         The hosted control plane is available
"""
KUBERMATIC = """$ kubectl get clusters
NAME         HUMANREADABLENAME   OWNER               VERSION   PROVIDER    DATACENTER   PHASE     PAUSED   AGE
k4wz7t2mqn   tern                ops@tern.example    1.31.4    openstack   we-2         Running   false    40d
"""
GARDENER = """$ kubectl get shoot -n garden-ops
NAME   CLOUDPROFILE   PROVIDER    REGION   K8S VERSION   HIBERNATION   LAST OPERATION              STATUS    AGE
eu2    openstack      openstack   we-2     1.31.4        Awake         Reconcile Succeeded (100%)  healthy   40d
"""


@pytest.mark.parametrize(
    ("text", "tenant", "product", "called"),
    [
        (KAMAJI, "Kamaji:tenants/ten-a", "kubernetes", "Kamaji"),
        (HYPERSHIFT, "HyperShift:clusters/tern", "hypershift", None),
        (KUBERMATIC, "Kubermatic:/k4wz7t2mqn", "kubernetes", "Kubermatic"),
        (GARDENER, "Gardener:garden-ops/eu2", "kubernetes", "Gardener"),
    ],
)
def test_a_row_names_the_product_and_the_cluster(text: str, tenant: str, product: str, called: str | None) -> None:
    """And is no node, although it has a version and a state."""
    snapshot = bundle(t=text).snapshot
    about = About(snapshot.rows)
    assert [row.value for row in about.facts["tenant"]] == [tenant]
    assert (about.product.value, about.called) == (product, called)
    assert len(snapshot.rows["nodes"]) == 0


def test_titles_are_told_apart() -> None:
    """No titles of one kind are those of another, and a plain list of nodes has none of them."""
    nodes = {"NAME", "STATUS", "ROLES", "AGE", "VERSION"}
    assert not any(titles <= nodes for titles, _, _ in SHAPES)
    assert {kind for _, kind, _ in SHAPES} == {
        "tenantcontrolplanes",
        "hostedclusters",
        "clusters.kubermatic.k8c.io",
        "shoots",
    }
