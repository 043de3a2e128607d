"""
What a machine's own firewall does with a new connection, by the rules that are listed of it.

iptables and nftables: the first rule of a chain that matches decides, a chain that ends goes back, and where the machine's own traffic comes in
the policy decides (iptables(8), nft(8)); of several chains of nftables one that drops is enough. firewalld: a source's zone first, else the
interface's (firewalld.zones(5)). ufw: the first rule, then the default (ufw(8)).

A rule that may match, a chain that is not listed and the end of a cut list leave several ends open: it is denied where every one of them denies.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum, StrEnum
from typing import NamedTuple

from analyzer.facts.host_matching import HostAsk, hit
from analyzer.facts.zone_parts import Matches, by_policies, of_lists, parts_of, with_set
from analyzer.schema import HostFirewallRow, HostRuleRow

DEEPEST = 24
"""Chains that lead to chains."""
SERVICES = frozenset({"KUBE-FIREWALL", "KUBE-NODEPORTS", "KUBE-EXTERNAL-SERVICES", "KUBE-PROXY-FIREWALL", "KUBE-SERVICES"})  # fmt: skip
"""Chains of the kubelet and kube-proxy that are about marked packets and addresses of services, and let everything else go on."""
POD_INTERFACES = ("cali", "cni", "flannel", "vxlan", "tunl", "docker", "podman", "virbr", "veth", "lxc", "cilium", "kube-ipvs", "lo", "wireguard.cali")  # fmt: skip


class HostTool(StrEnum):
    """Whose rules they are, by the tool that lists them."""

    FIREWALLD = "firewalld"
    UFW = "ufw"
    IPTABLES = "iptables"
    IP6TABLES = "ip6tables"
    NFT = "nft"


WRITERS = (HostTool.FIREWALLD, HostTool.UFW)
"""Tools that write rules of nftables or iptables, and write them anew."""
OF_ZONE = "IN_"
"""How firewalld begins the names of a zone's chains, behind ``filter_`` in nftables; what a rich rule denies is in one that ends with ``_deny``."""


class HostSays(Enum):
    """What becomes of the connection."""

    ALLOWED = "allowed"
    DENIED = "denied"
    UNKNOWN = "unknown"
    OFF = "the firewall is not in force"
    ALONE = "allowed by the only list, which does not show the tables of the others"


class HostAnswer(Enum):
    """What a caller that is denied meets."""

    SILENCE = "no answer"
    NO_ROUTE = "no route to host"
    REFUSED = "connection refused"


class Fate(Enum):
    """How a packet leaves a chain."""

    ACCEPT = "accept"
    DENY = "deny"
    BACK = "back"


HostDecider = HostRuleRow | HostFirewallRow | None
Fates = dict[Fate, HostDecider]
OPEN: Fates = {Fate.ACCEPT: None, Fate.DENY: None, Fate.BACK: None}


class HostVerdict(NamedTuple):
    """
    Attributes:
        by: the rule that decides, or the zone or chain whose rest is denied.
        chain: the zone or chain by which it came in.
        sure: is all of it shown that the answer hangs on.
    """

    says: HostSays
    tool: HostTool
    by: HostDecider = None
    chain: HostFirewallRow | None = None
    sure: bool = True

    @property
    def answer(self) -> HostAnswer:
        """What is seen of it: a drop is silence, and of what rejects its own words tell (icmp(7), tcp(7))."""
        by = self.by
        what = by.policy if isinstance(by, HostFirewallRow) else by.action if by is not None else "drop"
        if isinstance(by, HostFirewallRow) and by.part:
            return HostAnswer.NO_ROUTE  # of a target that is not shown, the usual one
        if what != "reject":
            return HostAnswer.SILENCE
        told = (by.answer if by is not None else None) or ""
        refused = "port-unreachable" in told or "reset" in told
        return HostAnswer.REFUSED if refused else HostAnswer.NO_ROUTE


class HostKeeper(NamedTuple):
    """
    Whose rules decide.

    Attributes:
        place: the zone or chain, "" where it is not known.
        by_rule: is it a rule of somebody's that denies, and not that none lets in.
    """

    tool: HostTool
    place: str
    by_rule: bool


