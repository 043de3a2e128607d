"""Commands for one worker of IBM Cloud."""

from __future__ import annotations

import pytest
from analyzer.checks import worker_commands
from analyzer.facts.cluster import About
from analyzer.schema import NodeRow, UnreadLineRow
from analyzer.tables.base import Row

from tests.support.tables import tables_of

ID = "kube-c9abcd1f0e2hij3klm4g-tern-default-000001a2"
LOOKUP = "$(ibmcloud ks worker ls --cluster {} | grep -wF 10.5.0.3 | cut -d' ' -f1)"


def node(**more: str) -> NodeRow:
    return NodeRow(
        source="n", line=1, **({"name": "10.5.0.3", "internal_ip": "10.5.0.3", "version": "v1.30.4+IKS"} | more)
    )


@pytest.mark.parametrize(
    ("rows", "name", "worker"),
    [
        ([node(worker_id=ID)], "10.5.0.3", ID),
        ([node()], "10.5.0.3", LOOKUP.format("<cluster_id>")),
        ([node(name="sat-1", internal_ip="10.5.0.3")], "sat-1", LOOKUP.format("<cluster_id>")),
        ([], "10.5.0.3", LOOKUP.format("<cluster_id>")),
        ([], "sat-1", "<worker_id>"),
        ([], None, "<worker_id>"),
    ],
)
def test_the_id_or_what_looks_it_up(rows: list[Row], name: str | None, worker: str) -> None:
    """By the node's address, which the list of workers has; a name alone tells nobody."""
    about = About(tables_of(*rows))
    assert worker_commands.worker(about, name) == worker
    assert worker_commands.act(about, "reboot", name) == f"ibmcloud ks worker reboot --cluster {'c9abcd1f0e2hij3klm4g' if worker == ID else '<cluster_id>'} --worker {worker}"  # fmt: skip


def test_a_node_that_is_called_by_its_workers_id_needs_no_look_up() -> None:
    """Some nodes have the host name of their machine."""
    called = "kube-c9abcd1f0e2hij3klm4g-lake-default-00000217"
    about = About(tables_of(node(name=called)))
    assert worker_commands.worker(about, called) == called


@pytest.mark.parametrize(
    ("text", "verb", "both"),
    [
        ("IKS 1.30 classic cluster", "reload", "reload"),
        ("IKS 1.30 VPC cluster", "replace", "replace"),
        ("IKS 1.30 cluster", "reload", "reload (classic) or replace (VPC)"),
    ],
)
def test_what_makes_a_worker_new(text: str, verb: str, both: str) -> None:
    """By what the cluster runs on, as its people say where nothing else tells it."""
    about = About(tables_of(UnreadLineRow(source="t", line=1, text=text, reason="no format recognised")))
    assert (worker_commands.renewal(about), worker_commands.in_words(about)) == (verb, both)
