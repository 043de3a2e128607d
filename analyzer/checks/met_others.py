"""Aggregated APIs other than metrics (MET-02): each is a service in the cluster that the API server asks through the tunnel."""

from __future__ import annotations

from analyzer.addresses import valid
from analyzer.checks import commands, details
from analyzer.checks.base import Answer, Cite, Family, failed, passed, plural, some, unknown
from analyzer.facts import api_services
from analyzer.facts.metrics import is_resource_metrics
from analyzer.konnectivity import chain
from analyzer.konnectivity.chain import Caller
from analyzer.model import Placed, Works
from analyzer.schema import ApiServiceRow
from analyzer.tables.rows import Rows
from analyzer.tunnel.errors import trust
from analyzer.tunnel.faults import Faults

CHECKS = Family()


@CHECKS.check(
    "MET-02",
    "Are the aggregated APIs besides metrics available?",
    "S0a",
    "S14",
    seen_in=(Works.USED,),
    in_headline=True,
)
def others(apiservices: Rows[ApiServiceRow], faults: Faults, cite: Cite) -> Answer:
    """
    API services of Calico, OpenShift, OLM, custom metrics and the like, with the innermost reason where one is stated.

    kubectl asks all of them before every command, so one that is down slows and fills every output.
    """
    down = [r for r in apiservices if api_services.is_available(r) is False and not is_resource_metrics(r.name)]
    stated = [r for r in apiservices if api_services.is_available(r) is not None]
    found: dict[str, tuple[ApiServiceRow | None, chain.Fault | None]] = {
        str(r.name): (r, chain.read(r.message) or _by_reason(r)) for r in down
    }
    for row in down:  # a condition that names only the service behind is that API service's own
        own = next((r for r in down if r is not row and api_services.is_behind(r, row.name)), None)
        if own is not None and (cut := found.pop(str(row.name), None)) is not None:
            found[str(own.name)] = (own, chain.read(own.message) or cut[1])
    rows: list[Placed] = list(down)
    known = {str(r.name) for r in stated}
    for one in faults.of(caller=Caller.AGGREGATED):
        name = one.fault.name or api_services.untold_at(apiservices, one.row.source)
        if one.table == "apiservices" or name is None or is_resource_metrics(name) or "." not in name:
            continue
        if name in found and found[name][1] is None:
            found[name] = (found[name][0], one.fault)
            rows.append(one.row)
        elif name not in known and name not in found:
            found[name] = (next((r for r in apiservices if r.name == name), None), one.fault)
            rows.append(one.row)
    basis = f"{plural(len(stated), 'API service')} with a state, {plural(len(rows) - len(down), 'error text')}"
    if found:
        return failed(
            f"{plural(len(found), 'API service')} down: "
            + some(_said(name, row, fault) for name, (row, fault) in found.items()),
            basis,
            cite(rows),
            subjects=list(found),
            detail=details.AggregatedDown(
                tuple(
                    details.DownService(
                        name,
                        row.service if row else None,
                        fault.leg if fault else None,
                        fault.reason if fault else None,
                        trust(fault.inner) if fault and fault.reason is chain.Reason.CERTIFICATE else None,
                        bool(fault and fault.is_refusal),
                        _dialled(fault),
                    )
                    for name, (row, fault) in found.items()
                )
            ),
        )
    if not stated:
        return unknown("no API service is listed", commands.Gap("API services", "kubectl get apiservices -o yaml"))
    return passed(f"{plural(len(stated), 'API service')}, none down besides metrics", basis, cite(stated[:1]))


def _dialled(fault: chain.Fault | None) -> str | None:
    """The address that gave no answer: as the error states it, else that of the URL that was called."""
    if fault is None or fault.reason is not chain.Reason.TIMEOUT:
        return None
    at = (fault.url or "").partition("://")[2].partition("/")[0]
    return fault.address or (at if valid(at.rpartition(":")[0].strip("[]")) else None)


STATED = {
    "MissingEndpoints": (chain.Reason.NO_ENDPOINTS, "its service has no ready endpoints"),
    "EndpointsNotFound": (chain.Reason.NO_ENDPOINTS, "its service has no endpoints"),
    "ServicePortError": (chain.Reason.NO_PORT, "its service has no port of that number"),
    "ServiceNotFound": (chain.Reason.NO_SERVICE, "its service does not exist"),
}
"""Reasons of the condition Available that say it all without a message (kube-aggregator, available_controller.go)."""


def _by_reason(row: ApiServiceRow) -> chain.Fault | None:
    """What a table's one word for the reason says."""
    stated = STATED.get(row.reason or "")
    return (
        chain.Fault(Caller.AGGREGATED, chain.Leg.TARGET, stated[0], f"{row.reason}: {stated[1]}", row.name)
        if stated
        else None
    )


def _said(name: str, row: ApiServiceRow | None, fault: chain.Fault | None) -> str:
    behind = f" (service {row.service})" if row is not None and row.service and "/" in row.service else ""
    why = fault.inner if fault is not None else (row.available or "") if row is not None else ""
    return f"{name}{behind}: {why}"
