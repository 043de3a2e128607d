"""`calicoctl node status`: masked addresses, both families, tables of several nodes."""

from __future__ import annotations

from typing import Any

import pandas
import pytest

from tests.support.inline import bundle

BORDER = "+--------------+-------------------+-------+----------+-------------+\n"
TITLES = BORDER + "| PEER ADDRESS |     PEER TYPE     | STATE |  SINCE   |    INFO     |\n" + BORDER


def row(address: str, info: str = "Established", kind: str = "node-to-node mesh") -> str:
    return f"| {address:<12} | {kind} | {'up' if info == 'Established' else 'start'} | 12:15:52 | {info} |\n"


def peers(text: str) -> list[dict[str, Any]]:
    rows = bundle(c=text).snapshot["bgp_peers"].to_dict("records")
    return [{k: v for k, v in one.items() if pandas.notna(v)} for one in rows]


@pytest.mark.parametrize("address", ["10.xx.xx.12", "x.x.x.x", "<node2-ip>", "***", "[redacted]", "10.*.*.3"])
def test_a_masked_address_is_a_name(address: str) -> None:
    """The session is there, and what stands in its address's place names it."""
    [found] = peers(TITLES + row(address, "Connect"))
    assert (found["peer_ip"], found["peer_type"], found["established"]) == (address, "mesh", False)
    assert "ip_version" not in found


@pytest.mark.parametrize("address", ["10.0.0.999", "node 2", "10.0.0", ""])
def test_what_is_no_address(address: str) -> None:
    """Unread, or a cell that goes on."""
    assert peers(TITLES + row(address)) == []


def test_both_families_of_one_node() -> None:
    """The second table is the same node's; its sessions stand beside the others."""
    text = (
        "IPv4 BGP status\n"
        + TITLES
        + row("10.0.0.12")
        + BORDER
        + "\nIPv6 BGP status\n"
        + TITLES
        + row("fd00::12", "Connect")
        + BORDER
    )
    one, two = peers(text)
    assert (one["ip_version"], two["ip_version"], two["established"]) == (4, 6, False)
    assert one["view"] == two["view"]


@pytest.mark.parametrize("between", ["", TITLES])
def test_a_peer_that_comes_again_is_another_nodes(between: str) -> None:
    """Tables without a heading, one behind the other; a peer of two kinds is one node's all the same."""
    text = TITLES + row("10.0.0.2") + row("10.0.0.3") + between + row("10.0.0.2", "Connect") + row("10.0.0.3")
    assert [one["view"] for one in peers(text)] == ["c.txt:1", "c.txt:1", *[f"c.txt:{6 + between.count(chr(10))}"] * 2]
    text = TITLES + row("10.0.0.2") + row("10.0.0.2", kind="node specific    ")
    assert len({one["view"] for one in peers(text)}) == 1


def test_masked_addresses_may_be_alike() -> None:
    """They are no sign of another node."""
    assert len({one["view"] for one in peers(TITLES + row("x.x.x.x") + row("x.x.x.x", "Connect"))}) == 1
