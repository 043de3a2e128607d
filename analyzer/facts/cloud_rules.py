"""
What the rules of a cloud's firewall say of one connection: the rule that decides, or the one that the cloud has of its own.

Google Cloud: the lowest priority first, of the same priority what denies; what no rule decides may leave and may not come in (VPC firewall
rules, "Priority" and "Implied rules"). A rule whose networks or ports are not shown may match or not, and what hangs on it is unknown.
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


class RuleSays(Enum):
    """What becomes of the connection by the rules that are listed."""

    ALLOWED = "allowed"
    DENIED = "denied"
    UNKNOWN = "unknown"


class RuleVerdict(NamedTuple):
    """
    Attributes:
        rule: the one that decides; None for what the cloud has where none does, and where it is not known.
        sure: is all of it shown that the answer hangs on.
        beside: rules of the direction that allow something else there, which an allowance may be added to.
    """

    says: RuleSays
    rule: FirewallRuleRow | None
    sure: bool
    beside: tuple[FirewallRuleRow, ...] = ()


def judge(rows: Iterable[FirewallRuleRow], direction: str, host: str, port: int) -> RuleVerdict | None:
    """The answer for TCP to or from this host; None where no rule of the direction is listed, or those of several networks are."""
    own = [row for row in rows if row.direction == direction and row.disabled is not True and row.action]
    if not own or len({row.network for row in own}) > 1:
        return None
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
    return RuleVerdict(RuleSays.ALLOWED if direction == "egress" else RuleSays.DENIED, None, True, beside)


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
    listed = ranges.split(",")
    if EVERYTHING.intersection(listed):
        return True
    if not valid(host):
        return None
    try:
        nets = [ipaddress.ip_network(one.strip(), strict=False) for one in listed]
    except ValueError:
        return None
    return any(ipaddress.ip_address(host) in net for net in nets)


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
