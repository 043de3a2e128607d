"""Control planes that an operator keeps."""

from __future__ import annotations

import pytest
from analyzer.causes import operated
from analyzer.causes.base import customer
from analyzer.causes.proxy import _exempt
from analyzer.causes.target_remedies import dial
from analyzer.facts.cluster import About
from analyzer.model import Remedy
from analyzer.schema import ContainerArgRow, FactRow, LogSourceRow, NodeRow, PodRow, UnreadLineRow
from analyzer.tables.base import Row
from analyzer.vendors.owners import Setting

from tests.support.tables import tables_of

SERVER = "tern-7c9d5b8f6-x2x4z"


def of(words: str, *rows: Row) -> About:
    return About(tables_of(UnreadLineRow(source="t", line=1, text=words, reason="no format recognised"), *rows))


@pytest.mark.parametrize(
    ("words", "space", "container", "place", "command"),
    [
        (
            "KKP 2.24",
            "cluster-4kf7d2m9qx",
            "konnectivity-server",
            "spec.componentsOverride.konnectivityProxy of the Cluster",
            'kubectl patch cluster 4kf7d2m9qx --type merge -p \'{"spec":{"componentsOverride":{"konnectivityProxy":{"resources":{"limits":{"memory":"200Mi"}}}}}}\'',
        ),
        ("KKP 2.24", "cluster-4kf7d2m9qx", "sidecar", None, None),
        ("KKP 2.24", "mine", "konnectivity-server", None, None),
        (
            "Kamaji edge-25.1.3",
            "edge",
            "konnectivity-server",
            "spec.addons.konnectivity.server.resources of the TenantControlPlane",
            "kubectl patch tenantcontrolplane -n edge tern --type merge",
        ),
        ("Kamaji edge-25.1.3", "edge", "kube-apiserver", None, None),
        ("kubeadm cluster", "edge", "konnectivity-server", None, None),
    ],
)
def test_a_limit_is_changed_where_the_operator_reads_it(
    words: str, space: str, container: str, place: str | None, command: str | None
) -> None:
    """Its object names the component; what it does not keep is changed where it is."""
    patch = operated.memory(of(words), space, SERVER, container, "200Mi")
    assert (patch is None) is (place is None)
    if patch is not None and place is not None and command is not None:
        assert patch.place.startswith(place)
        assert patch.command.startswith(command)


def test_kamaji_writes_the_servers_kubeconfig_anew() -> None:
    """The secret is the tenant's; where the server's pod is not known there are gaps, and no other product has it."""
    log = LogSourceRow(source="l", component="server", pod=SERVER)
    listed = PodRow(source="p", line=1, namespace="edge", name=SERVER)
    remedy = operated.kubeconfig(of("Kamaji edge-25.1.3", log, listed), "S10a")
    assert remedy is not None
    assert (
        remedy.command
        == "kubectl delete secret -n edge tern-konnectivity-kubeconfig; kubectl rollout restart deployment -n edge tern"
    )
    bare = operated.kubeconfig(of("Kamaji edge-25.1.3"), "S10a")
    assert bare is not None
    assert "<tenant>-konnectivity-kubeconfig" in (bare.command or "")
    assert operated.kubeconfig(of("kubeadm cluster", log), "S10a") is None
    assert operated.kubeconfig(About(tables_of(FactRow(source="f", line=1, key="client", value="EKS"))), "S10a") is None


@pytest.mark.parametrize(
    ("words", "wanted", "place"),
    [
        ("Kamaji edge-25.1.3", Setting.PORT, "spec.addons.konnectivity.server.port of the TenantControlPlane"),
        ("HyperShift 4.17", Setting.PROXY, "spec.configuration.proxy.noProxy of the HostedCluster"),
        ("k0smotron 1.4", Setting.HOST, "spec.externalAddress of the K0smotronControlPlane"),
        ("k0s v1.31", Setting.PORT, "spec.konnectivity.agentPort of k0s.yaml"),
        ("KKP 2.24", Setting.MEMORY, "spec.componentsOverride.konnectivityProxy.resources of the Cluster"),
        ("KKP 2.24", Setting.PROXY, None),
        ("KKP 2.24", Setting.HOST, None),
        ("HyperShift 4.17", Setting.HOST, None),
        ("HyperShift 4.17", Setting.PORT, None),
        ("HyperShift 4.17", Setting.NODES, None),
        ("kubeadm cluster", Setting.PORT, None),
        ("Kamaji edge-25.1.3", Setting.PROXY, None),
    ],
)
def test_a_setting_of_the_agents_is_made_where_their_operator_reads_it(
    words: str, wanted: Setting, place: str | None
) -> None:
    """Where nobody keeps the workload, or no field of its object is known, it is changed itself."""
    patch = operated.setting(of(words), wanted)
    assert (patch and patch.place.split(", by which")[0].split(" (with")[0].split(", with a")[0]) == place


def test_a_port_is_not_given_to_a_workload_that_an_operator_writes() -> None:
    """What `kubectl apply` changes there is taken back; of a tenant that is listed, its names are in the command."""
    listed = PodRow(source="p", line=1, namespace="edge", name=SERVER)
    log = LogSourceRow(source="l", component="server", pod=SERVER)
    said = dial(of("Kamaji edge-25.1.3", log, listed), {"--proxy-server-port": "31999"})
    assert said.command is not None
    assert said.command.startswith("kubectl edit tenantcontrolplane -n edge tern")
    assert "takes back what is changed in it" in said.text
    assert "kubectl apply" in (dial(of("kubeadm cluster"), {"--proxy-server-port": "31999"}).command or "")
    assert "kubectl" not in (dial(of("GKE 1.30"), {"--proxy-server-port": "31999"}).command or "")


