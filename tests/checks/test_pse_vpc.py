"""VPC: endpoint gateway and security groups: PSE-05 and PSE-06."""

from __future__ import annotations

import pytest

from tests.checks.test_pse import VPC, WORKERS, get
from tests.support.inline import PORT, agent, bundle, dial, failing, node, nodes, options, pods, table

ID = "c1a2b3c4d5e6f7a8b9c0"
GATEWAY = "Getting endpoint gateway {name} under account Shop...\n\nID   r006-1\nName   {name}\n"
CLUSTER = {"n.txt": nodes(VPC), "c.txt": get()}


def gateway(name: str = f"iks-{ID}", **told: str) -> dict[str, str]:
    lines = [f"{key.replace('_', ' ')}   {value}\n" for key, value in told.items()]
    return CLUSTER | {"g.txt": GATEWAY.format(name=name) + "".join(lines)}


def group(*rules: tuple[str, str, str], name: str = f"kube-{ID}") -> dict[str, str]:
    rows = [[f"r{at}", way, "ipv4", protocol, remote] for at, (way, protocol, remote) in enumerate(rules)]
    text = f"Getting security group {name} under account Shop...\n\nID   g1\nName   {name}\n\nRules\n"
    return CLUSTER | {"s.txt": text + table("ID  Direction  IP version  Protocol  Remote", rows)}


FINE = {"Lifecycle_State": "stable", "Health_State": "ok", "Private_IPs": "10.241.0.20"}


def test_without_the_objects_both_are_unknown() -> None:
    """The commands hold the cluster's own names; classic has neither object."""
    case = bundle(CLUSTER)
    assert (case.status("PSE-05"), case.status("PSE-06")) == ("unknown", "unknown")
    assert f"iks-{ID}" in str(case.check("PSE-05").missing[0].command)
    assert f"kube-{ID}" in str(case.check("PSE-06").missing[0].command)
    case = bundle(n=WORKERS, p=pods(agent("a")))
    assert (case.status("PSE-05"), case.status("PSE-06")) == ("not_applicable", "not_applicable")


def test_a_gateway_that_is_fine() -> None:
    """Stable, healthy and with an address: all three are stated."""
    case = bundle(gateway(**FINE))
    assert case.status("PSE-05") == "pass"
    assert case.places("PSE-05") == ["g.txt:5", "g.txt:6", "g.txt:7"]


@pytest.mark.parametrize("bad", [{"Lifecycle_State": "pending"}, {"Health_State": "degraded"}, {"Private_IPs": "-"}])
def test_a_gateway_that_is_not(bad: dict[str, str]) -> None:
    """One bad statement is enough, and its line is the proof."""
    case = bundle(gateway(**(FINE | bad)))
    assert case.status("PSE-05") == "fail"
    assert len(case.places("PSE-05")) == 1


def test_a_gateway_of_which_too_little_is_said() -> None:
    """No statement of the addresses is none of their absence; another cluster's gateway says nothing of this one's."""
    assert bundle(gateway(Lifecycle_State="stable", Health_State="ok")).status("PSE-05") == "unknown"
    assert bundle(gateway("iks-c9f9e9d9c9b9a9f9e9d9", Lifecycle_State="failed")).status("PSE-05") == "unknown"


def test_the_workers_group() -> None:
    """A rule that lets everything out passes, none that lets anything out fails, the rest is not told."""
    assert bundle(group(("outbound", "all", "0.0.0.0/0"))).status("PSE-06") == "pass"
    assert bundle(group(("inbound", "all", "0.0.0.0/0"))).status("PSE-06") == "fail"
    case = bundle(group(("outbound", "tcp Ports:Min=443,Max=443", "0.0.0.0/0"), ("outbound", "tcp", "166.8.0.0/14")))
    assert case.status("PSE-06") == "unknown"
    assert "166.8.0.0/14" in case.says("PSE-06")
    assert f"endpoint-gateway iks-{ID}" in (case.check("PSE-06").missing[0].command or ""), (
        "it tells where the endpoint is"
    )
    assert bundle(group(("inbound", "all", "0.0.0.0/0"), name="kube-other")).status("PSE-06") == "unknown"


