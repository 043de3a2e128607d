"""
What users see: exec, logs, cp, top, dashboard and webhooks, each works, partly, broken or unknown, with evidence.

exec, logs and cp all dial a kubelet (10250) through an agent; refusals for want of an agent break everything at once.
Denials by the API server (RBAC), missing objects and client-side faults are not symptoms of the tunnel.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from analyzer.admission import refusal
from analyzer.checks.base import Cite
from analyzer.current.order import is_old
from analyzer.diagnosis.extent import is_confined, is_of_few, is_of_targets
from analyzer.facts import api_services
from analyzer.facts.aggregated_calls import is_aggregated
from analyzer.facts.beside_pod import ready_beside
from analyzer.facts.metrics import BUNDLED, is_resource_metrics, is_unable, unregistered
from analyzer.facts.webhook_calls import is_of_webhook
from analyzer.konnectivity import chain, denial
from analyzer.konnectivity.chain import Caller, Leg, Reason
from analyzer.model import Placed, Symptom, SymptomState
from analyzer.schema import (
    APISERVICES,
    ENDPOINTS,
    EVENTS,
    FACTS,
    LOG_SIGNALS,
    SERVICES,
    TOOL_ERRORS,
    USAGE,
    WEBHOOKS,
    AgentConnectionRow,
    DialRow,
    EndpointRow,
    FactRow,
    LogSignalRow,
    ToolErrorRow,
)
from analyzer.tables.rows import Tables
from analyzer.tunnel import client_errors, errors
from analyzer.tunnel.dials import FAILED
from analyzer.tunnel.mentions import mentions
from analyzer.tunnel.uses import uses

if TYPE_CHECKING:
    from analyzer.facts.cluster import About
    from analyzer.tunnel.log import Log
    from analyzer.tunnel.view import TunnelView

NAMES = ("exec", "logs", "cp", "top", "dashboard", "webhooks")
KUBELETS = ("exec", "logs", "cp")
"""What all dials one port of the kubelets."""
WITH_OUTPUT = ("exec", "logs", "cp", "top")
"""Symptoms of which an output is a fact of its own: `exec_shown`, `top_unknown` ..."""
STEADY = 3
"""Dials in a row by which what failed before is over."""


def symptoms_of(tables: Tables, tunnel: TunnelView, about: About, cite: Cite) -> tuple[Symptom, ...]:
    """All six, in the contract's order."""
    bad: dict[str, list[Placed]] = {name: [] for name in NAMES}
    good: dict[str, list[Placed]] = {name: [] for name in NAMES}
    lost: dict[str, list[FactRow]] = {name: [] for name in WITH_OUTPUT}
    spoken = mentions(tables)
    without = about.product.value not in BUNDLED and unregistered(tables[TOOL_ERRORS], tables[APISERVICES])
    turned_away = errors.is_turned_away(tables[TOOL_ERRORS])
    for row in tables[TOOL_ERRORS]:
        if (row.source, row.line) in spoken or (turned_away and denial.is_login(row.message)):
            continue
        kind = row.class_
        hit = uses(row.command, row.message)
        whatever_it_says = kind == "other" and (
            chain.is_kubelet_call(row.message) or chain.is_service_call(row.message)
        )
        if (
            whatever_it_says
            or denial.is_kubelets_no(row.message)
            or chain.is_addressless(row.message)
            or errors.is_cut(row.message)
            or client_errors.is_not_upgraded(row)
            or chain.is_in_place(row.message)
        ):
            for name in hit:
                bad[name].append(row)
        elif kind == "tunnel":
            for name in [n for n in hit if n != "top"] or ["exec", "logs", "cp"]:
                bad[name].append(row)
        elif kind == "metrics":
            if not without:  # what is not installed is no symptom
                bad["top"].append(row)
        elif kind == "webhook" and not refusal.is_decision(row.message):
            bad["webhooks"].append(row)
    for service in tables[APISERVICES]:
        if is_resource_metrics(service.name) and api_services.is_available(service) is False:
            bad["top"].append(service)
    for fact in tables[FACTS]:
        name, _, way = fact.key.partition("_")
        if name in WITH_OUTPUT and way in ("shown", "unknown"):
            (good if way == "shown" else bad)[name].append(fact)
        elif name in WITH_OUTPUT and way == "lost":
            lost[name].append(fact)
    for name, tries in lost.items():
        bad[name] += [fact for fact in tries if any(_of_one_command(fact, other) for other in good[name])]
    for line in tables[LOG_SIGNALS]:
        if line.signal == "webhook_failed":
            if refusal.is_passed_over(line.message):
                continue  # the API server went on without its answer
            bad["webhooks"].append(line)
        elif line.signal in ("dialing_backend", "proxy_error", "no_agent", "server_leg", "socks_error"):
            for name in _through(line.message, about):
                bad[name].append(line)
            if (fault := chain.read(line.message)) is not None and is_resource_metrics(fault.name):
                bad["top"].append(line)
        elif line.signal == "metrics_unavailable":
            bad["top"].append(line)
    waiting = any(line.signal == "webhook_failed" and _is_late(line.message) for line in tables[LOG_SIGNALS])
    for event in tables[EVENTS]:
        if waiting and refusal.is_out_of_time(event.message):
            bad["webhooks"].append(event)  # the write waited for them
        if chain.is_webhook_call(event.message) and not is_old(event):
            bad["webhooks"].append(event)
        if is_unable(event.message) and not is_old(event):
            bad["top"].append(event)
    _apart(bad, good)
    _unbacked(tables, bad, good)
    _dials(tables, tunnel, about, bad, good)
    _share(bad, good)
    found = (_state(name, bad[name], good[name], cite) for name in NAMES)
    figures = bool(good["top"]) and not bad["top"]

    def few(rows: list[Placed]) -> bool:
        return figures and is_of_few(rows, about, tables[USAGE])

    return tuple(
        replace(
            one,
            confined=one.id in KUBELETS and (is_confined(bad[one.id], about) or few(bad[one.id])),
            of_targets=one.id in KUBELETS and is_of_targets(bad[one.id]),
        )
        if one.state is SymptomState.BROKEN
        else one
        for one in found
    )


