"""Kubelets that do not get through to the API server by their own logs: each obstacle has its own remedy."""

from __future__ import annotations

import pytest

from tests.support.inline import bundle, node, nodes

DIAL = "dial tcp 10.4.0.10:6443: "
HEARD = 'I0304 09:23:51.210311    2211 kubelet_node_status.go:79] "Successfully registered node" node="{0}"'
UNIT = "Mar 04 09:22:5{1} {0} kubelet[2211]: "


def journal(name: str, why: str = f"{DIAL}i/o timeout", *, heard: bool = False) -> dict[str, str]:
    """The journal of a machine whose kubelet asks three times."""
    text = (
        'E0304 09:22:51.210311    2211 kubelet_node_status.go:96] "Unable to register node with API server" '
        f'err="Post \\"https://10.4.0.10:6443/api/v1/nodes\\": {why}" node="{name}"'
    )
    lines = [UNIT.format(name, at) + text for at in range(3)] + [UNIT.format(name, 9) + HEARD.format(name)] * heard
    return {"kubelet.log": "".join(f"{line}\n" for line in lines)}


@pytest.mark.parametrize(
    ("why", "said", "command"),
    [
        (f"{DIAL}i/o timeout", "let TCP 6443 from w-3 reach 10.4.0.10", "nc -vz -w 5 10.4.0.10 6443   # on w-3"),
        (f"{DIAL}connect: no route to host", "route, firewall", "ip route get 10.4.0.10"),
        (f"{DIAL}connect: connection refused", "does not run", "curl -vk https://10.4.0.10:6443/readyz"),
        ("dial tcp: lookup api.example.net on 10.4.0.2:53: no such host", "resolver", "getent hosts"),
        ("tls: failed to verify certificate: x509: certificate signed by unknown authority", "CA in the kubelet", "openssl s_client"),
        ("Unauthorized", "credentials", "kubelet-client-current.pem"),
        ('nodes \\"w-3\\" is forbidden: node \\"w-2\\" is not allowed to modify node \\"w-3\\"', "hostname", "-subject"),
        ("etcdserver: leader changed", "see why", "journalctl -u kubelet"),
    ],
)  # fmt: skip
def test_what_stands_between_is_mended(why: str, said: str, command: str) -> None:
    """The first remedy names the node and the address that its kubelet calls; the last is the node's replacement."""
    cause = bundle(journal("w-3", why)).cause("kubelet-cut-off")
    assert cause is not None
    assert (str(cause.certainty), cause.scope) == ("confirmed", "w-3")
    assert said in cause.remedies[0].text
    assert command in (cause.remedies[0].command or "")
    assert "w-3" in (cause.remedies[-1].command or "")


def test_what_is_listed_of_the_node_decides_how_sure_it_is() -> None:
    """NotReady is explained by it, Ready speaks against it."""
    for state, certainty, explains in (
        ("NotReady", "confirmed", ("NOD-05", "NOD-01")),
        ("Ready", "possible", ("NOD-05",)),
    ):
        listed = nodes(node("w-3", "10.4.0.33", state), node("w-4", "10.4.0.34"))
        cause = bundle(journal("w-3") | {"n.txt": listed}).cause("kubelet-cut-off")
        assert cause is not None
        assert (str(cause.certainty), cause.explains[: len(explains)]) == (certainty, explains)


def test_one_that_registered_since_is_heard() -> None:
    """The last word counts; a lease of an agent's is none of a kubelet's."""
    assert bundle(journal("w-3", heard=True)).status("NOD-05") == "pass"
    agent = 'E0304 09:22:51.210311       1 controller.go:145] "Failed to ensure lease exists, will retry" err="Get \\"https://10.0.0.1:443/apis/coordination.k8s.io/v1/namespaces/kube-system/leases/a\\": dial tcp 10.0.0.1:443: i/o timeout"\n'
    assert bundle({"agent.log": agent}).status("NOD-05") == "not_applicable"
