"""Something on the way from agent to server filters or does not route: what is left when everything inside is excluded."""

from __future__ import annotations

from analyzer.causes import contrast, host_firewall, missed_place
from analyzer.causes.base import LIKELY, POSSIBLE, Finding, Outcomes, Rules, customer, fails, never_saw, proof, told
from analyzer.causes.cloud_firewall import denied_by_rule
from analyzer.causes.denied import refused_by_policy, refused_by_record
from analyzer.causes.dialer_way import of_dialers
from analyzer.causes.failing_place import counted, failing_node, failing_scope, shared_place
from analyzer.causes.listeners import refused_in_front
from analyzer.causes.path_remedies import filter_remedies, of_accepted, of_account, of_rejection
from analyzer.causes.tried import ON_THE_WAY, weighed
from analyzer.checks import commands, details, surroundings
from analyzer.checks.base import Cite, plural
from analyzer.facts.cluster import About
from analyzer.model import Remedy, Status, Symptom
from analyzer.policy.legs import Way
from analyzer.schema import LogSignalRow, PortTestRow
from analyzer.tables.rows import Rows
from analyzer.tunnel import errors
from analyzer.tunnel.errors import ErrorClass
from analyzer.tunnel.remote_dialer import AGENT_UNIT
from analyzer.tunnel.view import TunnelView
from analyzer.tunnel.whereabouts import all_beside_server, node_of
from analyzer.vendors import ibm

CAUSES = Rules()
CUT_OFF = ("AG-03", "AG-09", "ERR", "SRV-01", "SRV-01b", "SRV-03", "AG-02", "AG-05")


def _gateway(about: About, tunnel: TunnelView, outcomes: Outcomes, remedies: tuple[Remedy, ...]) -> Finding | None:
    """A gateway of a VPC that is stated not to work, where no agent's own log says how its connects end: likely where it is the only way."""
    if outcomes["PSE-05"].status is not Status.FAIL or outcomes["PSE-01"].status is not Status.PASS:
        return None
    if tunnel.connected or tunnel.agents:
        return None
    only = about.endpoint_enabled("public") is False
    return Finding(
        LIKELY if only else POSSIBLE,
        f"{outcomes['PSE-05'].summary}; agents reach their server through it{'' if only else ', where they dial the private endpoint'}",
        ("PSE-05", *fails(outcomes, "AG-03", "SRV-01", "SRV-01b", "SRV-03")),
        proof(outcomes, ("PSE-05", "PSE-01")),
        remedies,
        (commands.agent_log(about),),
    )


def _read_first(about: About) -> Remedy:
    """Where no reason is stated, none of the ways is opened on a guess: an agent's log names it in one line."""
    log = commands.agent_log(about)
    return customer(f"read {log.what}: its error names the host, the port and the reason", log.command, "S9b")


def _of_place(about: About, tunnel: TunnelView, where: str) -> Remedy | None:
    """What lets out agents that are all of one place's nodes."""
    near = missed_place.of_nodes(about, [node for state in tunnel.failing if (node := node_of(about, state))])
    return missed_place.way_out(about, near, where) if near is not None else None


RIVALS = {
    "PSE-03": "an account without VRF", "POL-02": "a network policy", "ACL-02": "the private endpoint's access list",
    "SAT-01": "the Satellite allowlist",
}  # fmt: skip
"""What looks like a firewall until a check excludes it."""
ELSEWHERE = {
    "vpc": frozenset({"PSE-03", "SAT-01"}),
    "satellite": frozenset({"PSE-03", "ACL-02"}),
    "classic": frozenset({"SAT-01"}),
}
"""What the infrastructure is, also by its people's words -> rivals of other infrastructures, which nobody is told of."""
BY_PORT = frozenset({"ACL-02", "SAT-01"})
"""Those that let one port of a host through and not another, on the way of a node itself."""
ANYWHERE = frozenset({"POL-02"})
"""Those that a cluster outside of IBM Cloud has as well."""


def _of_policies(outcomes: Outcomes) -> tuple[commands.Gap, ...]:
    """What tells whether a policy is in the way: the policies, or where they are known what the agents are."""
    decided = told(outcomes, "POL-02", details.DeniedLegs) is not None
    return outcomes["POL-02"].missing if decided and outcomes["POL-02"].missing else (commands.policies(),)


