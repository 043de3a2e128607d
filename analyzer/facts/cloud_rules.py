"""
What the rules of a cloud's firewall say of one connection: the rule that decides, or the one that the cloud has of its own.

Google Cloud: the lowest priority first, of the same priority what denies; what no rule decides may leave and may not come in (VPC firewall
rules, "Priority" and "Implied rules"). AWS: a security group allows and denies the rest, a network ACL goes by its numbers. Azure: the lowest
priority first; what no rule decides may leave, and may come in from the virtual network ("Default security rules"). A rule whose networks or
ports are not shown may match or not, and what hangs on it is unknown.

Which machines a group or list is for is not shown, so of several the answer is what all of them say.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from enum import Enum
from typing import NamedTuple

from analyzer.addresses import valid
from analyzer.schema import FirewallRuleRow
from analyzer.wording import is_number

EVERYTHING = frozenset({"0.0.0.0/0", "::/0"})
LAST = 65536
STEP = 10
GROUP = "sg-"
FEW = 50
"""Ports that a rule may name together and still be meant for one program."""
INTERNET, VNET = "internet", "virtualnetwork"
"""Tags of Azure: addresses outside the virtual network that the internet reaches, and those inside it with what it is peered with."""


class RuleSays(Enum):
    """What becomes of the connection by the rules that are listed."""

    ALLOWED = "allowed"
    DENIED = "denied"
    UNKNOWN = "unknown"


class RuleVerdict(NamedTuple):
    """
    Attributes:
        rule: the one that decides, of a group that lets it not through any of its rows; None for what the cloud has where none does, and where it is not known.
        sure: is all of it shown that the answer hangs on.
        beside: rules of the direction that allow something else there, which an allowance may be added to.
    """

    says: RuleSays
    rule: FirewallRuleRow | None
    sure: bool
    beside: tuple[FirewallRuleRow, ...] = ()


def is_of_group(row: FirewallRuleRow) -> bool:
    """Is it a rule of a group of AWS, which has neither a priority nor denials."""
    return row.cloud == "aws" and row.priority is None


def by_network(rows: Iterable[FirewallRuleRow], direction: str) -> dict[str | None, list[FirewallRuleRow]]:
    """Rules of a direction that are in force, by their network, group or list."""
    found: dict[str | None, list[FirewallRuleRow]] = {}
    for row in rows:
        if row.direction == direction and row.disabled is not True and (row.action or is_of_group(row)):
            found.setdefault(row.network, []).append(row)
    return found


def judge(rows: Iterable[FirewallRuleRow], direction: str, host: str, port: int) -> RuleVerdict | None:
    """The answer for TCP to or from this host; None where no rule of the direction is listed, or those of several networks differ."""
    found = [_judged(own, direction, host, port) for own in by_network(rows, direction).values()]
    if len(found) < 2:
        return found[0] if found else None
    if found[0].says is RuleSays.UNKNOWN or any(one.says is not found[0].says for one in found):
        return None
    return found[0]._replace(
        sure=all(one.sure for one in found), beside=tuple(row for one in found for row in one.beside)
    )


def _judged(own: list[FirewallRuleRow], direction: str, host: str, port: int) -> RuleVerdict:
    if all(is_of_group(row) for row in own):
        return _of_group(own, host, port)
    beside = tuple(row for row in own if row.action == "allow" and _port(row, port) is not True)
    maybe: list[FirewallRuleRow] = []
    for row in sorted(own, key=lambda row: (LAST if row.priority is None else row.priority, row.action != "deny")):
        hit = _matches(row, host, port)
        if hit is None:
            maybe.append(row)
        if hit:
            if any(one.action != row.action for one in maybe) or row.priority is None:
                return RuleVerdict(RuleSays.UNKNOWN, None, False, beside)
            says = RuleSays.DENIED if row.action == "deny" else RuleSays.ALLOWED
            whole = row.listed_whole is True or says is RuleSays.DENIED
            return RuleVerdict(
                says if whole else RuleSays.UNKNOWN, row, bool(row.listed_whole and not row.targets), beside
            )
    if maybe:
        only = maybe[0] if all(one.action == "deny" for one in maybe) and _may_be_of_all(maybe[0], port) else None
        return RuleVerdict(RuleSays.DENIED if only else RuleSays.UNKNOWN, only, False, beside)
    if not all(row.listed_whole for row in own):
        return RuleVerdict(RuleSays.UNKNOWN, None, False, beside)
    if direction == "ingress" and own[0].cloud == "az":
        says = RuleSays.ALLOWED if valid(host) and ipaddress.ip_address(host).is_private else RuleSays.UNKNOWN
        return RuleVerdict(says, None, says is RuleSays.ALLOWED, beside)
    return RuleVerdict(RuleSays.ALLOWED if direction == "egress" else RuleSays.DENIED, None, True, beside)


def _of_group(own: list[FirewallRuleRow], host: str, port: int) -> RuleVerdict:
    """One rule that lets it through is enough; without one it is dropped."""
    rules = [row for row in own if row.action == "allow"]
    hits = [(_matches(row, host, port), row) for row in rules]
    beside = tuple(row for row in rules if _port(row, port) is not True)
    if (by := next((row for hit, row in hits if hit), None)) is not None:
        return RuleVerdict(RuleSays.ALLOWED, by, True, beside)
    if any(hit is None for hit, _ in hits) or not all(row.listed_whole for row in own):
        return RuleVerdict(RuleSays.UNKNOWN, None, False, beside)
    return RuleVerdict(RuleSays.DENIED, own[0], True, beside)


def names_port(row: FirewallRuleRow, port: int) -> bool:
    """Does a rule let TCP to this port in by its number, or by a few ports around it, and not with everything else."""
    if row.direction != "ingress" or row.action != "allow":
        return False
    for text in (row.traffic or "").lower().split(","):
        low, _, high = text.partition(":")[2].partition("-")
        if _one(text, port) and is_number(low) and int(high or low) - int(low) <= FEW:
            return True
    return False


def networks_of(rows: Iterable[FirewallRuleRow]) -> tuple[str, ...]:
    """Networks at the other end of these rules, each once, without everything."""
    every = (part for row in rows for part in (row.ranges or "").split(","))
    return tuple(dict.fromkeys(one for one in every if valid(one.partition("/")[0]) and one not in EVERYTHING))


def groups_of(rows: Iterable[FirewallRuleRow]) -> tuple[str, ...]:
    """Groups of AWS at the other end of these rules, each once."""
    every = (part for row in rows for part in (row.ranges or "").split(","))
    return tuple(dict.fromkeys(one for one in every if one.startswith(GROUP)))


def free_before(rows: Iterable[FirewallRuleRow], rule: FirewallRuleRow, least: int) -> int | None:
    """A priority that no rule of its network and direction has, a little before this one's."""
    if rule.priority is None:
        return None
    taken = {row.priority for row in rows if row.network == rule.network and row.direction == rule.direction}
    wanted = max(least, rule.priority - STEP)
    return next((n for n in (*range(wanted, least - 1, -1), *range(wanted, rule.priority)) if n not in taken), wanted)


