"""A kubelet that does not accept the API server, as the cause: everything up to the kubelet works."""

from __future__ import annotations

import pytest

from tests.checks.test_nod_caller import DENIED
from tests.support.inline import bundle, node, nodes

FAULT = "kubelet-refuses-apiserver"
UNKNOWN = "$ kubectl exec web-0 -- date\nerror: unable to upgrade connection: Unauthorized\n"
AGENTLESS = "Error from server: error dialing backend: No agent available\n"


@pytest.mark.parametrize(
    ("text", "version", "command"),
    [
        (UNKNOWN, "v1.30.2", "--kubelet-client-certificate"),
        (UNKNOWN, "v1.30.2+k0s", "systemctl restart k0scontroller"),
        (UNKNOWN, "v1.30.2+IKS", "ibmcloud"),
        (DENIED.format("kube-apiserver"), "v1.30.2+k0s", "clusterrolebinding"),
        (DENIED.format("system:anonymous"), "v1.30.2", "--kubelet-client-certificate"),
    ],
)
def test_the_remedy_fits_what_the_kubelet_says_and_the_product(text: str, version: str, command: str) -> None:
    """A caller that is known lacks a right, which is stated: likely; one that is not known a certificate, and why is not told: possible."""
    case = bundle({"e.txt": text, "n.txt": nodes(node("w1", version=version))})
    assert case.first == (FAULT, "likely" if "clusterrolebinding" in command else "possible")
    found = case.cause(FAULT)
    assert found is not None
    assert found.family == "kubelet-unreachable"
    assert command in f"{found.remedies[0].text} {found.remedies[0].command}"


def test_where_another_kubelet_takes_the_same_certificate_the_one_that_refuses_it_is_mended() -> None:
    """No product's certificate is renewed for it: that node's own CA is looked at."""
    used = "$ kubectl exec -n shop web-1 -- date\nTue Oct 13 08:30:12 UTC 2026\n"
    for version in ("v1.30.2+k0s", "v1.33.5"):
        case = bundle(
            {"e.txt": UNKNOWN, "u.txt": used, "n.txt": nodes(node("w1", version=version), node("w2", version=version))}
        )
        said = case.commands(FAULT)
        assert said.startswith("give the kubelet of that pod's node the CA")
        assert "clientCAFile" in said
        assert "k0scontroller" not in said


def test_a_tunnel_without_agents_and_a_missing_pod_are_other_things() -> None:
    """What does not even reach an agent is mended first; a pod that the kubelet does not run is not about the caller."""
    assert FAULT not in bundle({"e.txt": UNKNOWN, "s.log": AGENTLESS, "k.txt": KAS}).causes
    assert FAULT not in bundle({"e.txt": "error: unable to upgrade connection: pod does not exist\n"}).causes


KAS = "$ kubectl exec web-1 -- date\nError from server: error dialing backend: dial unix /run/konnectivity-server.sock: connect: connection refused\n"
