"""`calicoctl ipam show`: pools and blocks as facts."""

from __future__ import annotations

from analyzer.parsers.calico import calicoctl_other

from tests.support.rows import fragment, rows_of


def test_pools_and_blocks_are_facts_on_their_lines() -> None:
    """Borders and titles state nothing."""
    text = "| GROUPING | CIDR |\n+---+\n| IP Pool  | 172.30.0.0/16 |\n| Block | 172.30.1.0/26 |"
    assert rows_of(calicoctl_other.parse, text, 5)["facts"] == [
        {"line": 7, "key": "ipam", "value": "IP Pool 172.30.0.0/16"},
        {"line": 8, "key": "ipam", "value": "Block 172.30.1.0/26"},
    ]


def test_the_title_stands_within_three_lines_the_command_within_two() -> None:
    """What comes later belongs to another format."""
    takes = calicoctl_other.takes
    assert takes(fragment("a\nb\nGROUPING"))
    assert takes(fragment("a\nIPAM"))
    assert not takes(fragment("a\nb\nc\nGROUPING"))
    assert not takes(fragment("a\nb\nIPAM"))