def _of_one_command(lost: FactRow, other: Placed) -> bool:
    """Did the same command come through at another try: why it was lost is not told, and it was no wrong name and no missing right."""
    if not isinstance(other, FactRow) or other.source != lost.source:
        return False
    return (other.line or 0) - (other.below_command or 0) == (lost.line or 0) - (lost.below_command or 0)


def _is_late(message: str | None) -> bool:
    fault = chain.read(message)
    return fault is not None and fault.reason is Reason.TIMEOUT


def _apart(bad: dict[str, list[Placed]], good: dict[str, list[Placed]]) -> None:
    """
    Logs that came back are not denied by `error dialing backend`, which the API server says of what upgrades its connection alone.

    A log is asked for with a plain request, whose error names its URL (apiserver, `streamer.go` and `upgradeaware.go`).
    """
    if good["logs"]:
        bad["logs"] = [
            row for row in bad["logs"] if not (isinstance(row, LogSignalRow) and chain.is_upgrade(row.message))
        ]


def _share(bad: dict[str, list[Placed]], good: dict[str, list[Placed]]) -> None:
    """A command that came through shows kubelets that answer, so what failed dials alone say of the others is true of some nodes."""
    shown = [good[name][-1] for name in KUBELETS if good[name]]
    for name in KUBELETS if shown else ():
        own = any(
            isinstance(row, ToolErrorRow) or (isinstance(row, FactRow) and row.key.startswith(name))
            for row in bad[name]
        )
        if bad[name] and not good[name] and not own:
            good[name].append(shown[0])


def _unbacked(tables: Tables, bad: dict[str, list[Placed]], good: dict[str, list[Placed]]) -> None:
    """What a webhook that must be asked guards cannot be written while the record of its endpoints is empty."""
    backed: dict[tuple[str | None, str | None], list[EndpointRow]] = {}
    for row in tables[ENDPOINTS]:
        backed.setdefault((row.namespace, row.name), []).append(row)
    hooks = [hook for hook in tables[WEBHOOKS] if hook.failure_policy != "Ignore"]
    asked = [rows for hook in hooks if (rows := backed.get((hook.service_namespace, hook.service_name)))]
    empty = [rows[0] for rows in asked if all(row.ready_addresses == 0 for row in rows)]
    bad["webhooks"] += empty
    if empty:  # some are asked and can answer
        good["webhooks"] += [row for rows in asked for row in rows if row.ready_addresses][:1]


def _through(message: str | None, about: About) -> tuple[str, ...]:
    """What users see of a failed dial: nothing of one made by the proxy beside an API server, which serves other requests."""
    fault = chain.read(message)
    if fault is not None and fault.caller is Caller.UNKNOWN and fault.leg is Leg.TUNNEL and fault.address is not None:
        return ("exec", "logs") if about.is_kubelet(fault.address) else ()  # whose request it was, is not said
    if fault is not None and fault.caller is Caller.KUBELET and (path := chain.kubelet_path(fault.url)):
        return ("logs",) if path == "containerLogs" else ("exec",)  # the call that failed is told
    if fault is None or fault.caller in (Caller.KUBELET, Caller.UNKNOWN):
        return ("exec", "logs")
    if fault.caller is Caller.SERVICE and fault.reason is Reason.NO_AGENT:
        return ("exec", "logs")  # whoever asks the server gets this answer
    return ("webhooks",) if fault.caller is Caller.WEBHOOK else ()


