"""The metrics API (MET-01): metrics-server, its API service, and what `top` says."""

from __future__ import annotations

from analyzer.checks import commands, details
from analyzer.checks.base import (
    Answer,
    Cite,
    Family,
    counted,
    failed,
    not_applicable,
    passed,
    plural,
    some,
    unknown,
    warned,
)
from analyzer.checks.lacking import detail_of
from analyzer.checks.metrics_place import metrics_place
from analyzer.checks.state import not_ready, untold
from analyzer.current.order import is_old
from analyzer.facts import api_services
from analyzer.facts import metrics as metrics_api
from analyzer.facts.cluster import About
from analyzer.facts.controlled import short
from analyzer.facts.metrics import BUNDLED, is_resource_metrics, unregistered
from analyzer.konnectivity.chain import Caller
from analyzer.schema import ApiServiceRow, EventRow, ListingRow, LogSignalRow, ToolErrorRow, WorkloadRow
from analyzer.tables.rows import Rows
from analyzer.tunnel.faults import Faults
from analyzer.wording import excerpt, without_header

CHECKS = Family()
HALTS = frozenset(
    {
        "FailedScheduling",
        "Failed",
        "BackOff",
        "FailedMount",
        "FailedCreatePodSandBox",
        "CreateContainerConfigError",
        "Evicted",
    }
)
"""Reasons of events that say why a pod is not started, or not kept."""
OWN_FAULTS = frozenset({"MissingEndpoints", "ServiceNotFound", "EndpointsNotFound", "ServicePortError"})
"""Reasons of an API service that speak of the service behind it, and of no way to it (kube-aggregator's availability controller)."""


@CHECKS.check("MET-01", "Is the metrics API available?", "S0a", in_headline=True)
def metrics(
    about: About,
    workloads: Rows[WorkloadRow],
    apiservices: Rows[ApiServiceRow],
    tool_errors: Rows[ToolErrorRow],
    log_signals: Rows[LogSignalRow],
    events: Rows[EventRow],
    listings: Rows[ListingRow],
    faults: Faults,
    cite: Cite,
) -> Answer:
    """metrics-server and its APIService; `top` fails alone when they are down, and with everything else when the tunnel is."""
    rows = [r for r in apiservices if is_resource_metrics(r.name)]
    pods = about.role("metrics-server")
    bad_pods = not_ready(pods)
    errors: list[ToolErrorRow | LogSignalRow | EventRow] = [
        *(r for r in tool_errors if r.class_ == "metrics"),
        *(r for r in log_signals if r.signal == "metrics_unavailable"),
        *(r for r in events if metrics_api.is_unable(r.message) and not is_old(r)),
    ]
    metrics_down = [r for r in rows if api_services.is_available(r) is False]
    basis = counted(
        plural(len(apiservices), "API service"),
        plural(len(pods), "metrics-server pod"),
        plural(len(errors), "error text"),
    )
    service = next((r.service for r in [*metrics_down, *rows] if r.service and "/" in r.service), None)
    spare = bool(pods) and len(bad_pods) < len(pods)
    empty = [r for r in tool_errors if r.class_ == "metrics" and metrics_api.is_empty(r.message)]
    scrapes = [r for r in log_signals if r.signal == "scrape_failed"]
    if scrapes and not errors:  # alone it may be of its start
        errors += [r for r in log_signals if r.signal == "metrics_unready"][-1:]
    absent = [] if pods or about.product.value in BUNDLED else unregistered(tool_errors, apiservices)
    if absent:
        return warned(
            "metrics-server is not installed: no API service answers `top`", basis, cite(absent), detail=details.MetricsApi(False)
        )  # fmt: skip
    if empty and not metrics_down and not bad_pods:
        why_none = next((r.name for r in reversed(scrapes) if r.name), None)
        return failed(
            "the metrics API answers, and has no numbers"
            + (f": metrics-server does not get them from the kubelets ({why_none})" if why_none else ""),
            basis,
            cite([*empty[:2], *scrapes[-2:]]),
            detail=details.MetricsApi(True, service=service, empty=True, scrape=metrics_api.scrape_fault(why_none)),
        )
    serves = any(api_services.is_available(r) is True for r in rows)  # who answers has a pod, whatever a count says
    lacking = [] if pods or serves else short(about, list(workloads), list(events), "metrics-server")
    lacking = [one for one in lacking if not one.ready]
    if metrics_down or (bad_pods and not spare) or (errors and not rows) or lacking:
        why = next((one for one in faults.of(caller=Caller.AGGREGATED) if is_resource_metrics(one.fault.name)), None)
        text = some(
            [f"{r.name} {r.available}{f': {why.fault.inner}' if why else ''}" for r in metrics_down]
            + [f"{p.name} {p.state}" for p in bad_pods]
            + [one.words for one in lacking]
            + list(dict.fromkeys(excerpt(without_header(e.message), 120) for e in errors))
        )
        # without numbers it is not ready, and its API not available: what it is refused at the kubelets comes first
        refused = next((r.name for r in reversed(scrapes) if r.name), None) if why is None else None
        names = {p.name for p in bad_pods}
        why_not = about.halts.first(bad_pods)
        halt = (
            None
            if why_not
            else next(
                (e for e in reversed(events) if e.type == "Warning" and e.object_name in names and e.reason in HALTS),
                None,
            )
        )
        text += f"; {why_not.words}" if why_not else ""
        text += f"; {halt.reason}: {excerpt(halt.message or '', 160)}" if halt else ""
        text += f"; metrics-server gets no numbers from the kubelets ({refused})" if refused else ""
        return failed(
            text,
            basis,
            cite(
                [
                    *(scrapes[-1:] if refused else []),
                    *metrics_down,
                    *([why.row] if why else []),
                    *([why_not.row] if why_not else []),
                    *(p.rows[0] for p in bad_pods),
                    *(row for one in lacking for row in one.rows),
                    *([halt] if halt else []),
                    *errors,
                ]
            ),
            subjects=[r.reason or "" for r in metrics_down],
            detail=details.MetricsApi(
                bool(bad_pods or lacking) or any(r.reason in OWN_FAULTS for r in metrics_down),
                why.fault if why else None,
                service,
                scrape=metrics_api.scrape_fault(refused),
                pods=tuple((p.namespace or "kube-system", p.name, p.state) for p in bad_pods),
                waits=excerpt(halt.message or "", 160) if halt else "",
                ran=any(p.restarts or p.running for p in bad_pods[:1]),
                lacking=detail_of(lacking[0]) if lacking else None,
            ),
        )
    everywhere = any(r.kind == "pods" and r.complete and r.namespace is None and (r.rows or 0) > 1 for r in listings)
    if not rows and not pods and everywhere and about.product.value not in BUNDLED:
        return not_applicable(
            "no metrics-server among the pods of all namespaces, and nothing else says who answers `top`"
        )
    if not rows and not pods:
        return unknown(
            "neither metrics-server nor its API service in the bundle",
            commands.Gap("API services", f"kubectl get apiservices; {metrics_place(about).pods}"),
        )
    if not rows and not bad_pods and (silent := untold(pods, commands.agent_pods())):
        return silent
    if bad_pods:
        return passed(
            f"another metrics-server pod serves than {some(f'{p.name} {p.state}' for p in bad_pods)}",
            basis,
            cite([*rows, *(p.rows[0] for p in bad_pods)]),
        )
    fine = [*(["metrics-server"] if pods else []), *(["its API service"] if rows else [])]
    text = f"{' and '.join(fine)} {'are' if len(fine) > 1 else 'is'} fine"
    return passed(text, basis, cite(rows or [p.rows[0] for p in pods]))
