"""Which product a cluster is, by its marks."""

from __future__ import annotations

from typing import Any

import pytest
from analyzer.facts import product as product_room
from analyzer.facts.cluster import About
from analyzer.schema import (
    ClusterOperatorRow,
    ContainerArgRow,
    ContainerRow,
    FactRow,
    LogSourceRow,
    NodeRow,
    PodRow,
    ToolErrorRow,
    UnitRow,
)
from analyzer.tables.base import Row

from tests.support.inline import arguments, bundle, node, nodes, options, pod, pods, serving, table
from tests.support.tables import tables_of
from tests.support.values import are_values

ID = "bu1d2c3w0e4f5g6h7i80"
FIVE = [pod(f"{name}-a1b2c") for name in ("coredns", "kube-proxy", "cni", "csi", "proxy")]


def told(files: dict[str, str]) -> tuple[str, str | None, str]:
    cluster = bundle(files).report.data.cluster
    return cluster.product, cluster.distribution, cluster.tunnel


def listed(version: str, name: str = "n1", **labels: str) -> dict[str, str]:
    return {"n.txt": nodes(node(name, version=version, **labels), node(f"{name}-b", version=version, **labels))}


@pytest.mark.parametrize(
    ("files", "product", "called"),
    [
        (listed("v1.30.4+k3s1"), "kubernetes", "k3s"),
        (listed("v1.33.5+rke2r1"), "kubernetes", "rke2"),
        (listed("v1.31.2+k0s"), "k0s", None),
        (listed("v1.31.2-gke.1200"), "gke", None),
        (listed("v1.31.2-eks-a737599"), "kubernetes", "EKS"),
        (listed("v1.31.2", **{"kubernetes.azure.com/cluster": "mc"}), "aks", None),
        (listed("v1.31.2", **{"worker.gardener.cloud/pool": "p1"}), "kubernetes", "Gardener"),
        (listed("v1.31.2", **{"k8s.scaleway.com/pool-name": "p1"}), "kubernetes", "Scaleway"),
        (listed("v1.31.2", **{"node.k8s.ovh/type": "standard"}), "kubernetes", "OVHcloud"),
        (listed("v1.31.2", name="scw-reef-pool-0a1b2c3d4e5f"), "kubernetes", "Scaleway"),
        (listed("v1.31.2", name="scw-reef-pool-1"), "kubernetes", None),
        ({"p.txt": pods(pod("web-0", node="gk3-reef-pool-2-3f2b1c4d-x2kq"))}, "gke", None),
        ({"i.txt": "Kubernetes control plane is running at https://a1b2c3.c1.gra.k8s.ovh.net\n"}, "kubernetes", "OVHcloud"),
        ({"i.txt": "Kubernetes control plane is running at https://reef-dns-1a2b3c4d.hcp.westeurope.azmk8s.io:443\n"}, "aks", None),
        ({"i.txt": "Kubernetes control plane is running at https://0a1b-2c3d.api.k8s.fr-par.scw.cloud:6443\n"}, "kubernetes", "Scaleway"),
        ({"i.txt": "Kubernetes control plane is running at https://api.reef.example.org:6443\n"}, "unknown", None),
        ({"t.txt": f"$ kubectl get pods -n master-{ID}\nNAME  READY  STATUS  RESTARTS  AGE\nweb-0  1/1  Running  0  9d\n"}, "roks", None),
        ({"t.txt": "$ kubectl get pods -n master-data\nNAME  READY  STATUS  RESTARTS  AGE\nweb-0  1/1  Running  0  9d\n"}, "unknown", None),
        ({"t.txt": "$ kubectl get pods -n kubx-masters\nNAME  READY  STATUS  RESTARTS  AGE\nweb-0  1/1  Running  0  9d\n"}, "iks", None),
        ({"n.txt": nodes(node("aks-nodepool1-12345678-vmss000001", version="v1.31.2"))}, "aks", None),
        ({"p.txt": pods(pod("web-0", node="aks-np1-12345678-vmss000001"))}, "aks", None),
        ({"p.txt": pods(pod("web-0", node="gke-prod-pool-3f2b1c4d-x2kq"))}, "gke", None),
        ({"p.txt": pods(pod("aks-np1-12345678-vmss000001", node="n1"))}, "unknown", None),
        (listed("v1.31.2"), "kubernetes", None),
        (listed("v1.27.8+4fab27b"), "kubernetes", "OpenShift"),
        ({"p.txt": pods(*FIVE, pod("kindnet-x7k2p"))}, "kubernetes", "kind"),
        ({"p.txt": pods(*FIVE, pod("etcd-cp1", node="cp1"))}, "kubernetes", "kubeadm"),
        ({"p.txt": pods(*FIVE, pod("kube-apiserver-m0", namespace="openshift-kube-apiserver"))}, "kubernetes", "OpenShift"),
        ({"p.txt": pods(pod("ignition-server-6b5d9c7f4-x2x2x", namespace="clusters-a"))}, "hypershift", None),
    ],
)  # fmt: skip
def test_other_products_by_their_marks(files: dict[str, str], product: str, called: str | None) -> None:
    """Each product is told by what it writes itself, in the contract's words, with its own name where they lack one."""
    assert told(files)[:2] == (product, called)


