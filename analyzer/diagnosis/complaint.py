"""
What the user complains of, in the user's own line: the leg of the tunnel that it belongs to, and what separates its causes.

For a report without a proven cause: the line and the leg are known all the same. Of several lines the one that names the leg
nearest to the API server is taken, since what is broken there breaks all behind it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from analyzer.causes import missed_kubelets, server_name
from analyzer.checks import commands
from analyzer.checks.base import Cite, plural, some
from analyzer.diagnosis import (
    complaint_client,
    complaint_edge,
    complaint_events,
    complaint_metrics,
    complaint_scrapes,
    complaint_top,
    complaint_vpn,
)
from analyzer.diagnosis import complaint_own as own_tunnel
from analyzer.diagnosis.complaint_agents import FOR_SOME, NO_AGENT_RUNS, WHILE_AGENTS_RUN, agents_run, no_agent
from analyzer.diagnosis.complaint_between import between
from analyzer.diagnosis.complaint_calls import CALLS, behind, control, filled, unheard
from analyzer.diagnosis.complaint_dialer import of_words
from analyzer.diagnosis.complaint_kubelet import end_of, of_kubelet, plain
from analyzer.diagnosis.complaint_one_host import lone_target, of_lone
from analyzer.facts import api_services, counters
from analyzer.konnectivity.chain import Caller, Fault, Leg, Reason
from analyzer.model import Candidate, Complaint, Evidence, Gap, Placed, Symptom, SymptomState
from analyzer.schema import APISERVICES, TOOL_ERRORS
from analyzer.tables.rows import Tables
from analyzer.tunnel.errors import Trust, trust
from analyzer.tunnel.faults import Faults, Seen
from analyzer.tunnel.mentions import mentions

if TYPE_CHECKING:
    from analyzer.facts.cluster import About
    from analyzer.tunnel.view import TunnelView

KUBELETS = ("exec", "logs", "cp")
"""Uses that show that the way to the nodes as a whole works."""
ORDER = (Leg.SERVER, Leg.PROXY, Leg.TUNNEL, Leg.TARGET, Leg.UNTOLD)
OTHER = frozenset({"metrics", "apiserver", "etcd", "webhook", "tunnel"})
"""Classes of a tool's error that are a complaint; what a client did wrong, or may not do, is none."""
DOWN = "the Konnectivity server does not run"
ONE_DOWN = "one of several Konnectivity servers does not run, or the server was being started"
"""The same where another call came through."""
QUIET = frozenset({"rbac", "not_found", "client", "other"})
"""Classes of which the user's line is shown only where nothing else complains."""


def complaint(
    tables: Tables, faults: Faults, tunnel: TunnelView, about: About, symptoms: Sequence[Symptom], cite: Cite
) -> Complaint | None:
    """The line that says most of what is broken, with its leg and candidates; None when no line complains."""
    found = _complaint(tables, faults, tunnel, about, symptoms, cite)
    if found is None or not is_carried(symptoms):
        return found
    if found.says in (Reason.NO_AGENT.value, WHILE_AGENTS_RUN):
        found = replace(found, says=FOR_SOME)
    known = (NO_AGENT_RUNS, control(about))
    left = tuple(one for one in found.candidates if one not in known)  # what that look would show was shown
    of_some = {_no_server(about): Candidate(ONE_DOWN, commands.master_pods(about))}
    left = tuple(of_some.get(one, one) for one in left)
    return replace(found, candidates=left or found.candidates)


def is_carried(symptoms: Sequence[Symptom]) -> bool:
    """Does the way to the nodes work for some call."""
    states = {one.state for one in symptoms if one.id in KUBELETS}
    return bool(states & {SymptomState.WORKS, SymptomState.PARTLY})


