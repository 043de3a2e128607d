"""What gives the Konnectivity server its way to the API server's token review, made from the reason that its refusal holds."""

from __future__ import annotations

import shlex

from analyzer.causes.base import renew, sre
from analyzer.facts.cluster import About
from analyzer.model import Remedy
from analyzer.tunnel import errors

STEP = "S10a"
DELEGATOR = "system:auth-delegator"
"""The API server's own role for who asks it to judge tokens."""
MANAGED = frozenset({"iks", "roks", "aks", "gke", "eks"})
"""Products whose control plane no user sees: its files and roles are the provider's."""


def for_review(about: About, text: str | None) -> tuple[Remedy, ...]:
    """
    The remedies of a review that failed.

    Args:
        text: the error that holds the review's own (pkg/server, `authenticateAgentViaToken`).
    """
    again = renew(about, "server", "gives the server its way to the token review anew", STEP)
    if about.on_ibm or about.product.value in MANAGED:
        return (again,)
    user, _ = errors.refused_user(text) if errors.is_forbidden(text) else ("", "")
    if user:
        bind = f"kubectl create clusterrolebinding konnectivity-server --clusterrole={DELEGATOR} --user={shlex.quote(user)}"
        return (sre(f"let {user} ask for token reviews: bind it to {DELEGATOR}", bind, STEP),)
    names, asked = errors.valid_for(text), errors.not_named(text)
    if names and asked:
        fit = f"let the kubeconfig of the Konnectivity server name an address that the API server's certificate has ({', '.join(names)}), or issue that certificate for {asked}"
        return sre(fit, None, STEP), again
    return (again,)