WORKERS = table(
    "ID  Public IP  Private IP  Flavor  State  Status  Zone  Version",
    [[f"kube-{ID}-mz-default-0000016{n}", f"169.62.10.{n}", f"10.73.1.{n}", "b3c.4x16", "normal", "Ready", "dal10", "1.29.10_1567*"]
     for n in (4, 6)],
)  # fmt: skip


def test_workers_alone_make_an_ibm_cluster() -> None:
    """`ks worker ls` names IBM Cloud by worker IDs and by versions with their bill of materials; the zone tells classic."""
    case = bundle(w=f"$ ibmcloud ks worker ls --cluster mz\nOK\n{WORKERS}")
    cluster = case.report.data.cluster
    assert (cluster.product, cluster.infrastructure, cluster.id) == ("iks", "classic", ID)
    beside = bundle(
        w=f"$ ibmcloud ks worker ls --cluster mz\nOK\n{WORKERS}", n=nodes(node("10.73.1.4", version="v1.29.10"))
    )
    assert beside.report.data.cluster.product == "iks"


@pytest.mark.parametrize(
    ("version", "host", "product"),
    [
        ("1.33.4_1541", "c115.eu-de.containers.cloud.ibm.com", "iks"),
        ("4.19.9_1540_openshift", "c115.eu-de.containers.cloud.ibm.com", "roks"),
        ("4.14.8_openshift", "c1.example.org", "roks"),
        ("1.33.4", "c115.private.eu-de.containers.cloud.ibm.com", "iks"),
    ],
)
def test_a_cluster_record_names_the_product(version: str, host: str, product: str) -> None:
    """The version with its bill of materials, else IBM's host name beside the version."""
    record = f"ClusterID: {ID}\nAnsibleBomVersion: {version}\nServerURL: https://{host}:30618\n"
    assert told({"r.txt": record})[0] == product


def test_prose_is_no_mark() -> None:
    """A text that speaks of k3s or IBM Cloud, and a node or pod called after a product, make none."""
    prose = (
        "We moved from k3s (v1.30.4+k3s1) to c115.eu-de.containers.cloud.ibm.com, version 1.28.12_1580, last week.\n"
    )
    assert told({"note.md": prose}) == ("unknown", None, "unknown")
    assert told({"n.txt": nodes(node("k3s", version="v1.30.4"), node("openshift-etcd", version="v1.30.4"))})[:2] == (
        "kubernetes",
        None,
    )
    assert told({"p.txt": pods(*FIVE, pod("kindnet-x7k2p", namespace="web"))})[:2] == ("unknown", None)


