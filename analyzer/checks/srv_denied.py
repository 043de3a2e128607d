"""Whom the server says no to (SRV-03, SRV-04): dials without an agent, agents without a valid identity."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from analyzer.checks import ca_changes, carried, commands, details, shown_certificates
from analyzer.checks.base import Answer, Cite, Family, failed, openvpn, passed, plural, unknown, warned
from analyzer.checks.srv import server_lines, why_silent, without_log
from analyzer.facts import counters
from analyzer.facts.cluster import About
from analyzer.konnectivity.chain import Caller, Leg, Reason
from analyzer.model import Works
from analyzer.schema import CertificateRow
from analyzer.tables.rows import Rows
from analyzer.tunnel import errors, turned_away
from analyzer.tunnel.errors import ErrorClass
from analyzer.tunnel.faults import Faults
from analyzer.tunnel.log import CONNECTED
from analyzer.tunnel.view import TunnelView
from analyzer.vendors import inspection
from analyzer.wording import excerpt, innermost

CHECKS = Family(of_tunnel=True)


@CHECKS.check("SRV-03", "Does the server refuse dials for want of an agent?", "S9")
def refusals(about: About, tunnel: TunnelView, faults: Faults, cite: Cite) -> Answer:
    """
    `No agent available` and its kin: the strongest proof that no tunnel was up; a burst right after a start is normal.

    The server's own words inside another program's error (kubectl, an event, an API service) are its words: so it answered
    that call, whatever its log in the bundle shows.
    """
    if no := openvpn(about):
        return no
    quoted = [
        one
        for one in faults.of(Leg.TUNNEL, reasons=frozenset({Reason.NO_AGENT}))
        if one.fault.caller is not Caller.UNKNOWN  # words that no call stands around may be anybody's
    ]
    passing = carried.between(about, faults)
    if quoted and not any(tunnel.late_no_agent(log) for log in tunnel.servers):
        elsewhere = (
            "; the server logs in the bundle hold none: another server, or another time" if tunnel.servers else ""
        )
        none, held = counters.without_agents(about.facts)
        answer = failed(
            f"{plural(len(quoted), 'refusal')} for want of an agent, quoted by who was refused: {quoted[-1].fault.inner}{elsewhere}",
            f"{plural(len(quoted), 'error text')}, {plural(len(tunnel.servers), 'server log')}",
            cite(one.row for one in quoted[-3:]),
            detail=details.NoAgentRefusals(details.RefusedBy.QUOTED),
            broken=not tunnel.servers and not passing,
        )
        return replace(answer, partial=bool(none and held) or carried.some_only(about, tunnel))
    if not tunnel.servers:
        client = [
            e
            for log in tunnel.logs
            if log.component == "client"
            for e in log.events
            if errors.classify(e.error) is ErrorClass.NO_AGENT
        ]
        if client:
            return failed(
                f"{plural(len(client), 'refusal')} in the API server's log",
                "API server log",
                cite(client[-3:]),
                detail=details.NoAgentRefusals(details.RefusedBy.CLIENT),
                broken=True,
            )
        return without_log(about)
    late = [(log, tunnel.late_no_agent(log)) for log in tunnel.servers]
    bad = [(log, found) for log, found in late if found]
    every = [e for _, found in late for e in found]
    basis = f"{len(every)} of {server_lines(tunnel)}"
    if bad:
        last_at = max((e.at for e in every if e.at is not None), default=None)
        recovered = all(tunnel.is_recovered(log) for log, _ in bad)
        when = f", last at {last_at:%H:%M:%S}" if last_at is not None else ""
        of = [logs for logs in tunnel.server_groups if any(log is one for one, _ in bad for log in logs)]
        text = f"{plural(len(every), 'dial')} refused, no agent connected, on {len(of)} of {len(tunnel.server_groups)} servers{when}"
        found = details.NoAgentRefusals(details.RefusedBy.SERVER, recovered)
        if recovered:
            return warned(text + "; agents connected afterwards", basis, cite(every[-2:]), detail=found)
        cut_off = not any(tunnel.agents_open(log) for log in tunnel.servers)
        if cut_off and (uses := carried.uses_since(about, every)):
            cut_off, text = False, f"{text}; but {carried.in_words(uses)}, and nothing says which of both is later"
        elif cut_off and passing:
            cut_off, text = False, f"{text}; but of the calls that were tried in one place some came through"
        subjects = [log.name for log, _ in bad]
        return failed(text, basis, cite(every[-3:]), subjects=subjects, detail=found, broken=cut_off)
    if all(log.lines < 5 for log in tunnel.servers):
        return unknown("the server log is too short to tell", commands.server_log(about), basis=basis)
    if odd := tunnel.foreign_script(tunnel.servers):
        return unknown(odd, commands.server_log(about), basis=basis)
    return passed("no refusal", basis, cite([e for log in tunnel.servers for e in log.events[:1]]))


def _signer(certificate: CertificateRow | None) -> tuple[bool, str, int | None]:
    """Whether what is shown was signed by something on the way, and where it was shown."""
    return (
        (inspection.signs(certificate.issuer), certificate.host or "", certificate.port)
        if certificate is not None
        else (False, "", None)
    )


@CHECKS.check("SRV-04", "Does the server accept the agents' identity?", "S10a", seen_in=(Works.CONNECTED,))
def identity(
    about: About, tunnel: TunnelView, certificates: Rows[CertificateRow], now: datetime | None, cite: Cite
) -> Answer:
    """
    Token and certificate refusals. The agent's own log cannot name one: it only says that no server ID came. What openssl shows of the
    server's certificate stands beside the agents' words; one that has run out is said without them, too.

    `lookup failed` is the agent's fault, `Failed to authenticate request` means the review call itself failed.
    """
    if no := openvpn(about):
        return no
    refused = tunnel.refusals
    trust = [e for s in tunnel.agent_states for e in s.failures if errors.classify(e.error) in errors.TRUST]
    vague = [e for s in tunnel.failing for e in s.failures if errors.unnamed(e.error)]
    host, port = tunnel.server_address
    shown = shown_certificates.of(certificates, {host} - {None}, {port})
    if shown is None and host is None:
        shown = shown_certificates.of_a_server(certificates, about.kubelet_ports)
    over = shown is not None and shown_certificates.has_run_out(shown, now)
    if shown is not None and over and not refused and not trust:
        return warned(
            f"the certificate that {host}:{port} shows has run out ({shown_certificates.says(shown)}): agents refuse it",
            "a look with openssl at what the agents dial",
            cite([shown]),
            detail=details.CertificatesRunOut((host,) if host else ()),
        )
    if not tunnel.servers and not tunnel.agents:
        return unknown("no Konnectivity log in the bundle", commands.server_log(about))
    basis = f"{plural(len(tunnel.servers), 'server log')}, {plural(len(tunnel.agents), 'agent log')}"
    if refused:
        refused = [
            e for e in refused if not errors.unnamed(e.error)
        ] or refused  # the server's reason, where it gives one
        review = [e for e in refused if turned_away.is_review_failed(e.error)]
        expired = [e for e in refused if turned_away.token_expired(e.error)]
        of_old_key = [e for e in refused if turned_away.is_of_old_key(e.error)]
        kinds = (
            ([e for e in refused if turned_away.made_for_another(e.error)], details.Refusal.AUDIENCE),
            (review, details.Refusal.REVIEW),
            ([e for e in refused if turned_away.missing_account(e.error)], details.Refusal.NO_ACCOUNT),
            (expired, details.Refusal.EXPIRED),
            (of_old_key, details.Refusal.OLD_KEY),
        )
        why = next((kind for found, kind in kinds if len(found) > len(refused) / 2), details.Refusal.TOKEN)
        accepted = [e for log in tunnel.servers for e in log.of(CONNECTED)]
        return (warned if accepted and not tunnel.failing else failed)(
            f"{plural(len(refused), 'refusal')}: {why.value} ({excerpt(refused[-1].error, 160)})",
            basis,
            cite(refused[-2:] + vague[-1:]),
            detail=why,
        )
    if trust:
        current = [s for s in tunnel.failing if set(s.classes) & errors.TRUST]
        kind = errors.trust(trust[-1].error)
        rotated = any(s.serving and s.classes and set(s.classes) & errors.TRUST for s in tunnel.agent_states)
        changed = ca_changes.since_start(about, current, now)
        return (failed if current else warned)(
            f"{plural(len(trust), 'TLS failure')}, the certificate: {errors.why_untrusted(trust[-1].error)}"
            + ("; the agent was connected before, so it changed or ran out while the agent ran" if rotated else "")
            + (
                f"; the control plane's CA was changed at {changed.value}, after an agent had started"
                if changed
                else ""
            )
            + f" ({innermost(trust[-1].error, 160)})"
            + (f"; {shown.tool or 'openssl'} shows it: {shown_certificates.says(shown)}" if shown is not None else ""),
            basis,
            cite([*trust[-2:], *([shown] if shown is not None else []), *([changed] if changed is not None else [])]),
            detail=details.TrustFault(
                kind, len(trust), rotated or changed is not None, *_signer(shown), changed is not None
            ),
        )
    if vague:
        return failed(
            f"{plural(len(vague), 'stream')} ended before the server named itself: a rejected token, or another program behind that address",
            basis,
            cite(vague[-2:]),
            [commands.server_log(about)],
            detail=details.Refusal.UNNAMED,
        )
    if not tunnel.servers:
        accepted_agents = [s for s in tunnel.agent_states if s.serving]
        if accepted_agents:
            return passed(
                "agents are served: their identity was accepted", basis, cite(s.serving[-1] for s in accepted_agents)
            )
        return unknown(
            "only the server log names a rejected token, and it is not in the bundle",
            commands.server_log(about),
            basis=basis,
        )
    if not any(log.lines for log in tunnel.servers):
        return unknown(why_silent(tunnel.servers), commands.server_log(about), basis=f"0 of {server_lines(tunnel)}")
    if odd := tunnel.foreign_script(tunnel.servers):
        return unknown(odd, commands.server_log(about), basis=basis)
    return passed("no refusal and no TLS failure", basis, cite([e for log in tunnel.servers for e in log.events[:1]]))
