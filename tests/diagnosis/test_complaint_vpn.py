"""Calls that end in OpenVPN's tunnel."""

from __future__ import annotations

import pytest
from analyzer.diagnosis.complaint_vpn import LEG, candidates

from tests.support.inline import Case, bundle, nobody, pod, pods

ERROR = "Error from server: error dialing backend: proxy error from vpn-seed-server{} while dialing 10.250.3.8:10250, code 503: 503 Service Unavailable\n"


def words(case: Case) -> str:
    complaint = case.answered.data.complaint
    assert complaint is not None
    return "\n".join([complaint.leg, *(f"{one.what}: {one.shown_by.command}" for one in complaint.candidates)])


@pytest.mark.parametrize("port", [":9443", ""])
@pytest.mark.parametrize("command", ["$ kubectl logs web-1\n", "$ kubectl exec web-1 -- id\n", ""])
def test_a_call_through_gardeners_server_is_no_leg_of_konnectivity(command: str, port: str) -> None:
    """Whoever called: the leg is OpenVPN's, and nobody is asked for logs of Konnectivity."""
    case = bundle(t=command + ERROR.format(port))
    assert case.answered.data.cluster.tunnel == "openvpn"
    assert words(case).startswith(LEG)
    assert "konnectivity" not in words(case).lower()
    assert "vpn-shoot" in words(case)
    assert "openvpn-cluster" not in case.causes


def test_the_pods_that_are_listed_are_named() -> None:
    """The client that is not ready, and the server in its own namespace."""
    listed = pods(
        pod("vpn-shoot-6b9f8d5c4c-r2k7q", "0/1"), pod("vpn-seed-server-6cd7f9d9c8-rk6vw", namespace="shoot--acme--prod")
    )
    found = candidates(bundle(p=listed).snapshot.about)
    assert "vpn-shoot-6b9f8d5c4c-r2k7q" in (found[0].shown_by.command or "")
    assert "-n shoot--acme--prod vpn-seed-server-6cd7f9d9c8-rk6vw" in (found[1].shown_by.command or "")
    assert len(candidates(nobody())) == 2


def test_the_far_end_of_openvpn_is_its_client() -> None:
    """No agent stands on the leg to a kubelet there."""
    listed = pods(pod("vpn-6b8f4d5c7b-4qk2n", node="10.1.0.8"))
    case = bundle(p=listed, e="Error from server: error dialing backend: dial tcp 10.1.0.7:10250: i/o timeout\n")
    complaint = case.answered.data.complaint
    assert complaint is not None
    assert complaint.leg == "OpenVPN's client to the kubelet"
