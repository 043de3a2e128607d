"""Causes on the way from agent to server: account, access lists, policy, firewall."""

from __future__ import annotations

from analyzer.addresses import as_network
from analyzer.causes.base import (
    CONFIRMED,
    LIKELY,
    POSSIBLE,
    Finding,
    Outcomes,
    Rules,
    customer,
    fails,
    never_saw,
    proof,
    refresh,
    sre,
    told,
)
from analyzer.causes.failing_place import counted, failing_scope, shared_place
from analyzer.causes.list_unseen import list_unseen
from analyzer.causes.listeners import refused_in_front
from analyzer.causes.path_remedies import filter_remedies, of_rejection, of_silence
from analyzer.causes.tried import weighed
from analyzer.checks import commands, details
from analyzer.checks.base import Cite, plural, some
from analyzer.checks.carried import some_only
from analyzer.facts.cluster import About
from analyzer.model import Remedy, Status
from analyzer.policy.legs import Way
from analyzer.tunnel import errors
from analyzer.tunnel.errors import ErrorClass
from analyzer.tunnel.view import TunnelView

CAUSES = Rules()
MOST_SUBNETS = 8
CUT_OFF = ("AG-03", "AG-09", "ERR", "SRV-01", "SRV-01b", "SRV-03", "AG-02", "AG-05")


@CAUSES.cause(
    "private-endpoint-without-vrf",
    "Private service endpoint in use, account lacks VRF or service endpoints",
    reads=(*CUT_OFF, "PSE-03", "PSE-04"),
    settings=("PSE-03",),
)
def without_vrf(about: About, tunnel: TunnelView, outcomes: Outcomes) -> Finding | None:
    """Classic, private host, and a setting that is off in the right account: proven. Ready nodes and a dead tunnel are its signature."""
    if outcomes["PSE-03"].status is not Status.FAIL:
        return None
    suffering = fails(outcomes, *CUT_OFF)
    kinds = set(tunnel.failure_classes())
    contradicted = bool(kinds) and not kinds & errors.SILENCED
    settings = told(outcomes, "PSE-03", details.AccountSettings)
    vrf_is_on = settings is not None and details.AccountSetting.VRF in settings.on
    remedies = [
        customer(
            "enable service endpoints in the account"
            if vrf_is_on
            else "enable VRF (permanent, may need a support case), then service endpoints",
            "ibmcloud account update --service-endpoint-enable true",
            "S8a",
        )
    ]
    if outcomes["PSE-04"].status is not Status.WARN:  # that says that the endpoint cannot be switched off here
        remedies.append(
            sre(
                "or switch the private endpoint off in the data model, then refresh the master (needs the public endpoint)",
                refresh(about),
                "S8b",
            )
        )
    host, port = tunnel.server_address
    probe = f"nc -vz -w 5 {host} {port}   # on a worker" if host and port else None
    mind = tuple(
        gap
        for gap, is_there in (
            (commands.account(about), about.facts.get("vrf_enabled") and about.facts.get("service_endpoint_enabled")),
            (commands.agent_log(about), tunnel.agent_states),
        )
        if not is_there
    ) or (commands.Gap("whether the port answers from a worker", probe),)
    beside = some_only(about, tunnel)
    certainty = POSSIBLE if contradicted or beside else CONFIRMED if suffering else LIKELY
    return Finding(
        certainty,
        outcomes["PSE-03"].summary + ("; but the setting is of all agents, and some are connected" if beside else ""),
        ("PSE-03", *suffering),
        proof(outcomes, ("PSE-03", "ERR", "AG-03", "SRV-03")),
        tuple(remedies),
        mind,
        scope="all agents",
    )


