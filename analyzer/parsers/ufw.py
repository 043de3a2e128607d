"""
Rules of ufw: `ufw status`, `ufw status verbose`, `ufw status numbered`.

::

    Status: active
    Logging: on (low)
    Default: deny (incoming), allow (outgoing), disabled (routed)
    New profiles: skip

    To                         Action      From
    --                         ------      ----
    22/tcp                     ALLOW IN    Anywhere
    80,443/tcp (Nginx Full)    ALLOW IN    Anywhere
    [ 3] 10250/tcp             ALLOW IN    10.20.0.0/16
    Anywhere on cni0           ALLOW IN    Anywhere

Rows of chain `incoming`; what leaves or is forwarded is understood and told nowhere. The first rule that matches decides, and `deny` drops while
`reject` answers (ufw(8)). Only `verbose` shows the default; connections that stand are let in before any rule (/etc/ufw/before.rules).
"""

from __future__ import annotations

from analyzer import patterns as regex
from analyzer import schema
from analyzer.parsers.base import Emit, Fragment, Parser
from analyzer.parsers.host_rows import HostRule, is_cut, machine, networks, traffic_of

TOOL, CHAIN = "ufw", "incoming"
STATUS = regex.compile(r"Status: (?P<state>active|inactive)[ \t]*$")
DEFAULT = regex.compile(r"Default: (?P<in>allow|deny|reject|disabled) \(incoming\)[^\n]{0,120}$")
FURNITURE = regex.compile(
    r"(?:Logging: |New profiles: |[ ]{0,8}To[ ]{3,}Action[ ]{2,}From|[ ]{0,8}--[ ]{3,}------|WARN: )"
)
SIX = "(v6)"
ROW = regex.compile(
    r"(?:\[[ ]*\d{1,4}\][ ])?(?P<to>\S(?:[^\n]{0,100}?\S)??)[ ]{1,40}(?P<action>ALLOW|DENY|REJECT|LIMIT)(?:[ ](?P<way>IN|OUT|FWD))?[ ]{2,20}(?P<from>\S[^\n]{0,160}?)[ ]*$"
)
COMMENT = regex.compile(r"(?<![ ])[ ]{2,}+(?:#[ ][^\n]*+$|\((?:log|log-all|out|out, log)\)$)")
PROFILES = {"OpenSSH": "tcp:22", "Apache": "tcp:80", "Apache Full": "tcp:80,tcp:443", "Apache Secure": "tcp:443", "Nginx HTTP": "tcp:80", "Nginx HTTPS": "tcp:443", "Nginx Full": "tcp:80,tcp:443", "Postfix": "tcp:25", "CUPS": "tcp:631,udp:631", "Bind9": "tcp:53,udp:53", "Samba": "udp:137,udp:138,tcp:139,tcp:445"}  # fmt: skip
"""Profiles of Ubuntu's packages (/etc/ufw/applications.d); what another one opens is not shown by its name."""
POLICIES = {"allow": "accept", "deny": "drop", "reject": "reject"}
ACTIONS = {"ALLOW": "accept", "LIMIT": "accept", "DENY": "drop", "REJECT": "reject"}
TCP_RESET = "tcp-reset"
PORTS = regex.compile(r"(?P<ports>\d{1,5}(?:[,:]\d{1,5}){0,30})(?:/(?P<protocol>tcp|udp))?(?:[ ]\([^()\n]{1,60}\))?$")
ADDRESS = regex.compile(r"(?P<address>[\da-fA-F:.]{3,45}(?:/\d{1,3})?)(?:[ ]+(?P<rest>\S[^\n]*))?$")
ANY_OF = regex.compile(r"Anywhere(?:/(?P<protocol>[a-z]{2,8}))?$")


def rule_of(m: regex.Match[str]) -> HostRule:
    """A row as a rule; a part that is not understood leaves open what it is about."""
    to, source = (m[key].replace(SIX, "").strip() for key in ("to", "from"))
    source = COMMENT.sub("", source).replace(SIX, "").strip()
    to, _, interface = to.partition(" on ")
    action = ACTIONS[m["action"]]
    destination, traffic = _target(to.strip())
    asked, _, port = source.partition(" ")
    networks_from = networks(asked)
    if networks_from is None and SIX in m["from"]:
        networks_from = "::/0"
    return HostRule(
        action, None, traffic, networks_from, destination, interface.strip() or None, TCP_RESET if action == "reject" else None, conditional=bool(port) or m["action"] == "LIMIT"
    )  # fmt: skip


def _target(text: str) -> tuple[str | None, str | None]:
    """(address, traffic) of what stands below `To`."""
    if m := ANY_OF.match(text):
        return None, m["protocol"] or "all"
    if m := PORTS.match(text):
        return None, traffic_of([m["protocol"]] if m["protocol"] else [], m["ports"].split(","))
    if text in PROFILES:
        return None, PROFILES[text]
    if (m := ADDRESS.match(text)) and ("." in text or ":" in m["address"]):
        return m["address"], _target(m["rest"])[1] if m["rest"] else "all"
    return None, None


def takes(fragment: Fragment) -> str:
    """What its first line says, or its titles."""
    first = fragment.opening[0][1]
    if STATUS.match(first):
        below = [line for _, line in fragment.opening[1:4]]
        asked = TOOL in fragment.context.command
        return "rules of ufw" if asked or not below or any(map(FURNITURE.match, below)) else ""
    return ""


def parse(fragment: Fragment, emit: Emit) -> None:
    active: bool | None = None
    policy, begin, broken = None, fragment.filled[0][0], False
    rules: list[tuple[int, HostRule]] = []
    for number, line in fragment.filled:
        if m := STATUS.match(line):
            active, begin = m["state"] == "active", number
        elif m := DEFAULT.match(line):
            policy = POLICIES.get(m["in"])
        elif m := ROW.match(line):
            if m["way"] in (None, "IN"):
                rules.append((number, rule_of(m)))
        elif not FURNITURE.match(line):
            emit.unread(number, "not a rule of ufw")
            broken = True
            continue
        emit.records += 1
    emit(
        schema.HOST_FIREWALLS, begin, node=machine(fragment), tool=TOOL, chain=CHAIN, hook="input", active=active, policy=policy,
        answer=TCP_RESET if policy == "reject" else None, listed_whole=not (broken or is_cut(fragment)),
    )  # fmt: skip
    for number, rule in rules:
        rule.put(emit, number, TOOL, CHAIN)


PARSERS = (Parser("ufw status", r"Status: (?:in)?active[ \t]*$", takes, parse, 33),)
