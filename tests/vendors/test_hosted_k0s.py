"""Controllers of k0s that are pods of another cluster."""

from __future__ import annotations

import pytest
from analyzer.vendors.hosted_k0s import NAME, PLACE, command, controller

from tests.support.inline import agent, bundle, dial, failing, pod, pods

SAN = "tls: failed to verify certificate: x509: certificate is valid for kubernetes.default, not cp.tenant.example.net"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("systemctl restart k0scontroller", "kubectl rollout restart -n t statefulset kmc-a   # in the management cluster"),
        ("systemctl restart k0scontroller   # on each controller, one after the other: the server is its child process", "kubectl rollout restart -n t statefulset kmc-a   # in the management cluster"),
        ("journalctl -u k0scontroller --since -1h | grep component=konnectivity", "kubectl logs -n t statefulset/kmc-a --since=1h | grep component=konnectivity   # in the management cluster"),
        ("grep -n -A8 'sans:' /etc/k0s/k0s.yaml   # on each controller", "kubectl get k0smotroncontrolplanes.controlplane.cluster.x-k8s.io,clusters.k0smotron.io -n t -o yaml | grep -n -A8 'sans:'   # in the management cluster"),
        ("journalctl -u k0sworker --since -1h", "journalctl -u k0sworker --since -1h"),
        ("kubectl get nodes", "kubectl get nodes"),
    ],
)  # fmt: skip
def test_what_is_typed_on_a_controller_goes_to_its_pods(text: str, said: str) -> None:
    """A worker is a machine all the same."""
    assert command(text, "t", "kmc-a") == said


def test_the_pods_are_known_by_their_name() -> None:
    """The StatefulSet of the first that is a controller; etcd's pods are none, and without any the name is a gap."""
    assert controller([("t", "kmc-a-etcd-0"), ("t", "kmc-a-0")]) == ("t", "kmc-a")
    assert controller([("t", "web-0")]) == ("<namespace>", "kmc-<name>")
    assert PLACE.format("spec.api.sans").startswith("spec.k0sConfig.spec.api.sans of the K0smotronControlPlane")
    assert NAME == "k0smotron"


@pytest.mark.parametrize(
    ("called", "hosted"), [("k0smotron 1.6 hosts it\n", True), ("k0s 1.33 on three machines\n", False)]
)
def test_the_remedies_of_a_hosted_control_plane(called: str, hosted: bool) -> None:
    """No unit and no file of a host where there is none."""
    files = {
        "agent.log": failing(dial(f"transport: authentication handshake failed: {SAN}")),
        "p.txt": called + pods(agent("a"), pod("kmc-tenant-a-0", namespace="tenant-a")),
    }
    said = bundle(files).commands("agent-tls")
    assert ("rollout restart -n tenant-a statefulset kmc-tenant-a" in said) is hosted
    assert ("k0scontroller" in said or "/etc/k0s" in said) is not hosted
