"""Pings that nobody may split, and links with their MTU."""

from __future__ import annotations

import pytest
from analyzer.parsers.packet_sizes import PARSERS
from analyzer.schema import PACKET_SIZES

from tests.support.inline import bundle

PROMPT = "root@kube-w1:~# "


def rows(text: str) -> list[tuple[object, ...]]:
    case = bundle({"t.txt": text})
    assert case.snapshot["unread"].empty
    return [(r.line, r.host or r.interface, r.size, r.whole, r.passes, r.mtu) for r in case.snapshot.rows[PACKET_SIZES]]


def ping(size: int, end: str, options: str = "-M do") -> str:
    head = f"PING 10.9.0.1 (10.9.0.1) {size - 28}({size}) bytes of data.\n"
    return f"{PROMPT}ping {options} -s {size - 28} -c1 10.9.0.1\n{head}{end}"


REPLY = "1380 bytes from 10.9.0.1: icmp_seq=1 ttl=64 time=9.11 ms\n\n--- 10.9.0.1 ping statistics ---\n1 packets transmitted, 1 received, 0% packet loss, time 0ms\nrtt min/avg/max/mdev = 9.1/9.1/9.1/0.0 ms\n"
LOST = "\n--- 10.9.0.1 ping statistics ---\n3 packets transmitted, 0 received, 100% packet loss, time 2036ms\n"


@pytest.mark.parametrize(
    ("text", "row"),
    [
        (ping(1400, REPLY), (2, "10.9.0.1", 1400, True, True, None)),
        (ping(84, REPLY, ""), (2, "10.9.0.1", 84, False, True, None)),
        (ping(1450, "ping: local error: message too long, mtu=1420\n"), (3, "10.9.0.1", 1450, True, False, 1420)),
        (ping(1450, "ping: local error: Message too long, mtu=1420\n"), (3, "10.9.0.1", 1450, True, False, 1420)),
        (ping(1500, "From 10.9.0.254 icmp_seq=1 Frag needed and DF set (mtu = 1420)\n"), (3, "10.9.0.1", 1500, True, False, 1420)),
        (ping(1500, "From gw.lan (10.9.0.254) icmp_seq=1 Frag needed and DF set (mtu = 1420)\n", ""), (3, "10.9.0.1", 1500, True, False, 1420)),
        (ping(1500, LOST), (5, "10.9.0.1", 1500, True, False, None)),
        (f"{PROMPT}ping -D -s 1472 10.9.0.1\nPING 10.9.0.1 (10.9.0.1): 1472 data bytes\nping: sendto: Message too long\n", (3, "10.9.0.1", 1500, True, False, None)),
        ("4: wg0: <POINTOPOINT,NOARP,UP,LOWER_UP> mtu 1420 qdisc noqueue state UNKNOWN mode DEFAULT group default qlen 1000\n    link/none\n", (1, "wg0", None, None, True, 1420)),
        ("7: cali1a2b@if3: <BROADCAST,MULTICAST> mtu 1450 qdisc noqueue state DOWN\n    link/ether ee:ee:ee:ee:ee:ee brd ff:ff:ff:ff:ff:ff link-netnsid 1\n", (1, "cali1a2b", None, None, False, 1450)),
        ("eth0: flags=4163<UP,BROADCAST,RUNNING,MULTICAST>  mtu 9001\n        inet 10.9.0.2  netmask 255.255.255.0\n", (1, "eth0", None, None, True, 9001)),
        ("lo               UNKNOWN        00:00:00:00:00:00 <LOOPBACK,UP,LOWER_UP>\n4: wg0: <UP> mtu 1420 qdisc noqueue\n", (2, "wg0", None, None, True, 1420)),
    ],
)  # fmt: skip
def test_what_a_ping_or_a_link_says(text: str, row: tuple[object, ...]) -> None:
    """Size of the whole packet, whether anybody might split it, how it ended, and the MTU that is stated."""
    assert rows(text) == [row]


def test_two_pings_below_one_prompt_are_two() -> None:
    """Each has its own size and end."""
    both = ping(1400, REPLY) + ping(1450, "ping: local error: message too long, mtu=1420\n").partition("\n")[2]
    assert [row[2] for row in rows(both)] == [1400, 1450]


def test_somebodys_words_below_are_unread() -> None:
    """They are nobody's output."""
    case = bundle({"t.txt": ping(1400, REPLY) + "so it is not the network?\n"})
    assert case.snapshot["unread"]["line"].tolist() == [8]


def test_its_place_in_the_order_of_readers() -> None:
    """Behind those whose signs are narrower."""
    assert [one.rank for one in PARSERS] == [36, 37]


LOST, CAME = (
    "3 packets transmitted, {} received, 100% packet loss, time 2050ms\n",
    "rtt min/avg/max/mdev = 0.4/0.5/0.6/0.1 ms\n",
)
ENDED = "--- 10.20.0.9 ping statistics ---\n"


@pytest.mark.parametrize(
    ("command", "output", "rows"),
    [
        ("ping -c 3 -M do -s 1472 10.20.0.9", LOST.format(0), [(2, "10.20.0.9", 1500, True, False)]),
        ("ping -q -c3 10.20.0.9 | tail -3", ENDED + LOST.format(3) + CAME, [(3, "10.20.0.9", 84, False, True)]),
        ("ssh core@wk-1 ping -D -s 1372 -c 3 wk-2 | tail -2", LOST.format(3) + CAME, [(2, "wk-2", 1400, True, True)]),
        ("for s in 1472 1372; do ping -M do -c 3 -s $s -q wk-2 | grep transmitted; done", LOST.format(0) + LOST.format(3), [(2, "wk-2", 1500, True, False), (3, "wk-2", 1400, True, True)]),
        ("for s in 1472 1372; do ping -M do -c 3 -s $s -q wk-2 | grep transmitted; done", LOST.format(0), []),
        ("for h in $HOSTS; do ping -c 3 $h | grep transmitted; done", LOST.format(0), []),
        ("for h in wk-2 wk-3; do ping -c 3 $h; done", LOST.format(0), []),
        ("run-pings.sh", LOST.format(0), []),
    ],
)  # fmt: skip
def test_the_command_says_what_was_sent_where_the_last_lines_alone_were_kept(
    command: str, output: str, rows: list[tuple[object, ...]]
) -> None:
    """Of a loop each answer is its turn's, where all of them are there; a host that only the shell knew is nobody's."""
    found = bundle({"a.txt": f"$ {command}\n{output}"}).snapshot.rows[PACKET_SIZES]
    assert [(row.line, row.host, row.size, row.whole, row.passes) for row in found] == rows
