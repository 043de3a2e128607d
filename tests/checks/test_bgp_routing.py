"""Routing between subnets: BGP-01 and BGP-02."""

from __future__ import annotations

import pytest

from tests.support.inline import bundle, classic, node, nodes
from tests.support.meshes import ACCOUNT, CALICO, FOUR, VPC, A, B


def test_two_zones_need_routing_between_subnets() -> None:
    """Zones or private VLANs that differ, on classic: VRF or spanning is required."""
    case = bundle(n=FOUR)
    assert case.status("BGP-01") == "pass"
    assert "2 zones, 2 private VLANs, 0 subnets" in case.says("BGP-01")
    assert "[4 nodes]" in case.says("BGP-01")
    assert case.places("BGP-01") == ["n.txt:2", "n.txt:3", "n.txt:4"]
    vlans = bundle(n=nodes(classic(A), classic(B, vlan="2300900")))
    assert vlans.status("BGP-01") == "pass"
    assert "1 zone, 2 private VLANs" in vlans.says("BGP-01")
    subnets = bundle(n=nodes(classic("10.1.0.1"), classic("10.1.0.70")), c=CALICO.replace(B, "10.1.0.70"))
    assert "1 zone, 1 private VLAN, 2 subnets" in subnets.says("BGP-01")
    assert subnets.status("BGP-01") == "pass"


def test_one_subnet_or_another_infrastructure_needs_none() -> None:
    """All alike, or VPC: the question does not apply."""
    assert bundle(n=nodes(classic(A), classic(B))).status("BGP-01") == "not_applicable"
    assert bundle(n=nodes(VPC)).status("BGP-01") == "not_applicable"


def test_routing_need_is_unknown_without_places() -> None:
    """No node, nodes without a place, or several zones of an unknown infrastructure."""
    assert bundle(x="Hello\n").status("BGP-01") == "unknown"
    assert bundle(n=nodes(node(A), node(B))).status("BGP-01") == "unknown"
    zoned = [node(A, version="v1.29.4+IKS"), node(B, version="v1.29.4+IKS")]
    for row, zone in zip(zoned, ("rack-1", "rack-2"), strict=True):
        row[-1] = f"topology.kubernetes.io/zone={zone}"
    case = bundle(n=nodes(*zoned))
    assert case.status("BGP-01") == "unknown"
    assert "2 zones" in case.says("BGP-01")


@pytest.mark.parametrize(
    ("vrf", "endpoint", "spanning", "status"),
    [
        ("true", "true", None, "pass"),
        ("true", "false", "not enabled", "pass"),
        ("false", "false", "enabled", "pass"),
        ("false", "false", "not enabled", "fail"),
        ("false", "false", None, "unknown"),
        (None, None, "not enabled", "unknown"),
        (None, None, "enabled", "pass"),
        (None, None, None, "unknown"),
    ],
)
def test_vrf_or_spanning_allows_it(vrf: str | None, endpoint: str | None, spanning: str | None, status: str) -> None:
    """Either is enough; only both known to be off is a fail."""
    files = {"n.txt": FOUR}
    if vrf:
        files["a.txt"] = ACCOUNT.format(vrf, endpoint)
    if spanning:
        files["s.txt"] = f"VLAN spanning is {spanning}.\n"
    case = bundle(files)
    assert case.status("BGP-02") == status
    if status == "fail":
        assert case.places("BGP-02") == ["a.txt:2", "s.txt:1"]
    missing = len(case.check("BGP-02").missing)
    assert missing == ((vrf is None) + (spanning is None) if status == "unknown" else 0)


def test_service_endpoints_imply_vrf() -> None:
    """They cannot be on without it, where `VRF Enabled` is not printed."""
    case = bundle(n=FOUR, a=ACCOUNT.format("x", "true").replace("VRF Enabled:  x\n", ""))
    assert case.status("BGP-02") == "pass"
    assert case.places("BGP-02") == ["a.txt:2"]


def test_account_settings_do_not_matter_where_nothing_crosses() -> None:
    """One subnet, or VPC."""
    off = ACCOUNT.format("false", "false")
    spanning = "VLAN spanning is not enabled.\n"
    assert bundle(n=nodes(classic(A), classic(B)), a=off, s=spanning).status("BGP-02") == "not_applicable"
    assert bundle(n=nodes(VPC), a=off, s=spanning).status("BGP-02") == "not_applicable"
