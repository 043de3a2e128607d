"""Agents that do not take the certificate they are shown, or whose own is not taken: what is renewed, restarted or exempted."""

from __future__ import annotations

from dataclasses import replace

from analyzer.causes import foreign_certificate, target_remedies
from analyzer.causes.base import (
    CONFIRMED,
    LIKELY,
    POSSIBLE,
    Finding,
    Outcomes,
    Rules,
    customer,
    fails,
    proof,
    renew,
    sre,
    told,
)
from analyzer.causes.failing_place import failing_scope
from analyzer.checks import commands, details, server_place
from analyzer.checks.base import plural
from analyzer.facts.cluster import About
from analyzer.konnectivity import certificate_names
from analyzer.model import Remedy, Status
from analyzer.tunnel import errors
from analyzer.tunnel.view import TunnelView
from analyzer.vendors import owners

CAUSES = Rules()


@CAUSES.cause(
    "agent-tls",
    "TLS between agent and server fails",
    reads=(
        "AG-03",
        "AG-07",
        "AG-09",
        "AG-10",
        "CTX-09",
        "ERR",
        "SRV-01",
        "SRV-03",
        "SRV-04",
    ),
)
def tls(about: About, tunnel: TunnelView, outcomes: Outcomes) -> Finding | None:
    """x509 and tls texts in the agents' connects; the server logs nothing for a failed handshake, so its silence is normal."""
    kinds = tunnel.failure_classes()
    trust = [event for kind in sorted(errors.TRUST) for event in kinds.get(kind, [])]
    stands = not trust
    if stands:
        late = [event for state in tunnel.agent_states if state.looks_on for event in state.wants_more]
        trust = [event for event in late if errors.classify(event.error) in errors.TRUST]
    if not trust:
        return None
    kind = errors.trust(trust[-1].error)
    found = told(outcomes, "SRV-04", details.TrustFault)
    rotated = found is not None and found.rotated
    told_host, told_port = tunnel.server_address
    if told_host is None and found is not None and found.host:
        told_host, told_port = found.host, str(found.port)
    at = server_place.of(about, told_host, told_port).address
    inspected = found is not None and found.inspected
    show = f"openssl s_client -connect {at} -showcerts </dev/null"
    again = customer(
        "restart the agents: they read their CA and certificates once, at their start, and keep what has been replaced since",
        commands.restart_agents(about),
        "S5b",
    )
    certificates = renew(about, "certificates", "distributes the current CA and certificates", "S10a")
    inspection = customer("exempt the agents' connection from TLS inspection", None, "S10a")
    compare = sre("compare the CA of the agents with the server's certificate", show, "S10a")
    dates = sre(
        "look at the dates of the certificate that the server shows", f"{show} | openssl x509 -noout -dates", "S10a"
    )
    clock = customer("set the clock right where it is wrong", "timedatectl; chronyc tracking   # on the worker", "S10a")
    names, dialled = certificate_names.valid_for(trust[-1].error), certificate_names.not_named(trust[-1].error)
    foreign = foreign_certificate.at_host(about, names, dialled) if kind is errors.Trust.NAME else None
    remedies: tuple[Remedy, ...]
    if inspected:
        exempt = f"exempt {at} from TLS inspection: the certificate that is shown there is signed by a firewall or proxy on the way"
        remedies = (customer(exempt, f"{show} | openssl x509 -noout -issuer   # on a worker", "S10a"), again)
    elif rotated:
        remedies = (again, certificates, compare)
    elif kind is errors.Trust.EXPIRED:  # of the server's certificate, or of the CA that the agent has in memory
        new = renew(about, "certificates", "gives the server a certificate that is valid", "S10a")
        remedies = (new, dates, customer(f"where those dates are good: {again.text}", again.command, "S5b"), clock)
    elif kind is errors.Trust.NOT_YET:
        remedies = (clock, dates, certificates)
    elif kind is errors.Trust.REJECTED:  # the agents' own certificate: they read that at their start, too
        remedies = (certificates, again, compare)
    elif kind is errors.Trust.AUTHORITY:
        remedies = _of_authority(about, tunnel, trust[-1].error, at, again, certificates)
    elif foreign is not None:
        remedies = foreign_certificate.remedies(about, foreign, told_host, told_port)
    else:
        remedies = (certificates, inspection, compare)
        if kind is errors.Trust.NAME and (fit := target_remedies.fitting(about, names, dialled)):
            remedies = (fit, *remedies)
    words = "" if kind is errors.Trust.REJECTED else "the certificate that the server shows: "
    if foreign is not None:
        words = "the certificate that is shown: "
    lacks = f", {dialled}" if kind is errors.Trust.NAME and dialled else ""
    lacks += f"; {foreign.says}" if foreign is not None else ""
    lacks += f"; {at} shows one that something on the way signed (TLS inspection)" if inspected else ""
    since = (
        "; they were connected before, so a CA or certificate was rotated or ran out while they ran" if rotated else ""
    )
    if found is not None and found.ca_changed:
        since = "; the CA of the control plane was changed while they ran"
    agents = len(tunnel.failing) or sum(bool(s.wants_more) for s in tunnel.agent_states)
    if stands:
        since = "; the stream that stands is older, and so is what it was opened with"
    certainty = CONFIRMED if errors.by_tls(trust[-1].error) and not stands else LIKELY
    if any(outcomes[one].status is Status.FAIL for one in ("CTX-09", "AG-07") if one in outcomes):
        certainty = POSSIBLE
        since += "; but they are told to dial something else than the cluster's own server, whose certificate this need not be"
    return Finding(
        certainty,
        f"{words}{errors.why_untrusted(trust[-1].error)}{lacks} ({plural(len(trust), 'failed handshake')} of {plural(agents, 'agent')}){since}",
        fails(outcomes, "SRV-04", "ERR", "AG-09", "AG-03", "SRV-01", "SRV-03", *(("AG-10",) if stands else ())),
        proof(outcomes, ("SRV-04", "ERR")),
        remedies,
        (commands.Gap("the certificate that the server shows", show),),
        scope=failing_scope(about, tunnel) if tunnel.failing else "",
    )


