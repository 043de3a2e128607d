"""One rule of nftables."""

from __future__ import annotations

import pytest
from analyzer.parsers.host_rows import HostRule
from analyzer.parsers.nftables_rules import rule_of


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ('iifname "lo" accept', HostRule("accept", interfaces="lo")),
        ('iifname != { "eth0", "eth1" } drop', HostRule("drop", interfaces="!eth0,!eth1")),
        ("ct state vmap { invalid : drop, established : accept, related : accept }", HostRule("none")),
        ("ct state { established, related } accept", HostRule("accept", standing=True)),
        ("ct state new tcp dport 22 counter packets 1 bytes 60 accept comment \"in\"", HostRule("accept", traffic="tcp:22")),
        ("ct status dnat accept", HostRule("accept", standing=True)),
        ("ip saddr 10.0.0.0/8 tcp dport { 22, 9000-9100 } accept", HostRule("accept", traffic="tcp:22,tcp:9000-9100", sources="10.0.0.0/8")),
        ("ip saddr @ours tcp dport 22 accept", HostRule("accept", traffic="tcp:22", conditional=True)),
        ("ip saddr != 10.0.0.0/8 drop", HostRule("drop", sources="!10.0.0.0/8")),
        ("ip protocol icmp accept", HostRule("accept", traffic="icmp")),
        ("meta l4proto { tcp, udp } th dport 53 accept", HostRule("accept", traffic="tcp:53,udp:53")),
        ("meta l4proto 4 accept", HostRule("accept", traffic="ipip")),
        ("udp dport 4789 accept # handle 12", HostRule("accept", traffic="udp:4789")),
        ("reject with icmpx admin-prohibited", HostRule("reject", answer="admin-prohibited")),
        ("reject with icmp type host-prohibited", HostRule("reject", answer="host-prohibited")),
        ("tcp dport 10250 reject with tcp reset", HostRule("reject", traffic="tcp:10250", answer="tcp-reset")),
        ("counter packets 3 bytes 180 jump KUBE-FIREWALL", HostRule("jump", "ip filter KUBE-FIREWALL")),
        ("meta mark & 0x00008000 == 0x00008000 drop", HostRule("none")),
        ("meta mark & 0x00010000 == 0x00010000 accept", HostRule("accept", conditional=True)),
        ("limit rate 5/minute log prefix \"in \" level info", HostRule("none", conditional=True)),
        ("tcp dport 22 tcp flags & (fin|syn|rst|ack) == syn accept", HostRule("accept", traffic="tcp:22")),
    ],
)  # fmt: skip
def test_a_rule(text: str, rule: HostRule) -> None:
    """A statement that is not known is a condition, and a new connection is none that stands."""
    assert rule_of(f"\t\t{text}", "ip filter") == rule


def test_a_rule_without_an_end_comes_to_one() -> None:
    """Only so many statements are read, and the rest of such a rule is a condition."""
    assert rule_of("tcp dport 22 " * 300 + "accept", "ip filter").conditional
