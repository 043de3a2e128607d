"""Which end of the bad pairs is at fault, and when that is not told."""

from __future__ import annotations

from tests.support.inline import bird, bundle, classic, events, mesh, nodes
from tests.support.peers import ips

NODE, PORT = "bgp-node-isolated", "bgp-port-blocked"
EIGHT = ips(8)
LISTED = nodes(*map(classic, EIGHT))


def test_a_single_bad_pair_is_possible_at_both_ends() -> None:
    """Seven good pairs at either end: neither is called cut off."""
    pair = (EIGHT[2], EIGHT[5])
    case = bundle({"n.txt": LISTED} | mesh(EIGHT, {pair: "Connect", pair[::-1]: "Passive"}))
    assert case.causes[NODE] == "possible"
    assert case.cause(NODE).scope == f"{pair[0]}, {pair[1]}"  # type: ignore[union-attr]


def test_a_node_with_some_bad_pairs() -> None:
    """Most of its pairs down is likely; a few of many is possible."""

    def certainty(count: int) -> str:
        others = EIGHT[1 : count + 1]
        down = {p: "Connect" for x in others for p in ((EIGHT[0], x), (x, EIGHT[0]))}
        return bundle({"n.txt": LISTED} | mesh(EIGHT, down)).causes[NODE]

    assert [certainty(count) for count in (7, 4, 3)] == ["likely", "likely", "possible"]


def test_one_list_with_a_peer_down() -> None:
    """The list's own node has good sessions: the peer is looked at."""
    case = bundle({f"bird/{EIGHT[0]}/birdcl_show_protocols.txt": bird(*EIGHT[2:], (EIGHT[1], "Connect"))})
    assert case.cause(NODE).scope == EIGHT[1]  # type: ignore[union-attr]


def test_readiness_of_pods() -> None:
    """One pod that misses several peers is the lonely one; a peer that several pods miss is."""
    text = "calico/node is not ready: BIRD is not ready: BGP not established with {}"

    def scope(*said: tuple[str, str]) -> str:
        case = bundle(e=events(*(("Unhealthy", f"pod/calico-node-{pod}", text.format(peers)) for pod, peers in said)))
        assert case.causes[NODE] == "possible"
        return case.cause(NODE).scope  # type: ignore[union-attr]

    assert scope(("aaaaa", "10.1.0.2,10.1.0.3")) == "calico-node-aaaaa"
    assert scope(("aaaaa", "10.1.0.2"), ("bbbbb", "10.1.0.2,10.1.0.4")) == "10.1.0.2"
    assert scope(("aaaaa", "10.1.0.2")) == "10.1.0.2"


def test_one_pair_seen_of_a_node_that_is_alone_in_its_zone() -> None:
    """One observer and one bad peer: the node, its zone and the way look alike, and no worker is reloaded for it."""
    here, near, far = "10.1.0.1", "10.1.0.2", "10.2.0.1"
    listed = nodes(classic(here), classic(near), classic(far, "dal12", "2300200"))
    seen = bird(near, (far, "Connect"))
    case = bundle({"n.txt": listed, f"bird/{here}/birdcl_show_protocols.txt": seen})
    assert case.causes[NODE] == case.causes["zone-cut-off"] == "possible"
    assert case.cause("zone-cut-off").scope == "zone dal12"  # type: ignore[union-attr]
    assert "reload" not in case.commands(NODE)
    assert case.commands(NODE).startswith(f"take BIRD's list on {near}, {far} before")
    both = bundle({"n.txt": listed} | mesh([here, near, far], {(here, far): "Connect", (near, far): "Connect"}))
    assert both.first == (NODE, "likely")
    assert "reload" in both.commands(NODE)


def test_a_node_with_neighbours_in_its_zone_has_no_zone_for_a_rival() -> None:
    """Where another node of the same zone keeps its sessions, the zone's way out works."""
    down = {p: "Connect" for x in EIGHT[1:] for p in ((EIGHT[0], x), (x, EIGHT[0]))}
    assert "zone-cut-off" not in bundle({"n.txt": LISTED} | mesh(EIGHT, down)).causes


def test_a_node_with_half_of_its_pairs_down_among_as_many_elsewhere() -> None:
    """Most bad pairs of the mesh have to be its own: with half of them scattered over the others, none is cut off."""

    def down(*pairs: tuple[int, int]) -> dict[tuple[str, str], str]:
        return {(EIGHT[a], EIGHT[b]): "Connect" for one in pairs for a, b in (one, one[::-1])}

    own = ((0, 1), (0, 2), (0, 3), (0, 4))
    scattered = bundle({"n.txt": LISTED} | mesh(EIGHT, down(*own, (1, 2), (3, 4), (5, 6), (6, 7))))
    assert NODE not in scattered.causes
    single = bundle({"n.txt": LISTED} | mesh(EIGHT, down(*own, (5, 6))))
    assert NODE in single.causes
