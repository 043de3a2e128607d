"""By which names somebody asks for the log of a cluster's OpenVPN."""

from __future__ import annotations

import pytest
from analyzer.sources.commands import read_command
from analyzer.vendors.openvpn_names import asked_openvpn


@pytest.mark.parametrize(
    ("command", "name"),
    [
        ("kubectl -n kube-system logs deploy/vpn-shoot", "vpn-shoot"),
        ("oc logs deployment.apps/vpn -n kube-system --tail=5", "vpn"),
        ("kubectl logs -n kube-system -l app=vpn", "vpn"),
        ("kubectl logs -n kube-system --selector='role=vpn-shoot' --tail 9", "vpn-shoot"),
        ("kubectl logs -n cluster-x sts/openvpn-server", "openvpn-server"),
        ("kubectl logs -n kube-system ds/calico-node", None),
        ("kubectl logs -n shop deploy/vpn-portal", None),
        ("kubectl logs -n kube-system vpn-5c9f7d8b6-2mzkq", None),
        ("kubectl logs -l app=web", None),
    ],
)
def test_a_workload_or_a_label_names_it(command: str, name: str | None) -> None:
    """A pod's own name tells by itself, and another workload is another program."""
    asked = read_command(command)
    assert asked_openvpn(asked.workload, asked.selector) == name
