"""Calls to kubelets of another subnet than the tunnel's end, in an account without routing between subnets."""

from __future__ import annotations

import pytest
from analyzer.causes import cross_subnet
from analyzer.mesh.plain import MeshView
from analyzer.tunnel.faults import Faults

from tests.support.inline import Case, agent, bird, bundle, node, nodes, pod, pods
from tests.support.meshes import OFF, ON

VRF, OPENVPN, KUBELET = "vrf-or-vlan-spanning-off", "openvpn-cluster", "kubelet-unreachable"
NEAR, BESIDE, FAR = "10.40.8.3", "10.40.8.9", "10.91.2.7"
TIMEOUT = "$ kubectl logs -n shop cart-1\nError from server: Get https://{}:10250/containerLogs/shop/cart-1/cart: dial tcp {}:10250: {}\n"
CLIENT = pods(pod("vpn-6b8f4d5c7b-4qk2n", node=NEAR))


def listed(version: str = "v1.18.6+IKS", outer: bool = True) -> str:
    """Three workers, the third far from the two others; with public addresses where they are to show that it is classic."""
    rows = [node(ip, ip, version=version) for ip in (NEAR, BESIDE, FAR)]
    for at, row in enumerate(rows):
        row[6] = f"169.60.15.{at + 3}" if outer else row[5]
    return nodes(*rows)


def called(host: str, why: str = "i/o timeout") -> str:
    return TIMEOUT.format(host, host, why)


def told(case: Case) -> str | None:
    found = cross_subnet.missed(case.snapshot.about, Faults(case.snapshot.rows))
    return found.text if found is not None else None


@pytest.mark.parametrize("why", ["i/o timeout", "getsockopt: connection timed out", "connect: no route to host"])
def test_the_client_in_one_subnet_and_the_silent_kubelet_in_another(why: str) -> None:
    """Both settings are off: that stands first, with the settings to switch on, and the older tunnel only behind it, without its UDP."""
    case = bundle({"n.txt": listed(), "p.txt": CLIENT, "e.txt": called(FAR, why)} | OFF)
    assert case.first == (VRF, "likely")
    assert {"BGP-02", "VPN-07", "TUN-03"} <= set(case.cause(VRF).explains)  # type: ignore[union-attr]
    assert FAR in case.cause(VRF).summary  # type: ignore[union-attr]
    assert case.places(VRF) == ["a.txt:2", "s.txt:1", "e.txt:2"]
    assert "setVlanSpan" in case.commands(VRF)
    assert "UDP" not in case.commands(OPENVPN)
    assert f"TCP 10250 from its node ({NEAR}) reach {FAR}" in case.commands(OPENVPN)


def test_the_same_with_agents() -> None:
    """An agent in the other subnet is the end of a tunnel as the client of the older one is."""
    files = {"n.txt": listed("v1.24.9+IKS"), "p.txt": pods(agent("a", node=NEAR)), "e.txt": called(FAR)}
    assert bundle(files | OFF).first == (VRF, "likely")
    assert bundle(files | OFF).causes[KUBELET] == "possible"
    assert VRF not in bundle(files | ON).causes


def test_an_end_in_the_same_subnet_and_a_kubelet_that_answers_are_no_sign() -> None:
    """Then the settings are off, which is possible and no more."""
    for more in (
        {"p.txt": CLIENT, "e.txt": called(BESIDE)},
        {"p.txt": CLIENT, "e.txt": called(FAR, "connect: connection refused")},
        {"p.txt": pods(agent("a", node=NEAR), agent("b", node=FAR)), "e.txt": called(BESIDE)},
        {"p.txt": CLIENT, "e.txt": called("10.77.1.1")},
        {"e.txt": called(BESIDE)},
    ):
        case = bundle({"n.txt": listed("v1.24.9+IKS")} | more | OFF)
        assert told(case) is None, more
        assert case.causes[VRF] == "possible", more


@pytest.mark.parametrize(
    "agents", ["", pods(*(agent(name, node=at) for name, at in zip("abc", (NEAR, BESIDE, FAR), strict=True)))]
)
def test_the_agent_of_the_node_that_is_called_needs_no_way_there(agents: str) -> None:
    """With agents everywhere, listed or not, the call went through one on another node, and all of these are in another subnet."""
    files = {"n.txt": listed("v1.24.9+IKS"), "p.txt": agents, "e.txt": called(FAR)}
    assert bundle(files | OFF).first == (VRF, "likely")
    assert NEAR in (told(bundle(files)) or "")


