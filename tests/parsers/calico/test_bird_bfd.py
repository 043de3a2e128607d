"""`birdcl show bfd sessions`."""

from __future__ import annotations

import pytest
from analyzer.parsers.calico.bird_bfd import PARSERS, takes

from tests.support.inline import bundle
from tests.support.rows import fragment

TITLES = "IP address                Interface  State      Since         Interval  Timeout\n"
ROWS = "10.0.0.2                  eth0       Up         2024-03-02      0.100    0.500\nfe80::3%eth0              eth1       Down       12:01:02.123    1.000    0.000\n"


def facts(text: str) -> list[tuple[str, int]]:
    found = bundle(b=text).snapshot["facts"]
    return [
        (value, line)
        for key, value, line in zip(found["key"], found["value"], found["line"], strict=True)
        if key == "bfd_session"
    ]


@pytest.mark.parametrize("before", ["", "bfd1:\n", "BIRD 2.0.12 ready.\nbfd1:\n"])
def test_sessions(before: str) -> None:
    """Address, interface and state, with and without greeting and the protocol's name."""
    first = before.count("\n") + 2
    assert facts(before + TITLES + ROWS) == [("10.0.0.2 eth0 Up", first), ("fe80::3%eth0 eth1 Down", first + 1)]
    assert not len(bundle(b=before + TITLES + ROWS).snapshot["unread"])


def test_codes_in_front() -> None:
    """`birdcl -v` numbers its lines."""
    assert facts("0001 BIRD 2.0.12 ready.\n1020-" + TITLES + "     " + ROWS) == [
        ("10.0.0.2 eth0 Up", 3),
        ("fe80::3%eth0 eth1 Down", 4),
    ]


def test_no_sessions() -> None:
    """BIRD says that nothing of the kind runs."""
    case = bundle(b="BIRD 2.0.12 ready.\nThere is no BFD protocol running\n")
    assert not len(case.snapshot["unread"])
    assert not len(case.snapshot["facts"])


def test_other_lines() -> None:
    """No address, no session."""
    case = bundle(
        b=TITLES
        + "10.0.0.999                eth0       Up         2024-03-02      0.100    0.500\nthe second one flaps\n"
    )
    assert list(case.snapshot["unread"]["line"]) == [2, 3]


def test_its_place_in_the_order_of_readers() -> None:
    """Whose sign is narrower is asked first."""
    assert PARSERS[0].rank == 9


def test_the_titles_stand_among_the_first_four_lines() -> None:
    """Below them they are another output's."""
    titles = "IP address                Interface  State      Since\n"
    assert takes(fragment("a\nb\nc\n" + titles))
    assert takes(fragment("a\nb\nc\nd\n" + titles)) == ""
