"""A policy of an incident that nobody took away again: by its name it shuts one cluster off from its control plane."""

from __future__ import annotations

from analyzer.causes.base import LIKELY, Finding, Outcomes, fails, proof, sre, told
from analyzer.causes.failing_place import failing_scope
from analyzer.causes.path import CUT_OFF
from analyzer.checks import commands, details
from analyzer.checks.base import some
from analyzer.facts.cluster import About
from analyzer.model import Status
from analyzer.tunnel.errors import DROPPED
from analyzer.tunnel.view import TunnelView

TITLE = "A policy left over from an incident blocks agent to server"


def left_over_policy(about: About, tunnel: TunnelView, outcomes: Outcomes) -> Finding | None:
    """
    Such a policy is there, and the agents' packets vanish.

    It is likely only: what it denies was not evaluated. One that names another cluster of the same control plane is none of this one's.
    """
    named = told(outcomes, "POL-06", details.NamedPolicies)
    if named is None or outcomes["POL-06"].status is not Status.FAIL or tunnel.connected:
        return None
    own = named.own
    kinds = tunnel.failure_classes()
    if not own or next(iter(kinds), None) not in DROPPED:
        return None
    show = f"calicoctl get globalnetworkpolicy {own[0]} -o yaml"
    return Finding(
        LIKELY,
        f"{some(own)} {'is' if len(own) == 1 else 'are'} still there: by the name it shuts a cluster off in an incident, and the agents' packets vanish",
        ("POL-06", *fails(outcomes, *CUT_OFF, "AG-09")),
        proof(outcomes, ("POL-06", "ERR", "AG-09", "AG-03", "SRV-03")),
        (sre(f"read what {own[0]} denies and from which incident it is; when that is over, delete it", show, "S15"),),
        (commands.policies(),),
        scope=failing_scope(about, tunnel),
        title=TITLE,
    )
