"""AS numbers that the bundle states for peers which BIRD refuses: the object that states each is named with its number."""

from __future__ import annotations

import pytest
from analyzer.causes import peer_as as room_of_values

from tests.support.inline import bundle, mesh, table
from tests.support.meshes import FOUR, A, B, C, D
from tests.support.values import are_values

CONFIG = "bgp-misconfigured"
BAD = "Idle          BGP Error: Bad peer AS"
DOWN = {"n.txt": FOUR} | mesh([A, B, C, D], {(A, B): BAD})


def records(numbers: dict[str, str]) -> str:
    """`calicoctl get nodes -o wide`; calicoctl puts a number that is the default in brackets."""
    return table("NAME  ASN  IPV4  IPV6", [[ip, numbers.get(ip, "(64512)"), f"{ip}/24", ""] for ip in (A, B, C, D)])


def test_the_nodes_record_that_states_another_number() -> None:
    """Number and node are in the bundle: no general advice to compare."""
    case = bundle(DOWN | {"r.txt": records({B: "64999", D: "64999"})})
    cause = case.cause(CONFIG)
    assert cause is not None
    assert f"Calico's record of {B} ({B}) states AS 64999, other nodes have 64512" in cause.summary
    assert f"calicoctl get node {B} -o yaml" in case.commands(CONFIG)
    assert any(place.startswith("r.txt:") for place in case.places(CONFIG))


@pytest.mark.parametrize("name", ["rack-tor", "all-1"])
def test_the_definition_of_a_peer_outside(name: str) -> None:
    """A router's number stands in the BGPPeer that names its address."""
    peer = f"apiVersion: projectcalico.org/v3\nkind: BGPPeer\nmetadata: {{name: {name}}}\nspec: {{asNumber: 64777, peerIP: {B}}}\n"
    case = bundle(DOWN | {"b.yaml": peer})
    assert f"BGPPeer {name} states AS 64777 for {B}" in case.cause(CONFIG).summary  # type: ignore[union-attr]
    assert case.commands(CONFIG).splitlines()[0].endswith(f"calicoctl get bgppeer {name} -o yaml")
    other = bundle(DOWN | {"b.yaml": peer.replace(B, "203.0.113.9")})
    assert "64777" not in other.cause(CONFIG).summary  # type: ignore[union-attr]


def test_the_number_that_the_peer_tells_is_the_one_to_set() -> None:
    """BIRD logs it where it expects another; what agrees with the definition is no fault of it."""
    peer = f"apiVersion: projectcalico.org/v3\nkind: BGPPeer\nmetadata: {{name: tor}}\nspec: {{asNumber: 64777, peerIP: {B}}}\n"
    log = f"bird: Node_{B.replace('.', '_')}: Error: Bad peer AS: {{}}\n"
    case = bundle(DOWN | {"b.yaml": peer, "calico-node-q7x2z.log": log.format(64778)})
    assert f"BGPPeer tor states AS 64777 for {B}, which opens with AS 64778" in case.cause(CONFIG).summary  # type: ignore[union-attr]
    assert """calicoctl patch bgppeer tor --patch '{"spec": {"asNumber": 64778}}'""" in case.commands(CONFIG)
    same = bundle(DOWN | {"b.yaml": peer, "calico-node-q7x2z.log": log.format(64777)})
    assert "opens with" not in same.cause(CONFIG).summary  # type: ignore[union-attr]


def test_without_an_object_nothing_is_made_up() -> None:
    """The bundle states no number."""
    assert "compare AS number" in bundle(DOWN).commands(CONFIG)


def test_the_end_of_all_refusals_is_the_odd_one() -> None:
    """Who refuses whom is said at both ends: the node they share is named; of a single pair either end may be wrong."""
    bad = "Idle          BGP Error: Bad peer AS"
    told = "Idle          Received: Bad peer AS"
    case = bundle(mesh([A, B, C], {(A, B): bad, (B, A): told, (B, C): told, (C, B): bad}))
    found = case.cause("bgp-misconfigured")
    assert found is not None
    assert found.scope == B
    assert f"give {B} the AS number" in found.remedies[-1].text
    one = bundle(mesh([A, B, C], {(A, B): bad, (B, A): told})).cause("bgp-misconfigured")
    assert one is not None
    assert "odd one" not in one.summary


TOLD = "Idle          Received: Bad peer AS"
SEEN_AT_BOTH_ENDS = {"n.txt": FOUR} | mesh(
    [A, B, C, D], {pair: text for one in (A, B, C) for pair, text in (((D, one), TOLD), ((one, D), BAD))}
)


@pytest.mark.parametrize(
    ("numbers", "odd", "cured"),
    [
        ({D: "64999"}, D, "64512"),
        (dict.fromkeys((A, B, C), "65010"), D, "65010"),
    ],
)
def test_the_remedy_is_for_the_odd_node_alone(numbers: dict[str, str], odd: str, cured: str) -> None:
    """Refusals are said at both ends, also of healthy nodes: only the one whose number is not that of most is given another."""
    case = bundle(SEEN_AT_BOTH_ENDS | {"r.txt": records(numbers)})
    found = case.cause(CONFIG)
    assert found is not None
    assert len(found.remedies) == 1
    assert found.remedies[0].text.startswith(f"give {odd} the AS number of the other nodes, {cured}")
    assert found.summary.count("Calico's record of") == 1


def test_records_that_agree_leave_the_node_that_the_sessions_share() -> None:
    """BIRD uses another number than the record: the healthy ends get no remedy, and no number is made up."""
    found = bundle(SEEN_AT_BOTH_ENDS | {"r.txt": records({})}).cause(CONFIG)
    assert found is not None
    assert [one.text.split(":")[0] for one in found.remedies] == [f"give {D} one AS number"]


def test_two_halves_have_no_odd_node() -> None:
    """Without a majority, and with one pair, either end may be wrong."""
    found = bundle(DOWN | {"r.txt": records({B: "64999", D: "64999"})}).cause(CONFIG)
    assert found is not None
    assert not any("patch" in (one.command or "") for one in found.remedies)


def test_its_values_have_their_own_fields() -> None:
    """Its readers cannot change them, and a misspelt field is refused."""
    are_values(room_of_values)


STATUS = (
    "[root@edge-7 ~]# calicoctl node status\nCalico process is running.\n\nIPv4 BGP status\n"
    "| PEER ADDRESS | PEER TYPE | STATE | SINCE | INFO |\n"
    "| 10.8.0.18 | node-to-node mesh | up | 2026-11-02 | Established |\n"
)
REFUSED = "| {} | node specific | start | 11:20:33 | Idle BGP Error: Bad peer AS |\n"


def test_a_node_whose_number_the_mesh_takes_is_not_the_odd_one() -> None:
    """Two routers that somebody defined wrongly do not make it wrong; it keeps its sessions."""
    found = bundle(s=STATUS + REFUSED.format("10.4.9.1") + REFUSED.format("10.4.9.2")).cause("bgp-misconfigured")
    assert found is not None
    assert "odd one" not in found.summary
    assert not any("give edge-7" in remedy.text for remedy in found.remedies)


def test_a_wrong_number_over_ipv6_is_no_filter() -> None:
    """Both ends talked to each other, so nothing stands between them, whatever IPv4 does."""
    six = "\nIPv6 BGP status\n| PEER ADDRESS | PEER TYPE | STATE | SINCE | INFO |\n"
    case = bundle(s=STATUS + six + REFUSED.format("2001:db8:4::1") + REFUSED.format("2001:db8:4::2"))
    assert case.first == ("bgp-misconfigured", "confirmed")
    assert "bgp-port-blocked" not in case.causes
