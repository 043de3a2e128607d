"""Members called after their cluster, in a folder of several."""

from __future__ import annotations

import pytest
from analyzer.snapshot.file_tags import FileTags

from tests.snapshot.test_clusters import record
from tests.support.inline import agent, bundle, node, nodes, pods

A, B = "cv7h3k2f0q9s5d8m1n40", "cf8nu40ugecuup9e9o00"


@pytest.mark.parametrize(
    ("one", "two", "asked", "owner"),
    [
        ("prod-cluster.txt", "dev-cluster.txt", "prod-pods.txt", A),
        ("prod-cluster.txt", "dev-cluster.txt", "DEV_nodes.log", B),
        ("prod-cluster.txt", "dev-cluster.txt", "pods.txt", None),
        ("cluster-prod.txt", "cluster-dev.txt", "nodes-prod.txt", A),
        ("cluster-prod.txt", "cluster-dev.txt", "prod-nodes.txt", None),
        ("nw-prod-cluster.txt", "nw-dev-cluster.txt", "nw-dev-pods.txt", B),
        ("eu-prod-get.txt", "dev-get.txt", "eu-prod-pods.txt", A),
        ("get.txt", "info.txt", "get-nodes.txt", None),
        ("cluster.txt", "dev-cluster.txt", "dev-pods.txt", None),
        ("x/prod-cluster.txt", "x/dev-cluster.txt", "y/prod-pods.txt", None),
        ("x!prod-cluster.txt", "x!dev-cluster.txt", "x!prod-pods.txt", A),
    ],
)
def test_the_part_in_which_the_names_differ_tells(one: str, two: str, asked: str, owner: str | None) -> None:
    """At the beginning or the end, where the rest is alike; elsewhere nobody says whose a member is."""
    assert FileTags({one: {A}, two: {B}}).owner(asked) == owner


def test_members_of_several_clusters_tell_nothing() -> None:
    """Nor do two of one cluster, or one part of two."""
    assert FileTags({"prod-a.txt": {A, B}, "dev-a.txt": {B}}).owner("prod-b.txt") is None
    assert FileTags({"prod-a.txt": {A}, "dev-a.txt": {A}}).owner("prod-b.txt") is None
    assert FileTags({"p-a.txt": {A}, "d-a.txt": {B}, "p-c.txt": {B}, "d-c.txt": {A}}).owner("p-b.txt") is None


def test_files_of_two_clusters_in_one_folder_are_chosen_by_their_names() -> None:
    """The agents of the one are down; asked for the other, the report speaks of its own."""
    files = {
        "prod-cluster.txt": record(A, "prod"), "prod-nodes.txt": nodes(node("n1")), "prod-pods.txt": pods(agent("a", "0/1", node="n1")),
        "dev-cluster.txt": record(B, "dev"), "dev-nodes.txt": nodes(node("n2")), "dev-pods.txt": pods(agent("b", node="n2")),
    }  # fmt: skip
    members = {one.id: one.sources for one in bundle(files).snapshot.clusters}
    assert members == {
        A: {name for name in files if name.startswith("prod")},
        B: {name for name in files if name.startswith("dev")},
    }