def test_hosted_control_planes_are_hypershifts_and_of_nobodys_cloud() -> None:
    """Pods of OpenShift's API servers in a namespace of HyperShift make no IBM cluster; commands go to that namespace."""
    plane = pods(
        pod("kube-apiserver-6c7d8f9b5-fghij", "5/5", namespace="clusters-demo"),
        pod("openshift-apiserver-5d6f7c8b9-klmno", "2/3", "CrashLoopBackOff", namespace="clusters-demo"),
    )
    case = bundle(p=plane)
    assert told({"p.txt": plane})[0] == "hypershift"
    assert case.first == ("openshift-apiserver-proxy-down", "likely")
    assert "-n clusters-demo delete pod openshift-apiserver-5d6f7c8b9-klmno" in case.commands(
        "openshift-apiserver-proxy-down"
    )
    assert case.status("CP-03") == "pass"  # one replica may be all that is wanted there


OPERATORS = "NAME  VERSION  AVAILABLE  PROGRESSING  DEGRADED  SINCE"


@pytest.mark.parametrize(
    ("operator", "agents"), [("machine-config", "not_applicable"), ("etcd", "not_applicable"), ("console", "unknown")]
)
def test_openshift_with_masters_of_its_own(operator: str, agents: str) -> None:
    """Operators that hosted control planes do not have: its API server reaches the nodes itself, and agents are no question."""
    listed = table(
        OPERATORS,
        [[operator, "4.15.20", "True", "False", "False", "40d"], ["dns", "4.15.20", "True", "False", "False", "40d"]],
    )
    case = bundle(n=nodes(node("ip-10-0-12-5", version="v1.28.10+a2c84a5")), co=listed)
    assert case.snapshot.about.called == "OpenShift"
    assert case.status("AG-01") == agents


@pytest.mark.parametrize(
    ("host", "on_ibm"),
    [
        ("c117.private.us-east.containers.cloud.ibm.com", True),
        ("konn.example.org", False),
        ("166.9.14.5", None),
        ("10.9.8.7", None),
    ],
)
def test_the_agents_server_tells_the_cloud_where_nothing_tells_the_product(host: str, on_ibm: bool | None) -> None:
    """A host name of IBM's is a mark, one of somebody else's too; an address says nothing."""
    about = bundle({"agent.log": options(host) + serving()}).snapshot.about
    assert (about.product.value, about.on_ibm) == (None, on_ibm)


def test_upstreams_own_image_is_nobodys_managed_cluster() -> None:
    """IBM Cloud, AKS and GKE run images of their own registries."""
    manifest = arguments("10.0.0.5", 8132).replace(
        "icr.io/ext/konnectivity-agent", "registry.k8s.io/kas-network-proxy/proxy-agent"
    )
    case = bundle({"ds.yaml": manifest})
    assert case.snapshot.about.on_ibm is False
    assert "ibmcloud" not in str([gap for check in case.report.checks for gap in check.missing])


def test_an_image_that_a_kubelet_pulls_is_a_mark() -> None:
    """Its event names the image where no pod does; what another event quotes is none."""
    row = '  {}   {}     4s    kubelet  Container image "quay.io/k0sproject/apiserver-network-proxy-agent:v0.30.3" already present on machine\n'
    said = "Events:\n  Type     Reason     Age   From     Message\n  ----     ------     ----  ----     -------\n"
    assert bundle({"d.txt": said + row.format("Normal", "Pulled")}).snapshot.about.product.value == "k0s"
    assert bundle({"d.txt": said + row.format("Warning", "Unhealthy")}).snapshot.about.product.value is None


@pytest.mark.parametrize(("reason", "words"), [("Failed", "Failed to pull"), ("BackOff", "Back-off pulling")])
def test_an_image_that_no_kubelet_gets_is_a_mark_too(reason: str, words: str) -> None:
    """What it should pull is named like what it pulled."""
    title = "LAST SEEN   TYPE      REASON   OBJECT                         MESSAGE\n"
    row = f'3m          Warning   {reason}   pod/konnectivity-agent-84kxn   {words} image "quay.io/k0sproject/apiserver-network-proxy-agent:v0.31.0": no answer\n'
    assert bundle({"e.txt": title + row}).snapshot.about.product.value == "k0s"