class MachineFirewall:
    """The last listing of each zone and chain of one machine, with its rules."""

    def __init__(self, chains: Iterable[HostFirewallRow], rules: Iterable[HostRuleRow]) -> None:
        self.rows, rules = list(chains), list(rules)
        self._parts = parts_of(self.rows, rules) if any(row.part for row in self.rows) else []
        rules = [one for rule in rules if (one := with_set(self.rows, rule)) is not None]
        apart = {(rule.source, rule.line) for part in self._parts for rule in part.rules}
        self._chains: dict[tuple[str, str], HostFirewallRow] = {}
        begins: dict[tuple[str, str, str], list[int]] = {}
        for row in self.rows:
            if row.part:
                continue
            key = (row.tool, row.chain or "")
            old = self._chains.get(key)
            if old is None or row.listed_whole or not old.listed_whole or row.policy is not None:
                self._chains[key] = row
            begins.setdefault((row.source, *key), []).append(row.line or 0)
        self._rules: dict[tuple[str, str], list[HostRuleRow]] = {}
        for rule in rules:
            if (rule.source, rule.line) in apart:
                continue
            key = (rule.tool, rule.chain or "")
            own = self._chains.get(key)
            if own is None or own.source != rule.source:
                continue
            start, line = own.line or 0, rule.line or 0
            later = [at for at in begins[rule.source, *key] if at > start]
            if line >= start and (not later or line < min(later)):
                self._rules.setdefault(key, []).append(rule)

    def judge(self, ask: HostAsk) -> list[HostVerdict]:
        """The answer by each tool whose rules are listed."""
        tools = [HostTool(tool) for tool in dict.fromkeys(row.tool for row in self.rows)]
        family = HostTool.IP6TABLES if ask.is_six else HostTool.IPTABLES
        skipped = {HostTool.IPTABLES, HostTool.IP6TABLES} - {family}
        found = [self._by_tool(tool, ask) for tool in tools if tool not in skipped]
        return [one for one in found if one is not None]

    def lets_in(self, verdict: HostVerdict) -> list[HostRuleRow]:
        """What the zone or chain does let in, one rule a line."""
        row = verdict.chain
        own = self._rules.get((verdict.tool.value, row.chain or ""), []) if row is not None else []
        lines = {rule.line: rule for rule in own if rule.action == "accept" and not rule.standing}
        return list(lines.values())

    def keeper(self, verdict: HostVerdict) -> HostKeeper:
        """Who keeps the rules that decide: firewalld and ufw have chains of their own in nftables or iptables."""
        tool = verdict.tool
        place = verdict.chain.chain or "" if verdict.chain is not None else ""
        ruled = isinstance(verdict.by, HostRuleRow)
        at = (verdict.by.chain or "").rpartition(" ")[2] if isinstance(verdict.by, HostRuleRow) else ""
        if tool in WRITERS:
            return HostKeeper(tool, place, ruled)
        own = {name.rpartition(" ")[2] for of, name in self._chains if of == tool.value}
        if place.split(" ")[1:2] == ["firewalld"] or "INPUT_ZONES" in own:
            inner = at.partition(OF_ZONE)[2] if OF_ZONE in at else ""
            return HostKeeper(
                HostTool.FIREWALLD, inner.removesuffix("_deny").removesuffix("_post"), at.endswith("_deny")
            )
        if any(name.startswith("ufw-") for name in own):
            return HostKeeper(HostTool.UFW, "", ruled and at.startswith("ufw-user"))
        return HostKeeper(tool, place, ruled)

    def _by_tool(self, tool: HostTool, ask: HostAsk) -> HostVerdict | None:
        own = [row for (name, _), row in self._chains.items() if name == tool.value]
        last = [
            row
            for row in self.rows
            if row.tool == tool.value and ((row.chain is None and not row.part) or tool is HostTool.UFW)
        ]
        if last and last[-1].active is False:
            return HostVerdict(HostSays.OFF, tool, chain=last[-1])
        if tool is HostTool.FIREWALLD:
            return self._of_zones(own, ask) or self._of_lists(ask)
        bases = [row for row in own if row.hook == "input" and ask.is_of_family(row.chain or "")]
        verdicts = [self._of_bases([row], tool, ask) for row in bases]
        for says in (HostSays.DENIED, HostSays.UNKNOWN, HostSays.ALLOWED):
            if (one := next((v for v in verdicts if v.says is says), None)) is not None:
                return one
        return None

    def _of_zones(self, zones: list[HostFirewallRow], ask: HostAsk) -> HostVerdict | None:
        """By the zone of every address it may come from; a zone of pods' interfaces alone is none of it."""
        named = [row for row in zones if row.chain is not None and row.active]
        if not named:
            return None
        by_source = [row for row in named if row.sources and any(hit(row.sources, one) is not False for one in ask.sources)]  # fmt: skip
        by_interface = [row for row in named if row.interfaces and not _of_pods(row.interfaces)]
        surely = [row for row in by_source if all(hit(row.sources, one) for one in ask.sources) and ask.sources]
        candidates = surely or list(dict.fromkeys([*by_source, *by_interface]))
        if not candidates:
            return None
        made = self._of_bases(candidates, HostTool.FIREWALLD, ask)
        zone = candidates[0].chain if len(candidates) == 1 else None
        told = by_policies(self._parts, zone, self._matches(ask))
        return made if told is None else made._replace(says=HostSays.UNKNOWN, by=None)

    def _of_lists(self, ask: HostAsk) -> HostVerdict | None:
        """By lists of one field each, where no zone is listed as a whole."""
        told = of_lists(self._parts, self._matches(ask))
        if told is None:
            named = next((part.row for part in self._parts), None)
            return None if named is None else HostVerdict(HostSays.UNKNOWN, HostTool.FIREWALLD, chain=named)
        open_ = told.is_let_in is None or by_policies(self._parts, None, self._matches(ask)) is not None
        says = HostSays.UNKNOWN if open_ else HostSays.ALLOWED if told.is_let_in else HostSays.DENIED
        by = told.by if says is HostSays.DENIED else None
        return HostVerdict(says, HostTool.FIREWALLD, by, told.row, told.sure)

    def _matches(self, ask: HostAsk) -> Matches:
        """A rule for each of the addresses that it may come from."""

        def matches(rule: HostRuleRow) -> bool | None:
            hits = {hit_rule(rule, ask._replace(sources=(source,)), False) for source in ask.sources or ("",)}
            return hits.pop() if len(hits) == 1 else None

        return matches

    def _of_bases(self, rows: list[HostFirewallRow], tool: HostTool, ask: HostAsk) -> HostVerdict:
        """The answer of the chains by one of which it comes in, from any of the addresses."""
        fates: Fates = {}
        chain = rows[0]
        sure = True
        for row in rows:
            for source in ask.sources or ("",):
                for fate, by in self._walk(tool, row.chain or "", ask._replace(sources=(source,)), {}, 0).items():
                    if fate is Fate.BACK:
                        fate, by, sure = self._rest(row, sure=sure)
                    if fate is Fate.DENY and fates.get(fate) is None:
                        chain = row
                    fates[fate] = fates.get(fate) or by
        says = HostSays.UNKNOWN
        if set(fates) == {Fate.DENY}:
            says = HostSays.DENIED
        elif set(fates) == {Fate.ACCEPT}:
            says = HostSays.ALLOWED
        return HostVerdict(says, tool, fates.get(Fate.DENY) if says is HostSays.DENIED else None, chain, sure)

    def _rest(self, row: HostFirewallRow, *, sure: bool) -> tuple[Fate, HostDecider, bool]:
        """What becomes of what no rule decides; a list of ufw without its default is of one that denies, where it has rules that allow."""
        if row.policy is None:
            return Fate.DENY, row, False
        return (Fate.ACCEPT if row.policy == "accept" else Fate.DENY), row, sure

    def _walk(self, tool: HostTool, name: str, ask: HostAsk, seen: dict[str, Fates], depth: int) -> Fates:
        """All ends that a packet may come to in this chain."""
        if name in seen:
            return seen[name]
        row = self._chains.get((tool.value, name))
        if row is None or depth > DEEPEST:
            return {Fate.BACK: None} if row is None and name.rpartition(" ")[2] in SERVICES else OPEN
        seen[name] = OPEN  # a chain that leads to itself
        found: Fates = {}
        for rule in self._rules.get((tool.value, name), []):
            matches = hit_rule(rule, ask, self._is_unmarked(tool, name))
            if matches is False or rule.action == "none":
                continue
            ends = self._ends(tool, rule, ask, seen, depth)
            going_on = Fate.BACK in ends and rule.action == "jump"
            for fate, by in ends.items():
                if not (fate is Fate.BACK and rule.action == "jump"):
                    found[fate] = found.get(fate) or by
            if matches and not going_on:
                break
        else:
            found = {**OPEN, **found} if not row.listed_whole else {Fate.BACK: None} | found
        seen[name] = found
        return found

    def _ends(self, tool: HostTool, rule: HostRuleRow, ask: HostAsk, seen: dict[str, Fates], depth: int) -> Fates:
        if rule.action in ("jump", "goto"):
            return self._walk(tool, rule.target or "", ask, seen, depth + 1)
        if rule.action == "return":
            return {Fate.BACK: rule}
        return {(Fate.ACCEPT if rule.action == "accept" else Fate.DENY): rule}

    def _is_unmarked(self, tool: HostTool, name: str) -> bool:
        """Is it Calico's chain, and are there no host endpoints by whose policies its marks come about."""
        of_hosts = f"{name.rpartition(' ')[0]} cali-from-host-endpoint".strip()
        return (
            name.endswith(" cali-INPUT")
            and (tool.value, of_hosts) in self._chains
            and not self._rules.get((tool.value, of_hosts))
        )


