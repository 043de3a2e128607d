"""Sets of addresses as `ipset` prints them."""

from __future__ import annotations

import pytest
from analyzer.parsers import ipset
from analyzer.schema import HOST_FIREWALLS, INPUTS, UNREAD

from tests.support.inline import bundle

LISTED = "Name: {0}\nType: {1}\nRevision: 7\nHeader: family {2} hashsize 1024 maxelem 65536\nSize in memory: 504\nReferences: 1\nNumber of entries: 1\nMembers:\n{3}\n"
SAVED = "create {0} {1} family {2} hashsize 1024 maxelem 65536\nadd {0} {3}\n"


@pytest.mark.parametrize(("command", "form"), [("ipset list", LISTED), ("ipset save", SAVED)])
def test_members_of_sets(command: str, form: str) -> None:
    """Every set of one machine, of either family; one of pairs is known by its name alone."""
    text = form.format("ours", "hash:net", "inet", "10.7.0.0/16") + form.format("six", "hash:net", "inet6", "fd00::/64")
    case = bundle(t=f"root@w-3:~# {command}\n{text}{form.format('pairs', 'hash:ip,port', 'inet', '10.7.0.9,tcp:22')}")
    rows = [(row.node, row.tool, row.chain, row.part, row.sources, row.listed_whole) for row in case.snapshot.rows[HOST_FIREWALLS]]  # fmt: skip
    assert rows[:2] == [
        ("w-3", "iptables", "ours", "set", "10.7.0.0/16", True), ("w-3", "ip6tables", "six", "set", "fd00::/64", True),
    ]  # fmt: skip
    assert rows[2][2] == "pairs"
    assert rows[2][5] is False
    assert [row.kind for row in case.snapshot.rows[INPUTS]] == [ipset.PARSERS[0].kind]


def test_an_empty_set_and_a_strange_line() -> None:
    """A set without members is whole; one with a line that is no member's, and one that has lost some, is not."""
    empty = bundle(
        t="root@w-3:~# ipset list\n"
        + LISTED.format("ours", "hash:net", "inet", "").rstrip().replace("entries: 1", "entries: 0")
        + "\n"
    )
    assert [(row.sources, row.listed_whole) for row in empty.snapshot.rows[HOST_FIREWALLS]] == [(None, True)]
    odd = bundle(t="root@w-3:~# ipset list\n" + LISTED.format("ours", "hash:net", "inet", "10.7.0.0/16\nKERNEL!"))
    assert [row.listed_whole for row in odd.snapshot.rows[HOST_FIREWALLS]] == [False]
    assert [row.line for row in odd.snapshot.rows[UNREAD]] == [11]
    lost = bundle(t="root@w-3:~# ipset list\n" + LISTED.format("ours", "hash:net", "inet", ""))
    assert [row.listed_whole for row in lost.snapshot.rows[HOST_FIREWALLS]] == [False]
