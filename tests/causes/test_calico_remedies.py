"""By which command Calico's autodetection is changed in this cluster."""

from __future__ import annotations

import pytest
from analyzer.causes import calico_remedies
from analyzer.facts.cluster import About
from analyzer.schema import ContainerArgRow, NodeRow, PodRow
from analyzer.tables.base import Row

from tests.support.tables import tables_of


def pod(name: str, space: str) -> PodRow:
    return PodRow(source="p", line=1, namespace=space, name=name)


@pytest.mark.parametrize(
    ("rows", "command"),
    [
        ([pod("calico-node-7k2xd", "kube-system")], "kubectl set env -n kube-system daemonset/calico-node IP_AUTODETECTION_METHOD=cidr=10.5.0.0/24"),
        ([pod("calico-node-7k2xd", "calico-system")], "kubectl patch installation default"),
        ([pod("etcd-0", "shoot--ops--eu2")], "kubectl edit shoot -n garden-ops eu2"),
        ([NodeRow(source="n", line=1, name="w1", version="v1.30.2+k0s")], "/etc/k0s/k0s.yaml"),
    ],
)  # fmt: skip
def test_the_command_is_for_whoever_keeps_it(rows: list[Row], command: str) -> None:
    """A manifest's DaemonSet, the operator's object, a shoot by its own name, k0s's configuration."""
    assert command in calico_remedies.detection(About(tables_of(*rows)), "cidr=10.5.0.0/24").command


def container(flag: str, value: str) -> ContainerArgRow:
    return ContainerArgRow(source="c", line=1, kind="DaemonSet", namespace="kube-system", name="calico-node", container="calico-node", flag=flag, value=value)  # fmt: skip


@pytest.mark.parametrize(
    ("flag", "value", "method"),
    [
        ("image", "docker.io/calico/node:v3.28.1", "kubernetes-internal-ip"),
        ("image", "docker.io/calico/node:v3.17.0", "can-reach=10.0.20.1"),
        ("image", "quay.io/own/node:latest", "kubernetes-internal-ip"),
        ("env IP_AUTODETECTION_METHOD", "first-found", "kubernetes-internal-ip"),
        ("env IP_AUTODETECTION_METHOD", "kubernetes-internal-ip", "can-reach=10.0.20.1"),
    ],
)
def test_what_is_set_already_or_not_known_there_is_no_cure(flag: str, value: str, method: str) -> None:
    """Then the address is taken from which a node's own is reached."""
    node = NodeRow(source="n", line=1, name="w1", internal_ip="10.0.20.1")
    way = calico_remedies.by_address(About(tables_of(container(flag, value), node)))
    assert way.command.endswith(f"IP_AUTODETECTION_METHOD={method}")
    assert ("10.0.20.1" in way.words) == method.startswith("can-reach")
