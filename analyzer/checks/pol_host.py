"""The firewall of the nodes themselves, on the ways that must reach them (POL-11)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from analyzer.checks import details
from analyzer.checks.base import Answer, Cite, Family, failed, not_applicable, passed, plural, some, unknown, warned
from analyzer.checks.host_ways import HostMachine, HostWay, Met, WaysIn
from analyzer.facts.cluster import About
from analyzer.facts.host_machines import machines
from analyzer.facts.host_records import RecordedDenial, is_own, recorded
from analyzer.facts.host_rules import HostAnswer, HostKeeper, HostSays, HostTool, HostVerdict, MachineFirewall, together
from analyzer.facts.nodes import named
from analyzer.mesh.plain import MeshView
from analyzer.model import Gap, Placed
from analyzer.policy.legs import PolicyView
from analyzer.policy.ways import Way
from analyzer.schema import FirewallDenialRow, HostFirewallRow, HostRuleRow, LogSignalRow, PortTestRow
from analyzer.tables.rows import Rows
from analyzer.tunnel.faults import Faults
from analyzer.tunnel.view import TunnelView

CHECKS = Family()
MOST = 3
"""Denials that one sentence names."""
LOOK = "nft list ruleset; iptables-save; firewall-cmd --list-all-zones; ufw status verbose"
NAMES = {Way.HOST_KUBELET: "kubelet", Way.SERVER: "Konnectivity server", Way.BGP: "BGP", Way.TYPHA: "Typha", Way.TUNNEL: "pods of other nodes", Way.NODE_API: "API server"}  # fmt: skip
SETTLED = frozenset({HostSays.ALLOWED, HostSays.DENIED})
VERBS = {HostAnswer.SILENCE: "drops", HostAnswer.NO_ROUTE: "rejects", HostAnswer.REFUSED: "rejects"}


class Decided(NamedTuple):
    """
    A way in and what the machine's own rules say of it.

    Attributes:
        beside: rules of the same zone or chain that let something else in.
        record: what the machine itself wrote down of it.
    """

    asked: HostWay
    verdict: HostVerdict
    keeper: HostKeeper
    beside: tuple[HostRuleRow, ...] = ()
    record: RecordedDenial | None = None

    @property
    def is_felt(self) -> bool:
        """Does somebody meet just what such a denial gives."""
        return self.met is not None

    @property
    def by_record(self) -> bool:
        """Is it the machine's record alone that says so."""
        return self.verdict.chain is None and self.record is not None

    @property
    def met(self) -> Met | None:
        """Who met just what such a denial gives."""
        answers = self.record.answers if self.record is not None and self.by_record else {self.verdict.answer}
        return next((met for met in self.asked.met if met.answer in answers), None)

    @property
    def answer(self) -> HostAnswer:
        if self.record is not None and self.by_record:
            return self.met.answer if self.met is not None else min(self.record.answers, key=lambda one: one.value)
        return self.verdict.answer

    @property
    def what(self) -> str:
        ask = self.asked.ask
        port = f" {ask.port}" if ask.port is not None else ""
        return f"{ask.protocol.upper()}{port} ({NAMES[self.asked.way]})"

    @property
    def place(self) -> str:
        tool, name, _ = self.keeper
        if tool is HostTool.UFW or not name:
            return tool.value
        return f"{tool.value}, {'zone' if tool is HostTool.FIREWALLD else 'chain'} {name}"

    @property
    def denial(self) -> details.HostDenial:
        asked, verdict, keeper = self.asked, self.verdict, self.keeper
        return details.HostDenial(
            asked.machine.name, asked.machine.address, asked.way, asked.ask.protocol, asked.ask.port, keeper.tool,
            keeper.place, keeper.by_rule, self.answer, asked.networks,
            self.is_felt, verdict.sure,
        )  # fmt: skip

    @property
    def text(self) -> str:
        sure = "" if self.verdict.sure else ", as it does by default with what no rule lets in"
        told = ", by its own record" if self.by_record else ""
        return f"{self.asked.machine.name} itself {VERBS[self.answer]} {self.what}: {self.place}{sure}{told}"


