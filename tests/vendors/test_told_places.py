"""What people write of the machines that a cluster of IBM Cloud runs on."""

from __future__ import annotations

import pytest
from analyzer.vendors.told_places import told_place


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("Subject: exec broken on cluster cv5n1k8f0ub2jt6g4r3g (IKS VPC 1.31)", "vpc"),
        ("Betreff: IKS Cluster cv5n1k8f0ub2jt6g4r3g classic 1.29 - exec geht nicht", "classic"),
        ("ROKS 4.16 VPC, three zones", "vpc"),
        ("ROKS VPC 4.17", "vpc"),
        ("Infrastructure: VPC Gen 2", "vpc"),
        ("Cluster type: classic", "classic"),
        ("it is a classic cluster in fra02", "classic"),
        ("we run on VPC infrastructure", "vpc"),
        ("the cluster runs on classic", "classic"),
        ("a Satellite cluster of ours", "satellite"),
        ("OpenShift on VPC", "vpc"),
        ("the VPC's route table was changed", None),
        ("a VPC endpoint gateway is there", None),
        ("this is not a classic cluster", None),
        ("we moved from classic infrastructure", None),
        ("is it a VPC cluster?", None),
        ("a classic mistake", None),
        ("see the docs of classic clusters", None),
    ],
)
def test_it_is_told_where_it_is_said_of_the_cluster(line: str, place: str | None) -> None:
    """With the product, a version or the word cluster, behind a label or behind `on`; denied, left or asked it is not told."""
    assert told_place([line]) == place


def test_two_that_are_told_are_none() -> None:
    """Nobody knows which of them it is; the same twice is one."""
    assert told_place(["IKS VPC 1.31", "a classic cluster"]) is None
    assert told_place(["IKS VPC 1.31", "Infrastructure: VPC"]) == "vpc"
    assert told_place([]) is None
