"""Host endpoints on the way: which one, in which order, for a host's own and for forwarded traffic."""

from __future__ import annotations

import pytest
from analyzer.policy.hosts import OPPOSITE

from tests.support.policies import (
    FIRE,
    GRIND,
    OPEN,
    OUT,
    SIFT,
    Spec,
    allow,
    answers,
    ask,
    cluster,
    deny,
    gnp,
    hep,
    made,
)

W1, W2 = hep("w1-eth0", "w1", "eth0", "10.44.0.11"), hep("w2-eth0", "w2", "eth0", "10.44.0.12")
STAR = hep("w2-all", "w2", "*", "10.44.0.12")
IN = f"{OUT} > node:w2 tcp/8080"


def of(direction: str, *rules: Spec, **more: object) -> Spec:
    return gnp("of-hosts", selector="role == 'w'", types=[direction], **{direction.lower(): list(rules)}, **more)


@pytest.mark.parametrize(
    ("objects", "wanted"),
    [
        ([OPEN], "allowed"), ([W2, OPEN], "denied"), ([STAR, OPEN], "denied"), ([W2, of("Ingress", allow())], "allowed"), ([W2, of("Egress", allow())], "denied"),
        ([W2, of("Ingress", {"action": "Pass"})], "denied"), ([W2, of("Ingress", {"action": "Log"}, allow(protocol="TCP"))], "allowed"),
        ([W2, of("Ingress", deny(), preDNAT=True, applyOnForward=True)], "denied"), ([W2, of("Ingress", allow(), preDNAT=True, applyOnForward=True)], "allowed"),
        ([W2, of("Ingress", allow(protocol="UDP"), preDNAT=True, applyOnForward=True)], "denied"),
        ([W2, of("Ingress", deny(), doNotTrack=True, applyOnForward=True)], "denied"), ([W2, of("Ingress", allow(), doNotTrack=True, applyOnForward=True)], "unknown"),
        ([W2, gnp("both", selector="role == 'w'", types=["Ingress", "Egress"], ingress=[allow()], egress=[allow()], doNotTrack=True, applyOnForward=True)], "allowed"),
        ([W2, gnp("both", selector="role == 'w'", types=["Ingress", "Egress"], ingress=[allow()], egress=[deny()], doNotTrack=True, applyOnForward=True)], "unknown"),
        ([hep("w2-eth0", "w2", "eth0", "10.44.0.12", profiles=["projectcalico-default-allow"]), OPEN], "allowed"), ([hep("w2-eth0", "w2", "eth0", "10.44.0.12", profiles=["own"]), OPEN], "unknown"),
        ([hep("w2-eth0", "w2", "eth0", "10.44.0.12", profiles=["own"]), made("Profile", "own", {"ingress": [allow()]}), OPEN], "allowed"),
        ([hep("w2-eth0", "w2", "eth0", "10.44.0.12", profiles=["own"]), made("Profile", "own", {"ingress": [deny()]}), OPEN], "denied"),
        ([hep("w2-eth0", "w2", "eth0", "10.44.0.12", profiles=["own"]), made("Profile", "own", {"egress": [allow()]}), OPEN], "denied"),
    ],
)  # fmt: skip
def test_into_a_host(objects: list[Spec], wanted: str) -> None:
    """Nothing without an endpoint; then failsafe, untracked, pre-DNAT, tiers, profiles, and denied at the end."""
    assert ask([*cluster(), *objects], IN) == [wanted]


def test_failsafe_ports_come_first() -> None:
    """Before a Deny of any kind; whether also for forwarded traffic before untracked and preDNAT rules, no source settles."""
    shut = of("Ingress", deny(), doNotTrack=True, applyOnForward=True)
    assert ask(
        [*cluster(), W2, shut], f"{OUT} > node:w2 tcp/22", f"{OUT} > {SIFT} tcp/22", f"{OUT} > {SIFT} tcp/80"
    ) == ["allowed", "unknown", "denied"]
    early = of("Ingress", deny(), preDNAT=True, applyOnForward=True)
    assert ask([*cluster(), W2, early], f"{OUT} > {SIFT} tcp/22", f"{OUT} > {SIFT} tcp/80") == ["unknown", "denied"]
    late = of("Ingress", deny(), applyOnForward=True)
    assert ask([*cluster(), W2, late], f"{OUT} > {SIFT} tcp/22") == ["denied"]
    (one,) = answers([*cluster(), W2, shut], f"{OUT} > node:w2 tcp/179")
    assert one["deciding"] == "failsafe port"


@pytest.mark.parametrize(
    ("endpoint", "policy", "wanted"),
    [
        (W2, of("Ingress", deny()), "allowed allowed allowed"), (W2, of("Ingress", deny(), applyOnForward=True), "denied denied allowed"), (W2, of("Egress", deny(), applyOnForward=True), "allowed allowed denied"),
        (W2, of("Ingress", allow(protocol="UDP"), applyOnForward=True), "denied denied allowed"), (W2, of("Ingress", {"action": "Pass"}, applyOnForward=True), "allowed allowed allowed"),
        (STAR, of("Egress", deny(), applyOnForward=True), "denied denied denied"), (STAR, of("Ingress", deny(), applyOnForward=True), "denied denied denied"), (STAR, of("Egress", deny()), "allowed allowed allowed"),
    ],
)  # fmt: skip
def test_forwarded_traffic(endpoint: Spec, policy: Spec, wanted: str) -> None:
    """applyOnForward alone, without profiles; a named interface sees one direction, `*` both."""
    asked = [f"{OUT} > {SIFT} tcp/80", f"{GRIND} > {SIFT} tcp/80", f"{SIFT} > {OUT} tcp/80"]
    assert ask([*cluster(), endpoint, policy], *asked) == wanted.split()


