"""The pod of the tunnel that AKS had before Konnectivity does not run (a part of agents-not-running)."""

from __future__ import annotations

from analyzer.causes.base import CONFIRMED, POSSIBLE, Finding, Outcomes, customer, fails, proof
from analyzer.causes.halt_remedies import for_halt
from analyzer.checks import commands
from analyzer.checks.base import Cite
from analyzer.checks.carried import in_words, uses_since
from analyzer.checks.state import not_ready
from analyzer.facts import tunnel_kind
from analyzer.facts.cluster import About
from analyzer.model import Status

CHECK, STEP = "TUN-04", "S0b"


def halted(about: About, outcomes: Outcomes, cite: Cite) -> Finding | None:
    """No pod of it is ready: direct state, unless something came through since."""
    if outcomes[CHECK].status is not Status.FAIL:
        return None
    bad = not_ready(tunnel_kind.old_tunnel(about.pods))
    first, halt = bad[0], about.halts.first(bad)
    uses = uses_since(about, outcomes[CHECK].evidence)
    name, space = first.name, first.namespace or "kube-system"
    look = (
        f"kubectl describe pod -n {space} {name}; kubectl logs -n {space} {name} --all-containers --previous --tail=50"
    )
    return Finding(
        POSSIBLE if uses else CONFIRMED,
        outcomes[CHECK].summary
        + "; exec, logs, top and webhooks go through it"
        + (f"; but {in_words(uses)}, and nothing says that this was before" if uses else ""),
        (CHECK, *fails(outcomes, "TUN-03", "CLU-03")),
        (*proof(outcomes, (CHECK,), limit=4), *cite(uses[:1])),
        (
            *(for_halt(about, halt, STEP) if halt is not None else ()),
            customer(
                f"bring back {name}: its description and the last words of its containers say why it does not run",
                look,
                STEP,
            ),
        ),
        (commands.events(),),
        title="The pod that keeps the tunnel open from inside the cluster does not run",
    )