def hit_rule(rule: HostRuleRow, ask: HostAsk, unmarked: bool) -> bool | None:
    """Does the rule match a new connection; None where that hangs on what is not shown."""
    if rule.standing:
        return False
    if unmarked and rule.conditional and rule.action == "accept" and rule.traffic == "all" and not rule.sources:
        return False
    answers = [ask.of_traffic(rule.traffic), ask.of_interface(rule.interfaces, POD_INTERFACES)]
    answers += [hit(rule.sources, ask.sources[0] if ask.sources else ""), hit(rule.destinations, ask.host)]
    if False in answers:
        return False
    return None if rule.conditional or None in answers else True


def _of_pods(interfaces: str) -> bool:
    return all(one.startswith(POD_INTERFACES) for one in interfaces.split(","))


def together(verdicts: list[HostVerdict]) -> HostVerdict | None:
    """
    The answer of all tools: one that denies is enough, and of several the one that writes the others' rules; unless the kernel's whole list of nftables, in which every other but the oldest
    iptables stands, lets it in.

    iptables alone shows neither firewalld's nor nftables' own tables, so what it lets in may be denied there.
    """
    shut = [one for one in verdicts if one.says is HostSays.DENIED]
    denied = min(shut, key=lambda one: WRITERS.index(one.tool) if one.tool in WRITERS else len(WRITERS), default=None)
    whole = any(one.tool is HostTool.NFT and one.says is HostSays.ALLOWED for one in verdicts)
    if denied is not None:
        return denied._replace(says=HostSays.UNKNOWN) if whole and denied.tool is not HostTool.NFT else denied
    if (open_ := next((one for one in verdicts if one.says is HostSays.UNKNOWN), None)) is not None:
        return open_
    allowed = [one for one in verdicts if one.says is HostSays.ALLOWED]
    if allowed and len(verdicts) == 1 and allowed[0].tool in (HostTool.IPTABLES, HostTool.IP6TABLES):
        return allowed[0]._replace(says=HostSays.ALONE)
    return allowed[0] if allowed else next(iter(verdicts), None)