@CAUSES.cause(
    "private-endpoint-acl",
    "Private endpoint ACL lacks the Konnectivity port or a worker subnet",
    reads=(*CUT_OFF, "ACL-01", "ACL-02"),
    settings=("ACL-02",),
)
def access_list(about: About, tunnel: TunnelView, outcomes: Outcomes) -> Finding | None:
    """The list itself shows the missing port or subnet; one that is on and not shown, or without the workers, makes it possible."""
    outcome = outcomes["ACL-02"]
    suffering = fails(outcomes, *CUT_OFF)
    is_open = told(outcomes, "ACL-02", details.OnWithoutWorkers) is not None and bool(suffering)
    if not is_open and (unseen := list_unseen(about, tunnel, outcomes, suffering)) is not None:
        return unseen
    if outcome.status is not Status.FAIL and not is_open:
        return None
    shut = told(outcomes, "ACL-02", details.ClosedPort)
    left = shut.left_out if shut is not None and shut.kind is details.PortClosed.SUBNETS else ()
    port = f", with port {shut.port}" if shut is not None and shut.port and not left else ""
    remedies = (
        *(
            customer(
                f"add {some(left)} to the list",
                f"{commands.cli(about)} cluster master private-service-endpoint allowlist add --cluster {commands.cluster(about)} "
                + " ".join(f"--subnet {as_network(one)}" for one in left[:MOST_SUBNETS]),
                "S11",
            )
            for _ in left[:1]
        ),
        sre(
            f"let the network microservice write the list anew{port} (CSE operations job)",
            commands.cse(about).command,
            "S11",
        ),
        customer(
            "switch the allowlist off and on, or move to context-based restrictions",
            f"{commands.cli(about)} cluster master private-service-endpoint allowlist get --cluster {commands.cluster(about)}",
            "S11",
        ),
    )
    return Finding(
        POSSIBLE if is_open else CONFIRMED if suffering else LIKELY,
        outcome.summary,
        (*fails(outcomes, "ACL-02"), *suffering),
        proof(outcomes, ("ACL-02", "ERR", "AG-03", "SRV-03")),
        remedies,
        (commands.cse(about),),
        scope=some(left) or "all agents",
    )


@CAUSES.cause(
    "satellite-allowlist",
    "Satellite service endpoint allowlist misses the workers",
    reads=(*CUT_OFF, "SAT-01", "SAT-02"),
    settings=("SAT-01", "SAT-02"),
)
def satellite(about: About, outcomes: Outcomes) -> Finding | None:
    """SAT-01 or SAT-02 fails; a list that is on while agents are cut off, and the workers not shown, makes it possible."""
    bad = tuple(i for i in ("SAT-01", "SAT-02") if outcomes[i].status is Status.FAIL)
    suffering = fails(outcomes, *CUT_OFF)
    is_open = not bad and told(outcomes, "SAT-01", details.OnWithoutWorkers) is not None and bool(suffering)
    if not bad and not is_open:
        return None
    left = told(outcomes, "SAT-01", details.NotAllowed)
    subnets = [as_network(address) for address in left.addresses] if left else []
    remedies = (
        customer(
            "add the workers' (or their NAT gateway's) networks; a change needs 5 to 10 minutes",
            f"ibmcloud ks cluster master satellite-service-endpoint allowlist add --cluster {commands.cluster(about)} "
            + " ".join(f"--subnet {net}" for net in subnets[:MOST_SUBNETS] or ["<CIDR>"]),
            "S9a",
        ),
    )
    return Finding(
        LIKELY if bad and suffering else POSSIBLE,
        outcomes[(bad or ("SAT-01",))[0]].summary,
        (*bad, *suffering),
        proof(outcomes, bad or ("SAT-01", "AG-03", "ERR")),
        remedies,
        (commands.nodes(),),
    )


def _read_first(about: About) -> Remedy:
    """Where no reason is stated, none of the ways is opened on a guess: an agent's log names it in one line."""
    log = commands.agent_log(about)
    return customer(f"read {log.what}: its error names the host, the port and the reason", log.command, "S9b")


RIVALS = {
    "PSE-03": "an account without VRF", "POL-02": "a network policy", "ACL-02": "the private endpoint's access list",
    "SAT-01": "the Satellite allowlist",
}  # fmt: skip
"""What looks like a firewall until a check excludes it."""


