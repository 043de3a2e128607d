"""Whose sessions they are, which are told twice, and when `since` was."""

from __future__ import annotations

import ipaddress
from datetime import UTC, datetime
from typing import Any

import pytest
from analyzer.mesh import peers
from analyzer.mesh import peers as room_of_values

from tests.support.values import are_values

NOON = int(datetime(2026, 3, 2, 12, tzinfo=UTC).timestamp()) * 1_000_000
A, B, C = "10.1.0.1", "10.1.0.2", "10.1.0.3"


def table(*rows: dict[str, Any]) -> dict[str, list[Any]]:
    names = (
        "source", "line", "pod", "node", "view", "peer_ip", "peer_type", "form", "hold_left_s", "neighbor_as", "router_id", "ip_version",
        "node_ip", "established", "since", "since_at", "local_subnet", "peer_subnet", "same_subnet",
    )  # fmt: skip
    return {name: [row.get(name) for row in rows] for name in names}


def test_the_node_of_a_pod() -> None:
    """The pod list decides, over what a heading said."""
    data = table({"pod": "p", "node": "x"}, {"pod": "q", "node": "y"}, {"pod": "r"})
    peers.resolve_nodes({"bgp_peers": data}, {"p": "n1"}, {})
    assert data["node"] == ["n1", "y", None]


def test_the_heading_around_a_view() -> None:
    """By where the view begins, else by the row's own line; what a pod or a node is known of needs no heading."""
    asked: list[tuple[str, int]] = []

    def named(source: str, line: int) -> str:
        asked.append((source, line))
        return "n"

    rows = ({"source": "a", "line": 9, "view": "x:7"}, {"source": "a", "line": 9}, {"node": "k"}, {"pod": "p"})
    data = table(*rows)
    peers.resolve_nodes({"bgp_peers": data}, {}, {}, named=named)
    assert (data["node"], asked) == (["n", "n", "k", None], [("x", 7), ("a", 9)])


def test_the_router_beside_a_list() -> None:
    """One router in a source is the node of its lists; two say nothing."""
    data = table({"source": "a"}, {"source": "b"})
    status = table({"source": "a", "router_id": A}, {"source": "b", "router_id": A}, {"source": "b", "router_id": B})
    peers.resolve_nodes({"bgp_peers": data, "bird_status": status}, {}, {})
    assert data["node"] == [A, None]


@pytest.mark.parametrize(
    ("node", "nodes", "wanted"),
    [
        ("ip-10-0-0-1", {"ip-10-0-0-1.ec2.internal": A}, "ip-10-0-0-1.ec2.internal"),
        ("w1", {"w1.example": A, "w2.example": B}, "w1.example"),
        ("w1", {"w1.one": A, "w1.two": B}, "w1"),
        ("w1", {"w1": A, "w1.two": B}, "w1"),
        ("10", {"10.0.0.1": A}, "10"),
    ],
)
def test_the_first_part_of_a_name_is_the_node_of_that_name(node: str, nodes: dict[str, str], wanted: str) -> None:
    """A prompt shows no more of a host; where two are called so it stays as it is."""
    data = table({"node": node})
    peers.resolve_nodes({"bgp_peers": data}, {}, nodes)
    assert data["node"] == [wanted]


def test_the_one_node_that_a_list_lacks() -> None:
    """Of three listed nodes at least, by its name; a list that lacks two says nothing."""
    rows = [{"view": "v", "peer_ip": ip} for ip in (A, B)] + [{"view": "w", "peer_ip": A}]
    data = table(*rows)
    peers.resolve_nodes({"bgp_peers": data}, {}, {"n1": A, "n2": B, "n3": C})
    assert data["node"] == ["n3", "n3", None]
    two = table(rows[0])
    peers.resolve_nodes({"bgp_peers": two}, {}, {"n1": A, "n2": B})
    assert two["node"] == [None]


