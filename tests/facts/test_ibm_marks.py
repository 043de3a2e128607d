"""Marks of IBM Cloud, alone and beside what else a bundle shows."""

from __future__ import annotations

import pytest
from analyzer.facts import ibm_marks
from analyzer.facts.cluster import About
from analyzer.facts.cluster_signs import ClusterSigns
from analyzer.schema import FactRow, HostEndpointRow, ListingRow, LogSourceRow, WorkloadRow
from analyzer.tables.base import Row

from tests.facts.test_product import ID, OF_IBM, dials, fact, image, node_row, operator, pod_row
from tests.support.inline import bundle
from tests.support.tables import tables_of


def listing(namespace: str | None = None, complete: bool = True) -> ListingRow:
    return ListingRow(source="p", line=1, kind="pods", namespace=namespace, complete=complete)


@pytest.mark.parametrize(
    ("rows", "product"),
    [
        ([], None),
        ([node_row()], "iks"),
        ([pod_row("x-aaaaa", "mine")], None),
        ([pod_row("x-aaaaa", "mine"), listing()], "iks"),
        ([pod_row("x-aaaaa", "mine"), listing(complete=False)], None),
        ([pod_row("x-aaaaa", "mine"), listing(namespace="kube-system")], None),
        ([pod_row("x-aaaaa", "mine"), fact("typed_oc", "oc")], "roks"),
        ([fact("typed_oc", "oc")], "roks"),
        ([image("us.icr.io/armada-master/rhacm-apiserver-network-proxy:4.17.12")], "roks"),
        ([image("quay.io/openshift-release-dev/ocp-v4.0-art-dev@sha256:1")], "roks"),
        ([image("us.icr.io/armada-master/konnectivity-agent:v0.30.3")], None),
        ([pod_row("x-aaaaa", "openshift-dns")], "roks"),
        ([pod_row("x-aaaaa", None)], None),
        ([operator("dns")], "roks"),
        ([fact("version", "4.14.8")], "roks"),
        ([fact("version", "v3.11")], "roks"),
        ([fact("version", "1.29.4")], "iks"),
        ([fact("version", "2.0")], None),
        ([fact("version", "4.14.8"), node_row()], "roks"),
    ],
)
def test_a_faint_mark_of_ibm_cloud_and_what_else_is_shown(rows: list[Row], product: str | None) -> None:
    """What agents dial names IBM Cloud: OpenShift's own namespaces, operators and versions client and images tell which product, else nodes, and pods of all namespaces; pods of some leave it open."""
    one = About(tables_of(dials(OF_IBM), *rows))
    assert (one.product.value, one.on_ibm) == (product, True)


BUILD = "v1.28.11+add48d0"


@pytest.mark.parametrize(
    ("rows", "product"),
    [
        ([node_row("10.132.5.11", version=BUILD, roles="master,worker")], "roks"),
        ([node_row("10.132.5.11", version=BUILD, roles="control-plane,master,worker")], "kubernetes"),
        ([node_row("10.132.5.11", version=BUILD, roles="worker")], "kubernetes"),
        ([node_row("10.132.5.11", version="v1.28.11", roles="master,worker")], "kubernetes"),
        ([node_row("w1.example.org", version=BUILD, roles="master,worker")], "kubernetes"),
        ([node_row("w1.example.org", version=BUILD), fact("vlan_spanning", "false")], "roks"),
        ([node_row("w1.example.org", version=BUILD), fact("vrf_enabled", "true")], "roks"),
        ([node_row("w1", version="v1.30.4+k3s1"), fact("vlan_spanning", "false")], "kubernetes"),
    ],
)
def test_an_openshift_on_ibm_cloud_by_its_workers_or_its_account(rows: list[Row], product: str) -> None:
    """Workers that are masters by role and have addresses for names, or answers of `ibmcloud` about the account."""
    assert About(tables_of(*rows)).product.value == product