def _complaint(
    tables: Tables, faults: Faults, tunnel: TunnelView, about: About, symptoms: Sequence[Symptom], cite: Cite
) -> Complaint | None:
    refused = [e for log in tunnel.servers if not tunnel.is_recovered(log) for e in tunnel.late_no_agent(log)]
    if (edge := complaint_edge.of_use(faults, about)) is not None and (line := cite([edge.row])):
        return Complaint(line[0], edge.leg, edge.says, edge.candidates)
    if (seen := _worst(faults)) is not None and (line := cite([seen.row])):
        silent = seen.fault.leg is Leg.TUNNEL and seen.fault.reason is Reason.STATUS and not refused
        if silent and seen.fault.caller in CALLS and about.tunnel != "none" and is_carried(symptoms):
            return Complaint(line[0], Leg.UNTOLD.value, _says(seen.fault), unheard(seen.fault, about))
        if seen in missed_kubelets.unheard(about, faults):
            return Complaint(line[0], "agent to the kubelet", _says(seen.fault), end_of(seen.fault, about))
        if not refused and (lone := lone_target(tunnel)) is not None and lone.may_be_of(seen.fault):
            return Complaint(line[0], *of_lone(lone, about))
        return _of_fault(seen.fault, line[0], tables, about, lacks=bool(refused))
    down = [row for row in tables[APISERVICES] if api_services.is_available(row) is False]
    if down and (line := cite(down[:1])):
        names = f"{plural(len(down), 'API service')} {'is' if len(down) == 1 else 'are'} unavailable: {some((r.name or '?' for r in down), 3)}"
        return Complaint(line[0], "API server to an aggregated API", names, _aggregated(down[0].service, about))
    spoken = mentions(tables)
    unspoken = [row for row in tables[TOOL_ERRORS] if (row.source, row.line) not in spoken]
    legs = complaint_client.told(unspoken, about)
    for row, (leg, says, candidates) in legs:
        if (row.class_ not in QUIET or complaint_client.is_told(row)) and (line := cite([row])):
            return Complaint(line[0], leg, says, candidates)
    told: list[Placed] = [row for row in unspoken if row.class_ in OTHER]
    if told and (line := cite(told[:1])):
        none_there = complaint_metrics.without_server(
            tables, about, (row.class_ for row in unspoken if row.class_ in OTHER)
        )
        return Complaint(
            line[0], *(none_there or (Leg.UNTOLD.value, "the line names no leg of its own", (control(about),)))
        )
    if (scraped := complaint_scrapes.of_scrapes(about)) is not None and (line := cite([scraped[0]])):
        return Complaint(line[0], *scraped[1])
    counted = counters.gauges(about.facts, "server_ready_backends")
    none: list[Placed] = [one.row for one in counted if not any(other.value for other in counted)]
    if refused or none:
        of_server = Fault(Caller.UNKNOWN, Leg.TUNNEL, Reason.NO_AGENT, "No agent available")
        return next((_of_fault(of_server, line, tables, about) for line in cite(refused[-1:] or none[:1])), None)
    for one in symptoms:
        if one.state in (SymptomState.BROKEN, SymptomState.PARTLY) and one.evidence:
            at = 0 if one.state is SymptomState.PARTLY else -1  # what fails stands before what works
            some_nodes = complaint_top.of_some(about) if one.id == "top" else None
            if some_nodes is None and one.id in KUBELETS and (lone := lone_target(tunnel)) is not None:
                some_nodes = of_lone(lone, about)
            return Complaint(
                one.evidence[at], *(some_nodes or (Leg.UNTOLD.value, f"{one.id} fails", (control(about),)))
            )
    if (last := own_tunnel.alone(tables, about)) is not None and (line := cite([last.row])):
        return Complaint(
            line[0],
            own_tunnel.leg(about, dialer=True, said=last),
            own_tunnel.says(last),
            of_words(last, about),
        )
    if (edge := complaint_edge.alone(about)) is not None and (line := cite([edge.row])):
        return Complaint(line[0], edge.leg, edge.says, edge.candidates)
    if (of_pod := complaint_events.of_system(about)) is not None and (line := cite([of_pod.row])):
        return Complaint(line[0], of_pod.leg, of_pod.says, of_pod.candidates)
    quiet = (Complaint(line[0], *leg) for row, leg in legs if complaint_client.is_use(row) and (line := cite([row])))
    return next(quiet, None)


