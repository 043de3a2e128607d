"""Control planes that an operator keeps."""

from __future__ import annotations

import pytest
from analyzer.causes import operated
from analyzer.facts.cluster import About
from analyzer.schema import FactRow, LogSourceRow, PodRow, UnreadLineRow
from analyzer.tables.base import Row

from tests.support.tables import tables_of

SERVER = "tern-7c9d5b8f6-x2x4z"


def of(words: str, *rows: Row) -> About:
    return About(tables_of(UnreadLineRow(source="t", line=1, text=words, reason="no format recognised"), *rows))


@pytest.mark.parametrize(
    ("words", "space", "container", "place", "command"),
    [
        (
            "KKP 2.24",
            "cluster-4kf7d2m9qx",
            "konnectivity-server",
            "spec.componentsOverride.konnectivityProxy of the Cluster",
            'kubectl patch cluster 4kf7d2m9qx --type merge -p \'{"spec":{"componentsOverride":{"konnectivityProxy":{"resources":{"limits":{"memory":"200Mi"}}}}}}\'',
        ),
        ("KKP 2.24", "cluster-4kf7d2m9qx", "sidecar", None, None),
        ("KKP 2.24", "mine", "konnectivity-server", None, None),
        (
            "Kamaji edge-25.1.3",
            "edge",
            "konnectivity-server",
            "spec.addons.konnectivity.server.resources of the TenantControlPlane",
            "kubectl patch tenantcontrolplane -n edge tern --type merge",
        ),
        ("Kamaji edge-25.1.3", "edge", "kube-apiserver", None, None),
        ("kubeadm cluster", "edge", "konnectivity-server", None, None),
    ],
)
def test_a_limit_is_changed_where_the_operator_reads_it(
    words: str, space: str, container: str, place: str | None, command: str | None
) -> None:
    """Its object names the component; what it does not keep is changed where it is."""
    patch = operated.memory(of(words), space, SERVER, container, "200Mi")
    assert (patch is None) is (place is None)
    if patch is not None and place is not None and command is not None:
        assert patch.place.startswith(place)
        assert patch.command.startswith(command)


def test_kamaji_writes_the_servers_kubeconfig_anew() -> None:
    """The secret is the tenant's; where the server's pod is not known there are gaps, and no other product has it."""
    log = LogSourceRow(source="l", component="server", pod=SERVER)
    listed = PodRow(source="p", line=1, namespace="edge", name=SERVER)
    remedy = operated.kubeconfig(of("Kamaji edge-25.1.3", log, listed), "S10a")
    assert remedy is not None
    assert (
        remedy.command
        == "kubectl delete secret -n edge tern-konnectivity-kubeconfig; kubectl rollout restart deployment -n edge tern"
    )
    bare = operated.kubeconfig(of("Kamaji edge-25.1.3"), "S10a")
    assert bare is not None
    assert "<tenant>-konnectivity-kubeconfig" in (bare.command or "")
    assert operated.kubeconfig(of("kubeadm cluster", log), "S10a") is None
    assert operated.kubeconfig(About(tables_of(FactRow(source="f", line=1, key="client", value="EKS"))), "S10a") is None
