"""The commands for the older tunnel."""

from __future__ import annotations

import pytest
from analyzer.checks import vpn_commands
from analyzer.schema import UnreadLineRow
from analyzer.tables.base import Row

from tests.checks.test_commands import API, OF_IKS, OF_ROKS, of, one


@pytest.mark.parametrize(
    ("rows", "client", "server", "node"),
    [
        ([], "-n kube-system -l app=vpn", None, None),
        ([one("vpn-6c8d9f7b5-ddddd", "kube-system"), one("vpn-6c8d9f7b5-eeeee", "ibm-system", False, "n2")], "-n ibm-system vpn-6c8d9f7b5-eeeee", None, "n2"),
        ([one("vpn-6c8d9f7b5-ddddd", "kube-system", at=None)], "-n kube-system vpn-6c8d9f7b5-ddddd", None, None),
        ([one("openvpnserver-x", "m")], "-n kube-system -l app=vpn", "kubectl delete pod -n m openvpnserver-x", None),
        ([OF_IKS, one("openvpnserver-x", None)], "-n kube-system -l app=vpn", "kubectl delete pod -n kubx-masters openvpnserver-x", None),
        ([OF_IKS], "-n kube-system -l app=vpn", "kubectl rollout restart -n kubx-masters deployment openvpnserver-<cluster_id>", None),
        ([OF_ROKS, API], "-n kube-system -l app=vpn", "kubectl delete -n master-x $(kubectl get pods -n master-x -o name | grep openvpnserver)", None),
    ],
)  # fmt: skip
def test_pods_of_the_older_tunnel(rows: list[Row], client: str, server: str | None, node: str | None) -> None:
    """The one that is not well, else the first; by its label where none is listed. The server is never looked for in kube-system."""
    about = of(*rows)
    assert vpn_commands.restart_vpn(about) == f"kubectl delete pod {client}"
    assert vpn_commands.restart_vpn_server(about) == server
    told = vpn_commands.vpn_elsewhere(about).command or ""
    assert (
        (f"cordon {node};" in told and told.endswith(f"   # then: kubectl uncordon {node}"))
        if node
        else told == f"kubectl get pods {client} -o wide"
    )


@pytest.mark.parametrize(
    ("words", "server"),
    [
        ("KKP 2.24", "kubectl rollout restart -n <control_plane_namespace> deployment openvpn-server   # on the seed"),
        ("Gardener 1.90", "kubectl delete pod -n <control_plane_namespace> -l app=vpn-seed-server   # on the seed"),
        ("kubeadm cluster", None),
    ],
)
def test_the_server_beside_a_hosted_api_server_is_started_where_it_lies(words: str, server: str | None) -> None:
    """Kubermatic and Gardener have it on the seed, each by a name of its own."""
    about = of(UnreadLineRow(source="t", line=1, text=words, reason="no format recognised"))
    assert vpn_commands.restart_vpn_server(about) == server


def test_pods_of_aks_tunnels_before_konnectivity_are_clients_too() -> None:
    """Their names say nothing of OpenVPN; beside a pod that is called after it they do not count."""
    old = one("aks-link-7689f76f89-d4kzq", "kube-system")
    assert [pod.name for pod in vpn_commands.clients(of(old, one("web-1", "shop")))] == ["aks-link-7689f76f89-d4kzq"]
    named = one("vpn-6c8d9f7b5-ddddd", "kube-system")
    assert [pod.name for pod in vpn_commands.clients(of(old, named))] == ["vpn-6c8d9f7b5-ddddd"]