@CAUSES.cause(
    "firewall-or-routing",
    "Worker to master path is filtered or unrouted outside the cluster",
    reads=(
        "ACL-02",
        "AG-03",
        "AG-09",
        "CP-01",
        "CP-03",
        "ERR",
        "POL-02",
        "POL-05",
        "POL-07",
        "PSE-03",
        "PSE-05",
        "PSE-06",
        "SAT-01",
        "SRV-01",
        "SRV-03",
    ),
    follows=("AG-02", "AG-05"),
)
@weighed(Way.SERVER)
def firewall(about: About, tunnel: TunnelView, outcomes: Outcomes, cite: Cite) -> Finding | None:
    """
    Agents time out, are rejected by a router, or meet silence: outside of the cluster once policy, account and list are excluded.

    Never confirmed from a bundle: what dropped a packet leaves no trace at either end.
    """
    if (found_in_front := refused_in_front(about, tunnel, outcomes, cite)) is not None:
        return found_in_front
    kinds = tunnel.failure_classes()
    place = shared_place(about, tunnel)
    path = {k: v for k, v in kinds.items() if k in errors.SILENCED}
    reset, (host, port) = kinds.get(ErrorClass.RESET, []), tunnel.server_address
    probe = f"nc -vz -w 5 {host} {port}   # on a worker" if host and port else None
    where = f"{host or 'the server'}:{port}" if port else host or "the server"
    remedies = filter_remedies(about, outcomes, where, probe, place or "every worker subnet")
    mind = (
        commands.Gap("whether the port answers from a worker", probe),
        *((commands.policies(),) if outcomes["POL-02"].status is not Status.PASS else ()),
        *(() if about.classic is False or about.language.on_ibm is False else (commands.account(about),)),
    )
    better = [i for i in ("PSE-03", "POL-02", "ACL-02", "SAT-01") if outcomes[i].status is Status.FAIL]
    if path or (reset and not kinds.get(ErrorClass.REFUSED) and not errors.TRUST & kinds.keys()):
        found = path or {ErrorClass.RESET: reset}
        most = max(found, key=lambda k: len(found[k]))
        if next(iter(kinds)) not in found:
            return None
        text = f"{errors.MEANING[most]}: {plural(sum(map(len, found.values())), 'connect')} of {plural(len(tunnel.failing), 'agent')} failed"
        open_ = [i for i in RIVALS if outcomes[i].status is Status.UNKNOWN]
        if (
            most is ErrorClass.NO_ROUTE
        ):  # somebody answers that the host is not to be reached: a policy is silent, or refuses
            open_ = [i for i in open_ if i != "POL-02"]
        if most in errors.ACCEPTED:
            text += "; an address accepts the connection, so neither account nor policy nor access list drops it"
        elif open_:
            text += f"; not excluded yet: {', '.join(RIVALS[i] for i in open_)}"
        vpc = fails(outcomes, "PSE-05", "PSE-06") if path and not better and most not in errors.ACCEPTED else ()
        if vpc:
            text = f"{outcomes[vpc[0]].summary}; {text}"
        if most is ErrorClass.NO_ROUTE:
            remedies = (*of_rejection(about, host, port), *remedies)
        if most is ErrorClass.SILENT_PEER:
            remedies, mind = of_silence(about, where), mind[:1]
        if place:
            text += f"; all of them run in {place}, and agents elsewhere are connected"
        certainty = LIKELY if vpc else POSSIBLE if better or open_ or most is ErrorClass.RESET else LIKELY
        return Finding(
            certainty,
            text,
            (
                *fails(outcomes, *vpc, "ERR", "AG-09", "POL-05", "AG-03", "SRV-01", "SRV-03"),
                *counted(about, tunnel, outcomes),
            ),
            proof(outcomes, (*vpc, "ERR", "AG-09")),
            remedies,
            mind,
            scope=failing_scope(about, tunnel),
        )
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
