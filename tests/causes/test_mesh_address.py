"""A wrong address of a node as a cause."""

from __future__ import annotations

from tests.support.inline import bird, bundle, classic, mesh, nodes
from tests.support.meshes import CALICO, A, B, C

ADDRESS = "calico-wrong-address"


def test_a_bridge_taken_for_a_nodes_address() -> None:
    """Calico's own record differs and sessions are down: confirmed; the address among peers alone is likely."""
    three = nodes(classic(A), classic(B), classic(C))
    foreign = {f"bird/{x}/birdcl_show_protocols.txt": bird(y, ("172.17.0.1", "Connect")) for x, y in ((A, B), (B, A))}
    sick = {
        f"bird/{C}/birdcl_show_protocols.txt": bird(
            (A, "Active        Socket: Connection refused"), (B, "Active        Socket: Connection refused")
        )
    }
    likely = bundle({"n.txt": three} | foreign | sick)
    assert likely.first == (ADDRESS, "likely")
    record = CALICO + f"{C}   (64512)   172.17.0.1/16\n"
    assert bundle({"n.txt": three, "c.txt": record} | foreign | sick).first == (ADDRESS, "confirmed")
    assert ADDRESS not in bundle({"n.txt": three} | mesh([A, B, C])).causes


def test_the_remedy_names_the_node_and_its_own_address() -> None:
    """By Calico's record of it, or because it alone is missing where one foreign address is listed."""
    three = nodes(classic(A), classic(B), classic(C))
    record = CALICO + f"{C}   (64512)   172.17.0.1/16\n"
    foreign = {f"bird/{x}/birdcl_show_protocols.txt": bird(y, ("172.17.0.1", "Connect")) for x, y in ((A, B), (B, A))}
    for files in ({"c.txt": record} | foreign, foreign):
        case = bundle({"n.txt": three} | files)
        assert f"calicoctl patch node {C}" in case.commands(ADDRESS)
        assert f'"ipv4Address":"{C}/<length>"' in case.commands(ADDRESS)
