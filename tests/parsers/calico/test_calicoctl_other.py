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


def test_the_titles_or_the_first_line_tell() -> None:
    """A frame with its titles, or what `ipam check` says first; words about IPAM are anybody's."""
    takes = calicoctl_other.takes
    assert takes(fragment("+---+\n| GROUPING | CIDR |"))
    assert takes(fragment("Checking IPAM for inconsistencies...\nLoading all IPAM blocks..."))
    assert not takes(fragment("a\nb\nc\n| GROUPING | CIDR |"))
    assert not takes(fragment("# for the tests of IPAM\napiVersion: v1\nkind: Pod\n"))
    assert not takes(fragment("GROUPING"))


def test_its_place_in_the_order_of_readers() -> None:
    """Whose sign is narrower is asked first."""
    assert calicoctl_other.PARSERS[0].rank == 13
