"""An account without VRF, and lists that leave the workers out."""

from __future__ import annotations

import pytest

from tests.checks.test_acl import GET, OPEN, cse, master
from tests.checks.test_pse import OWNER, VPC, WORKERS, account, get
from tests.support.inline import (
    PORT,
    agent,
    arguments,
    bundle,
    dial,
    failing,
    node,
    nodes,
    options,
    pods,
)

VRF, ACL, FIREWALL = "private-endpoint-without-vrf", "private-endpoint-acl", "firewall-or-routing"
TIMEOUT = dial(f"dial tcp 166.9.14.5:{PORT}: i/o timeout")
LOG = {"agent.log": options() + failing(TIMEOUT)}
PRIVATE = {"n.txt": WORKERS, "ds.yaml": arguments(), "a.txt": account("false", "false")} | OWNER


def test_a_private_host_without_vrf() -> None:
    """Off and agents that time out: confirmed; off alone: likely; an error of another kind contradicts it."""
    case = bundle(PRIVATE | LOG)
    assert case.first == (VRF, "confirmed")
    assert case.places(VRF)[:2] == ["a.txt:2", "a.txt:3"]
    assert "service-endpoint-enable true" in case.commands(VRF)
    assert bundle(PRIVATE).first == (VRF, "likely")
    asked = {
        n: [gap.what for gap in one.cause(VRF).would_change_our_mind] for n, one in enumerate((case, bundle(PRIVATE)))
    }  # type: ignore[union-attr]
    assert asked[0] == ["whether the port answers from a worker"]  # account and agent's log are there
    assert [what for what in asked[1] if "account settings" in what or "port answers" in what] == []
    assert len(asked[1]) == 1
    refused = {"agent.log": options() + failing(dial(f"dial tcp 166.9.14.5:{PORT}: connect: connection refused"))}
    assert bundle(PRIVATE | refused).causes.get(VRF) == "possible"


@pytest.mark.parametrize(
    ("files", "certainty", "open_"),
    [
        ({"owner.json": None}, "likely", "the account shown owns the cluster"),
        ({"a.txt": "VRF Enabled:   false\nService Endpoint Enabled:   false\n"}, "likely", "the account shown owns the cluster"),
        ({"n.txt": None}, "likely", "the cluster is classic"),
        ({"owner.json": OWNER["owner.json"].replace("a/0a1b", "a/9999")}, None, ""),
        ({"n.txt": nodes(VPC)}, None, ""),
        ({}, "confirmed", ""),
    ],
)  # fmt: skip
def test_what_is_not_stated_of_the_account_or_the_cluster_is_not_proven(
    files: dict[str, str | None], certainty: str | None, open_: str
) -> None:
    """Whose account is shown and that the cluster is classic must be known; another account's setting and VPC are no cause at all."""
    case = bundle({name: text for name, text in (PRIVATE | LOG | files).items() if text is not None})
    assert case.causes.get(VRF) == certainty
    if open_:
        (cause,) = [one for one in case.report.causes if one.id == VRF]
        assert cause.summary.endswith(f"not stated: whether {open_}")
        assert f"where {open_}: enable VRF" in case.commands(VRF)
        assert "crn|provider" in cause.would_change_our_mind[0].command


@pytest.mark.parametrize(
    ("vrf", "endpoint", "asks"), [("true", "false", False), ("false", "true", True), (None, "false", True)]
)
def test_only_what_is_off_is_asked_for(vrf: str | None, endpoint: str, asks: bool) -> None:
    """VRF that is on is not enabled once more."""
    case = bundle(PRIVATE | LOG | {"a.txt": account(vrf, endpoint)})
    assert ("enable VRF" in case.commands(VRF)) is asks
    assert "data model" in case.commands(VRF)


def test_the_only_endpoint_is_not_switched_off() -> None:
    """A private-only cluster has one cure."""
    case = bundle(PRIVATE | LOG | {"c.txt": get(public="-")})
    assert "data model" not in case.commands(VRF)


LISTED = {"n.txt": WORKERS, "ds.yaml": arguments(), "m.txt": master('["10.0.0.0/8"]'), "cse.txt": cse(OPEN)}


def test_an_access_list_without_the_agents_port() -> None:
    """Confirmed with agents that are cut off, likely by the list alone; the refresh command names the cluster."""
    case = bundle(LISTED | LOG)
    assert case.first == (ACL, "confirmed")
    assert case.cause(ACL).scope == "all agents"  # type: ignore[union-attr]
    assert "@xo cse.cluster c1a2b3c4d5e6f7a8b9c0" in case.commands(ACL)
    assert f"anew, with port {PORT} (CSE" in case.commands(ACL)
    assert bundle(LISTED).first == (ACL, "likely")
    fine = LISTED | LOG | {"cse.txt": cse(OPEN, f"port {PORT} allow\n  10.0.0.0/8")}
    assert bundle(fine).first == (FIREWALL, "possible")
    part = bundle(LISTED | {"cse.txt": cse(OPEN, f"port {PORT} allow\n  10.1.0.0/24")})
    assert part.cause(ACL).scope == "10.2.0.1"  # type: ignore[union-attr]


