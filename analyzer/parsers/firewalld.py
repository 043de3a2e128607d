"""
Zones of firewalld: `firewall-cmd --list-all`, `--list-all-zones`, `--info-zone`, `--get-active-zones`, `--state`.

::

    public (active)
      target: default
      icmp-block-inversion: no
      interfaces: ens192
      sources:
      services: cockpit dhcpv6-client ssh
      ports: 6443/tcp 30000-32767/tcp
      protocols:
      rich rules:
        rule family="ipv4" source address="10.1.0.0/16" port port="10250" protocol="tcp" accept

A zone whose target is `default` rejects the rest with icmp-host-prohibited (by nftables: icmpx admin-prohibited), which callers see as `no route
to host`; so does `%%REJECT%%` (firewalld.zone(5), "target"). A service stands for ports of its own: those of firewalld 0.8 to 2.3
(config/services) that clusters meet are known, and what another stands for is not. Rich rules deny before they allow (firewalld.richlanguage(5)).
"""

from __future__ import annotations

from analyzer import patterns as regex
from analyzer import schema
from analyzer.parsers.base import Emit, Fragment, Parser
from analyzer.parsers.host_rows import HostRule, is_cut, machine, networks, protocol_of, traffic_of
from analyzer.vendors.firewalld_services import PORTS

TOOL = "firewalld"
PROHIBITED = "icmp-host-prohibited"
NAME = r"[A-Za-z][\w./-]{0,40}"
HEAD = regex.compile(
    rf"(?P<zone>{NAME})(?P<marks>(?:[ ]\((?:active|default|default, active|active, default)\))?)[ \t]*$"
)
FIELD = regex.compile(r"[ \t]{1,8}(?P<key>target|icmp-block-inversion|interfaces|sources|services|ports|protocols|forward|masquerade|forward-ports|source-ports|icmp-blocks|rich rules|ingress-priority|egress-priority|summary|description|priority|ingress-zones|egress-zones):(?:[ ]++(?P<value>\S[^\n]*+))?[ \t]*+$")  # fmt: skip
RICH = regex.compile(r"[ \t]{1,12}rule[ ](?P<rest>[^\n]+)$")
PAIR = regex.compile(r"(?P<key>[a-z-]{2,20})=\"(?P<value>[^\"\n]{0,200})\"")
STATE = regex.compile(r"(?:FirewallD is )?(?P<state>not running|running)[ \t]*$", regex.I)
TARGETS = {
    "default": ("reject", PROHIBITED),
    "%%REJECT%%": ("reject", PROHIBITED),
    "ACCEPT": ("accept", None),
    "DROP": ("drop", None),
    "REJECT": ("reject", PROHIBITED),
}
ACTIONS = ("reject", "drop", "accept")
"""Of rich rules, in the order in which they are asked."""
ASKS = regex.compile(r"\bfirewall-cmd\b")


class Zone:
    """One zone in the making."""

    def __init__(self, name: str, marks: str, line: int) -> None:
        self.name, self.line = name, line
        self.is_active = "active" in marks
        self.fields: dict[str, tuple[int, str]] = {}
        self.rich: list[tuple[int, str]] = []
        self.is_broken = False

    @property
    def told(self) -> str | None:
        return self.fields.get("target", (0, ""))[1] or None

    def words(self, key: str) -> tuple[int, list[str]]:
        line, text = self.fields.get(key, (self.line, ""))
        return line, text.split()

    def put(self, emit: Emit, *, cut: bool) -> None:
        """Its row and those of its rules; a short list, of what is bound where, tells no rule."""
        policy, answer = TARGETS.get(self.told or "", (None, None))
        if self.is_policy:
            self._put_policy(emit, policy, answer, cut=cut)
            return
        short = not {"target", "services", "ports"} & self.fields.keys()
        interfaces, sources = (",".join(self.words(key)[1]) or None for key in ("interfaces", "sources"))
        emit(
            schema.HOST_FIREWALLS, self.line, node=machine(emit.fragment), tool=TOOL, chain=self.name, hook="input",
            active=self.is_active or (short and bool(interfaces or sources)), policy=policy, answer=answer, interfaces=interfaces, sources=sources,
            listed_whole=not (cut or self.is_broken or short or "ports" not in self.fields),
        )  # fmt: skip
        if not short:
            self._put_rules(emit)

    @property
    def is_policy(self) -> bool:
        """Is it a policy between zones (firewalld.policies(5), from 0.9 on), and no zone."""
        return bool({"ingress-zones", "egress-zones"} & self.fields.keys())

    def _put_policy(self, emit: Emit, policy: str | None, answer: str | None, *, cut: bool) -> None:
        """A policy for what comes to the machine itself; what it does with traffic that goes on is none of this."""
        if not {"HOST", "ANY"} & set(self.words("egress-zones")[1]):
            return
        emit(
            schema.HOST_FIREWALLS, self.line, node=machine(emit.fragment), tool=TOOL, chain=self.name, active=self.is_active, policy=policy, answer=answer,
            listed_whole=not (cut or self.is_broken), part="policy", zones=",".join(self.words("ingress-zones")[1]) or None,
        )  # fmt: skip
        self._put_rules(emit)

    def _put_rules(self, emit: Emit) -> None:
        for action in ACTIONS:
            for number, text in self.rich:
                if (rule := rich_rule(text)).action == action:
                    rule.put(emit, number, TOOL, self.name)
        for key in ("services", "ports", "protocols"):
            line, words = self.words(key)
            for word in words:
                opened(key, word).put(emit, line, TOOL, self.name)


