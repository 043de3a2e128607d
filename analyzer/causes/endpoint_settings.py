"""Settings in front of the endpoint that agents dial on IBM Cloud: the account's VRF, the private endpoint's list, Satellite's."""

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
    proof,
    refresh,
    sre,
    told,
)
from analyzer.causes.list_unseen import list_unseen
from analyzer.causes.path import CUT_OFF
from analyzer.checks import commands, details
from analyzer.checks.base import some
from analyzer.checks.carried import some_only
from analyzer.facts.cluster import About
from analyzer.model import Status
from analyzer.tunnel import errors
from analyzer.tunnel.view import TunnelView

CAUSES = Rules()
MOST_SUBNETS = 8
CBR = ("cbr_event", "cbr_event_desired")


@CAUSES.cause(
    "private-endpoint-without-vrf",
    "Private service endpoint in use, account lacks VRF or service endpoints",
    reads=(*CUT_OFF, "PSE-03", "PSE-04"),
    settings=("PSE-03",),
)
def without_vrf(about: About, tunnel: TunnelView, outcomes: Outcomes) -> Finding | None:
    """Classic, private host, and a setting that is off in the account that owns the cluster: proven. Ready nodes and a dead tunnel are its signature."""
    if outcomes["PSE-03"].status is not Status.FAIL:
        return None
    suffering = fails(outcomes, *CUT_OFF)
    kinds = set(tunnel.failure_classes())
    contradicted = bool(kinds) and not kinds & errors.SILENCED
    settings = told(outcomes, "PSE-03", details.AccountSettings)
    vrf_is_on = settings is not None and details.AccountSetting.VRF in settings.on
    open_ = _not_stated(about)
    first = f"where {' and '.join(open_)}: " if open_ else ""
    remedies = [
        customer(
            f"{first}enable service endpoints in the account"
            if vrf_is_on
            else f"{first}enable VRF (permanent, may need a support case), then service endpoints",
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
            (commands.owner(about), not open_),
            (commands.account(about), about.facts.get("vrf_enabled") and about.facts.get("service_endpoint_enabled")),
            (commands.agent_log(about), tunnel.agent_states),
        )
        if not is_there
    ) or (commands.Gap("whether the port answers from a worker", probe),)
    beside = some_only(about, tunnel)
    certainty = POSSIBLE if contradicted or beside else CONFIRMED if suffering and not open_ else LIKELY
    return Finding(
        certainty,
        outcomes["PSE-03"].summary
        + (f"; not stated: whether {' and '.join(open_)}" if open_ else "")
        + ("; but the setting is of all agents, and some are connected" if beside else ""),
        ("PSE-03", *suffering),
        proof(outcomes, ("PSE-03", "ERR", "AG-03", "SRV-03")),
        tuple(remedies),
        mind,
        scope="all agents",
    )


def _not_stated(about: About) -> list[str]:
    """What must be so and nothing in the bundle says: whose account is shown, and that the cluster is classic."""
    own = [r for key in ("vrf_enabled", "service_endpoint_enabled") for r in about.accounts.own_setting(key)]
    return [
        *(["the account shown owns the cluster"] if not any(row.value == "false" for row in own) else []),
        *(["the cluster is classic"] if about.classic is not True else []),
    ]


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
    # a cluster with a context-based restriction has no allowlist of its own any more
    restricted = any(row.value != "none" for key in CBR for row in about.facts.get(key, []))
    # the others are in the list itself
    lacking = [one for one in left if restricted or shut is None or one not in shut.held]
    port = f", with port {shut.port}" if shut is not None and shut.port and not left else ""
    zones = "ibmcloud cbr rules; ibmcloud cbr zones"
    allowlist = f"{commands.cli(about)} cluster master private-service-endpoint allowlist"
    remedies = (
        *(
            customer(
                f"add {some(lacking)} to the network zone of the context-based restriction"
                if restricted
                else f"add {some(lacking)} to the list",
                zones
                if restricted
                else f"{allowlist} add --cluster {commands.cluster(about)} "
                + " ".join(f"--subnet {as_network(one)}" for one in lacking[:MOST_SUBNETS]),
                "S11",
            )
            for _ in lacking[:1]
        ),
        sre(
            f"let the network microservice write the list anew{port} (CSE operations job)",
            commands.cse(about).command,
            "S11",
        ),
        customer(
            "see whether the restriction's network zone holds every worker, then save the rule again, which has the list written anew",
            zones,
            "S11",
        )
        if restricted
        else customer(
            "switch the allowlist off and on, which has it written anew with the networks that it holds; or move to context-based restrictions",
            "; ".join(
                f"{allowlist} {verb} --cluster {commands.cluster(about)}" for verb in ("get", "disable", "enable")
            ),
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
