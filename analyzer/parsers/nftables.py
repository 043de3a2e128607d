"""
Rules of nftables: `nft list ruleset`, `nft list table`, `nft list chain`.

::

    table inet filter {
        chain input {
                type filter hook input priority filter; policy drop;
                ct state vmap { invalid : drop, established : accept, related : accept }
                iifname "lo" accept
                ip saddr 10.0.0.0/8 tcp dport { 22, 10250 } accept
                counter packets 12 bytes 720 reject with icmpx admin-prohibited
        }
    }

A chain is called by its table, too: `inet filter input`. What is no chain of a filter is understood and told nowhere. A list that ends within
a block was cut. Statements: nft(8), 0.9 to 1.1.
"""

from __future__ import annotations

from analyzer import patterns as regex
from analyzer import schema
from analyzer.parsers.base import Emit, Fragment, Parser
from analyzer.parsers.host_rows import HostRule, is_cut, machine
from analyzer.parsers.nftables_rules import rule_of

TOOL = "nft"
TABLE = regex.compile(r"[ \t]*table (?P<table>(?:ip|ip6|inet|arp|bridge|netdev) \S{1,60}) \{(?:[ ]#[^\n]*+)?+[ \t]*+$")
CHAIN = regex.compile(r"[ \t]*chain (?P<chain>\S{1,100}) \{(?:[ ]#[^\n]*+)?+[ \t]*+$")
BASE = regex.compile(
    r"[ \t]*type (?P<type>filter|nat|route) hook (?P<hook>[a-z]{3,12})(?: device[^;\n]{1,80})? priority (?P<priority>[^;\n]{1,40});(?:[ ]policy (?P<policy>accept|drop);)?[ \t]*$"
)
OTHER_BLOCK = regex.compile(r"[ \t]*(?:set|map|flowtable|counter|quota|ct|limit|secmark|synproxy)[ ][^\n{]{1,100}\{")
SET = regex.compile(r"[ \t]*set (?P<set>\S{1,100}) \{")
ELEMENTS = regex.compile(r"\belements = \{(?P<elements>[^{}]*+)\}")
CHANGES = regex.compile(r"\bflags [a-z, ]{0,60}+dynamic|\btimeout |\bexpires | \. ")
"""Of a set that rules themselves fill, and of elements of several parts."""
REMARK = regex.compile(r"[ \t]*(?:#|comment \")")
MOST_JOINED = 200
"""Lines of one rule: a set of many elements is broken."""


class NftChain:
    """A chain in the making; `hook` of what comes to the machine itself."""

    def __init__(self, name: str, line: int) -> None:
        self.name, self.line = name, line
        self.hook: str | None = None
        self.policy: str | None = None
        self.is_whole = False
        self.is_filter = True
        self.rules: list[tuple[int, HostRule]] = []

    def put(self, emit: Emit, *, cut: bool) -> None:
        if not self.is_filter:
            return
        emit(
            schema.HOST_FIREWALLS, self.line, node=machine(emit.fragment), tool=TOOL, chain=self.name, hook=self.hook, active=True, policy=self.policy, listed_whole=self.is_whole and not cut
        )  # fmt: skip
        for number, rule in self.rules:
            rule.put(emit, number, TOOL, self.name)


def takes(fragment: Fragment) -> str:
    """A table, and a chain or what else it holds in it."""
    lines = [line for _, line in fragment.opening[:6] if not REMARK.match(line)]
    if not lines or TABLE.match(lines[0]) is None:
        return ""
    below = lines[1:2]
    if not below or any(CHAIN.match(one) or OTHER_BLOCK.match(one) or one.strip() == "}" for one in below):
        return "rules of nftables"
    return ""


class NftList:
    """Where in the blocks of a list its reader is."""

    def __init__(self) -> None:
        self.table = ""
        self.chains: list[NftChain] = []
        self.chain: NftChain | None = None
        self.depth = 0
        self.sets: dict[str, tuple[str, ...]] = {}
        self.open_set: tuple[str, list[str]] | None = None

    def line(self, number: int, text: str) -> bool:
        """Take one line, or several that are one rule; False for what is nowhere."""
        if m := TABLE.match(text):
            self.table, self.chain, self.depth = m["table"], None, 0
            self.sets, self.open_set = {}, None
        elif self.depth:
            self.depth += text.count("{") - text.count("}")
            self._element(text)
        elif (m := CHAIN.match(text)) and self.table:
            self.chain = NftChain(f"{self.table} {m['chain']}", number)
            self.chains.append(self.chain)
        elif text.strip() == "}":
            if self.chain is not None:
                self.chain.is_whole, self.chain = True, None
            else:
                self.table = ""
        elif self.chain is None:
            self.depth = text.count("{") - text.count("}") if OTHER_BLOCK.match(text) else 0
            if (m := SET.match(text)) is not None and self.depth:
                self.open_set = m["set"], []
            return OTHER_BLOCK.match(text) is not None
        elif m := BASE.match(text):
            of_machine = m["hook"] == "input" and m["type"] == "filter"
            self.chain.hook = "input" if of_machine else None
            self.chain.is_filter = m["type"] == "filter"
            self.chain.policy = m["policy"] or "accept"
        else:
            self.chain.rules.append((number, rule_of(text, self.table, self.sets)))
        return True

    def _element(self, text: str) -> None:
        """A line of a block that is no chain: a set whose block ends is known, unless rules fill it."""
        if self.open_set is None:
            return
        name, lines = self.open_set
        lines.append(text.strip())
        if self.depth <= 0:
            whole = " ".join(lines)
            listed = ELEMENTS.search(whole)
            if CHANGES.search(whole) is None:
                words = listed["elements"].split(",") if listed else []
                self.sets[name] = tuple(word.split()[0].strip('"') for word in words if word.strip())
            self.open_set = None


def parse(fragment: Fragment, emit: Emit) -> None:
    listed, held, begin = NftList(), "", 0
    joined = 0
    for number, line in fragment.filled:
        if held:
            held, joined = f"{held} {line.strip()}", joined + 1
        elif REMARK.match(line):
            continue
        else:
            held, begin, joined = line, number, 0
        is_rule = listed.chain is not None and not listed.depth
        if is_rule and held.count("{") > held.count("}") and joined < MOST_JOINED and not TABLE.match(line):
            continue
        if listed.line(begin, held):
            emit.records += 1
        else:
            emit.unread(begin, "nothing of a list of nftables")
        held = ""
    cut = is_cut(fragment)
    for chain in listed.chains:
        chain.put(emit, cut=cut)
    emit.ends_early = bool(held or listed.table)


PARSERS = (
    Parser(
        "nftables rules",
        r"table (?:ip|ip6|inet|arp|bridge|netdev) \S{1,60} \{",
        takes,
        parse,
        33,
    ),
)
