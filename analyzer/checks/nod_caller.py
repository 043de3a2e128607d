"""The last leg of exec and logs at its far end (NOD-03): does the kubelet accept who calls it, which is the API server."""

from __future__ import annotations

from analyzer.checks import commands, details
from analyzer.checks.base import Answer, Cite, Family, failed, passed, plural, unknown, warned
from analyzer.facts.cluster import About
from analyzer.konnectivity import denial
from analyzer.konnectivity.chain import Caller, Leg, Reason
from analyzer.model import Placed, Works
from analyzer.schema import LogSignalRow, ToolErrorRow
from analyzer.tables.rows import Rows
from analyzer.tunnel import errors
from analyzer.tunnel.faults import Faults

CHECKS = Family()
CODES = frozenset({"401", "403"})


@CHECKS.check("NOD-03", "Do the kubelets accept the API server's calls?", "S0a", seen_in=(Works.USED,))
def accepts(
    about: About, tool_errors: Rows[ToolErrorRow], log_signals: Rows[LogSignalRow], faults: Faults, cite: Cite
) -> Answer:
    """
    A kubelet that answers 401 or 403 was reached: everything up to it works, and it does not take the API server's certificate or name.

    A user whom the API server itself refuses is another thing, and no kubelet was asked then. A kubelet's log names the certificate's fault;
    whose certificate it was, it does not say.
    """
    refusals = [row for row in log_signals if row.signal == "caller_refused"]
    why = f"{refusals[-1].name}" if refusals else ""
    away = errors.is_turned_away(tool_errors)
    bad: list[Placed] = [
        row for row in tool_errors if denial.is_denied(row.message) and not (away and denial.is_login(row.message))
    ]
    seen = {(row.source, row.line) for row in bad}
    answers = faults.of(Leg.TARGET, caller=Caller.KUBELET, reasons=frozenset({Reason.STATUS}))
    bad += [one.row for one in answers if one.fault.code in CODES and (one.row.source, one.row.line) not in seen]
    if bad:
        missed = next((m for row in reversed(bad) if (m := denial.right_missed(getattr(row, "message", None)))), None)
        known = missed[0] if missed and not denial.is_anonymous(missed[0]) else None
        who = f"the API server calls as {missed[0]}" if missed else ""
        right = f", which may not {missed[1]} {missed[2]}" if missed and known else ""
        return failed(
            "a kubelet turns the API server's calls down"
            + (f": {who}{right}" if who else "")
            + (f"; the kubelet's own word: {why}" if why else ""),
            plural(len(bad), "call") + " that a kubelet answered so",
            cite([*bad[-3:], *refusals[-1:]], limit=4),
            detail=details.KubeletsNo(known, f"{missed[1]} {missed[2]}" if missed else ""),
        )
    if came := about.came_through:
        return passed("kubelets did what they were asked", plural(len(came), "command"), cite(came[:2]))
    if refusals:
        return warned(
            f"a kubelet does not take the certificate of who calls it, as the API server does: {why}",
            f"{plural(len(refusals), 'refusal')} in the kubelet's log",
            cite(refusals[-3:]),
            detail=details.KubeletsNo(None),
        )
    probe = commands.Gap("whether a call to a kubelet comes through", commands.worker_log(about))
    return unknown("no call to a kubelet is shown, good or bad", probe)
