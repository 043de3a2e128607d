"""The evidence plan: look-alike causes, the artefact that tells them apart, and that it does once it is there."""

from __future__ import annotations

from pathlib import Path

import analyzer
from analyzer.diagnosis.plan import who

from tests.support.bundles import first_cause, load
from tests.support.clusters import FAULTS, vrf_off

ACCOUNT_OFF = "VRF Enabled:  false\nService Endpoint Enabled:  true\n"


def files_of(fault: str, *without: str) -> dict[str, str | bytes]:
    return {name: text for name, text in FAULTS[fault](41).files.items() if not any(part in name for part in without)}


def certainty(report: analyzer.Report) -> str:
    return str(report.causes[0].certainty) if report.causes else ""


def test_the_plan_names_the_command_and_both_answers() -> None:
    """Each step has who runs it, with what command, and what a failing and a passing check would make of the ranking."""
    for path in sorted((Path(__file__).parents[2] / "fixtures" / "clusters").iterdir()):
        plan = analyzer.analyze(path, isolate=False).data.plan
        for step in plan:
            assert step.who
            assert [answer.split()[1] for answer, _ in step.answers] == ["fails", "passes"]
            assert step.answers[0][1] != step.answers[1][1] or len(step.separates) > 1


def test_mesh_down_without_account_settings_is_not_proven_until_they_are_there(tmp_path: Path) -> None:
    """Cross-subnet pairs down alone: not confirmed, and the plan asks for the account settings first; with them, confirmed."""
    bare = load(tmp_path / "a", files_of("vrf-or-vlan-spanning-off", "account", "vlan")).diagnose()
    assert certainty(bare) != "confirmed"
    first = bare.data.plan[0]
    assert "account" in first.what or "VLAN" in first.what
    assert "BGP-02" in first.checks
    full = load(tmp_path / "b", dict(vrf_off(41).files)).diagnose()
    assert (first_cause(full), certainty(full)) == ("vrf-or-vlan-spanning-off", "confirmed")
    assert dict(first.answers)["BGP-02 fails"].endswith("alone") or "confirmed" in dict(first.answers)["BGP-02 fails"]


def test_blocked_or_unrouted_are_both_possible_until_the_policies_are_there(tmp_path: Path) -> None:
    """Agents that time out look alike for a policy and for a firewall; the policies flip the ranking, for that reason."""
    bare = load(tmp_path / "a", files_of("network-policy-blocks-agent", "polic", "calico", "heps")).diagnose()
    names = {cause.id: str(cause.certainty) for cause in bare.causes}
    assert names.get("firewall-or-routing") == "possible"
    assert "network-policy-blocks-agent" not in names or names["network-policy-blocks-agent"] == "possible"
    wanted = [step for step in bare.data.plan if "POL-02" in step.checks]
    assert wanted
    assert (
        "network-policy-blocks-agent" in dict(wanted[0].answers)["POL-02 fails"]
        or "policy" in dict(wanted[0].answers)["POL-02 fails"]
    )
    full = load(tmp_path / "b", files_of("network-policy-blocks-agent")).diagnose()
    assert first_cause(full) == "network-policy-blocks-agent"
    assert certainty(full) != "possible"


def test_private_endpoint_or_firewall_until_the_account_is_there(tmp_path: Path) -> None:
    """The private host times out: a firewall, or an account without VRF; the account's settings decide."""
    bare = load(tmp_path / "a", files_of("private-endpoint-without-vrf", "account")).diagnose()
    names = {cause.id: str(cause.certainty) for cause in bare.causes}
    assert names.get("private-endpoint-without-vrf") != "confirmed"
    assert any("PSE-03" in step.checks for step in bare.data.plan)
    full = load(tmp_path / "b", files_of("private-endpoint-without-vrf")).diagnose()
    assert (first_cause(full), certainty(full)) == ("private-endpoint-without-vrf", "confirmed")


def test_who_can_run_a_command() -> None:
    """Master namespaces and operator tools are the operator's, nodes need access, the rest is the customer's."""
    assert who("kubectl logs -n kubx-masters x") == "sre"
    assert who("@xo cluster c1") == "sre"
    assert who("ssh 10.1.1.1 'crictl ps'") == "customer with access to the node"
    assert who("ibmcloud account show") == "customer who owns the account"
    assert who("kubectl get nodes -o wide") == "customer"
