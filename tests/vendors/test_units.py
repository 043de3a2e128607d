"""Which part of a cluster a unit of systemd is."""

from __future__ import annotations

import pytest
from analyzer.vendors.units import UnitPart, part_of, product_of


@pytest.mark.parametrize(
    ("unit", "part"),
    [
        ("konnectivity-server.service", UnitPart.SERVER),
        ("konnectivity-server@2.service", UnitPart.SERVER),
        ("konnectivity-agent.service", UnitPart.AGENT),
        ("kubelet.service", UnitPart.KUBELET),
        ("k0sworker.service", UnitPart.KUBELET),
        ("rke2-agent.service", UnitPart.KUBELET),
        ("k0scontroller.service", UnitPart.K0S_CONTROLLER),
        ("kube-apiserver.service", UnitPart.API_SERVER),
        ("containerd.service", UnitPart.RUNTIME),
        ("etcd.service", UnitPart.ETCD),
        ("kubelet.socket", None),
        ("kubelet-metrics.service", None),
        ("proxy-server.service", None),
        ("nginx.service", None),
    ],
)
def test_a_unit_is_known_by_its_whole_name(unit: str, part: UnitPart | None) -> None:
    """One that only begins so, or is no service, is another."""
    assert part_of(unit) is part


def test_a_name_of_somebodys_own_is_told_by_the_program() -> None:
    """Upstream calls its programs by words that others use, too: the file that is started decides, the unit's own name before it."""
    assert part_of("tunnel.service", "proxy-server") is UnitPart.SERVER
    assert part_of("tunnel.service", "haproxy") is None
    assert part_of("kubelet.service", "proxy-server") is UnitPart.KUBELET
    assert part_of("tunnel.socket", "proxy-server") is None


def test_units_that_one_product_installs() -> None:
    """Those of k0s, k3s, RKE2 and MicroK8s tell the distribution; a kubelet's does not."""
    units = (
        "k0scontroller.service",
        "k0sworker.service",
        "k3s-agent.service",
        "k3s.service",
        "rke2-server.service",
        "snap.microk8s.daemon-kubelite.service",
        "kubelet.service",
    )
    assert [product_of(one) for one in units] == ["k0s", "k0s", "k3s", "k3s", "rke2", "MicroK8s", None]
