"""
Sets of addresses that rules of iptables ask for: `ipset list` and `ipset save`.

::

    Name: kube-sources
    Type: hash:net
    Header: family inet hashsize 1024 maxelem 65536 bucketsize 12 initval 0x5e0ba4c1
    Members:
    10.61.3.0/24

    create kube-sources hash:net family inet hashsize 1024 maxelem 65536
    add kube-sources 10.61.3.0/24

Sets of addresses and networks are read; one of pairs (`hash:ip,port`) or of other sets is known by its name alone, and one with fewer
members than it says has lost some: a line that is nothing but an address may stand for a heading. Source: ipset(8), 7.x.
"""

from __future__ import annotations

from analyzer import patterns as regex
from analyzer import schema
from analyzer.parsers.base import Emit, Fragment, Parser
from analyzer.parsers.host_rows import is_cut, machine

NAME = regex.compile(r"Name: (?P<name>\S{1,60})[ \t]*$")
FIELD = regex.compile(r"(?:Type: (?P<type>\S{1,40})|Header: (?P<header>[^\n]*)|Number of entries: (?P<count>\d{1,9})|(?:Revision|Size in memory|References|Comment): [^\n]*)$")  # fmt: skip
MEMBERS = regex.compile(r"Members:[ \t]*$")
CREATE = regex.compile(r"create (?P<name>\S{1,60}) (?P<type>\S{1,40})(?P<header>[^\n]*)$")
ADD = regex.compile(r"add (?P<name>\S{1,60}) (?P<member>\S{1,80})[^\n]*$")
MEMBER = regex.compile(r"[0-9a-f.:/-]{2,80}(?=[ \t]|$)")
OF_ADDRESSES = frozenset({"hash:ip", "hash:net"})
OF_SIX = regex.compile(r"\bfamily inet6\b")


class AddressSet:
    """One set in the making."""

    def __init__(self, name: str, line: int) -> None:
        self.name, self.line = name, line
        self.type = self.header = ""
        self.members: list[str] = []
        self.is_begun = self.is_broken = False
        self.count: int | None = None

    def put(self, emit: Emit, *, cut: bool) -> None:
        tool = "ip6tables" if OF_SIX.search(self.header) else "iptables"
        whole = (
            self.count == len(self.members)
            and self.is_begun
            and not cut
            and not self.is_broken
            and self.type in OF_ADDRESSES
        )
        emit(
            schema.HOST_FIREWALLS, self.line, node=machine(emit.fragment), tool=tool, chain=self.name, sources=",".join(self.members) or None, listed_whole=whole, part="set",
        )  # fmt: skip


def takes(fragment: Fragment) -> str:
    lines = [line for _, line in fragment.opening[:2]]
    listed = len(lines) > 1 and NAME.match(lines[0]) and (FIELD.match(lines[1]) or MEMBERS.match(lines[1]))
    return "sets of ipset" if listed or (lines and CREATE.match(lines[0])) else ""


def parse(fragment: Fragment, emit: Emit) -> None:
    sets: dict[str, AddressSet] = {}
    one: AddressSet | None = None
    for number, line in fragment.filled:
        text = line.strip()
        if (m := NAME.match(text)) is not None or (m := CREATE.match(text)) is not None:
            one = sets[m["name"]] = AddressSet(m["name"], number)
            if "type" in m.groupdict():
                one.type, one.header, one.is_begun, one.count = m["type"], m["header"], True, 0
        elif (m := ADD.match(text)) is not None and m["name"] in sets:
            added = sets[m["name"]]
            added.members.append(m["member"])
            added.count = (added.count or 0) + 1
        elif one is not None and MEMBERS.match(text):
            one.is_begun = True
        elif one is not None and (m := FIELD.match(text)) is not None:
            one.type, one.header = m["type"] or one.type, m["header"] or one.header
            one.count = int(m["count"]) if m["count"] else one.count
        elif one is not None and one.is_begun and (m := MEMBER.match(text)) is not None:
            one.members.append(m[0])
        else:
            emit.unread(number, "nothing of a set of ipset")
            if one is not None:
                one.is_broken |= one.type in OF_ADDRESSES
    cut = is_cut(fragment)
    for each in sets.values():
        each.put(emit, cut=cut)


PARSERS = (
    Parser("ipset", r"(?:Name: \S{1,60}[ \t]*\nType: |create \S{1,60} (?:hash|bitmap|list):)", takes, parse, 33),
)
