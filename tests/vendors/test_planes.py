"""Whose a control plane is."""

from __future__ import annotations

import pytest
from analyzer.vendors import planes


@pytest.mark.parametrize(
    ("names", "place", "keeper"),
    [
        (("k0s",), "spec.api.extraArgs of k0s.yaml", ""),
        (("rke2", None, "kubernetes"), "kube-apiserver-arg of /etc/rancher/rke2/config.yaml", ""),
        ((None, "Talos"), "cluster.apiServer.extraArgs", ""),
        ((None, None, "aks"), "", "Microsoft"),
        (("Gardener",), "", "Gardener"),
        (("some",), "", ""),
    ],
)
def test_where_arguments_are_set(names: tuple[str | None, ...], place: str, keeper: str) -> None:
    """By the first name that is known; IBM writes those of its own, whatever the names."""
    found = planes.arguments(names, on_ibm=False)
    assert found.place.startswith(place)
    assert bool(found.place) == bool(place)
    assert found.keeper == keeper
    assert planes.arguments(names, on_ibm=True) == ("", "IBM")


def test_whom_a_user_asks() -> None:
    """Of a provider's control plane alone."""
    assert planes.support((None, None, "gke")) == "Google Cloud support"
    assert planes.support(("EKS", None, "kubernetes")) == "AWS support"
    assert planes.support(("k0s", "Kamaji")) is None


@pytest.mark.parametrize(
    ("names", "begins"),
    [
        (("kubeadm",), "kubeadm certs renew apiserver-kubelet-client"),
        (("k3s",), "systemctl stop k3s; k3s certificate rotate; systemctl start k3s"),
        (("rke2",), "systemctl stop rke2-server; rke2 certificate rotate"),
        (("MicroK8s",), "openssl x509 -noout"),
        (
            ("Kamaji",),
            "kubectl annotate secret -n <namespace> <tenant>-api-server-kubelet-client-certificate certs.kamaji.clastix.io/rotate=",
        ),
        ((None, None, "hypershift"), "oc delete secret -n <space> kas-kubelet-client-crt"),
        (("Talos",), "talosctl -n $(kubectl get nodes -l node-role.kubernetes.io/control-plane"),
        (("minikube",), "minikube stop; minikube start"),
        (("OpenShift",), "oc annotate -n openshift-kube-apiserver-operator secret kube-apiserver-to-kubelet-signer"),
        (("Kubermatic",), "kubectl delete secret -n <space> kubelet-client-certificates"),
        (("Rancher",), None),
    ],
)
def test_what_renews_the_certificate_for_kubelets(names: tuple[str | None, ...], begins: str | None) -> None:
    """By the product's own tool or object; where that would make the authority anew as well, by a look."""
    found = planes.renewed(names)
    assert found is None if begins is None else found is not None and found[1].startswith(begins)


@pytest.mark.parametrize(
    ("names", "script", "said"),
    [
        (("Kamaji",), "crictl logs konnectivity-server", "kubectl logs -n t deployment/ten-a -c konnectivity-server --tail=50"),
        ((None, None, "hypershift"), "journalctl -u kubelet", "kubectl logs -n t deployment/kube-apiserver -c kube-apiserver --tail=50"),
        (("Kubermatic",), "cat /etc/kubernetes/a", "kubectl get -n t deployment/apiserver -o yaml"),
        (("Kubermatic",), "crictl logs kube-apiserver", "kubectl logs -n t deployment/apiserver -c apiserver --tail=50"),
        (("Kubermatic",), "crictl logs konnectivity-server", "kubectl logs -n t deployment/apiserver -c konnectivity-server --tail=50"),
        (("kubeadm",), "cat /etc/kubernetes/a", None),
    ],
)  # fmt: skip
def test_a_control_plane_of_pods_is_asked_by_its_deployment(
    names: tuple[str | None, ...], script: str, said: str | None
) -> None:
    """In the management cluster; machines of others are none of its business."""
    assert planes.of_pods(names, script, "t", "ten-a") == (said and f"{said}   # in the management cluster")


@pytest.mark.parametrize(
    ("command", "is_one"),
    [
        ("kubectl delete pod -n kube-system -l k8s-app=konnectivity-server", True),
        ("kubectl logs -n master-c1 openvpnserver-managed-ovpn-0", True),
        ("grep -n udsName /etc/kubernetes/manifests/a.yaml", True),
        ("kubectl rollout restart deployment -n kube-system konnectivity-agent", False),
        ("nc -vz 10.5.0.3 10250   # on a worker", False),
    ],
)
def test_a_command_for_a_part_of_a_control_plane(command: str, is_one: bool) -> None:
    """Servers, their files and namespaces; agents and workers are the user's."""
    assert planes.is_of_plane(command) == is_one


def test_the_pods_of_a_hosted_control_plane_have_a_label_of_their_own() -> None:
    """Each product calls them otherwise, and none after Konnectivity, which is a container in them."""
    assert planes.hosted((None, "Kubermatic", "kubernetes")) == ("deployment/apiserver", "app=apiserver", "apiserver")
    found = planes.hosted((None, None, "hypershift"))
    assert found is not None
    assert (found.selector, found.container) == ("app=kube-apiserver", "kube-apiserver")
    assert planes.hosted(("k0s", None, "k0s")) is None