@CHECKS.check("POL-11", "Does each node's own firewall let in what must reach it?", "S6", "S10a", in_headline=True)
def lets_in(
    about: About, tunnel: TunnelView, faults: Faults, mesh: MeshView, policy: PolicyView, port_tests: Rows[PortTestRow], log_signals: Rows[LogSignalRow], host_firewalls: Rows[HostFirewallRow],
    host_rules: Rows[HostRuleRow],
    firewall_denials: Rows[FirewallDenialRow], cite: Cite,
) -> Answer:  # fmt: skip
    """
    The kubelet, a Konnectivity server on the machine, an API server that other machines call in vain, BGP and Typha where sessions are down or its pod runs, and the pods' tunnel between nodes.

    It fails where the rules deny a way and somebody meets there just what such a denial gives: silence of a drop, `no route to host` or a refusal
    of what rejects. What nobody is shown to meet is a warning. A rule that may match, a chain that is not listed and a cut list leave it open,
    unless the machine itself wrote down that it refused another of the cluster's there.
    """
    own_records = [row for row in firewall_denials if is_own(row)]
    if not host_firewalls and not own_records:
        return not_applicable("no rule of a node's own firewall is listed")
    ways = WaysIn(about, tunnel, faults, mesh, policy, port_tests, log_signals)
    listed = machines(about.nodes, host_firewalls, host_rules)
    names = dict.fromkeys([*listed, *(named(about.nodes, row.target_ip) or "" for row in own_records)])
    known = {name: machine for name in names if (machine := ways.machine(name)) is not None}
    if not known and not listed:
        return not_applicable("what is recorded of refused connections is of no machine of this cluster")
    if not known:
        others = some(name or "a machine that is not named" for name in listed)
        gap = Gap("the rules of the node's own firewall, with its name", f"ssh <node> '{LOOK}'")
        return unknown(
            f"the firewall that is listed is that of {others}, which is not shown to be of this cluster", gap
        )
    decided = list(_decided(ways, listed, known, own_records))
    if not decided:
        return not_applicable("nothing that the tunnel needs is shown to come to the machines whose firewall is listed")
    basis = f"{plural(len(decided), 'way')} into {plural(len(known), 'machine')} of which rules or records are shown"
    bad = [one for one in decided if one.verdict.says is HostSays.DENIED]
    if bad:
        return _denied(bad, basis, cite)
    open_ = [one for one in decided if one.verdict.says is not HostSays.ALLOWED]
    if open_:
        return _open(open_[0], basis)
    first = decided[0]
    more = f", and {plural(len(decided) - 1, 'other way')} into listed machines" if len(decided) > 1 else ""
    return passed(f"{first.asked.machine.name} lets {first.what} in ({first.place}){more}", basis, cite(_rows(decided)))


def _decided(
    ways: WaysIn, listed: Mapping[str, MachineFirewall], known: Mapping[str, HostMachine], records: list[FirewallDenialRow]
) -> Iterable[Decided]:  # fmt: skip
    for name, machine in known.items():
        own = listed.get(name) or MachineFirewall((), ())
        for asked in ways.into(machine):
            verdict = together(own.judge(asked.ask))
            record = recorded(records, asked.ask, ways.callers)
            if record is not None and not asked.came_through and (verdict is None or verdict.says not in SETTLED):
                yield Decided(asked, HostVerdict(HostSays.DENIED, record.keeper.tool), record.keeper, (), record)
                continue
            if verdict is None:
                continue
            if verdict.says is HostSays.DENIED and asked.came_through:
                verdict = verdict._replace(says=HostSays.UNKNOWN)
            yield Decided(asked, verdict, own.keeper(verdict), tuple(own.lets_in(verdict)[-2:]), record)


def _rows(decided: Iterable[Decided]) -> list[Placed]:
    rows = ((one.verdict.by, one.verdict.chain, one.record.row if one.record is not None else None) for one in decided)
    return list(dict.fromkeys(row for every in rows for row in every if row is not None))


def _denied(bad: list[Decided], basis: str, cite: Cite) -> Answer:
    felt = [one for one in bad if one.is_felt]
    detail = details.HostDenials(tuple(one.denial for one in bad))
    text = "; ".join(one.text for one in (felt or bad)[:MOST])
    if felt and (met := felt[0].met) is not None:
        proof = cite([*_rows(felt)[:2], met.row, *felt[0].beside], limit=4)
        return failed(f"{text}; who comes there meets: {met.answer.value}", basis, proof, subjects=sorted({one.asked.machine.name for one in felt}), detail=detail)  # fmt: skip
    other = next((met.answer for one in bad for met in one.asked.met), None)
    tail = (
        f"who comes there meets {other.value}, which these rules do not give"
        if other is not None
        else "that somebody is kept out is not shown"
    )
    return warned(f"{text}; {tail}", basis, cite([*_rows(bad)[:2], *bad[0].beside]), subjects=sorted({one.asked.machine.name for one in bad}), detail=detail)  # fmt: skip


def _open(one: Decided, basis: str) -> Answer:
    name, tool = one.asked.machine.name, one.verdict.tool
    gap = Gap(f"all rules of {name}'s own firewall", f"ssh {name} '{LOOK}'")
    if one.verdict.says is HostSays.OFF:
        return unknown(f"{tool.value} is not in force on {name}, and no other rules of it are listed", gap, basis=basis)
    if one.verdict.says is HostSays.ALONE:
        return unknown(f"{tool.value} of {name} lets {one.what} in; what firewalld and nftables have in tables of their own is not listed", gap, basis=basis)  # fmt: skip
    if one.asked.came_through:
        return unknown(f"the rules of {name} ({tool.value}) do not let {one.what} in, and calls came through", gap, basis=basis)  # fmt: skip
    return unknown(f"what {name} ({tool.value}) does with {one.what} hangs on what its list does not show", gap, basis=basis)  # fmt: skip