def _node_misses(outcomes: Outcomes) -> str:
    """A node on which somebody tried the server's port in vain, outside of any pod; "" without one."""
    tests = told(outcomes, "POL-07", details.PortTests)
    own = tests.of(Way.SERVER) if tests is not None else ()
    if any(one.answers for one in own):
        return ""
    return next((one.by or "a node" for one in own if not one.in_pod and one.outcome in ON_THE_WAY), "")


@CAUSES.cause(
    "firewall-or-routing",
    "Worker to master path is filtered or unrouted outside the cluster",
    reads=("ACL-02", "AG-03", "AG-09", "CP-01", "CP-03", "ERR", "POL-02", "POL-05", "POL-07", "POL-08", "POL-10", "POL-11", "PSE-01", "PSE-03", "PSE-05", "PSE-06", "SAT-01", "SRV-01", "SRV-01b", "SRV-03", "TUN-03"),
    follows=("AG-02", "AG-05"),
)  # fmt: skip
@weighed(Way.SERVER)
def firewall(
    about: About, tunnel: TunnelView, port_tests: Rows[PortTestRow], log_signals: Rows[LogSignalRow], symptoms: tuple[Symptom, ...], outcomes: Outcomes, cite: Cite
) -> Finding | None:  # fmt: skip
    """
    Agents time out, are rejected by a router, or meet silence: outside of the cluster once policy, account and list are excluded.

    What dropped a packet leaves no trace at either end, so only its own record of it confirms this. Another port of the host that answers
    the same machine excludes what is inside.
    """
    if about.other_tunnel in AGENT_UNIT and (denials := host_firewall.felt(outcomes, Way.NODE_API)):
        return host_firewall.denied(outcomes, denials, ("TUN-03", "POL-07"), "S5a")
    if (of_others := of_dialers(about, symptoms, log_signals, port_tests, outcomes, cite)) is not None:
        return of_others
    if denials := host_firewall.felt(outcomes, Way.SERVER):
        return host_firewall.denied(outcomes, denials, (*CUT_OFF, "POL-05", "POL-08"), "S10a")
    if (by_record := refused_by_record(about, tunnel, outcomes)) is not None:
        return by_record
    if (found_in_front := refused_in_front(about, tunnel, outcomes, cite)) is not None:
        return found_in_front
    if refused_by_policy(about, tunnel, outcomes) is not None:
        return None  # the network itself says what drops it
    if (by_rule := denied_by_rule(about, tunnel, outcomes)) is not None:
        return by_rule
    kinds = tunnel.failure_classes()
    place = shared_place(about, tunnel)
    path = {k: v for k, v in kinds.items() if k in errors.SILENCED}
    reset, (host, port) = kinds.get(ErrorClass.RESET, []), tunnel.server_address
    probe = f"nc -vz -w 5 {host} {port}   # on {failing_node(about, tunnel) or 'a worker'}" if host and port else None
    where = f"{host or 'the server'}:{port}" if port else host or "the server"
    remedies = filter_remedies(about, outcomes, where, probe, place or "every worker subnet")
    if place and (way := _of_place(about, tunnel, where)) is not None:
        remedies = (way, *remedies)
    mind = (
        commands.Gap("whether the port answers from a worker", probe),
        *(_of_policies(outcomes) if outcomes["POL-02"].status is not Status.PASS else ()),
        *(
            ()
            if surroundings.place(about) not in ("classic", None) or about.language.on_ibm is False
            else (commands.account(about),)
        ),
    )
    better = [i for i in ("PSE-03", "POL-02", "ACL-02", "SAT-01") if outcomes[i].status is Status.FAIL]
    if path or (reset and not kinds.get(ErrorClass.REFUSED) and not errors.TRUST & kinds.keys()):
        found = path or {ErrorClass.RESET: reset}
        most = max(found, key=lambda k: len(found[k]))
        if next(iter(kinds)) not in found:
            return None
        text = f"{errors.MEANING[most]}: {plural(sum(map(len, found.values())), 'connect')} of {plural(len(tunnel.failing), 'agent')} failed"
        open_ = [i for i in RIVALS if outcomes[i].status is Status.UNKNOWN]
        if about.language.on_ibm is False:
            open_ = [i for i in open_ if i in ANYWHERE]
        named = [RIVALS[i] for i in open_ if i not in ELSEWHERE.get(surroundings.place(about) or "", ())]
        if (
            most is ErrorClass.NO_ROUTE
        ):  # somebody answers that the host is not to be reached: a policy is silent, or refuses
            open_ = [i for i in open_ if i != "POL-02"]
            named = [one for one in named if one != RIVALS["POL-02"]]
        apart = contrast.of(about, tunnel, port_tests) if most is ErrorClass.TIMEOUT and not better else None
        if by_node := _node_misses(outcomes):
            text += f"; {by_node} itself does not reach it, where no policy of pods counts" if apart is None else ""
            open_ = [i for i in open_ if i != "POL-02"]
            named = [one for one in named if one != RIVALS["POL-02"]]
        if apart is not None:
            text = f"{text}; {apart.text}"
            listed = any(map(ibm.may_have_list, (host or "", apart.host)))
            open_ = [i for i in open_ if i in BY_PORT and listed]
            left = [RIVALS[i] for i in open_ if RIVALS[i] in named]
            text += f"; not excluded yet: {', '.join(left)}" if left else ""
            remedies = apart.remedies(about)
            mind = (*apart.separates(about), *(gap for i in open_ if RIVALS[i] in left for gap in outcomes[i].missing))
        elif most in errors.ACCEPTED:
            text += "; an address accepts the connection, so neither account nor policy nor access list drops it"
        elif named:
            text += f"; not excluded yet: {', '.join(named)}"
        vpc = fails(outcomes, "PSE-05", "PSE-06") if path and not better and most not in errors.ACCEPTED else ()
        if vpc:
            text = f"{outcomes[vpc[0]].summary}; {text}"
        if most is ErrorClass.NO_ROUTE:
            remedies = (*of_rejection(about, host, port), *remedies)
        if "PSE-03" in open_ and most not in errors.ACCEPTED and not (vpc or better or place or tunnel.connected):
            remedies = (*of_account(about, tunnel), *remedies)
        if most in errors.ACCEPTED:
            ends = most is ErrorClass.RESET
            remedies, mind = (
                of_accepted(about, where, host, port, ends=ends),
                (commands.server_log(about),) if ends else mind[:1],
            )
        if place:
            text += f"; all of them run in {place}, and agents elsewhere are connected"
        if path and all_beside_server(about, tunnel):
            text += "; the agents that are ready stand on the server's own host, so they show nothing of the way to it"
        certainty = LIKELY if vpc else POSSIBLE if better or open_ or most is ErrorClass.RESET else LIKELY
        return Finding(
            certainty,
            text,
            (
                *fails(outcomes, *vpc, "ERR", "AG-09", "POL-05", "AG-03", "SRV-01", "SRV-01b", "SRV-03"),
                *counted(about, tunnel, outcomes),
            ),
            (*proof(outcomes, (*vpc, "ERR", "AG-09")), *(cite(apart.evidence) if apart is not None else ())),
            remedies,
            mind,
            scope=failing_scope(about, tunnel),
        )
    if (gate := _gateway(about, tunnel, outcomes, remedies)) is not None:
        return gate
    if never_saw(outcomes, tunnel) and not tunnel.agents and not about.role("agent"):
        return Finding(
            POSSIBLE,
            "the servers saw no agent since they started: a filter on the way looks the same from there",
            ("SRV-01",),
            proof(outcomes, ("SRV-03", "SRV-01")),
            remedies,
            (commands.agent_log(about),),
        )
    waiting = [p for p in about.role("agent") if p.health is False and p.status == "Running"]
    if (
        waiting
        and len(waiting) == len(about.role("agent"))
        and not tunnel.agents
        and not better
        and outcomes["CP-01"].status is not Status.FAIL
        and outcomes["CP-03"].status is not Status.FAIL
    ):
        return Finding(
            POSSIBLE,
            f"{len(waiting)} of {len(waiting)} agents run and none is connected: a filter on the way, a server that is down and a refused identity look the same from here",
            fails(outcomes, "AG-03", "SRV-01", "SRV-03"),
            proof(outcomes, ("AG-03", "SRV-03")),
            (_read_first(about), *remedies[:1]),
            mind if probe else mind[1:],
            title="All agents run and none is connected: their own log names the reason",
        )
    return None
