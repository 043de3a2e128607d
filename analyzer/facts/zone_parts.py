"""
What the parts of firewalld that are listed alone say of a new connection: a zone's ports, services and rich rules, and policies between zones.

Rich rules deny before they allow, and before what ports and services let in (firewalld.richlanguage(5)); a policy of a negative priority is asked
before the zone, and another one behind it (firewalld.policies(5)).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from analyzer.schema import HostFirewallRow, HostRuleRow

PARTS = ("rich-rules", "ports", "services")
FIREWALLD = "firewalld"
POLICY, SET = "policy", "set"
DENIES = frozenset({"reject", "drop"})
ANY = "ANY"
Matches = Callable[[HostRuleRow], bool | None]


class ZonePart(NamedTuple):
    """One list, and the rules in it."""

    row: HostFirewallRow
    rules: tuple[HostRuleRow, ...]

    def first(self, matches: Matches) -> tuple[bool | None, HostRuleRow | None]:
        """(does a rule of it match, the rule); None where that is not known."""
        for rule in self.rules:
            if rule.action != "none" and (hit := matches(rule)) is not False:
                return hit, rule
        return (False if self.row.listed_whole else None), None


class PartsSay(NamedTuple):
    """
    Attributes:
        is_let_in: None where it hangs on what is not listed.
        by: the rule or the list that decides.
        sure: False where the zone's own end, which no part shows, is taken for the usual one.
    """

    is_let_in: bool | None
    row: HostFirewallRow
    by: HostRuleRow | HostFirewallRow
    sure: bool = True


def parts_of(rows: Iterable[HostFirewallRow], rules: Iterable[HostRuleRow]) -> list[ZonePart]:
    """Every such list with the rules below its begin; of each zone and part the last."""
    found: dict[tuple[str | None, str | None], HostFirewallRow] = {}
    begins = [row for row in rows if row.tool == FIREWALLD]
    for row in begins:
        if row.part and row.part != SET:
            found[row.chain, row.part] = row
    owned: dict[int, list[HostRuleRow]] = {}
    for rule in rules:
        above = [row for row in begins if row.source == rule.source and (row.line or 0) <= (rule.line or 0)]
        if above:
            owned.setdefault(id(max(above, key=lambda row: row.line or 0)), []).append(rule)
    return [ZonePart(row, tuple(owned.get(id(row), ()))) for row in found.values()]


def with_set(rows: Iterable[HostFirewallRow], rule: HostRuleRow) -> HostRuleRow | None:
    """The rule with the members of the set that it asks for, where that is listed; None where the set is empty, for then it matches nothing."""
    bare = (rule.sources or "").lstrip("!")
    if not bare.startswith("@"):
        return rule
    listed = [row for row in rows if row.part == SET and row.chain == bare[1:] and row.tool == rule.tool]
    if not listed or not listed[-1].listed_whole:
        return rule
    members = (listed[-1].sources or "").split(",") if listed[-1].sources else []
    if (rule.sources or "").startswith("!"):
        return _from(rule, [f"!{one}" for one in members])
    return _from(rule, members) if members else None


def _from(rule: HostRuleRow, sources: list[str]) -> HostRuleRow:
    values = {column.attribute: getattr(rule, column.attribute) for column in type(rule).columns}
    return HostRuleRow(source=rule.source, line=rule.line, **values | {"sources": ",".join(sources) or None})


def of_lists(parts: Iterable[ZonePart], matches: Matches) -> PartsSay | None:
    """What ports, services and rich rules say of the default zone; where another zone is named, nothing tells that it is asked."""
    own = {one.row.part: one for one in parts if one.row.part in PARTS and one.row.chain is None}
    if not own:
        return None
    first = next(iter(own.values()))
    rich, rule = own["rich-rules"].first(matches) if "rich-rules" in own else (None, None)
    if rich and rule is not None and rule.action in DENIES:
        return PartsSay(False, own["rich-rules"].row, rule)
    open_ = [(own[name].first(matches), own[name]) for name in ("ports", "services") if name in own]
    accepts = next(((one, by) for (hit, by), one in open_ if hit and by is not None), None)
    if rich and rule is not None:
        return PartsSay(True, own["rich-rules"].row, rule)
    if accepts is not None:
        return PartsSay(True if rich is False else None, accepts[0].row, accepts[1])
    none = rich is False and len(open_) == len(PARTS) - 1 and all(hit is False for (hit, _), _ in open_)
    return PartsSay(False if none else None, first.row, first.row, sure=False)


def by_policies(parts: Iterable[ZonePart], zone: str | None, matches: Matches) -> PartsSay | None:
    """What an active policy may do with what comes from this zone to the machine; None where none of them has a say."""
    for one in sorted(parts, key=lambda part: part.row.line or 0):
        asked = (one.row.zones or "").split(",")
        if one.row.part != POLICY or one.row.active is False or not (ANY in asked or zone is None or zone in asked):
            continue
        hit, rule = one.first(matches)
        if rule is not None or hit is None or one.row.policy is not None:
            return PartsSay(None, one.row, rule or one.row)
    return None
