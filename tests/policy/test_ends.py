"""The two ends of a question."""

from __future__ import annotations

from typing import Any

import pytest
from analyzer.policy import ends
from analyzer.policy.ends import End

from tests.support.policies import GRIND, cluster, evaluator, hep, node, pod
from tests.support.values import are_values

DUAL = pod("mill/dual-0", "172.30.9.8")
DUAL["status"]["podIPs"] = [{"ip": "172.30.9.8"}, {"ip": "fd00:10::8"}]
WORLD = evaluator(
    [
        *cluster(),
        DUAL,
        node("w3", "fd00:44::13"),
        hep("h", "w2", "eth0", "192.0.2.2"),
        hep("i", "w9", "eth0", "192.0.2.9"),
    ]
).world


@pytest.mark.parametrize(
    ("text", "name", "literal"),
    [
        (GRIND, "grind-0", None), ("node:w1", "w1", None), ("node:10.44.0.12", "w2", None), ("172.30.9.4", "grind-0", "172.30.9.4"), ("172.30.9.4/32", "grind-0", "172.30.9.4"),
        ("10.44.0.11", "w1", "10.44.0.11"), ("192.0.2.2", "w2", "192.0.2.2"), ("192.0.2.9", "w9", "192.0.2.9"), ("203.0.113.9", None, "203.0.113.9"), ("FD00:10::8", "dual-0", "fd00:10::8"),
    ],
)  # fmt: skip
def test_what_a_text_names(text: str, name: str | None, literal: str | None) -> None:
    """A pod, a node, whoever holds the address, or nobody."""
    found: Any = ends.find(WORLD, text)
    assert (found.endpoint.name if found.endpoint else None) == name
    assert (str(found.literal) if found.literal else None) == literal


def test_a_network() -> None:
    """All of it, and no endpoint."""
    found = ends.find(WORLD, "166.8.0.0/14")
    assert isinstance(found, End)
    assert (str(found.range), found.endpoint, found.literal) == ("166.8.0.0/14", None, None)
    assert ends.side(WORLD, found, found, 443).range == found.range
    within: Any = ends.find(WORLD, "166.9.1.2/14")
    assert str(within.range) == "166.8.0.0/14", "an address in it stands for its network"


def side(this: str, other: str) -> Any:
    one, two = ends.find(WORLD, this), ends.find(WORLD, other)
    assert isinstance(one, End)
    assert isinstance(two, End)
    return ends.side(WORLD, one, two, 80)


def test_the_address_fits_the_other_end() -> None:
    """Of the version that is asked for, or that both have; the address that the question names stays."""
    assert side("mill/dual-0", "203.0.113.9").address == "172.30.9.8"
    assert side("mill/dual-0", "2001:db8::1").address == "fd00:10::8"
    assert side("mill/dual-0", "2001:db8::/32").address == "fd00:10::8"
    assert side("mill/dual-0", "node:w3").address == "fd00:10::8"
    assert side("mill/dual-0", GRIND).address == "172.30.9.8"
    assert side("172.30.9.8", "2001:db8::1").address == "172.30.9.8"
    assert (side("192.0.2.2", GRIND).hep.name, side(GRIND, "192.0.2.2").hep, side(GRIND, "192.0.2.2").port) == (
        "h",
        None,
        80,
    )


def test_an_ipv4_address_written_as_ipv6_is_that_address() -> None:
    """`::ffff:a.b.c.d` is another way to write it, for outside addresses and for those of pods."""
    assert str(ends.find(WORLD, "::ffff:203.0.113.9").literal) == "203.0.113.9"  # type: ignore[union-attr]
    found = ends.find(WORLD, "::ffff:172.30.9.4")
    assert isinstance(found, End)
    assert found.endpoint is not None
    assert f"{found.endpoint.namespace}/{found.endpoint.name}" == GRIND


def hosted(name: str, node_name: str | None, ip: str | None = None, phase: str = "Running") -> dict[str, Any]:
    """A pod on its node's network: it has the node's address, or none."""
    made = pod(f"mill/{name}", ip or "")
    made["spec"] = made.get("spec", {}) | {"hostNetwork": True, "nodeName": node_name}
    made["status"] = {"phase": phase} | ({"podIP": ip} if ip else {})
    return made


HOSTED = evaluator(
    [
        *cluster(), hosted("here", "w1", "10.44.0.11"), hosted("there", "w7", "10.44.0.77"), hosted("by-address", None, "10.44.0.12"),
        hosted("nowhere", None), hosted("done", "w1", "10.44.0.11", "Succeeded"),
    ]
).world  # fmt: skip


def test_a_pod_on_its_nodes_network_is_the_node() -> None:
    """By the node's name or its address; a node that is not listed is known by the pod alone."""
    names = []
    for text in ("mill/here", "mill/by-address", "mill/there"):
        found: Any = ends.find(HOSTED, text)
        names.append((found.endpoint.kind, found.endpoint.name, found.endpoint.addresses))
    assert [one[:2] for one in names] == [("node", "w1"), ("node", "w2"), ("node", "w7")]
    assert names[2][2] == ("10.44.0.77",)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("mill/absent", "is not in the bundle"), ("mill/done", "has finished"), ("mill/nowhere", "no address of its own, and no node"),
        ("mill", "neither namespace/pod, node:NAME nor an address"), ("node:w99", "w99"), ("", "neither"),
    ],
)  # fmt: skip
def test_what_names_nothing_is_unknown(text: str, why: str) -> None:
    """Never a pass and never a denial, and the reason is said."""
    found: Any = ends.find(HOSTED, text)
    assert not isinstance(found, End)
    assert why in str(found)


def test_its_values_have_their_own_fields() -> None:
    """Its readers cannot change them, and a misspelt field is refused."""
    are_values(ends)


@pytest.mark.parametrize(
    ("text", "good"),
    [("a/b", True), ("node:n1", True), ("10.0.0.1", True), ("fd00::1", True), ("10.0.0.0/8", True),
     ("", False), ("@@@", False), ("10.0.0.300", False), ("node:", False), ("/b", False), ("a/", False)],
)  # fmt: skip
def test_what_names_no_end_at_all(text: str, good: bool) -> None:
    """A pod, a node or an address, whether the bundle holds it or not."""
    assert ends.is_end(text) is good
