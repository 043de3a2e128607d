"""Refused MD5 signatures of BGP."""

from __future__ import annotations

import pytest
from analyzer.mesh import signatures as room_of_values

from tests.support.inline import bundle, mesh
from tests.support.meshes import A, B, C
from tests.support.values import are_values

CAUSE = "bgp-misconfigured"
DOWN = {(A, B): "Connect", (B, A): "Active"}


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (f"[ 120.5] TCP: MD5 Hash failed for ({B}, 41233)->({A}, 179)", f"{B} and {A} have different passwords"),
        (f"kernel: TCP: MD5 Hash mismatch for ({B}, 179)->({A}, 40001)", f"{B} and {A} have different passwords"),
        (f"TCP: MD5 Hash NOT expected but found ({B}, 41233)->({A}, 179)", f"{B} has a password for the session, {A} has none"),
        (f"tcp_v4_inbound_md5_hash: MD5 Hash failed for ({B}, 41233)->({A}, 179)", f"{B} and {A} have different passwords"),
        (f"TCP: MD5 hash not found for {B}.41233->{A}.179 [S] L3 index 0", f"{A} has a password for the session, {B} has none"),
    ],
)  # fmt: skip
def test_a_refused_signature_is_a_wrong_password(line: str, why: str) -> None:
    """The kernel's word of a pair that is down, in its forms; both ends are named, and neither node is isolated for it."""
    case = bundle(mesh([A, B, C], DOWN) | {"dmesg.txt": line + "\n"})
    assert case.causes == {CAUSE: "confirmed"}
    assert why in case.cause(CAUSE).summary  # type: ignore[union-attr]
    assert case.places(CAUSE)[0] == "dmesg.txt:1"
    assert "nodeMeshPassword" in case.cause(CAUSE).remedies[0].text  # type: ignore[union-attr]


def test_another_pair_and_another_port_say_nothing() -> None:
    """A line of a pair that is up, of other addresses, or of a port that is not BGP's changes nothing."""
    for pair in (f"({C}, 41233)->({A}, 179)", f"(192.0.2.9, 41233)->({A}, 179)", f"({B}, 41233)->({A}, 646)"):
        case = bundle(mesh([A, B, C], DOWN) | {"dmesg.txt": f"TCP: MD5 Hash failed for {pair}\n"})
        assert CAUSE not in case.causes
    assert bundle(mesh([A, B, C]) | {"dmesg.txt": f"TCP: MD5 Hash failed for ({B}, 41233)->({A}, 179)\n"}).causes == {}


def test_the_pair_of_a_node_that_is_known_by_its_name_alone() -> None:
    """Its own address stands nowhere: the peer's decides; IPv6 has brackets around its addresses."""
    listed = "POD: calico-node-aaaaa NODE: n1\nname     proto    table    state  since       info\nMesh_fd00__2 BGP      master   start  07:00:01    Connect\nMesh_fd00__3 BGP      master   up     07:00:01    Established\n"
    line = "[ 55.1] TCP: MD5 Hash failed for [fd00::{}]:40123->[fd00::1]:179\n"
    case = bundle({"t.txt": listed + line.format(2)})
    assert case.causes == {CAUSE: "confirmed"}
    assert "fd00::2 and fd00::1" in case.cause(CAUSE).summary  # type: ignore[union-attr]
    assert CAUSE not in bundle({"t.txt": listed + line.format(3)}).causes


def test_its_values_have_their_own_fields() -> None:
    """Its readers cannot change them, and a misspelt field is refused."""
    are_values(room_of_values)
