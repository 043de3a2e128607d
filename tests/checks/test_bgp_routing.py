"""Routing between subnets: BGP-01 and BGP-02."""

from __future__ import annotations

import pytest

from tests.checks.test_pse import get
from tests.support.inline import agent, bundle, classic, mesh, node, nodes, pods
from tests.support.meshes import ACCOUNT, CALICO, FOUR, OFF, VPC, A, B


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


NEAR, FAR = "10.1.0.9", "10.9.0.1"
ONE = f"kube-c1a2b3c4d5e6f7a8b9c0-shop-default-00000341   203.0.113.98   {A}   b3c.4x16.encrypted   normal   Ready   dal10   1.29.4_1537\n"
LISTED = nodes(*(node(ip, ip, version="v1.29.4+IKS") for ip in (A, NEAR)))


@pytest.mark.parametrize(
    ("files", "status", "words"),
    [
        ({"w.txt": ONE, "n.txt": LISTED}, "unknown", f"of {NEAR} neither zone nor subnet is stated"),
        ({"w.txt": ONE} | mesh([A, NEAR]), "unknown", f"of {NEAR} neither"),
        ({"n.txt": nodes(classic(A)), "p.txt": pods(agent("a", node=A), agent("b", node=NEAR))}, "unknown", f"of {NEAR} neither"),
        ({"w.txt": ONE}, "unknown", "a part of the workers is listed"),
        ({"n.txt": nodes(classic(A), classic(NEAR)), "c.txt": get() + "Workers:                        5\n"}, "unknown", "the cluster has 5 workers, and 2 are listed"),
        ({"n.txt": nodes(classic(A), classic(NEAR))} | mesh([A, NEAR]), "not_applicable", "all workers share one subnet"),
        ({"w.txt": ONE, "n.txt": nodes(*(node(ip, version="v1.29.4+IKS") for ip in (A, FAR)))}, "pass", "too far apart"),
        ({"w.txt": ONE} | mesh([A, FAR]), "pass", "too far apart"),
    ],
)  # fmt: skip
def test_workers_that_are_not_described_leave_the_question_open(files: dict[str, str], status: str, words: str) -> None:
    """One row of a filtered list says nothing of the workers that peers, pods, another list or a count know of."""
    case = bundle(files)
    assert case.status("BGP-01") == status
    assert words in case.says("BGP-01")
    if status == "unknown":
        assert case.status("BGP-02") == "unknown"


def test_a_part_of_the_list_does_not_change_what_sessions_and_the_account_show() -> None:
    """Two subnets without routing between them stay the cause with the whole list, with one row of it and without any."""
    shown = {(a, b): "Connect" for a in (A, NEAR) for b in (FAR, "10.9.0.2")}
    listed = {"l.txt": nodes(*(node(ip, version="v1.29.4+IKS") for ip in (A, NEAR, FAR, "10.9.0.2")))}
    files = listed | OFF | mesh([A, NEAR, FAR, "10.9.0.2"], shown)
    for more in (
        {"w.txt": ONE},
        {"w.txt": ONE + ONE.replace(A, NEAR)},
        {"w.txt": ONE + ONE.replace(A, FAR).replace("dal10", "dal12")},
    ):
        case = bundle(files | more)
        assert case.first == ("vrf-or-vlan-spanning-off", "confirmed"), more
        assert "zone-cut-off" not in case.causes


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