def _dials(
    tables: Tables, tunnel: TunnelView, about: About, bad: dict[str, list[Placed]], good: dict[str, list[Placed]]
) -> None:
    """What the servers' and agents' logs show of dials: a port alone makes no webhook of what was dialled, it may be a user's own forward."""
    hooks, apis, services = tables[WEBHOOKS], tables[APISERVICES], tables[SERVICES]
    refusing = [log for log in tunnel.servers if not tunnel.is_recovered(log) and tunnel.late_no_agent(log)]
    for log in refusing:
        for name in KUBELETS:
            bad[name] += tunnel.late_no_agent(log)
    if refusing and (
        other := next((s for log in tunnel.servers if log not in refusing for s in _held(tunnel, log)), None)
    ):
        for name in KUBELETS:
            good[name].append(other)  # which server is asked, the balancer decides: some calls come through
    if len(refusing) == 1 == len(tunnel.servers):
        _of_one_server(refusing[0], about, bad, good)
    for event in tunnel.dial_errors:
        target = errors.target(event.error) or event.address
        names: tuple[str, ...] = ("exec", "logs", "cp")
        if not about.is_kubelet(target):
            of_hooks = is_of_webhook(target, hooks, services, tables[ENDPOINTS], about.pods)
            names = ("webhooks",) if of_hooks and not is_aggregated(target, apis, services) else ()
        for name in names:
            bad[name].append(event)
    for dial in tunnel.dials:
        if dial.outcome == "ok" and dial.address:
            if about.is_kubelet(dial.address):
                for name in ("exec", "logs", "cp"):
                    good[name].append(dial)
        elif dial.outcome in ("lost", "cancelled") and (dial.address is None or about.is_kubelet(dial.address)):
            for name in ("exec", "logs", "cp"):
                bad[name].append(dial)
    if any(dial.outcome == "lost" and dial.address is None for dial in tunnel.dials):
        for (
            name
        ) in KUBELETS:  # whom they were for, none of these logs says: what holds for the lost ones holds for the others
            good[name] += [dial for dial in tunnel.dials if dial.outcome == "ok" and dial.address is None]


def _of_one_server(log: Log, about: About, bad: dict[str, list[Placed]], good: dict[str, list[Placed]]) -> None:
    """What the log of one server alone tells, of several that run, is true of the calls that come to it: the others say nothing here."""
    beside = ready_beside(about.pods, log.pod, log.source)
    for name in (*KUBELETS, "top") if beside else ():
        if bad[name] and all(row.source == log.source for row in bad[name]):
            good[name].append(beside[0].rows[0])


def _held(tunnel: TunnelView, log: Log) -> list[AgentConnectionRow]:
    """Streams of agents that a server holds at the end of its log."""
    held = tunnel.agents_open(log)
    return [stream for stream in tunnel.streams_at(log) if stream.agent_id in held and stream.disconnected_at is None]


def _state(name: str, bad: list[Placed], good: list[Placed], cite: Cite) -> Symptom:
    if bad and good:
        stamps = [t for r in bad if (t := getattr(r, "at", None) or getattr(r, "started_at", None)) is not None]
        last_bad = max(stamps, default=None)
        # refusals before the first good dial are a start-up burst, not a symptom of now
        first_good = min((t for r in good if (t := getattr(r, "started_at", None)) is not None), default=None)
        # of dials that an agent took and that came to nothing, one that is answered says that it comes and goes
        tried = sum(isinstance(r, DialRow) or getattr(r, "message", None) in FAILED for r in bad)
        over = tried < 2 or len(good) >= STEADY
        if over and last_bad is not None and first_good is not None and last_bad < first_good:
            return Symptom(name, SymptomState.WORKS, cite(good[-1:]))
        return Symptom(name, SymptomState.PARTLY, cite([*bad[-1:], *good[-1:]]))
    if bad:
        return Symptom(name, SymptomState.BROKEN, cite(bad[-2:]))
    if good:
        return Symptom(name, SymptomState.WORKS, cite(good[-1:]))
    return Symptom(name, SymptomState.UNKNOWN)
