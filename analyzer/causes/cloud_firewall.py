"""A rule of the cloud's own firewall that denies what the agents dial, or the lack of one that lets it through, beside agents that get no answer."""

from __future__ import annotations

from analyzer.causes import cloud_allow
from analyzer.causes.base import LIKELY, POSSIBLE, Finding, Outcomes, customer, fails, proof, told
from analyzer.causes.failing_place import counted, failing_scope
from analyzer.checks import commands, details
from analyzer.checks.base import plural, some
from analyzer.facts.cluster import About
from analyzer.model import Status
from analyzer.policy.legs import Way
from analyzer.tunnel import errors
from analyzer.tunnel.view import TunnelView

STEP = "S10a"
ALL = ("POL-10", "ERR", "AG-09", "POL-05", "AG-03", "SRV-01", "SRV-01b", "SRV-03")


def of_way(outcomes: Outcomes, way: Way) -> details.CloudDenial | None:
    """The denial, where it is of this way and somebody is cut off."""
    rule = told(outcomes, "POL-10", details.CloudDenial)
    return rule if rule is not None and rule.way is way and outcomes["POL-10"].status is Status.FAIL else None


def denied_by_rule(about: About, tunnel: TunnelView, outcomes: Outcomes) -> Finding | None:
    """Likely where all of the rule is shown; possible where the list leaves out for which networks or machines it is, and where no agent says what it dials."""
    rule = of_way(outcomes, Way.SERVER)
    kinds = tunnel.failure_classes()
    if rule is None or (kinds and next(iter(kinds)) not in errors.SILENCED):
        return None
    agents = about.role("agent")
    connects = sum(map(len, kinds.values()))
    effect = f"{plural(connects, 'connect')} of {plural(len(tunnel.failing), 'agent')} got no answer"
    if not kinds:
        effect = f"none of {plural(len(agents), 'agent')} is ready"
    return Finding(
        LIKELY if rule.sure and kinds else POSSIBLE,
        f"{outcomes['POL-10'].summary}; {effect}",
        (*fails(outcomes, *ALL), *counted(about, tunnel, outcomes)),
        proof(outcomes, ("POL-10", "ERR", "AG-09", "AG-03")),
        (cloud_allow.allowed(about, rule, STEP), customer("when that is done, the agents connect by themselves within a minute: look at the end of their log", commands.agent_log(about).command, STEP)),
        cloud_allow.shown_whole(rule),
        scope=failing_scope(about, tunnel) if kinds else some(pod.name for pod in agents),
        title=_title(rule),
    )  # fmt: skip


def _title(rule: details.CloudDenial) -> str:
    if not rule.lacks:
        return f"Rule {rule.name} of the cloud's firewall denies what the agents dial"
    where = f"TCP {rule.port} in, which the agents dial" if rule.incoming else "the agents out to their server"
    return f"No rule of {rule.name} in the cloud's firewall lets {where}"
