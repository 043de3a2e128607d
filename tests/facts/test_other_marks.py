"""Marks of the products that are not IBM Cloud's."""

from __future__ import annotations

import pytest
from analyzer.facts.cluster import About
from analyzer.facts.cluster_signs import ClusterSigns
from analyzer.facts.other_marks import marks
from analyzer.schema import CertificateRow, ContainerArgRow, FactRow, KonnectivityEventRow, ToolErrorRow, UsageRow
from analyzer.tables.base import Row

from tests.facts.test_product import dials, image, node_row, pod_row, told
from tests.support.tables import tables_of


def test_marks_of_nodes_outweigh_those_of_pods() -> None:
    """A node's version is the cluster's own, a pod may be anybody's; a mark for a name has to begin it."""
    called = [About(tables_of(*rows)).called for rows in (
        [node_row(version="v1.30.4+k3s1"), pod_row("kindnet-x7k2p")],
        [pod_row("kindnet-x7k2p")],
        [pod_row("kindnet-x7k2p", None)],
        [pod_row("kindnet-x7k2p", "mine")],
    )]  # fmt: skip
    assert called == ["k3s", "kind", "kind", None]
    named = [
        About(tables_of(node_row(name))).product.value
        for name in ("aks-nodepool1-12345678-vmss000001", "my-aks-nodepool1-12345678-vmss000001")
    ]
    assert named == ["aks", "kubernetes"]


@pytest.mark.parametrize(
    ("row", "called"),
    [
        (node_row(version="v1.31.2", system="Talos (v1.8.3)"), "Talos"),
        (node_row(version="v1.31.2", kernel="6.6.60-talos"), "Talos"),
        (node_row(version="v1.31.2", system="Debian GNU/Linux 12 (Talos)", kernel="6.6.60-talosx"), None),
        (node_row(version="v1.31.2+k3s1", system="Talos (v1.8.3)"), "k3s"),
        (image("ghcr.io/siderolabs/kubelet:v1.31.2"), "Talos"),
        (image("example.net/talos/app:1"), None),
    ],
)
def test_talos_is_told_by_its_system_and_its_kernel(row: Row, called: str | None) -> None:
    """Its kubelets have upstream's versions, so the node's system says it; its API server needs no tunnel."""
    about = About(tables_of(row))
    assert about.called == called
    assert (about.other_tunnel == "Talos") is (called == "Talos")


SIGNED = 'tls: failed to verify certificate: x509: certificate signed by unknown authority (possibly because of "crypto/rsa: verification error" while trying to verify candidate authority certificate {})'


def refused(signer: str) -> KonnectivityEventRow:
    return KonnectivityEventRow(
        source="l", line=1, component="agent", signal="agent_connect_failed", error=SIGNED.format(signer)
    )


def asked_space(name: str) -> FactRow:
    return FactRow(source="f", line=1, key="asked_space", value=name)


def argument(flag: str, value: str) -> ContainerArgRow:
    return ContainerArgRow(source="a", line=1, kind="unknown", flag=flag, value=value)


def typed(tool: str) -> FactRow:
    return FactRow(source="f", line=1, key=f"typed_{tool}", value=tool)


@pytest.mark.parametrize(
    ("rows", "product", "called"),
    [
        ([refused('"konnectivity-signer"')], "hypershift", None),
        ([refused('\\\\\\"konnectivity-signer\\\\\\"')], "hypershift", None),
        ([CertificateRow(source="c", line=1, issuer="OU=openshift, CN=konnectivity-signer")], "hypershift", None),
        ([ToolErrorRow(source="e", line=1, message=SIGNED.format('"konnectivity-signer"'))], "hypershift", None),
        ([refused('"my-konnectivity-signers"')], None, None),
        ([refused('"kubernetes-ca"')], None, None),
        ([dials("konnectivity-tern.apps.mgmt.example.org")], "hypershift", None),
        ([dials("konnectivity.tern.example.org")], None, None),
        ([argument("ca-cert", "/etc/konnectivity/ca/ca.crt")], "hypershift", None),
        ([argument("agent-cert", "/etc/konnectivity/agent/tls.crt")], "hypershift", None),
        ([argument("ca-cert", "/var/run/secrets/kubernetes.io/serviceaccount/ca.crt")], None, None),
        ([argument("ca-cert", "/etc/konnectivity/ca/ca.crt"), dials("c104.private.us-south.containers.cloud.ibm.com")], None, "IBM Cloud"),
        ([asked_space("clusters-tern"), typed("oc")], "hypershift", None),
        ([asked_space("clusters-tern")], None, None),
        ([pod_row("control-plane-pki-operator-5d9c7f4-x2x2x", "clusters-tern")], "hypershift", None),
        ([asked_space("cluster-q7xk2mfd9t")], "kubernetes", "Kubermatic"),
        ([pod_row("usercluster-controller-6f7c8d9b5-bbbbb", None)], "kubernetes", "Kubermatic"),
        ([pod_row("user-ssh-keys-agent-x7k2p")], "kubernetes", "Kubermatic"),
        ([image("quay.io/kubermatic/nodeport-proxy:v2.25.1")], "kubernetes", "Kubermatic"),
        ([image("quay.io/kubermatic/machine-controller:v1.58.0")], None, None),
        ([asked_space("shoot--ops--eu2")], "kubernetes", "Gardener"),
        ([pod_row("csi-azurefile-node-x7k2p")], "aks", None),
        ([pod_row("event-exporter-gke-5b8bcb44f7-c8v6d")], "gke", None),
        ([pod_row("konnectivity-agent-autoscaler-5b8bcb44f7-c8v6d")], None, None),
    ],
)  # fmt: skip
def test_hosted_control_planes_and_clouds_are_told_by_what_is_theirs_alone(
    rows: list[Row], product: str | None, called: str | None
) -> None:
    """An authority's name, a route, a namespace that was asked for, pods and images of their own; what two products have tells neither."""
    about = About(tables_of(*rows))
    assert (about.product.value, about.called) == (product, called)


