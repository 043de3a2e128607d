"""Hosts of a Satellite location and the allowlists of service endpoints."""

from __future__ import annotations

import pytest
from analyzer.parsers.ibm.satellite import PARSERS

from tests.support.inline import bundle, table

HOSTS = table(
    "Name  ID  State  Status  Zone  Cluster  Worker ID  Worker IP",
    [
        ["host-1", "3f7b6a9c4d5e", "assigned", "Ready", "zone-1", "shop", "sat-host1-4d7f", "10.20.1.11"],
        ["host-7", "7c1f0d3e8a9b", "unassigned", "Ready", "-", "-", "-", "-"],
    ],
)
GET = "$ ibmcloud ks cluster master {}-service-endpoint {} get --cluster shop\n"


OF_COMMAND = ("client", "asked_cluster")
"""What the command itself says of the cluster, whatever it prints."""


def facts(text: str) -> list[tuple[str, str, int]]:
    found = bundle(a=text).snapshot["facts"]
    every = zip(found["key"], found["value"], found["line"], strict=True)
    return [one for one in every if one[0] not in OF_COMMAND]


def test_hosts_are_no_nodes_of_the_cluster() -> None:
    """A location's hosts serve several clusters: they are stated as hosts, with what they serve."""
    case = bundle(h="Retrieving hosts...\nOK\n" + HOSTS)
    assert not len(case.snapshot["nodes"])
    assert not len(case.snapshot["unread"])
    assert facts("Retrieving hosts...\nOK\n" + HOSTS) == [
        ("satellite_host", "host-1: assigned Ready zone-1 shop 10.20.1.11", 4),
        ("satellite_host", "host-7: unassigned Ready - - -", 5),
    ]
    assert list(bundle(h=HOSTS + "no more of them\n").snapshot["unread"]["line"]) == [4]


@pytest.mark.parametrize(
    ("which", "verb", "key"),
    [("satellite", "allowlist", "satellite_acl"), ("private", "allowlist", "cse_acl"), ("satellite", "acl", "satellite_acl"), ("public", "allowlist", "endpoint_acl")],
)  # fmt: skip
def test_the_networks_of_an_allowlist(which: str, verb: str, key: str) -> None:
    """The command says whose list it is; the networks stand below their title, each once."""
    text = GET.format(which, verb) + "OK\nSubnets\n10.20.1.0/24\n10.20.2.31\n10.20.1.0/24\n"
    assert facts(text) == [(key, "10.20.1.0/24,10.20.2.31", 4)]


def test_an_allowlist_that_is_off() -> None:
    """The tool's own words; a line in others is unread and states nothing."""
    off = GET.format("private", "allowlist")
    assert facts(off + "The allowlist is not enabled for this cluster.\nOK\n") == [("cse_acl", "none", 2)]
    assert facts(off + "I cannot tell.\n") == []
    assert list(bundle(a=off + "I cannot tell.\n").snapshot["unread"]["line"]) == [2]


def test_addresses_without_the_command_are_no_allowlist() -> None:
    """Networks on lines of their own may be anything."""
    assert facts("Subnets\n10.20.1.0/24\n") == []


def test_lines_of_an_allowlist_that_say_nothing() -> None:
    """That it is on, and the brackets of JSON: neither a network nor unread."""
    text = GET.format("satellite", "allowlist") + 'Status: enabled\n{\n  "10.20.1.0/24"\n}\n[\n]\n'
    case = bundle(a=text)
    assert [(r.key, r.value, r.line) for r in case.snapshot.rows["facts"] if r.key not in OF_COMMAND] == [
        ("satellite_acl", "10.20.1.0/24", 4)
    ]  # type: ignore[attr-defined]
    assert not len(case.snapshot.rows["unread"])


def test_an_allowlist_of_the_cluster_is_of_no_named_endpoint() -> None:
    """The old form of the command names none."""
    assert facts("$ ibmcloud ks cluster acl get --cluster shop\n10.20.1.0/24\n") == [
        ("endpoint_acl", "10.20.1.0/24", 2)
    ]


def test_hosts_are_rows_below_their_titles() -> None:
    """Above them nothing is one; a row without a state is none; lines of the tool in between cost nothing."""
    head, first, second = HOSTS.splitlines(keepends=True)
    case = bundle(h=first + head + "OK\n" + second.replace("unassigned", " " * 10))
    assert [row.value.split(":")[0] for row in case.snapshot.rows["facts"]] == []  # type: ignore[attr-defined]
    assert [row.line for row in case.snapshot.rows["unread"]] == [1, 4]  # type: ignore[attr-defined]
    [inputs] = case.snapshot.rows["inputs"]
    assert inputs.kind == "ibmcloud sat host ls"  # type: ignore[attr-defined]


def test_its_place_in_the_order_of_readers() -> None:
    """Whose sign is narrower is asked first."""
    assert [one.rank for one in PARSERS] == [18, 18, 14]


def test_locations_are_told_by_name() -> None:
    """Those of the list, and the one whose hosts were asked for; what is no row is unread."""
    listed = table(
        "Name  ID  Status  Ready  Created  Hosts (used/total)  Managed From",
        [["berlin-dc", "c8v0q1t20m3k", "normal", "yes", "5 months ago", "6 / 9", "fra"]],
    )
    assert facts("OK\n" + listed) == [("satellite_location", "berlin-dc", 3)]
    asked = facts("$ ibmcloud sat host ls --location paris-dc\n" + HOSTS)
    assert ("satellite_location", "paris-dc", 2) in asked
    assert list(bundle(l=listed + "no more of them\n").snapshot["unread"]["line"]) == [3]