def _worst(faults: Faults) -> Seen | None:
    """The fault nearest to the API server; of these one that a user's tool printed comes first."""
    ranked = sorted(
        enumerate(faults.all),
        key=lambda pair: (ORDER.index(pair[1].fault.leg), pair[1].table != TOOL_ERRORS.name, pair[0]),
    )
    return ranked[0][1] if ranked else None


def _of_fault(fault: Fault, line: Evidence, tables: Tables, about: About, *, lacks: bool = False) -> Complaint:
    """
    The complaint of one fault.

    Args:
        lacks: does a server's log refuse dials for want of an agent; then a dial without an answer may be one of these.
    """
    fault = filled(fault, tables)
    if about.tunnel == "none" or about.own_way:
        leg = own_tunnel.leg(about, caller=fault.caller)
        if fault.reason is Reason.PROXY:
            return Complaint(line, leg, _says(fault), (_proxied(fault),))
        if fault.caller is Caller.KUBELET and (
            fault.reason is Reason.PLAIN or fault.is_in_place
        ):  # something answered, so the way there is good
            return Complaint(line, leg, _says(fault), tuple(plain(fault)))
        said = own_tunnel.words(tables, fault, about)
        says = _says(fault) if said is None else own_tunnel.says(said)
        return Complaint(
            line,
            leg,
            says,
            own_tunnel.candidates(
                fault, about, said, lambda: tuple(of_kubelet(fault, about)), own_tunnel.old_end(tables, about)
            ),
        )
    if about.tunnel == "openvpn" and fault.leg is Leg.TUNNEL:
        return Complaint(line, complaint_vpn.LEG, _says(fault), complaint_vpn.candidates(about))
    leg = fault.leg.value
    if fault.leg is Leg.TARGET and fault.answered:
        leg = f"{'the kubelet' if fault.caller is Caller.KUBELET else 'the service behind the call'} itself, which answered{' through the tunnel' if about.tunnel == 'konnectivity' else ''}"
        if fault.caller is Caller.KUBELET and (
            trust(fault.inner) is Trust.NAME or fault.is_in_place
        ):  # it may be another's
            leg = "the kubelet's address, where something answered"
    elif fault.leg is Leg.TARGET:
        dialer = "OpenVPN's client" if about.tunnel == "openvpn" else "agent"
        leg = f"{dialer} to {'the kubelet' if fault.caller is Caller.KUBELET else 'the service behind the call'}"
        if fault.caller is Caller.KUBELET and own_tunnel.may_be_direct(about):
            leg = f"{leg}, or API server to the kubelet where no Konnectivity was added"
    says = _says(fault)
    if lacks and fault.leg is Leg.TUNNEL and fault.reason is Reason.UNANSWERED:
        says += "; a server's log refuses dials, for no agent is connected"
    lacks |= fault.reason is Reason.NO_AGENT
    run = agents_run(tables, about)
    if run and says == Reason.NO_AGENT.value:
        says = WHILE_AGENTS_RUN
    found = _candidates(fault, about, lacks=lacks, agents_run=run)
    return Complaint(line, leg, says, tuple(found))


def _says(fault: Fault) -> str:
    where = f" ({fault.address})" if fault.address else ""
    what = {
        Caller.WEBHOOK: f"webhook {fault.name}: " if fault.name else "",
        Caller.AGGREGATED: f"{fault.name}: " if fault.name else "",
    }.get(fault.caller, "")
    return f"{what}{fault.reason.value}{where}"


