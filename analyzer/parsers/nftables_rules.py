"""One rule of nftables, read statement by statement; what is not known is a condition."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from analyzer import patterns as regex
from analyzer.parsers.host_rows import HostRule, ports_of, protocol_of
from analyzer.parsers.iptables_rules import NEW, NO_VERDICT, STANDING

KnownSets = Mapping[str, tuple[str, ...]]
SET = r"(?:\{[^{}]*+\}|\"[^\"]*+\"|[^\s{}\"]++)"
NOT = r"(?:(?P<not>!=)[ ])?"
STATEMENTS = (
    ("interface", rf"iif(?:name)? {NOT}(?P<value>{SET})"),
    ("map", r"ct state vmap \{(?P<value>[^{}]*+)\}"),
    ("state", rf"ct state {NOT}(?P<value>(?:\{{[^{{}}]*+\}}|[a-z,]++))"),
    ("status", rf"ct status {NOT}(?P<value>\S++)"),
    ("source", rf"ip6? saddr {NOT}(?P<value>{SET})"),
    ("destination", rf"ip6? daddr {NOT}(?P<value>{SET})"),
    ("protocol", rf"(?:ip protocol|ip6 nexthdr|meta l4proto) {NOT}(?P<value>{SET})"),
    ("port", rf"(?P<by>tcp|udp|sctp|th) dport {NOT}(?P<value>{SET})"),
    ("flags", rf"tcp flags (?:(?:& )?\([^()]*+\) )?{NOT}(?:== )?(?P<value>\S++(?: / \S++)?)"),
    ("icmp", rf"(?P<by>icmp|icmpv6|igmp) (?:type|code) {NOT}(?P<value>{SET})"),
    ("match", r"xt match \"(?P<value>[^\"]*+)\""),
    ("target", r"xt target \"(?P<value>[^\"]*+)\""),
    ("neutral", r"counter(?: packets \d+ bytes \d+| name \S++)?|comment \"[^\"]*+\"|log(?: (?:prefix \"[^\"]*+\"|level \w+|flags \S++|group \d+|snaplen \d+))*+|fib daddr(?: \. iif)? type local|meta mark set [^\n]*?(?=$| (?:counter|accept|drop|return|jump|goto)\b)|meta nftrace set \d|notrack|# handle \d+"),
    ("dropped", r"meta mark (?:&|and) 0x0*8000 == 0x0*8000"),
    ("family", r"meta nfproto (?P<value>ipv4|ipv6)"),
    ("answer", r"reject(?: with (?:(?:icmpx?|icmpv6|tcp) )?(?:type )?(?P<value>[\w-]+(?: reset)?))?"),
    ("verdict", r"(?P<value>accept|drop|return|continue|queue)\b(?: (?:num|to) \S++)?"),
    ("leads", r"(?P<by>jump|goto) (?P<value>\S++)"),
)  # fmt: skip
"""`dropped`: the mark with which the kubelet and kube-proxy have packets dropped that they marked themselves."""
COMPILED = tuple((name, regex.compile(rf"[ \t]*(?:{pattern})(?=[ \t]|$)")) for name, pattern in STATEMENTS)
WORD = regex.compile(rf"[ \t]*{SET}")
DEFAULT = "port-unreachable"
SYN = ("syn / fin,syn,rst,ack", "syn")
MOST = 200
"""Statements of one rule."""


class NftParts:
    """What the statements of a rule say, one after the other."""

    def __init__(self, table: str, sets: KnownSets) -> None:
        self.table, self.sets = table, sets
        self.protocols: list[str] = []
        self.ports: list[str] = []
        self.places: dict[str, str] = {}
        self.action = "none"
        self.target: str | None = None
        self.answer: str | None = None
        self.is_standing = self.is_open = self.is_never = False

    def take(self, kind: str, m: regex.Match[str]) -> None:
        values = m.groupdict()
        value, negated = values.get("value") or "", bool(values.get("not"))
        items = [one.strip().strip('"') for one in value.strip("{} ").split(",") if one.strip()]
        if len(items) == 1 and items[0][:1] == "@" and (held := self.sets.get(items[0][1:])) is not None:
            items = list(held)
            self.is_never |= not items and not negated
        if kind in ("interface", "source", "destination"):
            self._place(kind, items, negated=negated)
        elif kind == "map":
            keys = {one.partition(":")[0].strip().upper() for one in value.split(",")}
            self.is_open |= not keys <= STANDING
        elif kind == "state":
            self._states({one.upper() for one in items}, negated=negated)
        elif kind == "status":
            self.is_standing |= value == "dnat" and not negated
            self.is_open |= value != "dnat" or negated
        elif kind == "protocol":
            self.protocols = [protocol_of(one) for one in items]
            self.is_open |= negated
        elif kind == "port":
            self.protocols = self.protocols if values["by"] == "th" else [values["by"] or ""]
            self.ports = items
            self.is_open |= negated
        elif kind == "icmp":
            self.protocols = [values["by"] or ""]
        elif kind == "flags":
            self.is_standing |= negated
            self.is_open |= value not in SYN
        elif kind == "match":
            self.is_open |= value != "comment"
        elif kind == "target":
            self.is_open |= value not in NO_VERDICT
            if value not in NO_VERDICT:
                self.action, self.target = "jump", value
        elif kind == "dropped":
            self.is_never = True
        elif kind == "family":
            self._place("source", ["0.0.0.0/0" if value == "ipv4" else "::/0"], negated=False)
        elif kind == "answer":
            self.action, self.answer = "reject", "tcp-reset" if value in ("reset", "tcp reset") else value or DEFAULT
        elif kind == "verdict":
            self.action = {"continue": "none", "queue": "jump"}.get(value, value)
            self.target = "queue" if value == "queue" else None
        elif kind == "leads":
            self.action, self.target = str(values["by"]), f"{self.table} {value}"

    def _place(self, kind: str, items: list[str], *, negated: bool) -> None:
        if any(one.startswith(("@", "$")) for one in items):
            self.is_open = True
        elif kind not in self.places and items:
            self.places[kind] = ",".join(f"!{one}" if negated else one for one in items)

    def _states(self, named: set[str], *, negated: bool) -> None:
        if not named <= STANDING | NEW:
            self.is_open = True
        elif bool(named & NEW) is negated:
            self.is_standing = True

    @property
    def rule(self) -> HostRule:
        numbers = [ports_of(one) for one in self.ports]
        traffic: str | None = ",".join(self.protocols) or "all"
        if self.ports:
            names = self.protocols or ["tcp", "udp"]
            known = [one for one in numbers if one is not None]
            traffic = ",".join(f"{name}:{one}" for name in names for one in known)
            if len(known) < len(numbers):
                traffic = None
        of = self.places
        action = "none" if self.is_never else self.action
        return HostRule(
            action, self.target, traffic, of.get("source"), of.get("destination"), of.get("interface"), self.answer, self.is_standing, self.is_open
        )  # fmt: skip


def rule_of(text: str, table: str, sets: KnownSets = MappingProxyType({})) -> HostRule:
    """
    A rule of a chain.

    Args:
        table: family and name of its table, which the chains that it leads to are of.
        sets: the table's sets of which every element is listed.
    """
    parts, at = NftParts(table, sets), 0
    text = text.rstrip()
    for _ in range(MOST):
        if at >= len(text):
            return parts.rule
        found = next(((kind, m) for kind, one in COMPILED if (m := one.match(text, at))), None)
        if found is None:
            parts.is_open = True
            word = WORD.match(text, at)
            at = word.end() if word else len(text)
            continue
        parts.take(*found)
        at = found[1].end()
    parts.is_open = True
    return parts.rule
