"""One rule of iptables, typed and listed."""

from __future__ import annotations

import pytest
from analyzer.parsers.host_rows import HostRule
from analyzer.parsers.iptables_rules import listed_rule, spec_rule

TITLES = "num   pkts bytes target     prot opt in     out     source               destination"
PLAIN = "target     prot opt source               destination"


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("-p tcp -m tcp --dport 22 -j ACCEPT", HostRule("accept", traffic="tcp:22")),
        ("-s 10.0.0.0/8 -p tcp -m multiport --dports 22,9000:9100 -j ACCEPT", HostRule("accept", traffic="tcp:22,tcp:9000-9100", sources="10.0.0.0/8")),
        ("! -s 10.0.0.0/8 -j DROP", HostRule("drop", sources="!10.0.0.0/8")),
        ("-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT", HostRule("accept", standing=True)),
        ("-p tcp -m state --state NEW -m tcp --dport 179 -j ACCEPT", HostRule("accept", traffic="tcp:179")),
        ("-m comment --comment \"from -j DROP\" -j REJECT --reject-with icmp-host-prohibited", HostRule("reject", answer="icmp-host-prohibited")),
        ("-j REJECT", HostRule("reject", answer="icmp-port-unreachable")),
        ("-i cali+ -g cali-wl-to-host", HostRule("goto", "cali-wl-to-host", interfaces="cali+")),
        ("-m set --match-set ours src -j ACCEPT", HostRule("accept", sources="@ours")),
        ("-m set --match-set ours src,dst -j ACCEPT", HostRule("accept", conditional=True)),
        ("-p tcp ! --syn -j DROP", HostRule("drop", traffic="tcp", standing=True)),
        ("! -s 127.0.0.0/8 -d 127.0.0.0/8 -j DROP", HostRule("none", sources="!127.0.0.0/8")),
        ("-m mark --mark 0x8000/0x8000 -j DROP", HostRule("none", conditional=True)),
        ("-m limit --limit 5/min -j LOG --log-prefix \"drop \"", HostRule("none", conditional=True)),
        ("-p tcp --dport our-port -j ACCEPT", HostRule("accept", traffic=None)),
    ],
)  # fmt: skip
def test_a_rule_as_it_is_typed(text: str, rule: HostRule) -> None:
    """An option that is not known is a condition; what is for the loopback, or marked by the kubelet, is about nobody else's packets."""
    assert spec_rule(text) == rule


@pytest.mark.parametrize(
    ("line", "titles", "rule"),
    [
        ("4        3   180 ACCEPT     6    --  *      *       0.0.0.0/0            0.0.0.0/0            tcp dpt:22 ctstate NEW", TITLES, HostRule("accept", traffic="tcp:22")),
        ("5       12   720 ACCEPT     tcp  --  eth1   *       10.2.0.0/16          0.0.0.0/0            multiport dports 179,10250 /* nodes */", TITLES, HostRule("accept", traffic="tcp:179,tcp:10250", sources="10.2.0.0/16", interfaces="eth1")),
        ("6      412 24720 REJECT     0    --  *      *       0.0.0.0/0            0.0.0.0/0            reject-with icmp-host-prohibited", TITLES, HostRule("reject", answer="icmp-host-prohibited")),
        ("7      412 24720            0    --  *      *       0.0.0.0/0            0.0.0.0/0", TITLES, HostRule("none")),
        ("8        0     0 ACCEPT     0    --  *      *       0.0.0.0/0            0.0.0.0/0            match-set ours src", TITLES, HostRule("accept", sources="@ours")),
        ("ACCEPT     all  --  anywhere             anywhere", PLAIN, HostRule("accept", conditional=True)),
        ("ACCEPT     tcp  --  anywhere             anywhere             tcp dpt:ssh", PLAIN, HostRule("accept", traffic="tcp:22")),
        ("DROP       all  --  !10.0.0.0/8          anywhere", PLAIN, HostRule("drop", sources="!10.0.0.0/8")),
        ("ACCEPT     all  --  anywhere             anywhere             state RELATED,ESTABLISHED", PLAIN, HostRule("accept", standing=True)),
        ("Some words of somebody who looked at this list", PLAIN, None),
    ],
)  # fmt: skip
def test_a_row_of_a_list(line: str, titles: str, rule: HostRule | None) -> None:
    """Without `-v` a rule for all may be one for `lo` alone."""
    assert listed_rule(line, titles) == rule