def test_doubled_views() -> None:
    """birdcl before calicoctl, details before the table; rows without a name, and two kinds of session, are kept."""
    rows = [
        {"node": A, "view": "1", "peer_ip": B, "peer_type": "mesh", "form": "calicoctl"},
        {"node": A, "view": "2", "peer_ip": B, "peer_type": "mesh", "form": "birdcl"},
        {"node": A, "view": "3", "peer_ip": B, "peer_type": "mesh", "form": "birdcl", "neighbor_as": 64512},
        {"node": A, "view": "1", "peer_ip": B, "peer_type": "node", "form": "calicoctl"},
        {"view": "4", "peer_ip": B, "peer_type": "mesh"}, {"view": "5", "peer_ip": B, "peer_type": "mesh"},
        {"view": "5", "peer_ip": B, "peer_type": "mesh"},
    ]  # fmt: skip
    assert peers.without_doubles(table(*rows)) == [2, 3, 4, 5, 6]
    data = table(*rows)
    peers.drop_doubles(data)
    assert data["view"] == ["3", "1", "4", "5", "5"]
    assert peers.ListedSessions(data).nodes() == {A, None}


def test_a_session_that_changed_between_two_prints() -> None:
    """In one member the later print holds, whatever printed it; of two members the fuller form does, for their order is unknown."""
    down = {"node": "n1", "peer_ip": A, "peer_type": "mesh", "form": "birdcl", "view": "t.txt:5", "established": False}
    up = down | {"view": "t.txt:50", "established": True}
    assert peers.without_doubles(table(down, up)) == [1]
    assert peers.without_doubles(table(up, down)) == [0]
    assert peers.without_doubles(table(down, up | {"form": "calicoctl"})) == [1]
    assert peers.without_doubles(table(down | {"form": "calicoctl"}, up)) == [1]
    assert peers.without_doubles(table(up | {"form": "calicoctl"}, down)) == [0]
    assert peers.without_doubles(table(down, up | {"view": "b.txt:50", "form": "calicoctl"})) == [0]
    assert peers.without_doubles(table(down, down | {"view": "t.txt:60"})) == [0]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (None, None), ("", None), ("yesterday", None),
        ("2026-03-01", datetime(2026, 3, 1, tzinfo=UTC)),
        ("2026-03-01 10:11:12", datetime(2026, 3, 1, 10, 11, 12, tzinfo=UTC)),
        ("21-11-2025 10:16:51", datetime(2025, 11, 21, 10, 16, 51, tzinfo=UTC)),
        ("21-11-2025 10:16", datetime(2025, 11, 21, 10, 16, tzinfo=UTC)),
        ("11:30:05", datetime(2026, 3, 2, 11, 30, 5, tzinfo=UTC)),
        ("12:01:00", datetime(2026, 3, 2, 12, 1, tzinfo=UTC)),
        ("12:01:01", datetime(2026, 3, 1, 12, 1, 1, tzinfo=UTC)),
        ("23:59", datetime(2026, 3, 1, 23, 59, tzinfo=UTC)),
    ],
)  # fmt: skip
def test_since(text: str | None, found: datetime | None) -> None:
    """A clock later than the daemon's own is yesterday's, a minute of difference aside."""
    assert peers.since_us(text, NOON) == (None if found is None else int(found.timestamp()) * 1_000_000)
    if text and text.count(":") in (1, 2) and "-" not in text:
        assert peers.since_us(text, None) is None


def test_the_longest_subnet() -> None:
    """Networks of IPv4 alone; an address that is none has no subnet."""
    find = peers.subnet_finder([ipaddress.ip_network(n) for n in ("10.0.0.0/8", "10.1.0.0/26", "fd00::/64")])
    assert [find(ip) for ip in (A, "10.1.0.64", "10.9.9.9", "11.0.0.1", "x")] == [
        "10.1.0.0/26",
        "10.0.0.0/8",
        "10.0.0.0/8",
        None,
        None,
    ]


def test_what_is_filled_in() -> None:
    """Addresses, subnets and whether they are one; no subnets of an IPv6 session."""
    data = table(
        {"node": "n1", "peer_ip": B, "ip_version": 4, "since": "11:30:05"}, {"node": "n1", "peer_ip": "fd00::1", "ip_version": 6, "since": "11:30:05"},
        {"peer_ip": B, "ip_version": 4},
    )  # fmt: skip
    peers.annotate(data, {"n1": A}, {A: "x", B: "y"}.get, {"n1": NOON})
    assert data["node_ip"] == [A, A, None]
    assert data["local_subnet"] == ["x", None, None]
    assert data["peer_subnet"] == ["y", None, "y"]
    assert data["same_subnet"] == [False, None, None]
    assert [at is not None for at in data["since_at"]] == [True, True, False]


def test_its_values_have_their_own_fields() -> None:
    """Its readers cannot change them, and a misspelt field is refused."""
    are_values(room_of_values)
