"""What opens the way from the workers to the server, in the words of the infrastructure that it leads through."""

from __future__ import annotations

from analyzer.causes.base import Outcomes, customer, told
from analyzer.checks import commands, details
from analyzer.facts.cluster import About
from analyzer.model import Remedy, Status


def filter_remedies(
    about: About, outcomes: Outcomes, where: str, probe: str | None, of: str = "every worker subnet"
) -> tuple[Remedy, ...]:
    """The rule that the workers' security group lacks, where its rules are known; else every place that may filter."""
    open_way = customer(f"let TCP from {of} to {where} through {commands.between(about)}", probe, "S10a")
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
    if about.infrastructure.value == "vpc":
        group = f"kube-{about.id.value}" if about.id.value else "kube-<cluster_id>"
        return (
            open_way,
            customer("look at the rules of the workers' security group", f"ibmcloud is security-group {group}", "S10a"),
        )
    return (open_way, customer("ask for the appliance's drops in that minute", None, "S10a"))