def test_between_pods_of_one_node() -> None:
    """Only the endpoint of all interfaces is on the way, in both directions."""
    shut = of("Egress", deny(), applyOnForward=True)
    assert ask([*cluster(), STAR, shut], f"{SIFT} > {FIRE} tcp/80", f"node:w2 > {FIRE} tcp/80") == ["denied", "allowed"]
    assert ask([*cluster(), W2, shut], f"{SIFT} > {FIRE} tcp/80") == ["allowed"]


def test_host_to_host_and_host_to_pod() -> None:
    """The host's egress, then what is at the other end; to a pod of its own node always."""
    out = of("Egress", deny())
    world = [*cluster(), W1, out]
    assert ask(world, "node:w1 > node:w2 tcp/8080", f"node:w1 > {SIFT} tcp/80", f"node:w1 > {GRIND} tcp/80", f"node:w2 > {GRIND} tcp/80") == ["denied", "denied", "allowed", "allowed"]  # fmt: skip
    assert ask(world, "node:w1 > node:w1 tcp/80", f"{OUT} > 198.51.100.1 tcp/80") == ["allowed", "unknown"]


def test_a_host_endpoint_that_could_not_be_read() -> None:
    """It may be of any node: what only hosts decide is unknown, what a pod's policies deny is not."""
    odd = made("HostEndpoint", "odd", {"node": {}}, labels={})
    world = [*cluster(), odd, gnp("shut", selector="app == 'grind'", types=["Ingress"])]
    assert ask(world, IN, f"{SIFT} > {GRIND} tcp/80", f"{GRIND} > {SIFT} tcp/80") == ["unknown", "denied", "unknown"]


def test_a_pod_whose_node_is_not_known() -> None:
    """Any host endpoint may be on its way; where they agree, the answer stands."""
    lost = [one for one in cluster() if one["metadata"]["name"] != "grind-0"]
    grind = made("Pod", "grind-0", {"containers": [{"name": "c"}]}, api="v1", space="mill", labels={"app": "grind"}, status={"phase": "Running", "podIP": "172.30.9.4"})  # fmt: skip
    asked = f"{GRIND} > {OUT} tcp/80"
    both = [W1, W2]
    assert ask([*lost, grind, *both, of("Egress", deny(), applyOnForward=True)], asked) == ["denied"]
    assert ask([*lost, grind, W1, of("Egress", deny(), applyOnForward=True)], asked) == ["unknown"]
    assert ask([*lost, grind, *both, OPEN], asked) == ["allowed"]
    assert ask(
        [*lost, grind, W1, of("Ingress", deny())], f"{GRIND} > node:w1 tcp/8080", f"node:w1 > {GRIND} tcp/80"
    ) == ["unknown", "unknown"]


def test_a_hosts_own_traffic_whose_failsafe_ports_could_not_be_read() -> None:
    """What cannot be told is which ports are open, not how Felix orders its chains: that is a matter of forwarded traffic alone."""
    shut = of("Ingress", deny(), doNotTrack=True, applyOnForward=True)
    odd = made("FelixConfiguration", "default", {"failsafeInboundHostPorts": "many"})
    (own,) = answers([*cluster(), W2, shut, odd], IN)
    assert own["verdict"] == "unknown"
    assert own["reason"] == "the failsafe ports could not be read"


def felix(**spec: object) -> Spec:
    return made("FelixConfiguration", "default", dict(spec))


def pool(**spec: object) -> Spec:
    return made("IPPool", "p", {"cidr": "172.30.0.0/16", **spec})


@pytest.mark.parametrize(
    ("settings", "shut", "open_"),
    [
        ([], "unknown denied denied unknown denied", "allowed unknown denied allowed allowed"),
        ([felix(vxlanEnabled=True)], "allowed denied denied unknown denied", "allowed denied denied allowed allowed"),
        ([felix(vxlanEnabled=False)], "denied denied denied unknown denied", "allowed allowed denied allowed allowed"),
        ([felix(vxlanEnabled="x")], "unknown denied denied unknown denied", "allowed unknown denied allowed allowed"),
        ([pool(vxlanMode="Always")], "allowed denied denied denied denied", "allowed denied denied allowed allowed"),
        ([pool(ipipMode="CrossSubnet")], "denied denied denied allowed denied", "allowed allowed denied allowed allowed"),
        ([pool(vxlanMode="Never", ipipMode="Never")], "denied denied denied denied denied", "allowed allowed denied allowed allowed"),
    ],
)  # fmt: skip
def test_packets_of_a_tunnel_between_hosts(settings: list[Spec], shut: str, open_: str) -> None:
    """Where the tunnel is on, Felix takes them from Calico's hosts before policy and drops them from others; else policy decides."""
    asked = ["node:w1 > node:w2 udp/4789", f"{OUT} > node:w2 udp/4789", f"node:w2 > {OUT} udp/4789", "node:w1 > node:w2 4", "node:w1 > node:w2 udp/4790"]  # fmt: skip
    both = gnp("both", selector="role == 'w'", types=["Ingress", "Egress"], ingress=[allow()], egress=[deny()])
    assert ask([*cluster(), W2, of("Ingress", deny()), *settings], *asked) == shut.split()
    assert ask([*cluster(), W2, both, *settings], *asked) == open_.split()


def test_what_enters_one_end_leaves_the_other() -> None:
    """Each direction has its one opposite."""
    assert {OPPOSITE[OPPOSITE[way]] for way in OPPOSITE} == set(OPPOSITE)
