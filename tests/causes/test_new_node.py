"""A node that BIRD of its peers does not know, against NAT and a filter."""

from __future__ import annotations

import pytest
from analyzer.causes.new_node import TITLE, finding, unknown_node

from tests.support.inline import Case, bundle

STATUS = "$ calicoctl node status\nIPv4 BGP status\n| PEER ADDRESS | PEER TYPE | STATE | SINCE | INFO |\n"
ROW = "| 10.44.7.{} | {} | start | 16:46:08 | Active Socket: {} |\n"
LINE = "2026-02-03_16:51:12.10342 bird: BGP: Unexpected connect from unknown address {} (port 41877)\n"
RESET = "Connection reset by peer"


def case(address: str = "10.44.7.19", ends: tuple[str, ...] = (RESET, RESET, RESET), kind: str = "node-to-node mesh") -> Case:  # fmt: skip
    rows = "".join(ROW.format(at, kind, end) for at, end in enumerate(ends, 61))
    return bundle({"status.txt": STATUS + rows, "bird.log": LINE.format(address) * 3})


def test_who_dials_is_a_node_that_nobody_has_written_down() -> None:
    """Its address is of the peers' network, and they took each connection and closed it: no filter, and no NAT first."""
    found = case()
    assert found.first == ("bgp-misconfigured", "likely")
    cause = found.cause("bgp-misconfigured")
    assert cause is not None
    assert (cause.title, cause.scope) == (TITLE, "10.44.7.19")
    assert "confd" in cause.remedies[0].text
    assert not {"bgp-port-blocked", "bgp-source-nat"} & set(found.causes)
    assert finding.__module__ == unknown_node.__module__


@pytest.mark.parametrize(
    "other",
    [
        {"address": "192.0.2.9"},
        {"address": "10.44.7.1"},
        {"ends": (RESET, RESET, "Connection timed out")},
        {"kind": "global"},
    ],
)
def test_rivals(other: dict[str, object]) -> None:
    """An address of elsewhere, a router's, packets that vanish beside, and peers that somebody defines one by one."""
    cause = case(**other).cause("bgp-misconfigured")  # type: ignore[arg-type]
    assert cause is None or cause.title != TITLE