def rich_rule(text: str) -> HostRule:
    """A rule in firewalld's rich language; one with a part that is not known may match or not."""
    found: dict[str, str] = {}
    for m in PAIR.finditer(text):
        found.setdefault(m["key"], m["value"])
    bare = PAIR.sub("", text).split()
    action = next((word for word in bare if word in ACTIONS), "none")
    traffic: str | None = "all"
    if "port" in bare:
        traffic = traffic_of([found.get("protocol", "tcp")], [found.get("port", "")])
    elif "service" in bare:
        traffic = PORTS.get(found.get("name", ""))
    elif "protocol" in bare:
        traffic = protocol_of(found.get("value", ""))
    elif {"icmp-block", "icmp-type", "masquerade", "forward-port", "source-port"} & set(bare):
        action = "none"
    by_set = "ipset" in found or "mac" in found or "limit" in bare or found.get("priority", "0") != "0"
    negated = "NOT" in bare or found.get("invert", "").lower() in ("yes", "true")
    if "destination" in bare and "source" in bare:
        by_set = True  # which of the two addresses is whose is not told apart here
    address = found.get("address", "")
    of_family = {"ipv4": "0.0.0.0/0", "ipv6": "::/0"}.get(found.get("family", ""))
    source = networks(address, negated=negated) if "source" in bare else of_family
    destination = networks(address, negated=negated) if "destination" in bare else None
    return HostRule(action, None, traffic, source, destination, None, PROHIBITED if action == "reject" else None, conditional=by_set)  # fmt: skip


def opened(key: str, word: str) -> HostRule:
    """What a service, a protocol or a port of a zone lets in."""
    if key == "services":
        return HostRule("accept", traffic=PORTS.get(word))
    if key == "protocols":
        return HostRule("accept", traffic=protocol_of(word))
    port, _, protocol = word.partition("/")
    return HostRule("accept", traffic=traffic_of([protocol or "tcp"], [port]))


def takes(fragment: Fragment) -> str:
    """A zone's name with its fields below, or the answer of whether it runs."""
    lines = [line for _, line in fragment.opening[:3]]
    if len(lines) > 1 and HEAD.match(lines[0]) and FIELD.match(lines[1]):
        return "zones of firewalld"
    asked = ASKS.search(fragment.context.command) is not None
    state = STATE.match(lines[0]) if lines else None
    return "whether firewalld runs" if state and (asked or "FirewallD" in lines[0]) else ""


def parse(fragment: Fragment, emit: Emit) -> None:
    zone: Zone | None = None
    cut = is_cut(fragment)
    for number, line in fragment.filled:
        if m := FIELD.match(line):
            if zone is None:
                emit.unread(number, "a field of a zone that is not named")
                continue
            zone.fields[m["key"]] = number, (m["value"] or "").strip()
        elif (m := RICH.match(line)) and zone is not None:
            zone.rich.append((number, m["rest"]))
        elif m := STATE.match(line):
            running = not m["state"].lower().startswith("not")
            emit(schema.HOST_FIREWALLS, number, node=machine(fragment), tool=TOOL, active=running)
        elif m := HEAD.match(line):
            if zone is not None:
                zone.put(emit, cut=cut)
            zone = Zone(m["zone"], m["marks"], number)
        else:
            emit.unread(number, "not a field of a zone of firewalld")
            if zone is not None:
                zone.is_broken = True
            continue
        emit.records += 1
    if zone is not None:
        zone.put(emit, cut=cut)


PARSERS = (
    Parser(
        "firewalld zones",
        rf"(?:{NAME}(?:[ ]\([a-z, ]{{6,20}}\))?[ \t]*\n[ \t]{{2,8}}(?:target|interfaces|sources|summary|priority):(?:[ ]|$)|FirewallD is not running)",
        takes,
        parse,
        33,
    ),
)