def _may_be_of_all(row: FirewallRuleRow, port: int) -> bool:
    """Is it only its networks that the list does not show: by default they are all."""
    return row.ranges is None and _port(row, port) is True


def _matches(row: FirewallRuleRow, host: str, port: int) -> bool | None:
    answers = (_port(row, port), _host(row.ranges, host))
    return False if False in answers else None if None in answers else True


def _host(ranges: str | None, host: str) -> bool | None:
    """Is the host in one of the networks; of a name only every address is known to hold it."""
    if ranges is None:
        return None
    answers = [_within(one.strip(), host) for one in ranges.split(",")]
    return True if True in answers else None if None in answers else False


def _within(network: str, host: str) -> bool | None:
    """None for a name, and for a tag or group whose members nobody shows."""
    if network in EVERYTHING:
        return True
    if not valid(host):
        return None
    address = ipaddress.ip_address(host)
    if network.lower() == INTERNET:
        return not address.is_private
    if network.lower() == VNET:
        return True if address.is_private else None  # with public addresses of its own it need not be so
    try:
        return address in ipaddress.ip_network(network, strict=False)
    except ValueError:
        return None


def _port(row: FirewallRuleRow, port: int) -> bool | None:
    """Is TCP to this port among what the rule is about."""
    if row.traffic is None:
        return None
    answers = [_one(text.strip().lower(), port) for text in row.traffic.split(",")]
    return True if True in answers else None if None in answers else False


def _one(text: str, port: int) -> bool | None:
    protocol, _, ports = text.partition(":")
    if protocol in ("all", "-1"):
        return True
    if protocol not in ("tcp", "6"):
        return False if protocol.isalnum() else None
    if not ports:
        return True
    low, dash, high = ports.partition("-")
    if not is_number(low) or (dash and not is_number(high)):
        return None
    return int(low) <= port <= int(high or low)