@pytest.mark.parametrize(
    ("words", "again"),
    [("HyperShift 4.17", "hosted-cluster-config-operator"), ("KKP 2.25", "usercluster-controller")],
)
def test_a_host_that_no_object_can_change_is_written_anew(words: str, again: str) -> None:
    """HyperShift's services and Kubermatic's expose strategy cannot be changed once they are made: who writes the agents is started anew."""
    said = dial(of(words), {"--proxy-server-host": "tunnel.example.org", "--proxy-server-port": "443"})
    assert f"rollout restart deployment {again} " in (said.command or "")
    assert "--proxy-server-host=tunnel.example.org" in said.text
    assert "spec.services" not in said.text
    assert "exposeStrategy" not in said.text


def test_the_proxy_of_a_hosted_cluster_is_that_of_its_object() -> None:
    """HyperShift is told by the name of its route, where nothing else tells it."""
    host = ContainerArgRow(source="d", line=1, kind="unknown", flag="proxy-server-host", value="konnectivity-server-clusters-tern.apps.example.org")  # fmt: skip
    said = _exempt(About(tables_of(host)), "konnectivity-server-clusters-tern.apps.example.org")
    assert "spec.configuration.proxy.noProxy of the HostedCluster" in said.text


@pytest.mark.parametrize(
    ("words", "wanted", "command", "end"),
    [
        ("Kubermatic 2.25", Setting.KEEPALIVE, "kubectl edit cluster <cluster>", "keepaliveTime of the Cluster"),
        ("Kamaji edge-25.1.3", Setting.KEEPALIVE, "kubectl edit tenantcontrolplane", "extraArgs of the TenantControlPlane"),
        ("k0s v1.31", Setting.KEEPALIVE, "kubectl x", "k0s writes the agents' DaemonSet and takes back what is changed in it: k0s has to make it for good"),
        ("GKE 1.30", Setting.MEMORY, "kubectl x", "GKE writes the agents' Deployment and takes back what is changed in it: GKE has to make it for good"),
        ("IKS 1.30", Setting.MEMORY, "kubectl x", "IBM Cloud writes the agents' DaemonSet and takes back what is changed in it: IBM Cloud has to make it for good"),
        ("kubeadm cluster", Setting.MEMORY, "kubectl x", "raise it"),
    ],
)  # fmt: skip
def test_a_change_that_does_not_last_says_so(words: str, wanted: Setting, command: str, end: str) -> None:
    """It may be worth it until whoever keeps the workload takes it back; where he has a setting, that is changed."""
    said = operated.until_then(of(words), Remedy("customer", "raise it", "kubectl x", "S15"), wanted)
    assert (said.command or "").startswith(command)
    assert end in said.text


def test_another_account_of_the_agents_is_given_by_who_writes_them() -> None:
    """Without a setting of that kind the workload is written anew as its operator has it; nobody's is patched."""
    change = Remedy("sre", "run as x", "kubectl patch y", "S10a")
    assert operated.kept(of("kubeadm cluster"), change, Setting.ACCOUNT) is change
    said = operated.kept(of("Kubermatic 2.25"), change, Setting.ACCOUNT)
    assert (said.command or "").endswith("rollout restart deployment usercluster-controller   # on the seed")
    assert said.text.endswith("takes back what is changed in it")
    other = Remedy("customer", "label a node", None, "S4")
    assert operated.kept(of("k0s v1.31"), change, Setting.NODES, other).text.startswith("label a node; k0s writes")


def test_the_agents_of_aks_or_gke_are_kept_whichever_it_is() -> None:
    """What scales them is of one of the two."""
    scaler = PodRow(source="p", line=1, namespace="kube-system", name="konnectivity-agent-autoscaler-679b77b4f-lm4vx")
    assert operated.keeper(About(tables_of(scaler))) == "the provider (AKS or GKE)"
    assert operated.taken_back(About(tables_of())) == ""


def test_a_patch_of_the_workload_is_told_to_its_operator() -> None:
    """Where no operator keeps it, it stays what it was."""
    change = Remedy("sre", "tolerate it", "kubectl patch daemonset x", "S5a")
    kept = operated.kept(of("Kamaji edge-25.1.3"), change, Setting.PLACE)
    assert (kept.command or "").startswith("kubectl edit tenantcontrolplane")
    assert operated.kept(of("kubeadm cluster"), change, Setting.PLACE) is change


@pytest.mark.parametrize(
    ("version", "who", "end", "command"),
    [
        ("v1.30.4+k0s", "customer", ". They are set in spec.api.extraArgs of k0s.yaml, with", "ps -o args="),
        ("v1.30.4+rke2r1", "customer", ". They are set in kube-apiserver-arg of /etc/rancher/rke2/config.yaml", "ps -o args="),
        ("v1.30.4-gke.100", "sre", "; Google writes the API server's arguments, and takes no others", None),
        ("v1.30.4+IKS", "sre", "; IBM writes the API server's arguments, and takes no others", None),
        ("v1.30.4", "customer", "", "ps -o args="),
    ],
)  # fmt: skip
def test_where_the_api_servers_arguments_are_set(version: str, who: str, end: str, command: str | None) -> None:
    """By the product's own configuration, or by nobody but its keeper; the change stands as it is where nothing tells the product."""
    about = About(tables_of(NodeRow(source="n", line=1, name="w1", version=version)))
    said = operated.of_api_server(about, customer("let it ask by address", "ps -o args=", "S6"))
    assert said.who == who
    assert said.text.startswith(f"let it ask by address{end}")
    assert said.command == command
