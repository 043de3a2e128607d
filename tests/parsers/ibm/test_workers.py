"""What IBM's listings and labels say of workers and their cluster."""

from __future__ import annotations

from typing import Any

import pytest
from analyzer.parsers.base import Emit
from analyzer.parsers.ibm.workers import cluster_fact, node_fields, worker

from tests.support.rows import Read, fragment

ID = "kube-cn9f3u2d0gm4b1ske7p0-mycluster-default-000001a3"


def read(cells: dict[str, str]) -> Read:
    piece = fragment("a row\n")
    return Read(lambda _, emit: worker(emit, 1, cells, piece), piece)


def test_labels_as_columns() -> None:
    """IBM's own label stands before that of every Kubernetes; an empty one counts as none."""
    found = node_fields({
        "ibm-cloud.kubernetes.io/zone": "dal10", "topology.kubernetes.io/zone": "other", "failure-domain.beta.kubernetes.io/region": "us-south",
        "privateVLAN": "", "ibm-cloud.kubernetes.io/private-vlan": "2300100",
    })  # fmt: skip
    assert (found["zone"], found["region"], found["private_vlan"], found["public_vlan"]) == (
        "dal10",
        "us-south",
        "2300100",
        None,
    )
    assert node_fields({"topology.kubernetes.io/zone": "z"})["zone"] == "z"


@pytest.mark.parametrize(
    ("identity", "cluster"),
    [
        (ID, "cn9f3u2d0gm4b1ske7p0"),
        ("kube-" + "0a" * 16 + "-w1", "0a" * 16),
        ("kube-short-w1", None),
        ("", None),
        (None, None),
    ],
)
def test_a_worker_s_id_names_its_cluster(identity: str | None, cluster: str | None) -> None:
    """Of either generation."""
    piece = fragment("a row\n")

    def parse(_: Any, emit: Emit) -> None:
        cluster_fact(emit, 1, identity)

    rows = Read(parse, piece).rows.get("facts", [])
    assert [row["value"] for row in rows] == ([cluster] if cluster else [])


@pytest.mark.parametrize(
    ("status", "ready"),
    [("Ready", True), ("Ready,SchedulingDisabled", True), ("Critical", False), ("NotReady", False), ("-", None)],
)
def test_a_worker(status: str, ready: bool | None) -> None:
    """Its private address is its name; the star of a version that can be updated is none of it."""
    [row] = read(
        {
            "ID": ID,
            "Private IP": "10.0.0.1",
            "Public IP": "1.2.3.4",
            "Zone": "dal10",
            "Status": status,
            "Version": "1.29.4_1537*",
        }
    ).rows["nodes"]
    assert row.get("ready") is ready
    assert row | {"ready": None} == {
        "line": 1, "name": "10.0.0.1", "internal_ip": "10.0.0.1", "external_ip": "1.2.3.4", "zone": "dal10", "worker_id": ID,
        "worker_version": "1.29.4_1537", "ready": None,
    }  # fmt: skip
    assert read({"ID": ID, "Primary IP": "10.0.0.2"}).rows["nodes"][0]["name"] == "10.0.0.2"
