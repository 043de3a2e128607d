"""A node's address in Calico: BGP-11."""

from __future__ import annotations

import pytest

from tests.support.inline import bird, bundle, classic, nodes
from tests.support.meshes import CALICO, A, B, C, line


def test_a_bridge_in_place_of_a_nodes_address() -> None:
    """One foreign peer with a bridge's address where the node's own is missing: the wrong address was detected."""
    views = {f"bird/{x}/birdcl_show_protocols.txt": bird(y, ("172.17.0.1", "Connect")) for x, y in ((A, B), (B, A))}
    views[f"bird/{C}/birdcl_show_protocols.txt"] = bird(
        (A, "Active        Socket: Connection refused"), (B, "Active        Socket: Connection refused")
    )
    case = bundle({"n.txt": nodes(classic(A), classic(B), classic(C))} | views)
    assert (case.status("BGP-06"), case.subjects("BGP-06")) == ("fail", [C])
    assert "172.17.0.1" in case.says("BGP-06")
    assert case.status("BGP-11") == "fail"
    assert f"peer 172.17.0.1 is a bridge's address; {C} is missing" in case.says("BGP-11")
    assert case.places("BGP-11") == [line(A, "6"), line(B, "6")]


@pytest.mark.parametrize(
    ("address", "wrong"),
    [
        ("172.17.0.1", True), ("172.31.0.1", True), ("172.16.0.1", False), ("172.32.0.1", False), ("172.18.0.2", False),
        ("192.168.122.1", True), ("192.168.121.1", False), ("10.88.0.1", True), ("10.4.0.1", True), ("10.3.0.1", False),
    ],
)  # fmt: skip
def test_which_addresses_are_bridges(address: str, wrong: bool) -> None:
    """Defaults of docker, compose, libvirt and podman; the neighbours of those ranges are ordinary."""
    views = {f"bird/{x}/birdcl_show_protocols.txt": bird(y, (address, "Connect")) for x, y in ((A, B), (B, A))}
    case = bundle({"n.txt": nodes(classic(A), classic(B), classic(C))} | views)
    assert case.status("BGP-11") == ("fail" if wrong else "pass")


def test_calicos_record_against_the_nodes_address() -> None:
    """Its own record of a node names another address than the node list."""
    two = nodes(classic(A), classic(B))
    case = bundle(n=two, c=CALICO.replace(f"{B}/26", "172.17.0.1/16"))
    assert case.status("BGP-11") == "fail"
    assert f"{B} is 172.17.0.1/16, the node's address is {B}" in case.says("BGP-11")
    assert case.places("BGP-11") == ["c.txt:3"]
    assert bundle(n=two, c=CALICO).status("BGP-11") == "pass"
    assert bundle(n=two).status("BGP-11") == "unknown"


@pytest.mark.parametrize(
    ("interface", "status"),
    [("docker0: 172.17.0.1/16", "fail"), ("br-3f2a: 10.5.0.1/24", "fail"), ("eth0: 10.1.0.1/26", "pass")],
)
def test_the_autodetection_line_names_the_interface(interface: str, status: str) -> None:
    """calico-node prints which interface it took."""
    text = f"2026-03-02 07:09:58.123 [INFO][9] startup/startup.go 660: Using autodetected IPv4 address on interface {interface}\n"
    case = bundle({"calico-node-abcde.log": text})
    assert case.status("BGP-11") == status
    if status == "fail":
        assert case.places("BGP-11") == ["calico-node-abcde.log:1"]