def test_a_host_name_of_ibms_alone_leaves_the_product_open() -> None:
    """It is IBM Cloud's, IKS or ROKS: said so in the header and by CTX-01, and no product is guessed."""
    case = bundle({"a.log": options() + serving()})
    assert told({"a.log": options() + serving()})[:2] == ("unknown", "IBM Cloud")
    assert (case.status("CTX-01"), "IBM Cloud" in case.says("CTX-01")) == ("unknown", True)


def test_a_table_of_the_cluster_version() -> None:
    """`oc get clusterversion` states the version of OpenShift."""
    listing = "NAME      VERSION   AVAILABLE   PROGRESSING   SINCE   STATUS\nversion   4.15.20   True        False         40d     Cluster version is 4.15.20\n"
    assert bundle({"v.txt": listing}).snapshot.about.version.value == "4.15.20"


def test_its_values_have_their_own_fields() -> None:
    """What this room fills step by step has its own fields only, and a misspelt one is refused."""
    are_values(product_room, filled=("Product",))


def fact(key: str, value: str) -> FactRow:
    return FactRow(source="f", line=1, key=key, value=value)


def pod_row(name: str, space: str | None = "kube-system", **more: Any) -> PodRow:
    return PodRow(source="p", line=1, namespace=space, name=name, **more)


def node_row(name: str = "n1", **more: Any) -> NodeRow:
    return NodeRow(source="n", line=1, name=name, **more)


def dials(host: str) -> ContainerArgRow:
    return ContainerArgRow(source="a", kind="unknown", flag="proxy-server-host", value=host)


def operator(name: str) -> ClusterOperatorRow:
    return ClusterOperatorRow(source="o", line=1, name=name)


def image(text: str | None) -> ContainerRow:
    return ContainerRow(source="c", line=1, image=text)


def asked_of(host: str) -> ToolErrorRow:
    return ToolErrorRow(
        source="e", line=1, class_="tunnel", message=f"Get https://{host}:10250/containerLogs/a/b/c: EOF"
    )


OF_IBM = "c115.eu-de.containers.cloud.ibm.com"


@pytest.mark.parametrize(
    ("rows", "product"),
    [
        ([fact("type", "openshift")], "roks"),
        ([fact("type", "kubernetes")], "iks"),
        ([fact("type", "tomorrow")], None),
        ([pod_row("x-aaaaa", "kubx-masters")], "iks"),
        ([pod_row("x-aaaaa", "kubx-master")], None),
        ([pod_row("kube-apiserver-6c7d8f9b5-fghij", "master-abc")], "roks"),
        ([pod_row("kube-apiserver-6c7d8f9b5-fghij", "mine")], None),
        ([pod_row("x-aaaaa", "master-abc")], None),
        ([pod_row("x-aaaaa", None)], None),
        ([node_row(version="v1.29.4+IKS")], "iks"),
        ([node_row(version=None)], "kubernetes"),
        ([node_row(worker_version="4.14.8_1555_openshift")], "roks"),
        ([pod_row("openshift-apiserver-5d6f7c8b9-klmno", "x")], "roks"),
        ([pod_row("openshift-apiserver-5d6f7c8b9-klmno", None)], "roks"),
        ([pod_row("openshift-apiserver-5d6f7c8b9-klmno", "clusters-x")], "hypershift"),
        ([pod_row(f"konnectivity-server-{ID}-7c9d5b8f6-abcde", "x")], "iks"),
        ([LogSourceRow(source="l", wrapper="journald > k0s")], "k0s"),
        ([LogSourceRow(source="l", wrapper="journald > k0sx")], None),
        ([LogSourceRow(source="l", wrapper=None)], None),
        ([UnitRow(source="u", line=1, unit="k0sworker.service", load="loaded")], "k0s"),
        ([UnitRow(source="u", line=1, unit="k0sworker.service", load="not-found")], None),
        ([UnitRow(source="u", line=1, unit="kubelet.service", load="loaded")], None),
        ([LogSourceRow(source="l", wrapper="journal > logrus > rke2")], "kubernetes"),
        ([LogSourceRow(source="l", node="gke-a-pool-1-0a1b2c3d-x7k2")], "gke"),
        ([LogSourceRow(source="l", node="mill-1")], None),
        ([dials("a-dns-3f4a.hcp.westeurope.azmk8s.io")], "aks"),
        ([dials("azmk8s.io.example.com")], None),
        ([asked_of("aks-nodepool1-20679802-1")], "aks"),
        ([asked_of("worker-1")], None),
        ([LogSourceRow(source="l", wrapper="k0s"), node_row(version="v1.30.4+k3s1")], "kubernetes"),
        ([pod_row("x-aaaaa", "ocm-x")], "hypershift"),
        ([node_row(system="Talos (v1.8.3)")], "kubernetes"),
        ([pod_row("x-aaaaa", "ocm-x"), node_row(version="v1.31.2+k0s")], "k0s"),
    ],
)  # fmt: skip
def test_single_marks(rows: list[Row], product: str | None) -> None:
    """Each is enough alone where it stands in its own column, and none where it stands elsewhere."""
    assert About(tables_of(*rows)).product.value == product