def test_a_certificate_that_somebody_looked_at_names_its_product() -> None:
    """By its subject, as the host that agents dial does."""
    text = "$ openssl s_client -connect a:443 </dev/null | openssl x509 -noout -issuer -subject\nissuer=CN = Corp CA\nsubject=CN = prod-1a2b.hcp.westeurope.azmk8s.io\n"
    assert told({"c.txt": text})[0] == "aks"
    assert told({"c.txt": text.replace("azmk8s.io", "example.org")})[0] == "unknown"


def called_host(host: str) -> ToolErrorRow:
    return ToolErrorRow(
        source="e", line=1, class_="apiserver", message=f'Get "https://{host}:443/api/v1/nodes": i/o timeout'
    )


@pytest.mark.parametrize(
    ("row", "product", "called"),
    [
        (UsageRow(source="u", line=1, kind="node", name="aks-pool1-12345678-vmss00000a"), "aks", None),
        (UsageRow(source="u", line=1, kind="pod", name="aks-pool1-12345678-vmss00000a"), None, None),
        (UsageRow(source="u", line=1, kind="node", name="w-1"), None, None),
        (called_host("tern-9f8e.hcp.westeurope.azmk8s.io"), "aks", None),
        (called_host("0a1b2c3d.gr7.eu-west-1.eks.amazonaws.com"), "kubernetes", "EKS"),
        (called_host("10.4.1.9"), None, None),
        (pod_row("apiserver-7c9d5b8f6-x2x4z", "cluster-4kf7d2m9qx"), "kubernetes", "Kubermatic"),
        (pod_row("apiserver-7c9d5b8f6-x2x4z", "cluster-monitoring"), None, None),
        (pod_row("apiserver-7c9d5b8f6-x2x4z", "cluster-4kf7d2m9qx8"), None, None),
    ],
)
def test_names_that_stand_in_other_tables(row: Row, product: str | None, called: str | None) -> None:
    """Nodes of `kubectl top`, the API server that a tool calls, the namespace of a user cluster's control plane."""
    about = About(tables_of(row))
    assert (about.product.value, about.called) == (product, called)


def test_nothing_carries_no_mark() -> None:
    """An empty bundle names no product."""
    assert list(marks(ClusterSigns(tables_of(), {}, {}, [], None))) == []


@pytest.mark.parametrize(
    ("proxy", "called"),
    [("vpn-seed-server:9443", "Gardener"), ("127.0.0.1:8090", None), ("my-vpn-seed-server:9443", None)],
)
def test_the_proxy_of_gardeners_seeds_is_a_mark(proxy: str, called: str | None) -> None:
    """By its whole name, in the API server's own words of a dial."""
    text = f"error dialing backend: proxy error from {proxy} while dialing 10.1.0.7:10250, code 503: 503 Service Unavailable"
    assert About(tables_of(ToolErrorRow(source="a", line=1, class_="tunnel", message=text))).called == called


@pytest.mark.parametrize(
    ("proxy", "beside", "called"),
    [
        ("127.0.0.1:9345", (), "rke2"),
        ("127.0.0.1:6443", (), "k3s"),
        ("[::1]:9345", (), "rke2"),
        ("10.1.0.3:9345", (), None),
        ("127.0.0.1:19345", (), None),
        ("127.0.0.1:9345", (node_row(version="v1.31.6"),), None),
        ("127.0.0.1:6443", (node_row(version="v1.31.6+rke2r1"),), "rke2"),
    ],
)
def test_a_supervisor_of_the_servers_own_is_a_mark(proxy: str, beside: tuple[Row, ...], called: str | None) -> None:
    """By the port at the server itself, unless the nodes' kubelets are of another build."""
    text = f"error dialing backend: proxy error from {proxy} while dialing 10.1.0.7:10250, code 502: 502 Bad Gateway"
    about = About(tables_of(ToolErrorRow(source="a", line=1, class_="tunnel", message=text), *beside))
    assert (about.other_tunnel, about.tunnel) == (called, "none" if called else "unknown")


@pytest.mark.parametrize(
    ("path", "nodes", "called"),
    [
        ("/var/lib/rancher/rke2/agent/client-ca.crt", (), "rke2"),
        ("/etc/rancher/k3s/k3s.yaml", (), "k3s"),
        ("/var/snap/microk8s/current/credentials/client.config", (), "MicroK8s"),
        ("/var/lib/rancher/management-state", (), None),
        ("/var/lib/rancher/rke2/agent/client-ca.crt", (node_row(version="v1.31.6"),), None),
    ],
)
def test_a_file_that_an_error_names(path: str, nodes: tuple[Row, ...], called: str | None) -> None:
    """Where no kubelet states its build, which would be another's."""
    error = ToolErrorRow(source="e", line=1, tool="kubectl", message=f"error: open {path}: permission denied")
    assert About(tables_of(error, *nodes)).called == called


def test_names_that_talos_gives_its_machines() -> None:
    """Two groups of three signs; what somebody calls a node is a word for whom to speak to, and no mark."""
    assert About(tables_of(node_row("talos-4kx-9wz"))).called == "Talos"
    own = About(tables_of(node_row("talos-w-13")))
    assert (own.called, own.language.called) == (None, "Talos")
