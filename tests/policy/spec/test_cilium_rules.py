"""Rules of Cilium's policies as they are read: peers, ports, and what of them is not understood."""

from __future__ import annotations

from typing import Any

import pytest
from analyzer.policy.spec.cilium_rules import OUTSIDE, rules

ANY = ()


def read(raw: Any, direction: str = "Egress") -> list[tuple[Any, ...]]:
    found = rules({"egress": [raw], "ingress": [raw]}, direction, lambda one: None if one == {"odd": 1} else ANY)
    ends = [(one, one.source if direction == "Ingress" else one.destination) for one in found]
    return [(one.action, one.protocol, peer.zones, bool(peer.nets), peer.ports.ranges if peer.ports else None, bool(one.problems or peer.problems)) for one, peer in ends]  # fmt: skip


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        ({}, []),
        ({"toPorts": []}, []),
        ({"toEntities": ["all"], "toPorts": []}, [("Allow", None, frozenset({"all"}), False, None, False)]),
        ({"toPorts": [{"ports": [{"port": "0", "protocol": "TCP"}]}]}, [("Allow", 6, frozenset(), False, None, False)]),
        ({"toCIDR": ["10.0.0.0/8"], "toPorts": [{"ports": [{"port": "53", "protocol": "UDP"}, {"port": 80}]}]}, [("Allow", 17, OUTSIDE, True, ((53, 53),), False), ("Allow", None, OUTSIDE, True, ((80, 80),), False)]),
        ({"toCIDRSet": [{"cidr": "10.0.0.0/8", "except": ["10.1.0.0/16"]}, {"cidrGroupRef": "x"}]}, [("Allow", None, OUTSIDE, True, None, False), ("Allow", None, frozenset(), False, None, True)]),
        ({"toEntities": ["host", "health"]}, [("Allow", None, frozenset({"host"}), False, None, True)]),
        ({"toEndpoints": [{"odd": 1}]}, [("Allow", None, frozenset(), False, None, True)]),
        ({"toFQDNs": [{"matchName": "x"}]}, [("Allow", None, frozenset(), False, None, True)]),
        ({"later": 1}, [("Allow", None, frozenset(), False, None, True)]),
        ("x", [("Allow", None, frozenset(), False, None, True)]),
        ({"toPorts": "x"}, [("Allow", None, frozenset(), False, None, True)]),
        ({"toPorts": [{"ports": [{"port": "80", "protocol": "SMOKE"}]}]}, [("Allow", None, frozenset(), False, ((80, 80),), True)]),
    ],
)  # fmt: skip
def test_a_rule(raw: Any, found: list[tuple[Any, ...]]) -> None:
    """An empty one matches nothing, one of ports alone every peer; what is not understood is a problem of it."""
    assert read(raw) == found


def test_denials_go_first_and_ports_of_what_comes_in_are_at_the_other_end() -> None:
    """With the number that each has in its own section."""
    both = {"egress": [{"toEntities": ["all"]}], "egressDeny": [{}, {"toEntities": ["world"]}]}
    assert [(one.action, one.number) for one in rules(both, "Egress", lambda _: ANY)] == [("Deny", 1), ("Allow", 0)]
    (one,) = rules(
        {"ingress": [{"fromEntities": ["host"], "toPorts": [{"ports": [{"port": "80"}]}]}]}, "Ingress", lambda _: ANY
    )
    assert (one.source.zones, one.destination.ports is not None) == (frozenset({"host"}), True)
