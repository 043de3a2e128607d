"""Hosts of a Satellite location and the allowlists of service endpoints."""

from __future__ import annotations

import pytest

from tests.support.inline import bundle, table

HOSTS = table(
    "Name  ID  State  Status  Zone  Cluster  Worker ID  Worker IP",
    [
        ["host-1", "3f7b6a9c4d5e", "assigned", "Ready", "zone-1", "shop", "sat-host1-4d7f", "10.20.1.11"],
        ["host-7", "7c1f0d3e8a9b", "unassigned", "Ready", "-", "-", "-", "-"],
    ],
)
GET = "$ ibmcloud ks cluster master {}-service-endpoint {} get --cluster shop\n"


def facts(text: str) -> list[tuple[str, str, int]]:
    found = bundle(a=text).snapshot["facts"]
    return list(zip(found["key"], found["value"], found["line"], strict=True))


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
