"""What a bundle lacks, as every report lists it."""

from __future__ import annotations

from analyzer import patterns as regex
from analyzer.model import Beside, Candidate, Cause, Certainty, Gap, Remedy, ReportData, Status
from analyzer.vendors.access import who

SRE = "sre"
OF_OPENVPN = ("TUN-", "VPN-")
"""What the ids of checks begin with that ask which tunnel there is, and whether OpenVPN's stands."""
PROMQL = regex.compile(r"(?:[a-z]+\()?[a-z_:]{3,60}\{")


def prompt(command: str) -> str:
    """What stands before a command: ``$ `` for a shell, else the name of the place where it is asked."""
    if command.startswith("@"):
        return "chat bot: "
    return "Prometheus: " if PROMQL.match(command) else "$ "


def asked(what: str, command: str | None) -> str:
    """What is to be collected; of what operators alone can ask for it says so, and how a customer gets at it."""
    return f"[{SRE}] {what} (a customer: by a case with IBM support)" if who(command) == SRE else what


def to_be_sure(cause: Cause) -> list[Gap]:
    """What would confirm or refute a cause; what its remedies run anyway is not asked for again."""
    told = {remedy.command for remedy in cause.remedies}
    return [gap for gap in cause.would_change_our_mind if gap.command is None or gap.command not in told]


def unsaid(data: ReportData) -> list[Beside]:
    """What stands beside the tunnel and is not in the headline."""
    return [one for one in data.beside if one.says not in data.headline]


def cures_beside(data: ReportData) -> list[Remedy]:
    """What cures that, where there is no cause and no complaint whose candidates come first."""
    return [] if data.causes or data.complaint else [remedy for one in data.beside for remedy in one.remedies]


def looks_first(data: ReportData) -> Gap | None:
    """What tells the candidates apart, where several are possible and none is more: before that any cure is a guess."""
    several = len(data.causes) > 1 and all(cause.certainty is Certainty.POSSIBLE for cause in data.causes)
    return next(iter(to_be_sure(data.causes[0])), None) if several else None


def candidates(data: ReportData) -> tuple[Candidate, ...]:
    """What may be behind the user's own line, where a cause that is only possible rests on it: what separates them comes before a cure."""
    first = next(iter(data.causes), None)
    if data.complaint is None or (first is not None and first.certainty is not Certainty.POSSIBLE):
        return ()
    if first is not None and (len(data.causes) > 1 or data.complaint.line not in first.evidence):
        return ()
    return data.complaint.candidates if first is None or len(data.complaint.candidates) > 1 else ()


def to_collect(data: ReportData) -> list[tuple[str, str | None, list[str]]]:
    """
    (what to collect, the command for it, ids of the checks that it would decide), the most useful first.

    What would say why a check failed that no cause explains, or what a warning of the headline waits for, goes before what would
    decide an open one; where the tunnel is OpenVPN, that tunnel before what lies beside it.
    """
    own = OF_OPENVPN if data.cluster.tunnel == "openvpn" else ()
    found: dict[tuple[str, str | None], list[str]] = {}
    first: set[tuple[str, str | None]] = set()
    for outcome in data.checks:
        unexplained = outcome.status is Status.FAIL and outcome.id in data.unexplained
        unexplained |= outcome.status is Status.WARN and outcome.in_headline
        if unexplained or (outcome.status is Status.UNKNOWN and not outcome.outside):
            for gap in outcome.missing:
                found.setdefault((gap.what, gap.command), []).append(outcome.id)
                first |= {(gap.what, gap.command)} if unexplained else set()
    return sorted(
        ((what, command, ids) for (what, command), ids in found.items()),
        key=lambda item: (item[:2] not in first, not any(id.startswith(own) for id in item[2]), -len(item[2]), item[0]),
    )


def first_steps(data: ReportData) -> list[tuple[str, str | None]]:
    """What to do first and the command for it: what separates candidates (one line each), else a cure, else what to collect."""
    if apart := candidates(data):
        return [(asked(one.what, one.shown_by.command), one.shown_by.command) for one in apart]
    if look := looks_first(data):
        return [(f"tell the candidates apart: collect {asked(look.what, look.command)}", look.command)]
    cures = [one for cause in data.causes[:1] for one in cause.remedies] or cures_beside(data)
    if cures or data.complaint:
        return [(f"[{one.who}] {one.text}", one.command) for one in cures[:1]]
    return [(f"collect {asked(what, command)}", command) for what, command, _ in to_collect(data)[:1]]
