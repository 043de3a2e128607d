"""What ends a refusal of agents, made from the reason that it holds: who they come as, and the server's way to the token review."""

from __future__ import annotations

import shlex

from analyzer.causes.base import renew, sre
from analyzer.checks import commands
from analyzer.facts.cluster import About
from analyzer.model import Remedy
from analyzer.tunnel import errors, turned_away

STEP = "S10a"
DELEGATOR = "system:auth-delegator"
"""The API server's own role for who asks it to judge tokens."""
MANAGED = frozenset({"iks", "roks", "aks", "gke", "eks"})
"""Products whose control plane no user sees: its files and roles are the provider's."""


def for_identity(about: About, text: str | None) -> tuple[Remedy, ...]:
    """Agents that come as another than the server waits for; empty where the refusal does not say so."""
    said = turned_away.taken_for_another(text)
    if said is None:
        return ()
    of_account, came, wanted = said
    if not of_account:
        move = f"run the agents in namespace {wanted}, from which the server wants them (they come from {came}), or start the server with --agent-namespace={came}"
        return (sre(move, "kubectl get daemonsets,deployments -A | grep konnectivity-agent", STEP),)
    shown = commands.get_agents(about).replace(" get ", " patch ", 1)
    patch = f'{{"spec":{{"template":{{"spec":{{"serviceAccountName":"{wanted}"}}}}}}}}'
    run = f"run the agents as service account {wanted}, which the server wants (they come as {came})"
    return (sre(run, f"{shown} --type merge -p '{patch}'", STEP),)


def for_review(about: About, text: str | None) -> tuple[Remedy, ...]:
    """
    The remedies of a review that failed.

    Args:
        text: the error that holds the review's own (pkg/server, `authenticateAgentViaToken`).
    """
    again = renew(about, "server", "gives the server its way to the token review anew", STEP)
    if about.on_ibm or about.product.value in MANAGED:
        return (again,)
    user, _ = turned_away.refused_user(text) if turned_away.is_forbidden(text) else ("", "")
    if user:
        bind = f"kubectl create clusterrolebinding konnectivity-server --clusterrole={DELEGATOR} --user={shlex.quote(user)}"
        return (sre(f"let {user} ask for token reviews: bind it to {DELEGATOR}", bind, STEP),)
    names, asked = errors.valid_for(text), errors.not_named(text)
    if names and asked:
        fit = f"let the kubeconfig of the Konnectivity server name an address that the API server's certificate has ({', '.join(names)}), or issue that certificate for {asked}"
        return sre(fit, None, STEP), again
    if (at := errors.target(text)) is not None:
        host, _, port = at.rpartition(":")
        reach = f"let the Konnectivity server reach the API server at {at}, which its kubeconfig names: network policies, firewall and routes of the control plane"
        return (sre(reach, f"nc -vz -w 5 {host.strip('[]')} {port}   # where the server runs", STEP),)
    return (again,)
