"""Rules of nftables as `nft list` prints them."""

from __future__ import annotations

import pytest
from analyzer.parsers.nftables import NftList
from analyzer.schema import HOST_FIREWALLS, HOST_RULES, INPUTS

from tests.support.inline import bundle

RULESET = """table inet filter {
	set ours {
		type ipv4_addr
		elements = { 10.0.0.1,
				10.0.0.2 }
	}

	chain input {
		type filter hook input priority filter; policy drop;
		ct state established,related accept
		iifname "lo" accept
		tcp dport { 22, 179,
				10250 } accept
		jump extra
	}

	chain extra {
		ip saddr @ours accept
	}
}
table ip nat {
	chain PREROUTING {
		type nat hook prerouting priority dstnat; policy accept;
		tcp dport 80 redirect to :8080
	}
}
"""


def test_chains_of_filters() -> None:
    """A chain is called by its family and table; a set is no rule, and what translates addresses is told nowhere."""
    case = bundle(t=f"[root@w-5 ~]# nft list ruleset\n{RULESET}")
    rows = [(row.node, row.chain, row.hook, row.policy, row.listed_whole) for row in case.snapshot.rows[HOST_FIREWALLS]]
    assert rows == [("w-5", "inet filter input", "input", "drop", True), ("w-5", "inet filter extra", None, None, True)]
    rules = [(rule.line, rule.action, rule.target, rule.traffic) for rule in case.snapshot.rows[HOST_RULES]]
    assert rules == [
        (11, "accept", None, "all"), (12, "accept", None, "all"), (13, "accept", None, "tcp:22,tcp:179,tcp:10250"),
        (15, "jump", "inet filter extra", "all"), (19, "accept", None, "all"),
    ]  # fmt: skip
    (member,) = case.snapshot.rows[INPUTS]
    assert (member.kind, member.unread_lines) == ("nftables rules", 0)


@pytest.mark.parametrize("end", ["		jump extra\n	}\n", '		iifname "lo" accept\n'])
def test_a_list_that_ends_within_a_block_was_cut(end: str) -> None:
    """What stood behind it may let anything in."""
    text = RULESET[: RULESET.index(end)]
    case = bundle(t=f"[root@w-5 ~]# nft list ruleset\n{text}")
    assert [row.listed_whole for row in case.snapshot.rows[HOST_FIREWALLS]] == [False]


def test_a_line_outside_of_every_block_is_none_of_it() -> None:
    """Where a reader is, the lines above say."""
    listed = NftList()
    assert not listed.line(1, "tcp dport 22 accept")
    assert listed.line(2, "table ip filter {")
    assert listed.line(3, "\tchain INPUT {")
    assert listed.line(4, "\t\ttcp dport 22 accept")
    assert len(listed.chains[0].rules) == 1


@pytest.mark.parametrize(
    ("set_", "sources"),
    [
        (
            "type ipv4_addr\n\t\tflags interval\n\t\telements = { 10.7.0.0/16,\n\t\t\t     10.9.1.4 }",
            "10.7.0.0/16,10.9.1.4",
        ),
        ("type ipv4_addr\n\t\tflags dynamic,timeout\n\t\telements = { 10.7.0.1 expires 5s }", None),
        ("type ipv4_addr", None),
    ],
)
def test_a_set_stands_for_its_elements(set_: str, sources: str | None) -> None:
    """Where they are all listed; one that rules fill may match, and one without elements matches nothing."""
    text = f"table inet own {{\n\tset ours {{\n\t\t{set_}\n\t}}\n\tchain input {{\n\t\ttype filter hook input priority filter; policy drop;\n\t\tip saddr @ours tcp dport 10250 accept\n\t}}\n}}\n"
    (rule,) = bundle(t=f"root@w-3:~# nft list ruleset\n{text}").snapshot.rows[HOST_RULES]
    assert rule.sources == sources
    assert (rule.action, rule.conditional) == (
        ("accept", "dynamic" in set_) if sources or "dynamic" in set_ else ("none", False)
    )