def _candidates(fault: Fault, about: About, *, lacks: bool, agents_run: bool) -> list[Candidate]:
    """What may be behind it, each with what would show it."""
    if fault.leg is Leg.SERVER and fault.reason is Reason.CERTIFICATE:  # a program answered, with a certificate
        at = fault.address or "127.0.0.1:8131"
        shown = Gap("who signed it", f"openssl s_client -connect {at} -showcerts </dev/null | openssl x509 -noout -issuer -dates -ext subjectAltName   # on the API server's machine")  # fmt: skip
        return [
            Candidate(
                "the server's certificate is none that the caBundle of the egress configuration signed, or has run out",
                shown,
            ),
            Candidate("the API server's own client certificate is not accepted", commands.server_log(about)),
        ]
    if fault.leg is Leg.SERVER and fault.reason is Reason.FORBIDDEN:  # a server made the socket
        at = fault.address or "<socket>"
        folder = f"ls -ld {at} $(dirname {at})" if fault.address else "ls -l /etc/kubernetes/konnectivity-server"
        return [
            Candidate(
                "the user as whom the API server runs may not open the socket, or not look into its folder",
                Gap("owner and mode of the socket and of its folder", f"{folder}   # on the API server's machine"),
            )
        ]
    if fault.leg is Leg.SERVER and fault.reason is Reason.CUT:  # a program took the connection
        return [
            Candidate(
                "the Konnectivity server took the connection and closed it: no agent is connected, or the agent's dial failed",
                commands.server_log(about),
            ),
            Candidate("it ended, or was started anew, while the call was under way", commands.master_pods(about)),
        ]
    host = (fault.address or "").partition(":")[0] if fault.reason is Reason.DNS else ""
    if fault.leg is Leg.SERVER and server_name.looks(about, host):  # nothing was dialled
        service, *rest = server_name.looks(about, host)
        told = f"the service of that name is gone: {host}" if rest else f"no DNS knows {host} where the API server runs"
        gone = Candidate(told, Gap("whether it exists", service.command))
        fails = (Candidate("the DNS that the API server asks fails", Gap("who answers", one.command)) for one in rest)
        return [gone, *fails]
    if fault.leg is Leg.SERVER:
        return [
            _no_server(about),
            Candidate(
                "it listens elsewhere than the API server's egress configuration says", commands.server_log(about)
            ),
        ]
    if fault.leg is Leg.PROXY:
        return list(between(fault, about))
    if fault.leg is Leg.TUNNEL and lacks:
        return list(no_agent(about, agents_run=agents_run))
    if fault.leg is Leg.TUNNEL:
        without = Candidate("no agent is connected to the server that was asked", commands.agent_pods())
        return [
            *([without] if fault.reason is Reason.STATUS else []),  # a status tells none of the reasons
            Candidate(
                "an agent is connected and hangs: its dials have no answer in the server's log",
                commands.server_log(about),
            ),
            Candidate("the target drops the connection: the agent's log names it", commands.agent_log(about)),
        ]
    if fault.caller is Caller.KUBELET and fault.reason is Reason.PLAIN:
        return plain(fault)
    if fault.caller is Caller.KUBELET and fault.leg is Leg.TARGET:
        return of_kubelet(fault, about)
    if fault.reason is Reason.PROXY:
        return [_proxied(fault)]
    if fault.caller in CALLS:
        return list(behind(fault, about))
    return [control(about), Candidate("an agent hangs, or the target does", commands.server_log(about))]


def _no_server(about: About) -> Candidate:
    return Candidate(DOWN, commands.master_pods(about))


def _proxied(fault: Fault) -> Candidate:
    """The API server asks a proxy for an address of the cluster, which the proxy does not know."""
    host = (fault.url or "").split("://")[-1].split("/")[0].split(":")[0].rstrip(".") or "the service"
    env = Gap(
        "the API server's proxy settings",
        "tr '\\0' '\\n' < /proc/$(pgrep -o kube-apiserver)/environ | grep -i _proxy   # on its machine",
    )
    return Candidate(f"the API server has HTTPS_PROXY set, and {host} is missing in its NO_PROXY", env)


def _aggregated(service: str | None, about: About) -> tuple[Candidate, ...]:
    space = (service or "").split("/")[0] if "/" in (service or "") else "kube-system"
    return (
        Candidate("the pods behind the API are not ready", Gap("its pods", f"kubectl get pods,endpoints -n {space} -o wide")),
        Candidate("the way to them is broken, the tunnel or a policy", Gap("whether another use of it works", commands.worker_log(about))),
    )  # fmt: skip
