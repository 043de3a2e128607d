"""Single values of a spec: what the API takes, and what is odd."""

from __future__ import annotations

from typing import Any

import pytest
from analyzer.policy.objects import network
from analyzer.policy.spec import values
from analyzer.policy.spec.values import Odd


@pytest.mark.parametrize(
    ("read", "value", "wanted"),
    [
        (values.number, 5, 5.0), (values.number, "1e3", 1000.0), (values.number, "-2.5", -2.5), (values.text, "x", "x"),
        (values.flag, True, True), (values.flag, False, False), (values.items, [1], [1]), (values.mapping, {1: 2}, {"1": 2}),
        (values.protocol, "tcp", 6), (values.protocol, "UDP", 17), (values.protocol, "SCTP", 132), (values.protocol, "ICMPv6", 58),
        (values.protocol, "UDPLite", 136), (values.protocol, "icmp", 1), (values.protocol, 4, 4), (values.protocol, "255", 255), (values.protocol, 0, 0),
        (values.version, 4, 4), (values.version, "6", 6),
    ],
)  # fmt: skip
def test_what_the_api_takes(read: Any, value: Any, wanted: Any) -> None:
    """Names in any case, numbers as text where YAML makes them so."""
    assert read(value) == wanted


@pytest.mark.parametrize(
    ("read", "value"),
    [
        (values.number, True), (values.number, "high"), (values.number, None), (values.number, [1]), (values.number, "nan"), (values.number, "inf"), (values.number, "-inf"),
        (values.text, 1), (values.text, None), (values.flag, "true"), (values.flag, 1), (values.items, "ab"), (values.items, {}), (values.mapping, []),
        (values.protocol, "tcpp"), (values.protocol, 256), (values.protocol, True), (values.protocol, -1), (values.protocol, 1.5), (values.protocol, {}),
        (values.version, 5), (values.version, True), (values.version, "six"), (values.nets, "10.0.0.0/8"), (values.ports, 80), (values.chosen, 1),
    ],
)  # fmt: skip
def test_what_is_odd(read: Any, value: Any) -> None:
    """It says what it found, and raises nothing else."""
    with pytest.raises(Odd):
        read(value)


def test_a_protocol_or_none() -> None:
    """For places where an odd one is no protocol."""
    assert [values.protocol_number(value) for value in ("tcp", None, "x")] == [6, None, None]


def test_ports() -> None:
    """Numbers, ranges and names; one that cannot be read leaves the others standing."""
    found = values.ports([80, "443", "1:3", "web", "a b", 70000, "9:3", True, None, ":5", "0:1"])
    assert found is not None
    assert (found.ranges, found.names, found.odd) == (((80, 80), (443, 443), (1, 3), (0, 1)), ("web",), True)
    good = values.ports([65535, "a-b.c_d"])
    assert good is not None
    assert (good.ranges, good.names, good.odd) == (((65535, 65535),), ("a-b.c_d",), False)
    assert values.ports([]) is None
    assert [values.port_range(value) for value in (0, 65536, -1, "x", 1.5)] == [(0, 0), None, None, None, None]


def test_nets() -> None:
    """Networks and addresses; an odd one may hold any address."""
    made = values.nets(["10.0.0.0/8", "192.0.2.1", "x", 5])
    assert made is not None
    inside, outside = network("10.1.1.1"), network("203.0.113.1")
    assert inside is not None
    assert outside is not None
    assert made.holds(inside.network_address) is True
    assert made.holds(outside.network_address) is None
    sure = values.nets(["10.0.0.0/8"])
    assert sure is not None
    assert sure.holds(outside.network_address) is False
    assert values.nets([]) is None


def test_a_field_that_is_odd_is_a_problem_of_its_own() -> None:
    """Absent is no problem; odd is, by the field's name; so is a selector that does not parse."""
    problems: list[str] = []
    assert values.take(problems, "order", values.number, None) is None
    assert problems == []
    assert values.take(problems, "order", values.number, "high") is None
    assert values.take(problems, "selector", values.chosen, "a ==") is None
    assert problems[0] == "order: 'high' is no number"
    assert problems[1].startswith("selector: bad selector")
    assert values.take(problems, "order", values.number, 3) == 3.0
    assert len(problems) == 2


def test_texts_of_problems() -> None:
    """Values are cut short; unknown fields are named, empty ones say nothing."""
    assert values.quoted("x" * 50) == repr("x" * 40 + "...")
    assert values.quoted("x" * 40) == repr("x" * 40)
    assert values.quoted({"a": 1}) == "'dict'"
    assert values.unknown_fields({"a": 1, "c": 2, "b": 3, "d": None, "e": []}, frozenset({"a"}), " here") == ["unknown field b, c here"]  # fmt: skip
    assert values.unknown_fields({"a": 1}, frozenset({"a"}), "") == []
    assert values.chosen(" \t") is None
    assert values.loads("{bad") is None
    assert values.loads(None) is None
    assert values.loads("[1]") == [1]
