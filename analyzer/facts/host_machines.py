"""The machines whose own firewall the bundle shows, by the names of nodes where they are nodes."""

from __future__ import annotations

import bisect
from collections.abc import Mapping

from analyzer import patterns as regex
from analyzer.facts.host_rules import MachineFirewall
from analyzer.facts.nodes import Node, named
from analyzer.schema import HostFirewallRow, HostRuleRow
from analyzer.tables.rows import Rows

ENDINGS = regex.compile(r"\.(?:txt|log|out|conf|rules|v4|v6)$")


def machines(
    nodes: Mapping[str, Node], firewalls: Rows[HostFirewallRow], rules: Rows[HostRuleRow]
) -> dict[str, MachineFirewall]:
    """Firewall by machine: a node's name, else as the prompt or the command calls it, "" where nothing does."""
    chains_of: dict[str, list[HostFirewallRow]] = {}
    rules_of: dict[str, list[HostRuleRow]] = {}
    places: dict[tuple[str, str | None], str] = {}
    above: dict[tuple[str, str, str | None], list[tuple[int, str]]] = {}
    for row in firewalls:
        name = _machine(nodes, row, places)
        chains_of.setdefault(name, []).append(row)
        above.setdefault((row.source, row.tool, row.chain), []).append((row.line or 0, name))
    for begins in above.values():
        begins.sort()
    for rule in rules:
        begun = above.get((rule.source, rule.tool, rule.chain), [])
        at = bisect.bisect_right(begun, rule.line or 0, key=lambda place: place[0])
        rules_of.setdefault(begun[at - 1][1] if at else _machine(nodes, rule, places), []).append(rule)
    return {name: MachineFirewall(own, rules_of.get(name, [])) for name, own in chains_of.items()}


def _machine(
    nodes: Mapping[str, Node], row: HostFirewallRow | HostRuleRow, places: dict[tuple[str, str | None], str]
) -> str:
    key = (row.source, row.node)
    if key not in places:
        places[key] = (named(nodes, row.node) or row.node) if row.node else in_path(nodes, row.source) or ""
    return places[key]


def in_path(nodes: Mapping[str, Node], path: str) -> str | None:
    """The one node whose name, its first part or its address stands as a word in the path; the innermost part that holds one counts."""
    for part in reversed(regex.split(r"[/!]", path)):
        found = {node.name for node in nodes.values() for one in _called(node) if _stands(one, ENDINGS.sub("", part))}
        if found:
            return found.pop() if len(found) == 1 else None
    return None


def _called(node: Node) -> list[str]:
    return [one for one in (node.name, node.name.partition(".")[0], node.internal_ip) if one]


def _stands(name: str, part: str) -> bool:
    at = part.find(name)
    while at >= 0:
        before, behind = part[at - 1 : at], part[at + len(name) :][:2]
        if not before.isalnum() and not behind[:1].isalnum() and not (behind[:1] in "-." and behind[1:].isdigit()):
            return True
        at = part.find(name, at + 1)
    return False
