"""Hosts of a Satellite location that are nodes of the cluster at hand."""

from __future__ import annotations

import pytest
from analyzer.facts import satellite
from analyzer.facts.nodes import Node
from analyzer.facts.satellite import own_hosts, place
from analyzer.schema import FactRow

from tests.support.inline import agent, bundle, node, nodes, pods, table

HOSTS = table(
    "Name  ID  State  Status  Zone  Cluster  Worker ID  Worker IP",
    [["h4", "dd44", "assigned", "Ready", "zone-1", "roks-a", "sat-h4-4444", "10.7.0.21"]],
)
LIST = f"$ ibmcloud sat host ls --location paris\nRetrieving hosts...\nOK\n{HOSTS}"


@pytest.mark.parametrize(
    ("found", "is_own"),
    [
        ({"h4.example.com": Node("h4.example.com")}, True),
        ({"w1": Node("w1", internal_ip="10.7.0.21")}, True),
        ({"10.7.0.21": Node("10.7.0.21")}, True),
        ({"h5.example.com": Node("h5.example.com", internal_ip="10.7.0.22")}, False),
        ({}, False),
    ],
)
def test_a_host_is_a_node_by_name_or_address(found: dict[str, Node], is_own: bool) -> None:
    """A location serves many clusters; without a node nothing tells that it serves this one."""
    row = FactRow(source="h", line=1, key="satellite_host", value="h4: assigned Ready zone-1 roks-a 10.7.0.21")
    assert bool(own_hosts([row], found)) is is_own


def test_an_openshift_on_such_a_host_is_ibms_on_satellite() -> None:
    """Product and infrastructure follow; another location's hosts leave both open."""
    listed = nodes(node("h4.example.com", version="v1.27.11+749fe1d"))
    about = bundle({"h.txt": LIST, "n.txt": listed}).snapshot.about
    assert (about.product.value, about.infrastructure.value) == ("roks", "satellite")
    other = bundle({"h.txt": LIST, "n.txt": listed.replace("h4.", "q9.")}).snapshot.about
    assert (other.product.value, other.infrastructure.value) == ("kubernetes", "other")


def test_a_node_without_an_address_has_that_of_its_host() -> None:
    """By its name; one that has another keeps it, and what is no address is none."""
    row = FactRow(source="h", line=1, key="satellite_host", value="h4: assigned Unresponsive zone-1 roks-a 10.7.0.21")
    bare, known, other = Node("h4.example.com"), Node("h4", internal_ip="10.9.9.9"), Node("h5")
    for node_, address in ((bare, "10.7.0.21"), (known, "10.9.9.9"), (other, None)):
        place([row], {node_.name: node_})
        assert node_.internal_ip == address
    odd = FactRow(source="h", line=1, key="satellite_host", value="h5: assigned Ready zone-1 roks-a")
    place([odd], {"h5": other})
    assert other.internal_ip is None
    twins = {"h4.a": Node("h4.a"), "h4.b": Node("h4.b")}
    place([row], twins)
    assert [one.internal_ip for one in twins.values()] == [None, None]


def test_hosts_that_only_pods_name_have_their_address() -> None:
    """By the name without its domain; two hosts of one name are nobody's."""
    rows = [FactRow(source="h", line=at, key="satellite_host", value=f"{name}: assigned Ready zone-1 pos 10.9.1.{at}") for at, name in enumerate(("h1", "h2.example.com", "h3", "h3"))]  # fmt: skip
    found = satellite.hosts_of(rows, ["h1.example.com", "h2", "h3", "h4"])
    assert {name: address for name, (address, _) in found.items()} == {"h1.example.com": "10.9.1.0", "h2": "10.9.1.1"}


def test_an_allowlist_without_the_host_of_a_new_rack() -> None:
    """No list of nodes is there: the pods name the hosts, and the location's list has their addresses."""
    hosts = "Name   ID                     State      Status   Zone     Cluster   Worker ID                      Worker IP\n" + "".join(
        f"h{n}     7a0c1d2e3f4a5b6c7d8{n}   assigned   Ready    zone-{n}   pos       sat-h{n}-0a1b2c3d4e5f6071829{n}   10.90.{n}.11\n" for n in (1, 2, 3)
    )  # fmt: skip
    command = "$ ibmcloud ks cluster master satellite-service-endpoint allowlist get --cluster pos\n"
    listed = pods(agent("a", node="h1"), agent("b", node="h2"), agent("c", "0/1", node="h3"))
    case = bundle({"h.txt": hosts, "p.txt": listed, "a.txt": command + "10.90.1.0/24\n10.90.2.0/24\n"})
    assert case.status("SAT-01") == "fail"
    assert case.first == ("satellite-allowlist", "likely")
    assert "--subnet 10.90.3.11/32" in case.commands("satellite-allowlist")
