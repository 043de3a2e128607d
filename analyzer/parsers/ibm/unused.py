"""
Lists of IBM Cloud of which no table holds anything: VLANs, subnets, worker pools and access lists of a VPC.

::

    ID        Name   Number   Type      Router         Supports Virtual Workers
    2234945          1813     private   bcr01a.dal10   true

They are called what they are, a row that does not fit its titles is unread, and a check that asks for one gets a reader.
"""

from __future__ import annotations

from typing import NamedTuple

from analyzer import patterns as regex
from analyzer.parsers.base import Emit, Fragment, Parser
from analyzer.parsers.ibm.columns import CARD, FURNITURE, cells, titles


class ListKind(NamedTuple):
    """
    One kind of list.

    Attributes:
        kind: what a row of it is.
        titles: those that tell it from every other list, in order.
        rules: what a cell is, by its title.
    """

    kind: str
    titles: tuple[str, ...]
    rules: dict[str, regex.Pattern[str]]


NET = regex.compile(r"(?:\d{1,3}\.){3}\d{1,3}/\d{1,2}")
NUMBER = regex.compile(r"\d{1,9}")
WORD = regex.compile(r"\S{1,200}")
LISTS = (
    ListKind("VLAN", ("id", "number", "type", "router"), {"id": NUMBER, "number": NUMBER, "type": regex.compile("private|public")}),
    ListKind("subnet", ("id", "subnet cidr"), {"id": WORD, "subnet cidr": NET}),
    ListKind("subnet", ("id", "network", "gateway", "vlan id"), {"id": NUMBER, "network": NET}),
    ListKind("worker pool", ("name", "id", "flavor", "workers"), {"name": WORD, "id": WORD, "workers": NUMBER}),
    ListKind("network ACL", ("id", "name", "rules", "subnets"), {"id": WORD, "name": WORD, "rules": NUMBER}),
    ListKind("rule of a network ACL", ("id", "name", "action", "protocol", "source", "destination"), {"id": WORD, "action": regex.compile("allow|deny")}),
)  # fmt: skip
SIDES = regex.compile(r"(?i)[ \t]*(?:rules|inbound|outbound):?[ \t]*")
ONE_ACL = regex.compile(r"Getting network ACL \S")
STARTS = (
    r"(?:ID[ ]{2,}Name[ ]{2,}(?:Number[ ]{2,}Type|(?:Status[ ]{2,})?(?:Subnet )?CIDR|Status[ ]{2,}Subnet CIDR|VPC[ ]{2,}Rules|Action[ ]{2,})"
    r"|ID[ ]{2,}Network[ ]{2,}Gateway|Name[ ]{2,}ID[ ]{2,}(?:Subnet CIDR|Flavor[ ]{2,})|Getting network ACL \S|Listing (?:subnets|network ACLs) )"
)


def _list(line: str) -> ListKind | None:
    """The list whose title row this is."""
    have = [title for _, title in titles(line)]
    return next((one for one in LISTS if [t for t in have if t in one.titles] == list(one.titles)), None)


def takes(fragment: Fragment) -> str:
    for _, line in fragment.opening[:4]:
        if found := _list(line):
            return f"the titles of a list of {found.kind}s"
        if ONE_ACL.match(line):
            return "the first line of `is network-acl`"
        if not FURNITURE.match(line):
            return ""
    return ""


def parse(fragment: Fragment, emit: Emit) -> None:
    """A card's lines stand above the titles of the list; each row is one of its kind."""
    of, heads, card = None, [], False
    for number, line in fragment.filled:
        if found := _list(line):
            of, heads = found, titles(line)
        elif ONE_ACL.match(line):
            card = True
            emit.other("network ACL")
        elif FURNITURE.match(line) or (card and SIDES.fullmatch(line)):
            continue
        elif of is not None and _fits(cells(line, heads), of):
            emit.other(of.kind)
        elif not (card and of is None and (line[:1] in " \t" or CARD.match(line))):
            emit.unread(number, f"no row of a list of {of.kind}s" if of else "not a line of `is network-acl`")


def _fits(row: dict[str, str], of: ListKind) -> bool:
    return all(rule.fullmatch(row.get(title, "")) for title, rule in of.rules.items())


PARSERS = (Parser("ibmcloud list", STARTS, takes, parse, 19),)
