"""One field of a zone of firewalld by itself."""

from __future__ import annotations

from analyzer.parsers import firewalld_parts
from analyzer.schema import HOST_FIREWALLS, HOST_RULES, INPUTS, UNREAD

from tests.support.inline import bundle


def test_each_list_is_one_part_of_a_zone() -> None:
    """Ports, services and rich rules are rows of their part, below the zone that the command names or the default one."""
    text = (
        "[root@w-3 ~]# firewall-cmd --zone=inner --list-ports\n6443/tcp 30000-32767/udp\n"
        "[root@w-3 ~]# firewall-cmd --list-services\nssh kubelet-worker our-own\n"
        '[root@w-3 ~]# firewall-cmd --list-rich-rules\nrule family="ipv4" source address="10.7.0.0/16" accept\nrule port port="9345" protocol="tcp" drop\n'
    )
    case = bundle(t=text)
    rows = [(row.node, row.chain, row.part, row.active, row.listed_whole) for row in case.snapshot.rows[HOST_FIREWALLS]]
    assert rows == [
        ("w-3", "inner", "ports", None, True), ("w-3", None, "services", True, True), ("w-3", None, "rich-rules", True, True),
    ]  # fmt: skip
    rules = [(rule.line, rule.action, rule.traffic, rule.sources) for rule in case.snapshot.rows[HOST_RULES]]
    assert rules == [
        (2, "accept", "tcp:6443", None), (2, "accept", "udp:30000-32767", None), (4, "accept", "tcp:22", None),
        (4, "accept", "tcp:10250,tcp:30000-32767", None), (4, "accept", None, None), (7, "drop", "tcp:9345", None), (6, "accept", "all", "10.7.0.0/16"),
    ]  # fmt: skip
    (member,) = case.snapshot.rows[INPUTS]
    assert member.kind == firewalld_parts.PARSERS[0].kind


def test_a_list_with_something_else_in_it_is_not_whole() -> None:
    """A line that is none of the part's stays unread; words without that command are no services."""
    case = bundle(t="[root@w-3 ~]# firewall-cmd --list-ports\n6443/tcp\nand some more\n")
    assert [row.listed_whole for row in case.snapshot.rows[HOST_FIREWALLS]] == [False]
    assert [row.line for row in case.snapshot.rows[UNREAD]] == [3]
    assert not bundle(t="[root@w-3 ~]# firewall-cmd --get-services\nssh http\n").snapshot.rows[HOST_FIREWALLS]


def test_a_line_that_is_no_list_is_refused_at_once() -> None:
    """Words are parted by blanks: one endless word is no list of services, and costs no more than its length."""
    assert firewalld_parts.FORMS["services"].match("A" * 40_000 + "\0") is None
    assert firewalld_parts.FORMS["ports"].match("1/tcp" * 8_000) is None
    assert firewalld_parts.FORMS["services"].match("ssh dhcpv6-client\thttps ")
    assert firewalld_parts.FORMS["ports"].match("22/tcp 8132-8134/tcp ")
