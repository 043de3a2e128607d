"""Objects by which an operator runs a control plane."""

from __future__ import annotations

import json

import pytest
from analyzer.facts import given
from analyzer.facts.cluster import About
from analyzer.parsers.kubernetes.kinds.tenants import KINDS

from tests.support.inline import bundle

OBJECTS = [
    ("kamaji.clastix.io/v1alpha1", "TenantControlPlane", "tenants", "Kamaji:tenants/tern", "Kamaji", {"tenant": "tern", "namespace": "tenants"}),
    ("hypershift.openshift.io/v1beta1", "HostedCluster", "clusters", "HyperShift:clusters/tern", "hypershift", {"cluster": "tern", "namespace": "clusters"}),
    ("hypershift.openshift.io/v1beta1", "HostedControlPlane", "clusters-tern", "HyperShift:clusters/tern", "hypershift", {"cluster": "tern", "namespace": "clusters"}),
    ("kubermatic.k8c.io/v1", "Cluster", None, "Kubermatic:/tern", "Kubermatic", {"cluster": "tern"}),
    ("core.gardener.cloud/v1beta1", "Shoot", "garden-ops", "Gardener:garden-ops/tern", "Gardener", {"shoot": "tern", "project": "ops"}),
]  # fmt: skip


@pytest.mark.parametrize(("api", "kind", "space", "fact", "called", "names"), OBJECTS)
@pytest.mark.parametrize("as_json", [False, True])
def test_an_object_tells_product_and_names_as_its_row_does(
    api: str, kind: str, space: str | None, fact: str, called: str, names: dict[str, str], as_json: bool
) -> None:
    """In YAML and in JSON; the names fill the places of commands."""
    metadata = {"name": "tern"} | ({"namespace": space} if space else {})
    lines = "".join(f"  {key}: {value}\n" for key, value in metadata.items())
    text = f"apiVersion: {api}\nkind: {kind}\nmetadata:\n{lines}spec: {{}}\n"
    if as_json:
        text = json.dumps({"apiVersion": api, "kind": kind, "metadata": metadata, "spec": {}}, indent=4) + "\n"
    about = About(bundle(t=text).snapshot.rows)
    assert [row.value for row in about.facts["tenant"]] == [fact]
    assert called in (about.product.value, about.called)
    assert given.settle(about).items() >= names.items()


@pytest.mark.parametrize("api", ["k0sctl.k0sproject.io/v1beta1", "cluster.x-k8s.io/v1beta1", "example.org/v1"])
def test_a_cluster_of_another_group_is_no_tenant(api: str) -> None:
    """k0sctl's installs machines; others have that name in common."""
    rows = bundle(t=f"apiVersion: {api}\nkind: Cluster\nmetadata:\n  name: tern\nspec: {{}}\n").snapshot.rows
    assert [row for row in rows["facts"] if row.key == "tenant"] == []
    assert set(KINDS) == {"TenantControlPlane", "HostedCluster", "HostedControlPlane", "Cluster"}


@pytest.mark.parametrize(("changed", "told"), [("2026-03-11T08:00:00Z", True), ("soon", False), (None, False)])
def test_kamaji_says_when_it_last_changed_the_ca(changed: str | None, told: bool) -> None:
    """A time, or nothing."""
    status = f"status:\n  certificates:\n    ca:\n      lastUpdate: {changed}\n" if changed else ""
    text = f"apiVersion: kamaji.clastix.io/v1alpha1\nkind: TenantControlPlane\nmetadata:\n  name: tern\n  namespace: tenants\n{status}"
    rows = bundle(t=text).snapshot.rows["facts"]
    assert [row.value for row in rows if row.key == "plane_ca_changed"] == ([changed] if told else [])
