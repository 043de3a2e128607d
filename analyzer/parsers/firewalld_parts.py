"""
One field of a zone of firewalld by itself: `firewall-cmd --list-ports`, `--list-services`, `--list-rich-rules`.

::

    # firewall-cmd --zone=public --list-ports
    6443/tcp 10250/tcp 30000-32767/tcp

Without ``--zone`` it is the default zone's (firewall-cmd(1)). What such a list does not name, the zone's other fields may let in, so that a
part alone denies nothing but by a rich rule that does.
"""

from __future__ import annotations

from analyzer import patterns as regex
from analyzer import schema
from analyzer.parsers.base import Emit, Fragment, Parser
from analyzer.parsers.firewalld import ACTIONS, ASKS, TOOL, opened, rich_rule
from analyzer.parsers.host_rows import is_cut, machine

ASKED = regex.compile(r"\bfirewall-cmd\b[^|;&\n]*?[ ]--list-(?P<part>ports|services|rich-rules)\b")
ZONE = regex.compile(r"[ ]--zone[= ](?P<zone>[\w./-]{1,40})")
FORMS = {
    "ports": regex.compile(
        r"\d{1,5}+(?:-\d{1,5}+)?/[a-z]{2,8}+(?:[ \t]++\d{1,5}+(?:-\d{1,5}+)?/[a-z]{2,8}+)*+[ \t]*+$"
    ),
    "services": regex.compile(r"[A-Za-z][\w.-]{0,60}+(?:[ \t]++[A-Za-z][\w.-]{0,60}+)*+[ \t]*+$"),
    "rich-rules": regex.compile(r"[ \t]*rule[ ](?P<rest>[^\n]+)$"),
}


def _part(fragment: Fragment) -> str:
    """The one field that the command asked for; "" for any other command."""
    found = ASKED.findall(fragment.context.command)
    return found[0] if len(found) == 1 else ""


def takes(fragment: Fragment) -> str:
    part = _part(fragment)
    if not part or ASKS.search(fragment.context.command) is None:
        return ""
    return f"the {part.replace('-', ' ')} of a zone of firewalld" if FORMS[part].match(fragment.opening[0][1]) else ""


def parse(fragment: Fragment, emit: Emit) -> None:
    part = _part(fragment)
    zone = ZONE.search(fragment.context.command)
    name = zone["zone"] if zone else None
    lines = [(number, m) for number, line in fragment.filled if (m := _read(part, number, line, emit)) is not None]
    if not lines:
        return
    emit(
        schema.HOST_FIREWALLS, lines[0][0], node=machine(fragment), tool=TOOL, chain=name, active=True if name is None else None,
        listed_whole=not is_cut(fragment) and len(lines) == len(list(fragment.filled)), part=part,
    )  # fmt: skip
    emit.records += 1
    if part == "rich-rules":
        rules = [(number, rich_rule(m["rest"])) for number, m in lines]
        for action in ACTIONS:
            for number, rule in rules:
                if rule.action == action:
                    rule.put(emit, number, TOOL, name)
        return
    for number, m in lines:
        for word in m[0].split():
            opened(part, word).put(emit, number, TOOL, name)


def _read(part: str, number: int, line: str, emit: Emit) -> regex.Match[str] | None:
    m = FORMS[part].match(line)
    if m is None:
        emit.unread(number, f"not of the {part.replace('-', ' ')} of a zone of firewalld")
    return m


PARSERS = (Parser("firewalld lists", r"(?!)", takes, parse, 32),)