def test_a_cluster_with_a_restriction_by_context_is_not_sent_to_the_allowlist() -> None:
    """Its rule and network zone are looked at, also for workers that it leaves out."""
    ruled = master('["10.0.0.0/8"]') + " ActualContextBasedRestrictionEventID: 7a2f-cbr-19\n"
    case = bundle(LISTED | LOG | {"m.txt": ruled})
    assert case.first == (ACL, "confirmed")
    assert "ibmcloud cbr rules; ibmcloud cbr zones" in case.commands(ACL)
    assert "allowlist" not in case.commands(ACL)
    assert "cbr" not in bundle(LISTED | LOG).commands(ACL)
    part = LISTED | {"m.txt": ruled, "cse.txt": cse(OPEN, f"port {PORT} allow\n  10.1.0.0/24")}
    assert "add 10.2.0.1 to the network zone of the context-based restriction" in bundle(part).commands(ACL)


def test_a_satellite_allowlist_without_a_worker() -> None:
    """Never confirmed: a NAT gateway's address may stand for the workers."""
    files = {
        "n.txt": nodes(node("10.1.0.1"), node("10.2.0.1")),
        "m.txt": master(provider="upi", satellite='["10.1.0.0/24"]'),
    }
    assert bundle(files).causes["satellite-allowlist"] == "possible"
    case = bundle(files | LOG)
    assert case.causes["satellite-allowlist"] == "likely"
    assert "--cluster c1a2b3c4d5e6f7a8b9c0" in case.commands("satellite-allowlist")
    assert (
        "satellite-allowlist"
        not in bundle(files | {"m.txt": master(provider="upi", satellite='["10.0.0.0/8"]')}).causes
    )


@pytest.mark.parametrize(("which", "cause"), [("private", ACL), ("satellite", "satellite-allowlist")])
def test_a_list_that_is_on_while_agents_are_cut_off(which: str, cause: str) -> None:
    """Nothing shows the workers' addresses: possible, before the firewall; without any suffering nothing is claimed."""
    files = {
        "a.txt": GET.format(which, "10.200.0.0/16"),
        "m.txt": master(provider="upi" if which == "satellite" else "null"),
    }
    waiting = pods(agent("a", "0/1"), agent("b", "0/1"))
    assert bundle(files | {"p.txt": waiting}).first == (cause, "possible")
    assert cause not in bundle(files | {"p.txt": pods(agent("a"), agent("b"))}).causes


def test_who_is_left_out_is_added() -> None:
    """The addresses that the list lacks stand in the command, with the cluster that was asked for."""
    case = bundle({"n.txt": WORKERS, "ds.yaml": arguments(), "a.txt": GET.format("private", "10.1.0.0/24")} | LOG)
    assert case.first == (ACL, "confirmed")
    assert "allowlist add --cluster shop --subnet 10.2.0.1/32" in case.commands(ACL).splitlines()[0]
    assert (
        "allowlist disable --cluster shop; ibmcloud ks cluster master private-service-endpoint allowlist enable"
        in case.commands(ACL)
    )


@pytest.mark.parametrize(
    ("kept", "other", "first"),
    [
        ('["10.0.0.0/8"]', "10.1.0.0/24", "@xo cse.cluster"),
        ('["10.1.0.0/24"]', "10.0.0.0/8", "allowlist add"),
        ("null", "10.0.0.0/8", "@xo cse.cluster"),
        ("null", "10.1.0.0/24", "allowlist add"),
    ],
)
def test_who_is_in_the_list_and_not_at_the_port_is_not_added_again(kept: str, other: str, first: str) -> None:
    """The record's list counts, else what the other ports have of it: only the port's own entry lags, and is written anew."""
    entries = f"port 30122 allow\n  {other}", "port 31417 allow\n  10.1.0.0/24"
    case = bundle({"ds.yaml": arguments(), "n.txt": WORKERS, "cse.txt": cse(*entries), "m.txt": master(kept)} | LOG)
    assert case.first == (ACL, "confirmed")
    cause = case.cause(ACL)
    assert cause is not None
    assert first in str(cause.remedies[0].command)
    assert ("lags behind" in case.says("ACL-02")) is (first != "allowlist add")
