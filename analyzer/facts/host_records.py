"""
What a machine's own firewall wrote down of a connection that it refused: the kernel's line on the machine itself.

::

    [UFW BLOCK] IN=ens3 OUT= MAC=... SRC=10.1.0.4 DST=10.1.0.5 ... PROTO=TCP SPT=51244 DPT=10250 ...
    filter_IN_public_REJECT: IN=ens3 OUT= ...

Who writes it is told by its prefix: ufw's and firewalld's are their own (ufw(8), firewalld.conf(5), "LogDenied"), any other is a rule's of somebody's.
"""

from __future__ import annotations

from collections.abc import Iterable, Set
from typing import NamedTuple

from analyzer import patterns as regex
from analyzer.facts.host_matching import HostAsk
from analyzer.facts.host_rules import HostAnswer, HostKeeper, HostTool
from analyzer.schema import FirewallDenialRow

NETFILTER = "netfilter"
OF_ZONE = regex.compile(
    r"(?:^|[\W_])IN_(?P<zone>[A-Za-z0-9-]{1,40}?)(?:_(?:DROP|REJECT|DENY|deny))|FINAL_(?:REJECT|DROP)"
)
OF_UFW = regex.compile(r"\bUFW (?:LIMIT )?BLOCK\b")
REJECTS = regex.compile(r"(?i)reject|refus")


class RecordedDenial(NamedTuple):
    """
    Attributes:
        answers: what a caller may meet of it: of what only says that it refused nobody knows how.
    """

    row: FirewallDenialRow
    keeper: HostKeeper
    answers: frozenset[HostAnswer]


def is_own(row: FirewallDenialRow) -> bool:
    """Is it of what comes to the machine itself: it goes out nowhere."""
    return row.device == NETFILTER and not row.to_zone and bool(row.target_ip)


def recorded(rows: Iterable[FirewallDenialRow], ask: HostAsk, callers: Set[str]) -> RecordedDenial | None:
    """
    The last refusal of such a connection that the machine wrote down.

    Args:
        callers: addresses of the cluster's machines and pods; whoever else knocks is to be kept out.
    """
    own = [
        row
        for row in rows
        if is_own(row)
        and (row.target_ip, row.target_port) == (ask.host, ask.port)
        and (row.protocol or "").lower() == ask.protocol
        and row.source_ip in callers
        and row.source_ip != ask.host
    ]
    return _read(own[-1]) if own else None


def _read(row: FirewallDenialRow) -> RecordedDenial:
    prefix = row.rule or ""
    if OF_UFW.search(prefix):
        return RecordedDenial(
            row, HostKeeper(HostTool.UFW, "", False), frozenset({HostAnswer.SILENCE, HostAnswer.REFUSED})
        )
    answers = frozenset({HostAnswer.NO_ROUTE, HostAnswer.REFUSED} if REJECTS.search(prefix) else {HostAnswer.SILENCE})
    if (m := OF_ZONE.search(prefix)) is not None:
        return RecordedDenial(
            row, HostKeeper(HostTool.FIREWALLD, m["zone"] or "", prefix.lower().endswith("_deny")), answers
        )
    return RecordedDenial(row, HostKeeper(HostTool.IPTABLES, "filter INPUT", True), answers)
