"""Rules of the cloud's own firewall on the way from the agents to the server (POL-10)."""

from __future__ import annotations

from analyzer.addresses import valid
from analyzer.checks import commands, details
from analyzer.checks.base import Answer, Cite, Family, failed, not_applicable, passed, plural, unknown, warned
from analyzer.facts.cloud_rules import RuleSays, judge
from analyzer.facts.cluster import About
from analyzer.schema import FirewallRuleRow
from analyzer.tables.rows import Rows
from analyzer.tunnel import errors
from analyzer.tunnel.view import TunnelView
from analyzer.wording import is_number

CHECKS = Family(of_tunnel=True)
OUT = "egress"


@CHECKS.check("POL-10", "Do the rules of the cloud's firewall let the agents reach the server?", "S10a")
def way_out(about: About, tunnel: TunnelView, firewall_rules: Rows[FirewallRuleRow], cite: Cite) -> Answer:
    """
    Egress of TCP to the address and port that the agents dial, by the rules that its tool lists.

    A list that shows no networks, or was filtered by something else than the direction, leaves open what is not in it. Nothing says for
    which machines a rule with tags is.
    """
    rows = [row for row in firewall_rules if row.direction == OUT]
    if not rows:
        return not_applicable("no rule of a cloud's firewall for what leaves is listed")
    target = _target(tunnel)
    if target is None:
        return unknown("the agents' server host and port are not known", commands.agent_daemonset(about))
    host, port = target
    found, basis = judge(rows, OUT, host, port), f"{plural(len(rows), 'rule')} for what leaves listed"
    gap = commands.Gap("all rules of the network for what leaves", 'gcloud compute firewall-rules list --filter="direction=EGRESS" --format=json')  # fmt: skip
    if found is None:
        return unknown("the rules of several networks are listed, and not which of them the nodes are in", gap, basis=basis)  # fmt: skip
    shown = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    if found.says is RuleSays.ALLOWED:
        by = f"rule {found.rule.name}" if found.rule is not None else "the network's default, for no rule matches"
        return passed(f"egress to {shown} is allowed by {by}", basis, cite([found.rule] if found.rule else rows[:1]))
    if found.says is RuleSays.UNKNOWN or found.rule is None:
        return unknown(f"what the rules say of egress to {shown} hangs on what the list does not show", gap, basis=basis)  # fmt: skip
    rule, beside = found.rule, found.beside
    detail = details.CloudDenial(str(rule.name), rule.network, rule.priority, host, port, tuple(str(one.name) for one in beside), found.sure)  # fmt: skip
    lacks = f"; {', '.join(detail.beside)} allows other ports" if detail.beside else ""
    text = f"egress to {shown} is denied by rule {rule.name} (priority {rule.priority}, {rule.traffic}){lacks}"
    proof = cite([rule, *beside[:2]])
    if tunnel.failing:
        return failed(text, basis, proof, subjects=[str(rule.name)], detail=detail)
    return warned(f"{text}; that an agent is cut off is not shown", basis, proof, subjects=[str(rule.name)], detail=detail)  # fmt: skip


def _target(tunnel: TunnelView) -> tuple[str, int] | None:
    """What an agent failed to dial last, else the server that they are told; an address before a name."""
    dialled = [target for state in tunnel.failing for e in state.failures if (target := errors.target(e.error))]
    host, port = tunnel.server_address
    every = [*reversed(dialled), *([f"{host}:{port}"] if host and port else [])]
    ends = [(one.rpartition(":")[0].strip("[]"), one.rpartition(":")[2]) for one in every]
    known = [(name, int(number)) for name, number in ends if is_number(number)]
    return next((one for one in known if valid(one[0])), known[0] if known else None)
