"""What a cluster of IBM Cloud runs on."""

from __future__ import annotations

import pytest
from analyzer.facts import infrastructure
from analyzer.facts.nodes import Node
from analyzer.schema import FactRow, HostEndpointRow, NodeRow, PolicyRow

ROW = NodeRow(source="n", line=1, name="n1")


@pytest.mark.parametrize(
    ("provider", "zone", "host", "on_ibm", "kind"),
    [
        ("vpc-gen2", None, "", True, "vpc"),
        ("upi", None, "", True, "satellite"),
        ("", None, "", True, "classic"),
        ("elsewhere", None, "", True, None),
        (None, "dal12", "", True, "classic"),
        (None, "eu-de-1", "", True, "vpc"),
        (None, "eu-de-1", "", None, None),
        (None, None, "c1.vpe.private.eu-de.containers.cloud.ibm.com", True, "vpc"),
    ],
)
def test_by_record_zone_or_host(
    provider: str | None, zone: str | None, host: str, on_ibm: bool | None, kind: str | None
) -> None:
    """A zone tells it only of IBM Cloud's nodes: others have names like these."""
    facts = {"provider": [FactRow(source="f", line=1, key="provider", value=provider)]} if provider is not None else {}
    node = Node("n1", zone=zone, rows=[ROW])
    assert infrastructure.settle(facts, {"n1": node}, host, None, on_ibm=on_ibm).value == kind


@pytest.mark.parametrize(
    ("zones", "on_ibm", "kind"),
    [
        ("dal10", True, "classic"),
        ("fra02, fra04 , fra05", True, "classic"),
        ("us-south-1, us-south-2", True, "vpc"),
        ("basement", True, None),
        ("dal10", None, None),
    ],
)
def test_the_zones_of_the_cluster_s_record(zones: str, on_ibm: bool | None, kind: str | None) -> None:
    """A classic zone is called after its data centre; other clouds' zones tell nothing."""
    facts = {"worker_zones": [FactRow(source="f", line=1, key="worker_zones", value=zones)]}
    assert infrastructure.settle(facts, {}, "", None, on_ibm=on_ibm).value == kind


@pytest.mark.parametrize(
    ("name", "labels", "host", "kind"),
    [
        ("10.1.0.1-worker-private", None, "", "classic"),
        ("w1-eth0", '{"ibm.role": "worker_private"}', "", "classic"),
        ("w1-eth1", '{"ibm.role": "worker_public"}', "", None),
        ("w1-eth0", '{"ibm.role": "worker_private"}', "c1.vpe.private.eu-de.containers.cloud.ibm.com", "vpc"),
    ],
)
def test_only_classic_workers_have_a_host_endpoint_for_a_private_interface(
    name: str, labels: str | None, host: str, kind: str | None
) -> None:
    """It tells where nothing else does."""
    row = HostEndpointRow(source="h", line=1, name=name, labels=labels)
    assert infrastructure.settle({}, {}, host, None, on_ibm=True, host_endpoints=[row]).value == kind


@pytest.mark.parametrize(
    ("name", "outer", "kind"),
    [
        ("10.1.0.1", "169.60.15.3", "classic"),
        ("10.1.0.1", "203.0.113.3", "classic"),
        ("10.1.0.1", "10.1.0.1", None),
        ("10.1.0.1", "10.9.0.1", None),
        ("10.1.0.1", None, None),
        ("worker-1.example.com", "169.60.15.3", None),
    ],
)
def test_a_worker_with_a_public_address_beside_its_private_one_is_classic(
    name: str, outer: str | None, kind: str | None
) -> None:
    """On VPC both columns show the private address; a host of a location is not called after its address."""
    node = Node(name, internal_ip="10.1.0.1", external_ip=outer, rows=[ROW])
    assert infrastructure.settle({}, {name: node}, "", None, on_ibm=True).value == kind
    assert infrastructure.settle({}, {name: node}, "", None, on_ibm=None).value is None


@pytest.mark.parametrize(
    ("names", "on_ibm", "kind"),
    [
        (["allow-vrrp", "allow-bigfix-port", "shop-deny"], True, "classic"),
        (["allow-vrrp", "shop-deny"], True, None),
        (["allow-vrrp", "allow-bigfix-port"], None, None),
        (["allow-all-outbound", "allow-icmp"], True, None),
    ],
)
def test_a_classic_cluster_comes_with_policies_of_its_own(
    names: list[str], on_ibm: bool | None, kind: str | None
) -> None:
    """Two of them tell it, for anybody may call one so; those of every cluster tell nothing."""
    rows = [PolicyRow(source="p", line=at, kind="GlobalNetworkPolicy", name=name) for at, name in enumerate(names)]
    assert infrastructure.settle({}, {}, "", None, on_ibm=on_ibm, policies=rows).value == kind