def test_an_unknown_infrastructure_leaves_it_possible() -> None:
    """Workers far apart in an account without routing; on VPC these settings would not matter."""
    case = bundle({"n.txt": listed(outer=False), "p.txt": CLIENT, "e.txt": called(FAR)} | OFF)
    assert case.status("BGP-01") == "unknown"
    assert "too far apart for one subnet" in case.says("BGP-01")
    assert case.causes[VRF] == "possible"
    assert "cluster get" in str(case.cause(VRF).would_change_our_mind)  # type: ignore[union-attr]
    vpc = listed(outer=False).replace("<none>\n", "ibm-cloud.kubernetes.io/subnet-id=0717-1\n")
    assert VRF not in bundle({"n.txt": vpc, "p.txt": CLIENT, "e.txt": called(FAR)} | OFF).causes
    one = nodes(*(node(ip, ip, version="v1.18.6+IKS") for ip in (NEAR, BESIDE)))
    assert VRF not in bundle({"n.txt": one, "p.txt": CLIENT, "e.txt": called(BESIDE)} | OFF).causes


@pytest.mark.parametrize(
    ("peers", "words"),
    [
        ({"10.74.22.18": "Established", "10.95.14.3": "Connect"}, "has its peers in 10.74.22.x up and those in 10.95.14.x down"),
        ({"10.74.22.18": "Established", "10.74.22.3": "Connect"}, None),
        ({"10.74.22.18": "Connect", "10.95.14.3": "Connect"}, None),
        ({"10.74.22.18": "Established", "10.95.14.3": "Established"}, None),
    ],
)  # fmt: skip
def test_a_list_without_an_owner_falls_into_ranges(peers: dict[str, str], words: str | None) -> None:
    """One range in both states, or one state alone, is no such picture; nor is a list whose owner is known."""
    text = bird(*peers.items())

    def said(path: str) -> str | None:
        case = bundle({path: text}).snapshot
        found = cross_subnet.split_list(MeshView(case.rows, case.about))
        return found and found.removeprefix("one node's list ")

    assert said("birdcl.txt") == words
    assert said("bird/10.74.22.5/birdcl_show_protocols.txt") is None


HEAD = "NAME   READY   STATUS    RESTARTS   AGE   IP   NODE   NOMINATED NODE   READINESS GATES\n"
HERE, THERE = ("10.21.5.4", "10.21.5.9"), ("10.77.130.6", "10.77.130.8")
SET_OFF = "$ ibmcloud account show\nVRF Enabled: false\n$ ibmcloud ks vlan spanning get\nVLAN spanning is disabled.\n"


def calicos(*nodes: str) -> str:
    rows = (
        f"calico-node-{'abcdefg'[at] * 5}   0/1   Running   0   9d   {ip}   {ip}   <none>   <none>\n"
        for at, ip in enumerate(nodes)
    )
    return HEAD + "".join(rows)


def lacks(at: int, *peers: str) -> str:
    """An event without titles, whose message kubectl prints in two lines."""
    return (
        f"4m2s        Warning   Unhealthy          pod/calico-node-{'abcdefg'[at] * 5}          Readiness probe failed: 2025-01-02 03:04:05.678 "
        "[INFO][77] confd/health.go 180: Number of node(s) with BGP peering established = 1\n"
        f"calico/node is not ready: BIRD is not ready: BGP not established with {','.join(peers)}\n"
    )


def test_readiness_that_parts_the_nodes_by_networks_is_no_single_node_s() -> None:
    """Likely where the account's settings are off, possible where they are not stated."""
    texts = {"p.txt": calicos(*HERE, *THERE), "e.txt": lacks(0, *THERE) + lacks(2, *HERE)}
    told = bundle(texts)
    assert told.causes["vrf-or-vlan-spanning-off"] == "possible"
    assert "bgp-node-isolated" not in told.causes
    assert bundle(texts | {"a.txt": SET_OFF}).causes["vrf-or-vlan-spanning-off"] == "likely"


@pytest.mark.parametrize(
    ("nodes", "events"),
    [
        ((*HERE, THERE[0]), lacks(0, THERE[0]) + lacks(2, *HERE)),
        ((*HERE, *THERE), lacks(0, *THERE)),
        ((*HERE, *THERE), lacks(0, THERE[0]) + lacks(2, HERE[0])),
        ((*HERE, *THERE), lacks(0, HERE[1], *THERE) + lacks(2, *HERE)),
    ],
)
def test_one_node_one_speaker_or_a_peer_in_the_own_network_is_no_sign_of_it(
    nodes: tuple[str, ...], events: str
) -> None:
    """And who counts a session has not lost all of them."""
    case = bundle({"p.txt": calicos(*nodes), "e.txt": events})
    assert "vrf-or-vlan-spanning-off" not in case.causes
    own = case.cause("bgp-node-isolated")
    assert own is None or "lost all" not in own.title
