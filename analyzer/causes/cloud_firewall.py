"""A rule of the cloud's own firewall that denies what the agents dial, beside agents that get no answer."""

from __future__ import annotations

from analyzer.causes.base import LIKELY, POSSIBLE, Finding, Outcomes, customer, fails, proof, told
from analyzer.causes.failing_place import counted, failing_scope
from analyzer.checks import commands, details
from analyzer.checks.base import plural
from analyzer.facts.cluster import About
from analyzer.model import Remedy, Status
from analyzer.tunnel import errors
from analyzer.tunnel.view import TunnelView

STEP = "S10a"
ALL = ("POL-10", "ERR", "AG-09", "POL-05", "AG-03", "SRV-01", "SRV-01b", "SRV-03")
HIGHEST = 1


def denied_by_rule(about: About, tunnel: TunnelView, outcomes: Outcomes) -> Finding | None:
    """Likely where all of the rule is shown; possible where the list leaves out for which networks or machines it is."""
    rule = told(outcomes, "POL-10", details.CloudDenial)
    kinds = tunnel.failure_classes()
    if (
        rule is None
        or outcomes["POL-10"].status is not Status.FAIL
        or not kinds
        or next(iter(kinds)) not in errors.SILENCED
    ):
        return None
    connects = sum(map(len, kinds.values()))
    return Finding(
        LIKELY if rule.sure else POSSIBLE,
        f"{outcomes['POL-10'].summary}; {plural(connects, 'connect')} of {plural(len(tunnel.failing), 'agent')} got no answer",
        (*fails(outcomes, *ALL), *counted(about, tunnel, outcomes)),
        proof(outcomes, ("POL-10", "ERR", "AG-09")),
        (_allow(rule), customer("when that is done, the agents connect by themselves within a minute: look at the end of their log", commands.agent_log(about).command, STEP)),
        (commands.Gap("all of the rule, with its networks and the machines that it is for", f"gcloud compute firewall-rules describe {rule.name}"),),
        scope=failing_scope(about, tunnel),
        title=f"Rule {rule.name} of the cloud's firewall denies what the agents dial",
    )  # fmt: skip


def _allow(rule: details.CloudDenial) -> Remedy:
    """A rule of its own in front of the one that denies: a port that is added to another rule would be open for all that it is for."""
    first = max(HIGHEST, rule.priority - 10) if rule.priority is not None else 100
    where = f"{rule.host}/32" if rule.is_v4 else rule.host
    beside = f" (beside {', '.join(rule.beside)})" if rule.beside else ""
    text = f"allow egress of TCP {rule.port} from the nodes to {rule.host}, better to the control plane's whole range, with a priority before {rule.name}{beside}"
    network = f" --network {rule.network}" if rule.network else ""
    command = f"gcloud compute firewall-rules create allow-konnectivity{network} --direction EGRESS --action ALLOW --rules tcp:{rule.port} --destination-ranges {where} --priority {first}"
    return customer(text, command, STEP)
