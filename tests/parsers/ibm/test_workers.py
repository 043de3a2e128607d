"""What IBM's listings and labels say of workers and their cluster."""

from __future__ import annotations

from typing import Any

import pytest
from analyzer.parsers.base import Emit
from analyzer.parsers.ibm.workers import cluster_fact, node_fields, worker

from tests.support.inline import bundle
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


@pytest.mark.parametrize(
    ("titles", "cells", "stated"),
    [
        ("ZONE   WORKER-POOL", "dal10  default    ", {"zone": "dal10", "worker_pool": "default"}),
        ("ZONE   REGION", "       us-south", {"zone": None, "region": "us-south"}),
        ("PRIVATEVLAN   SUBNET-ID", "2876543       0717-aa", {"private_vlan": "2876543", "subnet_id": "0717-aa"}),
        (
            "WORKER-ID                                  ",
            "kube-cf8nu40ugecuup9e9o00-shop-default-01",
            {"worker_id": "kube-cf8nu40ugecuup9e9o00-shop-default-01"},
        ),
    ],
)
def test_columns_of_labels_say_what_the_labels_say(titles: str, cells: str, stated: dict[str, str | None]) -> None:
    """`kubectl get nodes -L <label>` prints a label's last part in capitals as a title."""
    head, row = "NAME       STATUS   ROLES    AGE   VERSION       ", "10.0.0.1   Ready    <none>   9d    v1.29.4+IKS   "
    (node,) = bundle(x=f"{head}{titles}\n{row}{cells}\n").snapshot.rows["nodes"]
    assert {key: getattr(node, key) for key in stated} == stated
