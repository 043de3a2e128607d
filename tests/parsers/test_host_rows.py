"""What the readers of a machine's own firewall share: names of protocols and ports, networks, and whose machine it is."""

from __future__ import annotations

import pytest
from analyzer.parsers import host_rows as host_rows_room
from analyzer.parsers.host_rows import networks, ports_of, protocol_of, traffic_of
from analyzer.schema import HOST_FIREWALLS

from tests.support.inline import bundle
from tests.support.values import are_values

RULES = "-P INPUT DROP\n-A INPUT -i lo -j ACCEPT\n"


@pytest.mark.parametrize(("text", "port"), [("10250", "10250"), ("30000:32767", "30000-32767"), ("bgp", "179"), ("1024:", "1024-65535"), ("our-port", None)])  # fmt: skip
def test_ports(text: str, port: str | None) -> None:
    """A range has a hyphen, and of a name that is not known nobody knows the port."""
    assert ports_of(text) == port


def test_protocols_and_networks() -> None:
    """What carries IP within IP has three names; a port without a protocol is of both; everything is no network."""
    assert [protocol_of(one) for one in ("4", "ipencap", "TCP", "0")] == ["ipip", "ipip", "tcp", "all"]
    assert traffic_of([], ["179"]) == "tcp:179,udp:179"
    assert traffic_of(["tcp"], ["ours"]) is None
    assert (networks("0.0.0.0/0"), networks("10.0.0.0/8", negated=True)) == (None, "!10.0.0.0/8")


@pytest.mark.parametrize(
    ("place", "text", "node", "whole"),
    [
        ("t.txt", f"root@w-7:~# iptables -S INPUT\n{RULES}", "w-7", True),
        ("t.txt", f"$ ssh ops@w-8 sudo iptables -S\n{RULES}", "w-8", True),
        ("t.txt", f"root@w-7:~# iptables -S INPUT | grep -v 22\n{RULES}", "w-7", False),
        ("sosreport-w-9-01234567-2026-11-18-qkzjwvb/sos_commands/firewall_tables/iptables_-S", RULES, "w-9", True),
        ("rules.txt", RULES, None, True),
    ],
)
def test_whose_machine_it_is(place: str, text: str, node: str | None, whole: bool) -> None:
    """The prompt's host, the command's, or a sosreport's; what went through a filter may lack a part."""
    case = bundle({place: text})
    (row,) = case.snapshot.rows[HOST_FIREWALLS]
    assert (row.node, row.listed_whole) == (node, whole)


def test_what_nobody_states_of_a_value_is_not_so() -> None:
    """And a value that is handed on is not changed."""
    are_values(host_rows_room)