@pytest.mark.parametrize(
    ("rows", "called"),
    [
        ([pod_row("etcd-cp1", node="cp1")], "kubeadm"),
        ([pod_row("etcd-cp1", node="cp2")], None),
        ([pod_row("etcd-cp1", node="cp2"), node_row("cp1")], "kubeadm"),
        ([pod_row("etcd-cp1", None, node="cp1")], "kubeadm"),
        ([pod_row("etcd-cp1", "mine", node="cp1")], None),
        ([pod_row("etcd-cp1"), pod_row("kube-apiserver-cp1")], "kubeadm"),
        ([pod_row("etcd-cp1"), pod_row("kube-apiserver-cp2")], None),
        ([pod_row("etcd-cp1"), pod_row("etcd-cp1")], None),
        ([pod_row("web-cp1", node="cp1")], None),
        ([operator("etcd")], "OpenShift"),
        ([operator("etcd"), pod_row("x", "clusters-a")], None),
    ],
)
def test_static_pods_and_operators_of_a_control_plane(rows: list[Row], called: str | None) -> None:
    """A pod of kube-system that is called after its node is kubeadm's; operators of masters are OpenShift's own."""
    assert About(tables_of(*rows)).called == called


def test_one_mark_of_another_product_beside_ibms() -> None:
    """All of IBM's are one product; a second one is a witness that differs."""
    both = About(
        tables_of(node_row(version="v1.29.4+IKS"), fact("type", "openshift"), fact("version", "4.14.8_1555_openshift"))
    )
    assert both.product.value == "roks"
    assert both.called is None
    assert {w.value for w in both.product.conflicts} == {"iks"}


def test_ibm_s_openshift_by_its_kubelets_and_a_short_record() -> None:
    """Marks of IBM Cloud's workers and an OpenShift build are ROKS; a record of a few lines below `Master` is read as one."""
    worker = "ibm-keepalived-watcher-x   1/1   Running   0   80d   10.177.3.4   10.177.3.4   <none>   <none>\n"
    vpn = "vpn-7d8c8b6f9c-qxz2w   1/1   Running   0   80d   172.30.44.6   10.177.3.4   <none>   <none>\n"
    head = "NAME   READY   STATUS   RESTARTS   AGE   IP   NODE   NOMINATED NODE   READINESS GATES\n"
    files = {
        "p.txt": f"$ oc get pods -n kube-system -o wide\n{head}{worker}{vpn}",
        "n.txt": "NAME   STATUS   ROLES   AGE   VERSION\n10.177.3.4   Ready   master,worker   80d   v1.25.16+5c97f5b\n",
    }
    about = bundle(files).snapshot.about
    assert (about.product.value, about.version.value, about.tunnel) == ("roks", "4.12", "openvpn")
    assert bundle(files).status("TUN-02") == "pass"
    record = "Name:      old\nID:        bv1c2d3e0f4g5h6i7j8k\nState:     normal\nMaster\nStatus:    Ready (5 months ago)\nState:     deployed\nHealth:    normal\nVersion:   4.12.60_1585_openshift\n"
    about = bundle({"c.txt": f"$ ibmcloud oc cluster get -c old\n{record}"}).snapshot.about
    assert (about.product.value, about.version.value) == ("roks", "4.12.60")