NARROW = (("outbound", "tcp Ports:Min=443,Max=443", "0.0.0.0/0"), ("outbound", "udp Ports:Min=53,Max=53", "0.0.0.0/0"))
CUT = {"agent.log": options() + failing(dial(f"dial tcp 10.242.0.9:{PORT}: i/o timeout"))}


@pytest.mark.parametrize(
    ("rules", "status"),
    [
        (NARROW, "fail"),
        ((*NARROW, ("outbound", f"tcp Ports:Min={PORT},Max={PORT}", "0.0.0.0/0")), "pass"),
        ((*NARROW, ("outbound", "tcp Ports:Min=30000,Max=32767", "10.242.0.0/18")), "pass"),
        ((*NARROW, ("outbound", "tcp Ports:Min=30000,Max=32767", "10.99.0.0/18")), "fail"),
        ((*NARROW, ("outbound", "all", "172.17.0.0/18")), "fail"),
        ((*NARROW, ("outbound", "all", "172.17.0.0/18"), ("outbound", "all", "kube-vpegw-x")), "unknown"),
        ((*NARROW, ("outbound", "udp Ports:Min=30000,Max=32767", "0.0.0.0/0")), "fail"),
        ((*NARROW, ("inbound", "tcp Ports:Min=30000,Max=32767", "0.0.0.0/0")), "fail"),
    ],
)
def test_the_workers_group_against_the_port_that_agents_dial(
    rules: tuple[tuple[str, str, str], ...], status: str
) -> None:
    """The rules are in the bundle, and so is the port: a port that none of them names does not get out."""
    case = bundle(group(*rules) | CUT)
    assert case.status("PSE-06") == status
    assert case.first is not None
    if status == "fail":
        assert case.first == ("firewall-or-routing", "likely")
        assert "PSE-06" in case.cause("firewall-or-routing").explains  # type: ignore[union-attr]
        command = case.commands("firewall-or-routing").splitlines()[0]
        assert f"security-group-rule-add kube-{ID} outbound tcp --port-min {PORT} --port-max {PORT}" in command
    assert "Vyatta" not in case.commands("firewall-or-routing")


@pytest.mark.parametrize("error", ["dial tcp 10.242.0.9:{}: connect: connection refused", "dial tcp: lookup k.example.com: no such host"])  # fmt: skip
def test_what_no_silence_shows_is_not_said_of_the_group(error: str) -> None:
    """An address that answers was let out to, and a name is in no network: neither passes nor fails."""
    case = bundle(group(*NARROW, ("outbound", "all", "172.17.0.0/18")) | {"agent.log": options() + failing(dial(error.format(PORT)))})  # fmt: skip
    assert case.status("PSE-06") == "unknown"


def test_a_group_that_bears_the_clusters_id_names_the_cluster_and_its_infrastructure() -> None:
    """`kube-<id>` exists on VPC alone: no account needs VRF there, and no command has a placeholder for the cluster."""
    text = {"s.txt": group(*NARROW)["s.txt"], "n.txt": nodes(node("10.1.0.1"))}
    case = bundle(text | CUT)
    assert case.report.data.cluster.id == ID
    assert case.report.data.cluster.infrastructure == "vpc"
    assert "without VRF" not in case.cause("firewall-or-routing").summary  # type: ignore[union-attr]
    two = text | {"t.txt": group(*NARROW, name="kube-c9f9e9d9c9b9a9f9e9d9")["s.txt"]}
    assert bundle(two).report.data.cluster.id is None