@pytest.mark.parametrize(
    ("row", "on_ibm"),
    [
        (node_row(f"kube-{ID}-mz-default-00000164"), True),
        (node_row(worker_id=f"kube-{ID}-mz-default-00000164"), True),
        (node_row(labels="ibm-cloud.kubernetes.io/zone=dal10"), True),
        (fact("server_url", f"https://{OF_IBM}:30618"), True),
        (fact("server_url", "https://c1.example.org:30618"), None),
        (fact("master_status", "Ready"), True),
        (pod_row("ibm-master-proxy-static-10.1.0.1"), True),
        (pod_row("ibm-master"), None),
        (image("icr.io/ext/konnectivity-agent:v0.30.3"), None),
        (image("registry.k8s.io/kas-network-proxy/proxy-agent:v0.30.3"), False),
        (image("registry.k8s.io/kas-network-proxy/proxy-server:v0.30.3"), False),
        (image("registry.k8s.io/kas-network-proxy/other:v0.30.3"), None),
        (image(None), None),
        (WorkloadRow(source="w", image="registry.k8s.io/kas-network-proxy/proxy-agent:v0.30.3"), False),
        (WorkloadRow(source="w", image=None), None),
        (HostEndpointRow(source="h", name="w1-eth0", labels='{"ibm.role": "worker_private"}'), True),
        (HostEndpointRow(source="h", name="w1-eth0", labels='{"role": "worker_private"}'), None),
        (HostEndpointRow(source="h", name="w1-worker-private"), None),
        (dials("konn.example.org"), False),
        (dials("konn"), None),
        (dials("konnectivity-server.kube-system.svc"), None),
        (dials("konn.local"), None),
        (dials("10.9.8.7"), None),
    ],
)  # fmt: skip
def test_whose_cloud_it_is(row: Row, on_ibm: bool | None) -> None:
    """IBM's names and records say so; upstream's images and servers of another name say not; addresses and names inside say nothing."""
    assert About(tables_of(row)).on_ibm is on_ibm


ALLOWED = fact("satellite_acl", "10.4.1.0/24")


@pytest.mark.parametrize(
    ("rows", "product"),
    [
        ([ALLOWED, node_row(version="v1.29.9")], "roks"),
        ([fact("satellite_acl", "none"), node_row(version="v1.29.9")], "iks"),
        ([fact("cse_acl", "10.4.1.0/24"), node_row(version="v1.29.9")], "iks"),
        ([fact("cse_acl", "10.4.1.0/24"), node_row(runtime="cri-o://1.29.1")], "roks"),
        ([fact("cse_acl", "10.4.1.0/24"), node_row(system="Red Hat Enterprise Linux CoreOS 416.94")], "roks"),
        ([fact("cse_acl", "10.4.1.0/24"), node_row(roles="master,worker")], "roks"),
        ([fact("cse_acl", "10.4.1.0/24"), node_row(roles="worker", runtime="containerd://1.7")], "iks"),
        ([node_row(runtime="cri-o://1.29.1", roles="master,worker")], "kubernetes"),
    ],
)
def test_which_of_ibm_clouds_products_its_nodes_and_its_location_show(rows: list[Row], product: str) -> None:
    """Every cluster of a Satellite location is an OpenShift, whichever command told of it; CRI-O and CoreOS run under no IKS."""
    assert About(tables_of(*rows)).product.value == product


def test_the_strong_marks_name_the_product_themselves() -> None:
    """A pod of a master's namespace says which; nothing is said where nothing is."""
    facts: dict[str, list[FactRow]] = {}
    assert list(ibm_marks.strong(ClusterSigns(tables_of(), facts, {}, [], None))) == []
    assert ibm_marks.is_cloud(ClusterSigns(tables_of(), facts, {}, [], OF_IBM)) is True
    assert ibm_marks.is_cloud(ClusterSigns(tables_of(), facts, {}, [], "konn.example.org")) is False
    assert ibm_marks.is_cloud(ClusterSigns(tables_of(), facts, {}, [], None)) is None


@pytest.mark.parametrize(("title", "cell", "product"), [("NAMESPACE     ", "kube-system   ", "iks"), ("", "", None)])
def test_a_list_of_all_pods_shows_that_it_is_no_openshift(title: str, cell: str, product: str | None) -> None:
    """One without namespaces is of a namespace that it does not say: the pods of OpenShift would not be in it."""
    table = f"{title}NAME                       READY   STATUS    RESTARTS   AGE\n{cell}konnectivity-agent-dz8k5   1/1     Running   0          19h\n"
    url = "VPE Gateway: enabled\nKonnectivity Server URL: https://c104.private.eu-de.containers.cloud.ibm.com:30744\n"
    assert bundle(pods=table, url=url).snapshot.about.product.value == product


@pytest.mark.parametrize(
    ("row", "on_ibm"),
    [
        (pod_row("x-aaaaa", "mine", node="kube-c9abcd1f0e2hij3klm4g-tern-default-000001a2"), True),
        (LogSourceRow(source="l", line=1, component="agent", node="kube-c9abcd1f0e2hij3klm4g-tern-default-000001a2"), True),
        (pod_row("x-aaaaa", "mine", node="kube-worker-1"), None),
    ],
)  # fmt: skip
def test_a_workers_id_is_a_mark_wherever_a_node_is_named(row: Row, on_ibm: bool | None) -> None:
    """Where pods run and logs come from, without a list of nodes."""
    assert About(tables_of(row)).on_ibm is on_ibm
