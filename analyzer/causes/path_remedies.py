"""What opens the way from the workers to the server, in the words of the infrastructure that it leads through."""

from __future__ import annotations

from analyzer.causes.base import Outcomes, customer, sre, told
from analyzer.checks import commands, details, server_place, surroundings
from analyzer.checks.base import some
from analyzer.checks.endpoint import dialled
from analyzer.facts.cluster import About
from analyzer.model import Remedy, Status
from analyzer.tunnel.view import TunnelView

SELF_MANAGED = frozenset({"k0s", "kubernetes", None})
"""Products whose control plane is a machine of the user's."""


def of_accepted(
    about: About, where: str, host: str | None, port: str | int | None, *, ends: bool = False
) -> tuple[Remedy, ...]:
    """
    What takes a connection and says nothing, or ends it, is looked for; no port is opened that is open.

    Args:
        ends: it ends the connection, as a balancer does that finds no server behind it.
    """
    at = server_place.of(about, host, port).address
    does = "ends it" if ends else "stays silent"
    by = "a balancer without a server behind it, a firewall that inspects TLS, or a mesh or proxy of the nodes that takes the agents' traffic" if ends else "a firewall that inspects TLS, or a balancer without a server behind it"  # fmt: skip
    return (
        customer(
            f"find what takes the connection to {where} and {does}: {by}; let the agents' TLS through unopened",
            f"openssl s_client -connect {at} </dev/null   # on a worker: no certificate comes",
            "S10a",
        ),
        customer(f"ask for the sessions of {surroundings.between(about)} in that minute", None, "S10a"),
    )


def of_account(about: About, tunnel: TunnelView) -> tuple[Remedy, ...]:
    """Where agents meet silence at a private endpoint, one command of the account's tells whether any rule of a filter matters at all."""
    asked = commands.account(about)
    endpoint = dialled(about, tunnel)
    elsewhere = surroundings.place(about) not in ("classic", None)
    if not about.language.on_ibm or elsewhere or endpoint is None or endpoint.kind != "private":
        return ()
    whose, seen = "the account that owns the cluster", ""
    if about.accounts.owner is not None:
        whose = f"account {about.accounts.owner.value}, which owns the cluster,"
    if about.accounts.others:
        seen = f"; `account show` was asked of {some(about.accounts.others)}, which says nothing of it"
    text = f"see whether {whose} has VRF and service endpoints on{seen}: on classic infrastructure, without both, no worker reaches the private endpoint, whatever a firewall lets through"
    return (customer(text, asked.command, "S7"),)


def of_rejection(about: About, host: str | None, port: str | int | None) -> tuple[Remedy, ...]:
    """
    The firewall of the server's own machine, which rejects so by default (firewalld: `icmp-host-prohibited`), where that is the user's.

    A machine that is away gives the same error after a few seconds, by the last router.
    """
    if not host or not port or about.language.product not in SELF_MANAGED:
        return ()
    text = f"open TCP {port} in the firewall of {host} itself: where that machine is up, 'no route to host' is how its firewall refuses"
    command = f"firewall-cmd --permanent --add-port={port}/tcp && firewall-cmd --reload   # on {host}; else: iptables -S INPUT, nft list ruleset"
    return (sre(text, command, "S10a"),)


def filter_remedies(
    about: About, outcomes: Outcomes, where: str, probe: str | None, of: str = "every worker subnet"
) -> tuple[Remedy, ...]:
    """The rule that the workers' security group lacks, where its rules are known; else every place that may filter."""
    dialled = f"{commands.get_agents(about)} -o yaml | grep proxy-server-   # the host and port that they dial"
    open_way = customer(f"let TCP from {of} to {where} through {surroundings.between(about)}", probe or dialled, "S10a")
    inward = told(outcomes, "PSE-05", details.NoWayIn)
    if outcomes["PSE-05"].status is Status.FAIL and inward is not None:
        own = inward.group.replace("kube-vpegw-", "kube-")
        ports = f"--port-min {inward.port} --port-max {inward.port}"
        return (
            customer(
                f"add an inbound rule to security group {inward.group} for TCP {inward.port} from the workers",
                f"ibmcloud is security-group-rule-add {inward.group} inbound tcp {ports} --remote {own}",
                "S10a",
            ),
            customer("then try the port from a worker", probe, "S10a"),
        )
    if outcomes["PSE-05"].status is Status.FAIL:
        gateway = f"iks-{commands.cluster_id(about)}"
        return (
            customer(f"mend endpoint gateway {gateway}: its state says what is wrong", f"ibmcloud is endpoint-gateway {gateway}", "S10a"),
            open_way,
        )  # fmt: skip
    shut = told(outcomes, "PSE-06", details.NoWayOut)
    if outcomes["PSE-06"].status is Status.FAIL and shut is not None:
        ports = f"--port-min {shut.port} --port-max {shut.port}" if shut.port else "--port-min 1 --port-max 65535"
        rule = customer(
            f"add an outbound rule to security group {shut.group} for TCP to {where}",
            f"ibmcloud is security-group-rule-add {shut.group} outbound tcp {ports}",
            "S10a",
        )
        return (
            rule,
            customer("then try the port from a worker; its subnet's network ACL may lack it as well", probe, "S10a"),
        )
    if surroundings.place(about) == "vpc":
        group = f"kube-{commands.cluster_id(about)}"
        return (
            open_way,
            customer("look at the rules of the workers' security group", f"ibmcloud is security-group {group}", "S10a"),
        )
    return (open_way, customer("ask for the appliance's drops in that minute", None, "S10a"))