@pytest.mark.parametrize(("version", "never"), [("v1.29.4+k0s", "Vyatta"), ("v1.30.2", "FortiGate")])
def test_elsewhere_no_appliance_of_ibms_account_is_named(version: str, never: str) -> None:
    """Gateway appliances are those of classic infrastructure."""
    case = bundle(
        {
            "n.txt": nodes(node("n1", version=version)),
            "agent.log": failing(dial("dial tcp 198.51.100.7:8132: i/o timeout")),
        }
    )
    assert never not in case.commands("firewall-or-routing")
    assert "firewall or router" in case.commands("firewall-or-routing")


PORT_IN = f"tcp Ports:Min={PORT},Max={PORT}"


@pytest.mark.parametrize(
    ("rules", "status"),
    [
        ([("inbound", "tcp Ports:Min=30412,Max=30412", f"kube-{ID}")], "fail"),
        ([("inbound", PORT_IN, f"kube-{ID}")], "unknown"),
        ([("inbound", "all", "0.0.0.0/0")], "unknown"),
        ([("outbound", "all", "0.0.0.0/0")], "fail"),
    ],
)
def test_the_gateways_group_lets_the_konnectivity_port_in(rules: list[tuple[str, str, str]], status: str) -> None:
    """One without it is shut, whatever the gateway's state is; one with it says nothing of that state."""
    case = bundle(group(*rules, name=f"kube-vpegw-{ID}") | CUT)
    assert case.status("PSE-05") == status
    found = case.cause("firewall-or-routing")
    assert found is not None
    assert ("PSE-05" in found.explains, found.certainty) == (
        (True, "likely") if status == "fail" else (False, "possible")
    )
    if status == "fail":
        assert (
            f"security-group-rule-add kube-vpegw-{ID} inbound tcp --port-min {PORT} --port-max {PORT} --remote kube-{ID}"
            in case.commands("firewall-or-routing")
        )


def test_a_gateway_that_is_not_well_is_looked_at_first() -> None:
    """Where agents' packets vanish as well."""
    case = bundle(gateway(**(FINE | {"Health_State": "degraded"})) | CUT)
    assert f"ibmcloud is endpoint-gateway iks-{ID}" in case.commands("firewall-or-routing").splitlines()[0]


OWN = ("outbound", "tcp Ports:Min=30000,Max=32767", f"kube-{ID}")
OF_GATEWAY = {
    "v.txt": f"Getting security group kube-vpegw-{ID} under account Shop...\n\nID   g2\nName   kube-vpegw-{ID}\n\nRules\n"
    + table("ID  Direction  IP version  Protocol  Remote", [["r1", "inbound", "ipv4", f"tcp Ports:Min={PORT},Max={PORT}", f"kube-{ID}"]])
}  # fmt: skip


@pytest.mark.parametrize(
    ("rules", "address", "gateway", "status"),
    [
        ((*NARROW, OWN), "10.242.0.9", OF_GATEWAY, "fail"),
        ((*NARROW, OWN), "10.242.0.9", {}, "unknown"),
        ((*NARROW, OWN), "166.9.24.7", {}, "fail"),
        ((*NARROW, OWN), "169.48.3.7", {}, "fail"),
        ((*NARROW, OWN, ("outbound", "tcp", "10.242.0.0/18")), "10.242.0.9", OF_GATEWAY, "pass"),
        ((*NARROW, OWN, ("outbound", "tcp", f"kube-vpegw-{ID}")), "10.242.0.9", OF_GATEWAY, "unknown"),
    ],
)
def test_a_rule_to_the_workers_own_group_leads_to_no_endpoint(
    rules: tuple[tuple[str, str, str], ...], address: str, gateway: dict[str, str], status: str
) -> None:
    """Its members are the workers; a gateway may be one of them where no group of its own is shown, and an address outside the VPC never is."""
    cut = {"agent.log": options() + failing(dial(f"dial tcp {address}:{PORT}: i/o timeout"))}
    case = bundle(group(*rules) | cut | gateway)
    assert case.status("PSE-06") == status
    if status == "fail":
        assert f"to {address}, which agents dial in vain" in case.says("PSE-06")
        assert case.first == ("firewall-or-routing", "likely")
