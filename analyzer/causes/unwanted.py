"""What helps a DaemonSet of agents that exists and wants no pod: its own description says why, and writing it anew helps where it was changed."""

from __future__ import annotations

from analyzer.causes.base import customer, renew
from analyzer.checks import commands
from analyzer.checks.details import NoneWanted
from analyzer.facts.cluster import About
from analyzer.model import Remedy
from analyzer.vendors.distributions import PROVIDED

WRITERS = PROVIDED | {"k0s"}
"""Products, beside IBM Cloud's, that write their agents' manifest themselves and so take back a change of it."""


def remedies(about: About, why: NoneWanted) -> tuple[Remedy, ...]:
    """Nobody is sent to a node selector that is shown to be none; whoever keeps the manifest by himself has nothing that writes it anew."""
    kind = commands.kind_of_agents(about)
    what = "affinity, tolerations and events (admission, quota of its priority class)"
    text = f"read why it wants none: its {what}; it has no node selector"
    if why is not NoneWanted.NO_SELECTOR:
        text = f"read why it wants none: its node selector, {what}"
    look = customer(text, commands.get_agents(about).replace("kubectl get ", "kubectl describe ", 1), "S4")
    if not about.language.on_ibm and about.language.product not in WRITERS:
        return (look,)
    return (look, renew(about, "agents", f"writes the {kind} as it should be", "S4"))
