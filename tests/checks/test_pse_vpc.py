"""VPC: endpoint gateway and security groups: PSE-05 and PSE-06."""

from __future__ import annotations

import pytest

from tests.checks.test_pse import VPC, WORKERS, get
from tests.support.inline import agent, bundle, nodes, pods, table

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
    assert bundle(group(("inbound", "all", "0.0.0.0/0"), name="kube-other")).status("PSE-06") == "unknown"
