"""Whose object a product's agents are written by."""

from __future__ import annotations

import pytest
from analyzer.vendors.owners import OWNERS, Setting, bundle, keeper, of, writer


@pytest.mark.parametrize("product", sorted(OWNERS))
def test_every_field_names_its_object_and_what_opens_it(product: str) -> None:
    """A place without a command would leave the reader to search."""
    assert all(field.place and field.command for field in OWNERS[product][1].values())


def test_who_keeps_the_agents_has_a_name() -> None:
    """Operators and providers; kubeadm keeps nothing, and what writes the objects is known of three."""
    names = ["Kamaji", "hypershift", "Kubermatic", "k0smotron", "k0s", "aks", "gke", "ROSA", "kubeadm", None]
    assert [keeper((name,)) for name in names] == [
        "Kamaji", "HyperShift", "Kubermatic", "k0smotron", "k0s", "AKS", "GKE", "ROSA", None, None
    ]  # fmt: skip
    assert [name for name in names if writer((name,)) is not None] == ["Kamaji", "hypershift", "Kubermatic"]


def test_the_first_known_name_tells_the_owner() -> None:
    """k0smotron runs k0s, and its own object is the one that counts."""
    found = of(("k0smotron", None, "k0s"), Setting.PORT)
    assert found is not None
    assert found[0] == "k0smotron"
    assert of(("kubeadm", None), Setting.PORT) is None


def test_hypershifts_agents_have_a_bundle_of_their_own() -> None:
    """Those of others trust the cluster's own CA."""
    found = bundle("hypershift")
    assert found is not None
    assert "konnectivity-ca-bundle" in found.place
    assert bundle("k0s") is bundle(None) is None
