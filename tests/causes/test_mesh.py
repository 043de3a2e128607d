"""Causes in the cluster's own network."""

from __future__ import annotations

import pytest
from hypothesis import example, given

from tests.checks.test_bgp import ACCOUNT, CALICO, CROSS, FOUR, A, B, C, D
from tests.checks.test_pol import HEPS, HOST, POD, base, gnp
from tests.support.inline import bird, bundle, classic, mesh, nodes, pod, pods
from tests.support.names import NAMES, few

VRF, ZONE, NODE, PORT, CONFIG, ADDRESS, CALICO_DOWN = (
    "vrf-or-vlan-spanning-off", "zone-cut-off", "bgp-node-isolated", "bgp-port-blocked", "bgp-misconfigured", "calico-wrong-address",
    "calico-node-down",
)  # fmt: skip
OFF = {"a.txt": ACCOUNT.format("false", "false"), "s.txt": "VLAN spanning is not enabled.\n"}
ON = {"a.txt": ACCOUNT.format("true", "true")}
SPLIT = {"n.txt": FOUR} | mesh([A, B, C, D], CROSS)


@pytest.mark.parametrize(("more", "certainty"), [(OFF, "confirmed"), ({}, "likely"), (ON, "possible")])
def test_every_cross_subnet_pair_down(more: dict[str, str], certainty: str) -> None:
    """The picture alone is likely, the account's settings prove it, and settings that are on speak against it."""
    case = bundle(SPLIT | more)
    assert case.first == (VRF, certainty)
    assert case.cause(VRF).scope == "all pairs of workers in different subnets"  # type: ignore[union-attr]
    assert {"BGP-03", "BGP-04"} <= set(case.cause(VRF).explains)  # type: ignore[union-attr]
    if more == OFF:
        assert case.places(VRF)[:2] == ["a.txt:2", "s.txt:1"]


def test_settings_that_are_off_without_bgp() -> None:
    """Required and off, nothing shown of BGP: possible."""
    assert bundle({"n.txt": FOUR} | OFF).first == (VRF, "possible")
    assert bundle({"n.txt": FOUR} | ON).causes == {}
    assert bundle({"n.txt": nodes(classic(A), classic(B))} | OFF).causes == {}


def cut(*bad: str) -> dict[tuple[str, str], str]:
    every = (A, B, C, D)
    return {(x, y): "Connect" for x in every for y in every if x != y and (x in bad or y in bad)}


def test_one_node_of_four() -> None:
    """The rival of VRF: all bad pairs meet at one node, which is scope and command."""
    case = bundle({"n.txt": FOUR} | mesh([A, B, C, D], cut(A)))
    assert case.first == (NODE, "likely")
    assert case.cause(NODE).scope == A  # type: ignore[union-attr]
    assert f"spec.nodeName={A}" in case.commands(NODE)
    assert VRF not in case.causes


def test_one_zone_of_three() -> None:
    """Its pairs are down, pairs of the other zones are up: likely, and the zone is the scope."""
    six = ["10.1.0.1", "10.1.0.2", "10.2.0.1", "10.2.0.2", "10.3.0.1", "10.3.0.2"]
    listed = nodes(*(classic(ip, f"dal1{ip[3]}", f"230010{ip[3]}") for ip in six))
    down = {(x, y): "Connect" for x in six for y in six if (x[3] == "1") != (y[3] == "1")}
    case = bundle({"n.txt": listed} | mesh(six, down))
    assert case.first == (ZONE, "likely")
    assert "2300101" in case.cause(ZONE).scope  # type: ignore[union-attr]
    assert VRF not in case.causes


def test_a_policy_on_bgps_port() -> None:
    """Calico's failsafe ports hold BGP open, so denied is something else; scattered pairs are a filter's picture."""
    ring = {(A, C): "Connect", (C, A): "Connect", (B, D): "Connect", (D, B): "Connect"}
    case = bundle({"n.txt": FOUR} | mesh([A, B, C, D], ring))
    assert case.first is not None
    assert PORT in case.causes or VRF in case.causes
    assert "bgp-port-blocked" not in bundle(base(gnp("hosts", HOST.format("Allow")), heps=HEPS)).causes
    assert POD


@pytest.mark.parametrize(
    ("info", "certainty"),
    [
        ("Idle          BGP Error: Bad peer AS", "confirmed"),
        ("Idle          Error: Route limit exceeded", "confirmed"),
        ("Active        Received: Authentication failure", "likely"),
    ],
)
def test_birds_own_text_names_the_configuration(info: str, certainty: str) -> None:
    """AS and limits are positive; a password shows the same as other things; the node is the scope."""
    case = bundle({"n.txt": FOUR} | mesh([A, B, C, D], {(A, B): info}))
    assert case.first == (CONFIG, certainty)
    assert case.cause(CONFIG).scope == A  # type: ignore[union-attr]
    assert CONFIG not in bundle({"n.txt": FOUR} | mesh([A, B, C, D], {(A, B): "Connect", (B, A): "Connect"})).causes


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


def test_calico_node_that_does_not_run() -> None:
    """Its socket is dead, or its pods are not ready: confirmed, with the node; ready pods are no cause."""
    dead = "Unable to connect to server control socket (/var/run/calico/bird.ctl): Connection refused\n"
    case = bundle({f"bird/{A}/birdcl_show_protocols.txt": dead})
    assert case.first == (CALICO_DOWN, "confirmed")
    assert case.cause(CALICO_DOWN).scope == A  # type: ignore[union-attr]
    bad = bundle(p=pods(pod("calico-node-aaaaa", "0/1", node=A), pod("calico-node-bbbbb", node=B)))
    assert bad.first == (CALICO_DOWN, "confirmed")
    assert bad.cause(CALICO_DOWN).scope == A  # type: ignore[union-attr]
    typha = pods(pod("calico-node-aaaaa", node=A), pod("calico-typha-7d9f8b6c5-aaaaa", "0/1"))
    assert bundle(p=typha).first == (CALICO_DOWN, "likely")
    assert bundle(p=pods(pod("calico-node-aaaaa", node=A))).causes == {}


@few
@example("not-ready")
@given(NAMES)
def test_calico_node_down_whatever_its_node(name: str) -> None:
    """The node's name is the scope and nothing else."""
    case = bundle(p=pods(pod("calico-node-aaaaa", "0/1", node=name), pod("calico-node-bbbbb", node=f"{name}-b")))
    assert case.causes == {CALICO_DOWN: "confirmed"}
    assert case.cause(CALICO_DOWN).scope == name  # type: ignore[union-attr]
