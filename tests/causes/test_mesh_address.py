"""A wrong address of a node as a cause."""

from __future__ import annotations

import pytest
from analyzer.causes.mesh_address import wrong_address
from analyzer.checks.details import WrongAddress
from analyzer.model import Status

from tests.support.inline import bird, bundle, classic, mesh, nobody, nodes
from tests.support.meshes import CALICO, A, B, C, fake_mesh
from tests.support.outcomes import Answer, outcomes

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
        assert f"calicoctl get node {C} -o wide" in case.commands(ADDRESS)
        assert f"the record of {C} has {C}" in case.commands(ADDRESS)
        assert '"nodeAddressAutodetectionV4":{"firstFound":null,"kubernetes":"NodeInternalIP"}' in case.commands(
            ADDRESS
        )
    rows = [f"{ip}   (64512)   {written}" for ip, written in ((A, f"{A}/8"), (B, f"{B}/14"), (C, "172.17.0.1/16"))]
    near = "\n".join([CALICO.partition("\n")[0], *rows, ""])
    case = bundle({"n.txt": three, "c.txt": near} | foreign)
    assert f'"ipv4Address":"{C}/14"' in case.commands(ADDRESS)
    assert "<" not in case.commands(ADDRESS)


@pytest.mark.parametrize(
    ("answers", "bad", "wanted"),
    [
        ({"bgp_11": (Status.FAIL, WrongAddress(True))}, ("r",), "confirmed"),
        ({"bgp_11": (Status.FAIL, WrongAddress(True)), "bgp_06": Status.FAIL}, (), "confirmed"),
        ({"bgp_11": (Status.FAIL, WrongAddress(True)), "bgp_06": Status.WARN}, (), "likely"),
        ({"bgp_11": (Status.FAIL, WrongAddress(False)), "bgp_06": Status.FAIL}, ("r",), "likely"),
        ({"bgp_11": Status.FAIL, "bgp_06": Status.FAIL}, ("r",), "likely"),
        ({"bgp_11": (Status.WARN, WrongAddress(True))}, ("r",), None),
        ({"bgp_06": Status.FAIL}, ("r",), None),
    ],
)
def test_a_stated_address_that_sessions_suffer_from_is_confirmed(
    answers: dict[str, Answer], bad: tuple[str, ...], wanted: str | None
) -> None:
    """It takes Calico's own word and a session or a list that shows it; the record alone may be right by now."""
    found = wrong_address(nobody(), fake_mesh(bad_rows=bad), outcomes(**answers))
    assert (found and str(found.certainty)) == wanted


@pytest.mark.parametrize(
    ("nodes", "record", "look"),
    [
        ((("w1", "10.1.0.1"), ("w2", "10.1.0.2")), "the record of w1 has 10.1.0.1", "calicoctl get node w1 -o wide"),
        ((), "the record of each node has that node's own address", "calicoctl get node -o wide"),
    ],
)  # fmt: skip
def test_an_unknown_node_leaves_no_place_to_fill_in(nodes: tuple[tuple[str, str], ...], record: str, look: str) -> None:
    """The command is for the node that is known, or shows all of them."""
    answers = outcomes(bgp_11=(Status.FAIL, WrongAddress(False, nodes)))
    found = wrong_address(nobody(), fake_mesh(), answers)
    assert found is not None
    assert record in found.remedies[1].text
    assert found.remedies[1].command == look


@pytest.mark.parametrize(
    ("space", "wanted"),
    [
        ("calico-system", "kubectl patch installation default --type merge -p "),
        ("kube-system", "kubectl set env -n kube-system daemonset/calico-node IP_AUTODETECTION_METHOD=kubernetes-internal-ip"),
    ],
)  # fmt: skip
def test_whoever_writes_the_daemonset_is_told(space: str, wanted: str) -> None:
    """What is changed in an operator's DaemonSet is taken back; whose pods run in `kube-system` has none, whatever its version would have."""
    three = nodes(classic(A), classic(B), classic(C))
    foreign = {f"bird/{x}/birdcl_show_protocols.txt": bird(y, ("172.17.0.1", "Connect")) for x, y in ((A, B), (B, A))}
    shown = f"NAMESPACE   NAME                READY   STATUS    RESTARTS   AGE\n{space}   calico-node-4xk2m   1/1     Running   0          2d\n"
    case = bundle({"n.txt": three, "p.txt": shown} | foreign)
    assert wanted in case.commands(ADDRESS)
    assert ("set env" in case.commands(ADDRESS)) == (space == "kube-system")
