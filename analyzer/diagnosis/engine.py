"""
From a snapshot to a report: checks with their needs, causes ranked by precedence, the verdict. The one place that knows all.

A check that needs a table gets it by its parameter's name; `outcomes[id]` runs a check that another one asks for. A fault
inside one check becomes its status `error` and costs only that check.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from analyzer import causes, checks, schema
from analyzer.causes.base import CauseRule, Finding
from analyzer.checks.base import Answer, Check, is_cut
from analyzer.checks.commands import told_of
from analyzer.current.mixed import two_distributions, unlike
from analyzer.diagnosis import in_short, several, waiting
from analyzer.diagnosis.audit import audit, losses
from analyzer.diagnosis.beside import beside
from analyzer.diagnosis.complaint import complaint, is_carried
from analyzer.diagnosis.complaint_aside import refuted
from analyzer.diagnosis.complaint_quiet import quiet
from analyzer.diagnosis.doubt import carried, doubted, foreword
from analyzer.diagnosis.health import carries, come_through, spared
from analyzer.diagnosis.held import held_gaps, not_held
from analyzer.diagnosis.inputs import bounded, is_understood
from analyzer.diagnosis.outcomes import OutcomesOnDemand
from analyzer.diagnosis.plan import plan
from analyzer.diagnosis.ranking import ranked
from analyzer.diagnosis.spoken import Speaker, not_there
from analyzer.diagnosis.symptoms import symptoms_of
from analyzer.diagnosis.verdict import headline, not_understood, verdict_of
from analyzer.errors import NotEnoughEvidence
from analyzer.facts.elsewhere import elsewhere
from analyzer.mesh.choose import mesh_view
from analyzer.model import (
    BundleInfo,
    Cause,
    Cluster,
    Gap,
    InputSummary,
    Outcome,
    ReportData,
    Status,
    Symptom,
    Verdict,
)  # fmt: skip
from analyzer.policy.legs import PolicyView
from analyzer.registry import collect, modules
from analyzer.snapshot.clusters import ClusterShare
from analyzer.snapshot.snapshot import SnapshotData
from analyzer.tunnel.faults import Faults
from analyzer.tunnel.sides import sides
from analyzer.tunnel.view import TunnelView
from analyzer.version import __version__
from analyzer.wording import NOT_LOOKED_AT


def all_checks() -> list[Check]:
    """Every check, the actions last: they look at all others."""
    found: list[Check] = []
    for module in sorted(modules(checks), key=lambda m: (m.__name__.endswith(".act"), m.__name__)):
        found.extend(getattr(module, "CHECKS", ()))
    return found


def all_causes() -> list[CauseRule]:
    """Every cause in the order of precedence."""
    found: list[CauseRule] = collect(causes, "CAUSES")
    return sorted(found, key=lambda rule: (rule.rank, rule.id))


class Engine:
    """Diagnoses one snapshot."""

    def __init__(self, snapshot: SnapshotData) -> None:
        self.snapshot = snapshot
        tables = snapshot.current.tables
        self.tables = tables
        self.speaker = Speaker(snapshot.about)
        self.tunnel = TunnelView(tables, snapshot.about)
        self.mesh = mesh_view(tables, snapshot.about)
        self.views: dict[str, Any] = {
            "about": snapshot.about, "tunnel": self.tunnel, "mesh": self.mesh, "cite": snapshot.cite,
            "policy": PolicyView(tables, snapshot.about), "faults": Faults(tables), "sides": sides(tables), "past": snapshot.current.past, "now": snapshot.now,
        }  # fmt: skip
        self.views["logs_fatal"] = self._fatal()
        self.views["symptoms"] = symptoms_of(tables, self.tunnel, snapshot.about, snapshot.cite)
        known = all_checks()
        self.outcomes = OutcomesOnDemand({check.id: check for check in known}, self._check)
        self.views["outcomes"] = self.outcomes
        self.known = known
        self.two_distributions = two_distributions(snapshot.rows)
        self.others = elsewhere(tables, snapshot.about)
        self.quoted = self.views["faults"].quoted
        self.rules = all_causes()
        self._ranks = {rule.id: rule.rank for rule in self.rules}
        self._given: dict[Callable[..., object], dict[str, Any]] = {}
        self.held = held_gaps(snapshot.about, tables[schema.LISTINGS], tables[schema.EVENTS])

    def _fatal(self) -> tuple[schema.KonnectivityEventRow, ...]:
        """Lines with which a server ended at its start, when nothing follows them."""
        return tuple(end for log in self.tunnel.servers if (end := log.fatal_end) is not None)

    def _arguments(self, needs: tuple[str, ...]) -> dict[str, Any]:
        return {name: self.views[name] if name in self.views else self.tables[name] for name in needs}

    def _check(self, check: Check) -> Outcome:
        try:
            answer = check.run(**self._arguments(check.needs))
        except NotEnoughEvidence as error:
            answer = Answer(Status.UNKNOWN, str(error), "", (), tuple(Gap(*gap) for gap in error.missing))
        except Exception as error:  # the one home of a broad except: a fault in a check costs that check only
            answer = Answer(
                Status.ERROR, f"this check failed: {type(error).__name__}: {error}", "a fault of the analyzer"
            )
        if (
            answer.status is Status.PASS
            and not answer.of_one
            and (kind := next((k for k in check.whole if is_cut(self.tables[schema.LISTINGS], k)), None))
        ):
            what = f"the whole list of {kind}"
            answer = Answer(
                Status.UNKNOWN, f"{answer.summary} of a list of {kind} that is cut; what it does not show may be otherwise", answer.basis,
                answer.evidence, (Gap(what, f"kubectl get {kind} -A -o wide" if kind != "nodes" else "kubectl get nodes -o wide"),),
            )  # fmt: skip
        return self.speaker.outcome(
            Outcome(
                check.id,
                check.title,
                check.steps,
                answer.status,
                answer.summary,
                answer.basis,
                answer.evidence[: self.snapshot.limits.evidence],
                not_held(answer.missing, self.held),
                answer.subjects,
                answer.detail,
                (answer.broken or check.broken_when_failed) and not answer.partial,
                answer.outside,
                check.seen_in,
                check.of_health,
                check.in_headline,
                check.sign_of,
                check.is_effect,
                answer.partial,
            )
        )

    def _assuming(self, rule: CauseRule, outcomes: Mapping[str, Outcome]) -> Cause | None:
        """A rule's cause under other outcomes; one that needs more than an outcome (a subject's name) finds none."""
        try:
            return self._cause(rule, outcomes)
        except (LookupError, ValueError):
            return None

    def _cause(self, rule: CauseRule, outcomes: Mapping[str, Outcome] | None = None) -> Cause | None:
        given = self._given.get(rule.run)
        if given is None:
            given = self._given[rule.run] = self._arguments(rule.needs)
        if outcomes is not None and "outcomes" in given:
            given = {**given, "outcomes": outcomes}
        finding: Finding | None = rule.run(**given)
        if finding is None or not finding.evidence:
            return None
        known = self.outcomes if outcomes is None else outcomes
        finding = carried(finding, rule, known, self.snapshot.about, self.tunnel, self.snapshot.cite)
        finding = doubted(
            finding,
            self.snapshot.about,
            self.snapshot.current.disputed,
            self.snapshot.unclear,
            self.two_distributions,
            self.others,
            self.quoted,
        )
        finding = self.speaker.finding(replace(finding, mind=not_held(finding.mind, self.held)))
        return Cause(
            rule.id,
            finding.title or rule.title,
            finding.certainty,
            finding.summary,
            tuple(dict.fromkeys(finding.explains)),
            finding.evidence[: self.snapshot.limits.evidence],
            finding.scope,
            finding.remedies,
            finding.mind,
            finding.rival,
            rule.family,
            finding.is_reason or bool(rule.settings),
        )

    def _found(self) -> list[Cause]:
        """Every cause whose rule finds one."""
        return [cause for rule in self.rules if (cause := self._cause(rule)) is not None]

    def _rank(self, found: list[Cause]) -> tuple[Cause, ...]:
        return ranked(found, self._ranks)

    def run(self, *, planned: bool = True) -> ReportData:
        """
        The whole report; of several clusters that nobody chose from only which they are.

        Args:
            planned: say what to collect next, which asks every cause again under other answers and is most of the cost.
        """
        if self.snapshot.clusters and self.snapshot.cluster is None:
            return self._undecided(self.snapshot.clusters)
        master = self.outcomes.get("CP-08")
        outcomes = waiting.unasked(tuple(self.outcomes[check.id] for check in self.known), master)
        found = self._found()
        in_order = self._rank(list(found))
        symptoms: tuple[Symptom, ...] = self.views["symptoms"]
        lost, inputs = losses(self.snapshot), self._inputs()
        verdict = verdict_of(outcomes, in_order, symptoms, lost=bool(lost))
        outcomes = outcomes if in_order else spared(outcomes, symptoms)
        about = self.snapshot.about
        cluster = Cluster(
            about.id.value,
            about.product.value or "unknown",
            about.version.value,
            about.infrastructure.value or "unknown",
            about.tunnel,
            about.called,
            about.language.told,
            *told_of(about),
        )
        cite = self.snapshot.cite
        words = complaint(self.tables, self.views["faults"], self.tunnel, about, symptoms, cite)
        if words is None and verdict is Verdict.INCONCLUSIVE and not in_order:
            past, carried = self.snapshot.current.past, is_carried(symptoms)
            aside = self.snapshot.aside
            words = quiet(self.tables, past, self.tunnel, about, outcomes, cite, carried=carried, aside=aside)
        if words is not None and words.aside:
            works, stands = come_through(symptoms), carries(outcomes, symptoms)
            words = refuted(words, () if stands else works) if works or stands else words
        words, in_order = waiting.first_wait(master, about, words), waiting.patient(master, about, in_order)
        words = self.speaker.complaint(words)
        before = (
            foreword(about, unlike(self.tables), self.two_distributions, explained=bool(in_order))
            + waiting.notice(master, verdict)
            + waiting.starting(about, in_order)
        )
        explained = {i for cause in in_order for i in cause.explains}
        unexplained = tuple(o.id for o in outcomes if o.status is Status.FAIL and o.id not in explained)
        return ReportData(
            __version__, self._bundle(), cluster, verdict, headline(verdict, in_order, outcomes, before, symptoms, words) if is_understood(inputs, symptoms) else not_understood(words), in_order, symptoms, _ordered(outcomes),
            inputs, self._sizes(), audit(self.snapshot, self.tunnel), in_short.agents(about, self.tunnel, self.outcomes), in_short.bgp(self.mesh, self.outcomes), unexplained,
            plan({o.id: o for o in outcomes}, self.rules, found, self._assuming, self._rank, not_there(self.snapshot.about, self.known)) if planned and not waiting.is_deleted(master) else (),
            lost, words, beside(about, outcomes, self.speaker, explained=bool(in_order)),
        )  # fmt: skip

    def _undecided(self, members: tuple[ClusterShare, ...]) -> ReportData:
        outcomes = several.unasked(self.known, self.outcomes["CTX-10"], members, self.snapshot.reading["name"])
        text, told = several.named(members), NOT_LOOKED_AT
        return ReportData(
            __version__, self._bundle(), Cluster(), Verdict.INCONCLUSIVE, text, (), several.unseen(self.views["symptoms"]), _ordered(outcomes),
            self._inputs(), self._sizes(), audit(self.snapshot, self.tunnel), told, told, losses=losses(self.snapshot),
        )  # fmt: skip

    def _sizes(self) -> dict[str, int]:
        return {name: self.snapshot.size(name) for name in sorted(schema.TABLES)}

    def _bundle(self) -> BundleInfo:
        reading = self.snapshot.reading
        inputs = self.snapshot.rows[schema.INPUTS]
        first = min((r.first_at for r in inputs if r.first_at is not None), default=None)
        last = max((r.last_at for r in inputs if r.last_at is not None), default=None)
        return BundleInfo(
            reading["name"],
            reading["size"],
            reading["sha256"],
            reading["members"],
            _iso(first),
            _iso(last),
            _iso_us(self.snapshot.captured_at),
        )

    def _inputs(self) -> tuple[InputSummary, ...]:
        return bounded(
            InputSummary(
                r.source, r.kind or "unknown", r.kind_reason or "", r.size_bytes or 0, r.lines, r.records, r.unread_lines,
                _iso(r.first_at), _iso(r.last_at), r.status, r.note or "",
            )
            for r in self.snapshot.rows[schema.INPUTS]
        )  # fmt: skip


def _ordered(outcomes: Iterable[Outcome]) -> tuple[Outcome, ...]:
    return tuple(sorted(outcomes, key=lambda o: _natural(o.id)))


def _natural(id: str) -> tuple[str, int, str]:
    family, _, number = id.partition("-")
    digits = "".join(c for c in number if c.isdigit())
    return family, int(digits or 0), number


def _iso(value: datetime.datetime | None) -> str | None:
    return None if value is None else str(value.strftime("%Y-%m-%dT%H:%M:%S.%fZ"))


def _iso_us(value: int | None) -> str | None:
    if value is None:
        return None
    return datetime.datetime.fromtimestamp(value / 1e6, tz=datetime.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
