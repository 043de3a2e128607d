"""The namespace of a hosted control plane, by whatever names it."""

from __future__ import annotations

import pytest
from analyzer.facts import hosted_space
from analyzer.facts.cluster import About
from analyzer.schema import FactRow, KonnectivityEventRow, LogSignalRow, LogSourceRow, NodeRow, PodRow, ToolErrorRow
from analyzer.tables.base import Row

from tests.support.tables import tables_of


def pod(namespace: str, name: str = "etcd-0", node: str | None = None) -> PodRow:
    return PodRow(source="p", line=1, namespace=namespace, name=name, node=node)


def asked(namespace: str) -> FactRow:
    return FactRow(source="f", line=1, key="asked_space", value=namespace)


def log(path: str) -> LogSourceRow:
    return LogSourceRow(source=path, line=None, component="server")


SIGNAL = LogSignalRow(
    source="l", line=1, signal="openvpn_connect", name="vpn-seed-server.shoot--ops--eu2.svc.cluster.local:1194"
)
EVENT = KonnectivityEventRow(source="l", line=1, component="agent", error="lookup konnectivity-server.cluster-a4b5c6d7e8.svc.cluster.local.: no such host")  # fmt: skip
ERROR = ToolErrorRow(
    source="e", line=1, message="proxy error from konnectivity-server-local.clusters-tern.svc:8090 while dialing"
)


@pytest.mark.parametrize(
    ("rows", "space"),
    [
        ([pod("clusters-tern")], "clusters-tern"),
        ([pod("clusters-tern"), pod("clusters-moss")], None),
        ([pod("shoot--ops--eu2"), asked("shoot--ops--eu3")], "shoot--ops--eu2"),
        ([asked("cluster-a4b5c6d7e8")], "cluster-a4b5c6d7e8"),
        ([log("namespaces/clusters-tern/kube-apiserver-5d9f/konnectivity-server/current.log")], "clusters-tern"),
        ([log("namespaces/shop/web-0/web/current.log")], None),
        ([SIGNAL], "shoot--ops--eu2"),
        ([EVENT], "cluster-a4b5c6d7e8"),
        ([ERROR], "clusters-tern"),
        ([ERROR, SIGNAL], None),
        ([pod("kube-system"), pod("shop")], None),
        ([], None),
    ],
)
def test_one_namespace_is_the_control_planes(rows: list[Row], space: str | None) -> None:
    """Listed pods tell it before a command, and that before the name of a service; two of one kind tell nothing."""
    about = About(tables_of(*rows))
    assert about.hosted_space == space
    assert hosted_space.settle(about.tables, about.facts, about.pods, []) == space


@pytest.mark.parametrize(
    ("node", "space"),
    [
        ("shoot--ops--eu2-worker-z1-5d8cf-7b2zt", "shoot--ops--eu2"),
        ("shoot--ops--eu2-worker-5d8cf-7b2zt", "shoot--ops--eu2"),
        ("shoot--ops--eu-two-worker-z1-5d8cf-7b2zt", None),
        ("shoot--ops--eu2-worker-a-z1-5d8cf-7b2zt", None),
    ],
)
def test_a_shoots_node_tells_it_where_its_name_can_be_taken_apart(node: str, space: str | None) -> None:
    """A hyphen more belongs to the shoot's name or to the worker group's, and nothing says to which."""
    assert About(tables_of(NodeRow(source="n", line=1, name=node))).hosted_space == space
    assert About(tables_of(pod("kube-system", "vpn-shoot-6c8d9f7b5-abcde", node))).hosted_space == space
