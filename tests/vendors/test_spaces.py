"""A namespace is the system's by the names that distributions give, and by no other that begins like one."""

from __future__ import annotations

from analyzer.vendors import spaces


def test_namespaces_of_control_planes() -> None:
    """IBM's, HyperShift's, Gardener's and Kubermatic's; a customer's that only sounds like one is none."""
    for name in (
        "master-abc",
        "kubx-masters",
        "clusters-a",
        "ocm-production-1",
        "hypershift-a",
        "shoot--p--n",
        "cluster-x7k2p9q4zt",
    ):
        assert spaces.is_control_plane(name), name
        assert spaces.is_system(name), name
    for name in (None, "kube-system", "cluster-a", "cluster-production", "masters", "shop"):
        assert not spaces.is_control_plane(name), name


def test_namespaces_of_hosted_control_planes() -> None:
    """Of HyperShift, Gardener and Kubermatic, alone and in the names of services."""
    assert [spaces.asked(name) for name in ("clusters-a", "shoot--p--n", "cluster-x7k2p9q4zt", "kube-system", None)] == [
        "clusters-a", "shoot--p--n", "cluster-x7k2p9q4zt", None, None
    ]  # fmt: skip
    text = "CONNECT vpn-seed-server.shoot--p--n.svc.cluster.local:1194, then a.shop.svc, b.clusters-a.svcs, c.clusters-b.svc:8090"
    assert spaces.hosted_in(text) == ["shoot--p--n", "clusters-b"]
    assert spaces.hosted_in(None) == []


def test_namespaces_of_the_system() -> None:
    """Where none is stated it may be the system's."""
    for name in (None, "kube-system", "calico-system", "openshift-etcd", "ibm-system", "konnectivity-agent"):
        assert spaces.is_system(name), name
    for name in ("shop", "ibm-x", "calico-lab", "openshift-demo", "cluster-a", "kube-systems", "default"):
        assert not spaces.is_system(name), name


def test_namespaces_that_are_stated_to_be_the_clusters_own() -> None:
    """Those that Kubernetes and OpenShift reserve belong to it; without a statement, and in other clusters' control planes, none does."""
    for name in ("kube-system", "kube-node-lease", "openshift-image-registry", "ibm-observe", "calico-system"):
        assert spaces.is_of_cluster(name), name
    for name in (None, "default", "shop", "ibm-shop", "kubx-masters", "master-abc", "clusters-a"):
        assert not spaces.is_of_cluster(name), name


def test_a_service_by_its_name_in_full() -> None:
    """Name and namespace, with the cluster's domain or without; another host is none."""
    assert spaces.of_service("front.blue-plane.svc") == ("blue-plane", "front")
    assert spaces.of_service("front.blue-plane.svc.cluster.local.") == ("blue-plane", "front")
    assert spaces.of_service("front.example.org") is None
    assert spaces.of_service(None) is None


def test_a_namespace_of_a_product_that_the_cluster_is_known_not_to_be() -> None:
    """Where the product is not known, or is its owner, it is none of another."""
    owners = ("gke", "aks", "OpenShift", "unknown", "kubernetes", None)
    assert [spaces.is_of_other("gke-managed-system", product) for product in owners] == [False, True, True, False, False, False]  # fmt: skip
    assert not spaces.is_of_other("shop", "gke")
    assert not spaces.is_of_other("shop", None)


def test_namespaces_of_the_product_itself() -> None:
    """By how their names begin; a customer's may have the word within."""
    assert [spaces.is_products_own(one) for one in ("openshift-oauth-apiserver", "kube-system", "shop-openshift")] == [
        True,
        True,
        False,
    ]