def _of_authority(
    about: About, tunnel: TunnelView, text: str | None, at: str, again: Remedy, certificates: Remedy
) -> tuple[Remedy, ...]:
    """
    A new start reads the CA again: one that was made, and refuses the same, shows that the CA which the agents mount is the wrong one.

    Where the agents know an authority of the signer's name, nothing on the way opens the connection.
    """
    name = errors.namesake(text)
    issuer = f"openssl s_client -connect {at} </dev/null | openssl x509 -noout -issuer"
    signer = sre(
        "see who signed the certificate that the agents get: an authority of a firewall or proxy is TLS inspection, from which this connection is to be exempted",
        f"{issuer}   # on a worker",
        "S10a",
    )
    inspected = () if name else (signer,)
    if not any(state.is_refused_from_start for state in tunnel.failing):
        return (again, *inspected, certificates)
    mounted = owners.bundle(about.language.product)
    whose = mounted.place if mounted else "the CA bundle that the agents mount"
    of_signer = f" of {name}" if name else ""
    fix = f"bring {whose} up to the CA{of_signer} that signed the server's certificate: they refuse it right after their start, so another start alone changes nothing"
    shown = (
        mounted.command if mounted else f"{commands.get_agents(about)} -o jsonpath='{{.spec.template.spec.volumes}}'"
    )
    first = replace(
        certificates, text=f"{fix}; {certificates.text}", command=certificates.command or f"{shown}; {issuer}"
    )
    look = sre(
        "compare that bundle with the signer of what the server shows", f"{shown}; {issuer}   # on a worker", "S10a"
    )
    last = replace(again, text="then restart the agents, which read it once, at their start")
    return (first, *inspected, *((look,) if certificates.command else ()), last)
