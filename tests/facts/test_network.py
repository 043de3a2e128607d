"""Which network a cluster has: Calico by any trace of it, another one by its pods; a listing that shows neither is told, too."""

from __future__ import annotations

import pytest
from analyzer.facts.network import traced, without_calico
from analyzer.facts.pods import merge
from analyzer.schema import PODS, CalicoNodeRow, LogSignalRow, PodRow, WorkloadRow
from analyzer.tables.base import Row

from tests.support.inline import bundle, node, nodes, pod, pods
from tests.support.tables import tables_of


def named(*names: str, namespace: str = "kube-system") -> list[Row]:
    return [PodRow(source="p", line=n, name=name, namespace=namespace) for n, name in enumerate(names, 1)]


def answer(*rows: Row) -> str | None:
    tables = tables_of(*rows)
    return without_calico(tables, merge(tables[PODS]))


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("kindnet-4x7zq", "kindnet"),
        ("cilium-x7k2p", "Cilium"),
        ("kube-router-abcde", "kube-router"),
        ("ovnkube-node-abcde", "OVN-Kubernetes"),
        ("aws-node-abcde", "EKS"),
    ],
)
def test_another_programs_pods_name_the_network(name: str, called: str) -> None:
    """Its pod, or its DaemonSet, is a mark of its own."""
    assert called in (answer(*named(name)) or "")
    assert called in (answer(WorkloadRow(source="w", line=1, kind="DaemonSet", name=name.rpartition("-")[0])) or "")


def test_any_trace_of_calico_speaks_for_it() -> None:
    """A pod, a record, a line of its own log: whatever else runs, the question of its mesh stays open."""
    for row in (
        *named("calico-node-abcde"),
        CalicoNodeRow(source="c", line=1, name="n"),
        LogSignalRow(source="l", line=1, signal="bird_log"),
    ):
        assert answer(*named("kube-router-abcde"), row) is None
        tables = tables_of(row)
        assert traced(tables, merge(tables[PODS]))


def test_a_whole_listing_without_it_tells_and_an_excerpt_does_not() -> None:
    """Five pods of kube-system beside others; a few pods alone may be a part of them."""
    system = named(*(f"coredns-{n}" for n in range(5)))
    assert "no pod of it among 6" in (answer(*system, *named("web-1", namespace="shop")) or "")
    assert answer(*system) is None
    assert answer() is None


def test_nobody_is_asked_for_birds_output_where_there_is_no_calico() -> None:
    """Questions about its mesh are none of this cluster's, and of an unknown network it is asked first which it is."""
    case = bundle(n=nodes(node("n1", version="v1.31.0")), p=pods(pod("kindnet-4x7zq"), pod("coredns-a")))
    ids = ("BGP-03", "BGP-04", "BGP-05", "BGP-06", "BGP-07", "BGP-08", "BGP-11")
    assert {case.status(id) for id in ids} == {"not_applicable"}
    unknown = bundle(n=nodes(node("n1", version="v1.31.0")))
    assert unknown.status("BGP-03") == "unknown"
    assert "birdcl" not in str(unknown.check("BGP-03").missing)
    assert "birdcl" in str(bundle(n=nodes(node("n1"))).check("BGP-03").missing)


@pytest.mark.parametrize(
    "text",
    [
        "$ kubectl get ccnp\nNAME   AGE\nshut   55m\n",
        "Oct  8 12:11:40.302: shop/web-0:48122 (ID:1) <> 10.6.0.20:443 (world) Policy denied DROPPED (TCP Flags: SYN)\n",
    ],
)
def test_ciliums_own_objects_and_records_name_it(text: str) -> None:
    """No cluster of IBM Cloud has it, so nobody is spoken to as its user."""
    about = bundle({"a.txt": text}).snapshot.about
    assert (about.other_network, about.language.on_ibm) == ("Cilium", False)


@pytest.mark.parametrize(
    ("version", "pod_name", "without"),
    [
        ("v1.31.1-gke.1678000", "kube-dns-aaaaa", True),
        ("v1.31.1-gke.1678000", "calico-node-aaaaa", False),
        ("v1.31.1", "coredns-aaaaa", False),
    ],
)
def test_a_cloud_that_routes_between_its_own_nodes_has_no_mesh(version: str, pod_name: str, without: bool) -> None:
    """Where nothing of Calico is shown; elsewhere a list of a few pods says nothing of the network."""
    case = bundle(n=nodes(node("gke-a-p-1", version=version)), p=pods(pod(pod_name)))
    assert bool(case.snapshot.about.without_calico) is without
    assert (case.status("BGP-03") == "not_applicable") is without