def test_a_seed_of_gardener_is_one() -> None:
    """The namespace of a shoot's control plane names it: its remedies speak no IBM."""
    seed = bundle(
        {
            "p.txt": "NAMESPACE       NAME                     READY   STATUS    RESTARTS   AGE\nshoot--prod--a   konnectivity-server-0   1/1     Running   0          5d\n"
        }
    ).snapshot.about
    assert (seed.product.value, seed.called, seed.on_ibm) == ("kubernetes", "Gardener", False)


NO_AGENT = "Error from server: error dialing backend: No agent available\n"


@pytest.mark.parametrize(
    ("command", "product", "called"),
    [
        ("k0s kubectl logs a", "k0s", None),
        ("sudo /usr/local/bin/k3s kubectl logs a", "kubernetes", "k3s"),
        ("microk8s.kubectl logs a", "kubernetes", "MicroK8s"),
        ("talosctl -n 10.5.0.3 logs kubelet", "kubernetes", "Talos"),
        ("kubectl logs k0s", "unknown", None),
    ],
)
def test_a_distributions_own_tool_is_a_mark_of_it(command: str, product: str, called: str | None) -> None:
    """Where nothing of the cluster itself is shown; nodes know better."""
    text = f"$ {command}\n{NO_AGENT}"
    assert told({"e.txt": text})[:2] == (product, called)
    assert told({"e.txt": text, **listed("v1.31.2+rke2r1")})[:2] == ("kubernetes", "rke2")


def test_an_openshift_without_masters_in_sight_may_tunnel() -> None:
    """Its operators and kubelets tell the product; only a control plane in the cluster tells that it needs no tunnel."""
    alone = listed("v1.27.8+4fab27b")
    files = {"p.txt": pods(*FIVE)} | alone
    assert told(alone) == ("kubernetes", "OpenShift", "unknown")
    own = table(OPERATORS, [["etcd", "4.14.9", "True", "False", "False", "3h"]])
    assert told(files | {"o.txt": own})[2] == "none"
    said = 'DaemonSet "/kube-system/konnectivity-agent" is not available (awaiting 2 nodes)'
    waits = table(f"{OPERATORS}  MESSAGE", [["network", "4.14.9", "True", "True", "False", "3h", said]])
    assert told(files | {"o.txt": waits})[2] == "konnectivity"


@pytest.mark.parametrize(
    ("host", "product", "called"),
    [
        ("console.x1.eu-de.containers.appdomain.cloud", "roks", None),
        ("console.apps.example.net", "kubernetes", "OpenShift"),
    ],
)
def test_operators_of_openshift_tell_it_and_the_domain_they_call_whose_cloud_it_is(
    host: str, product: str, called: str | None
) -> None:
    """Without a node or a pod, by `oc get co` alone."""
    row = ClusterOperatorRow(
        source="a",
        line=2,
        name="console",
        available=False,
        degraded=True,
        message=f"failed to GET route (https://{host}): i/o timeout",
    )
    about = About(tables_of(row))
    assert (about.product.value, about.on_ibm) == (product, product == "roks")
    alone = About(tables_of(FactRow(source="a", line=1, key="product_hint", value="openshift")))
    assert alone.product.value == "kubernetes"
    assert called in (None, "OpenShift")
