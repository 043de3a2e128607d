"""Where the control plane of a cluster of Google Cloud is, by its record."""

from __future__ import annotations

import json

import pytest
from analyzer.parsers.gke_cluster import parse, takes

from tests.support.rows import fragment, read_of

PRIVATE = {"masterIpv4CidrBlock": "172.16.3.0/28", "privateEndpoint": "172.16.3.2", "enablePrivateNodes": True}
CLUSTER = {"currentMasterVersion": "1.30.5-gke.1014001", "endpoint": "34.77.1.2", "name": "red", "network": "vpc-red", "privateClusterConfig": PRIVATE}  # fmt: skip
YAML = """addonsConfig:
  x: {}
currentMasterVersion: 1.30.5-gke.1014001
endpoint: 34.77.1.2
network: vpc-red
"""
GKE, MASTER = ("managed_cluster", "GKE"), ("version", "1.30.5-gke.1014001")
BOTH = [
    GKE,
    ("control_plane_host", "172.16.3.2"),
    ("control_plane_range", "172.16.3.0/28"),
    ("gke_network", "vpc-red"),
    MASTER,
]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (json.dumps(CLUSTER, indent=2), [*BOTH, ("given_cluster", "red")]),
        (json.dumps([CLUSTER], indent=2), [*BOTH, ("given_cluster", "red")]),
        (YAML + "privateClusterConfig:\n  masterIpv4CidrBlock: 172.16.3.0/28\n  privateEndpoint: 172.16.3.2\n", BOTH),
        (YAML, [GKE, ("control_plane_host", "34.77.1.2"), ("gke_network", "vpc-red"), MASTER]),
        (json.dumps([CLUSTER, CLUSTER]), [GKE]),
        ("currentMasterVersion: [", []),
    ],
)
def test_the_host_and_its_range(text: str, found: list[tuple[str, str]]) -> None:
    """The private endpoint goes before the public one; of several clusters nobody knows which is meant."""
    assert takes(fragment(text))
    read = read_of(parse, text)
    assert [(row["key"], row["value"]) for row in read.rows.get("facts", [])] == found
    assert bool(read.unread) is (len(found) < 2)


def test_what_only_speaks_of_it() -> None:
    """A line of prose and another document."""
    assert takes(fragment("the currentMasterVersion: 1.30\n")) == ""
    assert takes(fragment('{"kind": "List"}\n')) == ""
