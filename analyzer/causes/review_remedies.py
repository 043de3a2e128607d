"""What ends a refusal of agents, made from the reason that it holds: who they come as, and the server's way to the token review."""

from __future__ import annotations

import shlex
from dataclasses import replace

from analyzer import patterns as regex
from analyzer.causes import operated
from analyzer.causes.base import customer, renew, sre
from analyzer.checks import commands, details
from analyzer.facts import audiences
from analyzer.facts.cluster import About
from analyzer.konnectivity import certificate_names
from analyzer.model import Remedy
from analyzer.tunnel import errors, turned_away
from analyzer.vendors import planes
from analyzer.vendors.owners import Setting

STEP = "S10a"
AS_WELL = "where fresh tokens are refused as well: "
"""What stands before a remedy for tokens that are new."""
DELEGATOR = "system:auth-delegator"
"""The API server's own role for who asks it to judge tokens."""
WRITTEN = frozenset({"k0s", "aks", "gke"})
"""Products that write the agents' manifest themselves and have it right: a token that is not valid is an old one, and new pods cost nothing."""
MANAGED = frozenset({"iks", "roks", "aks", "gke", "eks"})
"""Products whose control plane no user sees: its files and roles are the provider's."""

PLAIN = regex.compile(r"[A-Za-z0-9][\w.:/@-]{0,252}")
"""An audience that is itself in a command as in YAML."""


def for_refusal(about: About, why: details.Refusal | None, text: str | None) -> tuple[Remedy, ...]:
    """
    The remedies of a refusal.

    Args:
        text: the server's last error, None where no server's log is there.
    """
    fresh = customer("restart the agents so that they take fresh tokens", commands.restart_agents(about), "S5b")
    if why is details.Refusal.EXPIRED:
        compare = "compare the clocks of the API server and the workers"
        return fresh, customer(compare, "timedatectl; chronyc tracking", "S10a")
    if why is details.Refusal.OLD_KEY:
        first = "restart the agents: each of their new pods gets a token that is signed with the present key"
        return customer(first, commands.restart_agents(about), "S5b"), _same_keys(about)
    if why is details.Refusal.NO_ACCOUNT:
        return _account(about, text)
    if why is details.Refusal.REVIEW:
        return for_review(about, text) or (fresh,)  # no token is at fault, and agents try again by themselves
    if audience := for_audience(about, why, text):
        return audience
    again = renew(about, "agents", "sets the tokens' audience and service account anew", STEP)
    if why is details.Refusal.AUDIENCE:
        return (_audience(about, text),)  # fresh tokens are made for the same one
    if (other := for_identity(about, text)) or operated.host(about) is None:
        if not other and about.language.product not in WRITTEN and turned_away.is_of_other_issuer(text):
            return _issuer(about, fresh, again)
        return other or ((fresh, again) if about.language.product in WRITTEN else (again, fresh))
    # an operator has the manifest right: what is left is a key that is another than the tokens'
    first = f"{fresh.text}: those of before a control plane was restored or moved are signed with a key that it does not have"
    return (replace(fresh, text=first), again)


def _audience(about: About, text: str | None) -> Remedy:
    """Tokens for another audience, by the words of the refusal: a projected token is made for the one that its volume names."""
    said = turned_away.made_for_another(text)
    wanted = said.wanted[0] if said is not None and len(said.wanted) == 1 else "that the server takes (--authentication-audience)"  # fmt: skip
    came = f" in place of {', '.join(said.came)}" if said is not None and said.came else ""
    made = f"audience {wanted}{came}"
    change = f"give the projected volume of the agents' token {made}, and so the manifest that it comes from; a restart alone brings tokens for the same audience"
    edit = commands.get_agents(about).replace(" get ", " edit ", 1)
    command = f"{edit}   # spec.template.spec.volumes: projected, serviceAccountToken.audience"
    again = renew(about, "agents", f"gives the agents' tokens {made}", STEP)
    if about.language.on_ibm or about.language.product in (WRITTEN | MANAGED):
        return again
    return operated.kept(about, sre(change, command, STEP), Setting.TEMPLATE, again)


def _account(about: About, text: str | None) -> tuple[Remedy, ...]:
    """The account first: pods that come back before it get no token at all."""
    name = turned_away.missing_account(text) or "konnectivity-agent"
    space = commands.agents_namespace(about)
    make = f"brings back service account {name} of the agents, which does not exist"
    look = f"kubectl get serviceaccount -n {space} {name}"
    again = renew(about, "agents", make, STEP)
    then = customer("then restart the agents: their tokens are of the account that is gone", commands.restart_agents(about), "S5b")  # fmt: skip
    return replace(again, command=again.command or look), then


def _same_keys(about: About) -> Remedy:
    """Where fresh tokens are refused as well, an API server signs with a key that another one does not know."""
    if about.language.on_ibm or about.language.product in MANAGED:
        again = renew(about, "server", "gives every API server the same keys of service accounts", STEP)
        return replace(again, text=AS_WELL + again.text)
    text = "let the --service-account-key-file of every API server hold the public half of the key with which tokens are signed (--service-account-signing-key-file)"
    return operated.of_api_server(about, sre(AS_WELL + text, None, STEP))


def _issuer(about: About, fresh: Remedy, again: Remedy) -> tuple[Remedy, Remedy]:
    """Tokens of an issuer that the API server does not have, as after a restore or a move: new pods get them of the present one."""
    first = "restart the agents: their new pods get tokens of the issuer that the API server has now; those of before a restore, a move or a new --service-account-issuer may be of another"
    if about.language.on_ibm or about.language.product in MANAGED:
        return replace(fresh, text=first), replace(again, text=AS_WELL + again.text)
    text = f"{AS_WELL}let every API server have the same first --service-account-issuer, which this shows; older ones stay behind it, as further flags"
    command = "kubectl get --raw /.well-known/openid-configuration"
    return replace(fresh, text=first), operated.of_api_server(about, sre(text, command, STEP))


def _from_server(about: About, command: str) -> str:
    """The command where the Konnectivity server runs: on its machine, or in its pod where another cluster runs the control plane."""
    if commands.hosted_plane(about) is None or about.language.on_ibm:
        return f"{command}   # on the server's machine"
    space, pod = commands.hosted_server(about)
    return f"kubectl debug -n {space} {pod} --image=busybox --target=konnectivity-server -i -- {command}{planes.THERE}"


def is_lasting(text: str | None) -> bool:
    """Does a review fail each time, as long as nobody changes the server's rights or its kubeconfig."""
    return turned_away.is_forbidden(text) or is_of_old_ca(text)


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
    return (operated.kept(about, sre(run, f"{shown} --type merge -p '{patch}'", STEP), Setting.ACCOUNT),)


def other_audience(about: About, why: details.Refusal | None, text: str | None) -> audiences.Differing | None:
    """The audiences of token and server where they differ; None where the refusal has another reason, as who comes with the token."""
    if (
        why not in (details.Refusal.TOKEN, details.Refusal.AUDIENCE, details.Refusal.UNNAMED)
        or turned_away.taken_for_another(text) is not None
    ):
        return None
    return audiences.differing(about)


def for_audience(about: About, why: details.Refusal | None, text: str | None) -> tuple[Remedy, ...]:
    """Tokens that are made for another audience than the server's; empty where that is not known of them."""
    found = other_audience(about, why, text)
    if found is None:
        return ()
    made = f"audience {found.wanted}, which the server takes (--authentication-audience), in place of {found.token}"
    change = f"give volume {found.volume} of the agents, which holds their token, {made}, and so the manifest that it comes from"
    command = commands.agent_daemonset(about).command
    if PLAIN.fullmatch(found.token) and PLAIN.fullmatch(found.wanted):
        edit = f"s|audience: {found.token}$|audience: {found.wanted}|"
        space = commands.agents_namespace(about)
        command = f"{commands.get_agents(about)} -o yaml | sed '{edit}' | kubectl apply -n {space} -f -"
    again = renew(about, "agents", f"gives the agents' tokens {made}", STEP)
    return (operated.kept(about, sre(change, command, STEP), Setting.TEMPLATE, again),)


def is_of_old_ca(text: str | None) -> bool:
    """Does the server not trust the API server's certificate: its own kubeconfig decides that, and no agent."""
    return turned_away.is_review_untrusted(text)


def for_review(about: About, text: str | None) -> tuple[Remedy, ...]:
    """
    The remedies of a review that failed.

    Args:
        text: the error that holds the review's own (pkg/server, `authenticateAgentViaToken`).
    """
    again = renew(about, "server", "gives the server its way to the token review anew", STEP)
    if about.language.on_ibm or about.language.product in MANAGED:
        return (again,)
    user, _ = turned_away.refused_user(text) if turned_away.is_forbidden(text) else ("", "")
    if user:
        bind = f"kubectl create clusterrolebinding konnectivity-server --clusterrole={DELEGATOR} --user={shlex.quote(user)}"
        return (sre(f"let {user} ask for token reviews: bind it to {DELEGATOR}", bind, STEP),)
    names, asked = certificate_names.valid_for(text), certificate_names.not_named(text)
    if names and asked:
        fit = f"let the kubeconfig of the Konnectivity server name an address that the API server's certificate has ({', '.join(names)}), or issue that certificate for {asked}"
        return sre(fit, None, STEP), again
    if is_of_old_ca(text):
        if (operated_anew := operated.kubeconfig(about, STEP)) is not None:
            return (operated_anew,)
        at = turned_away.reviewer(text)
        show = (
            f"openssl s_client -connect {at} </dev/null 2>/dev/null | openssl x509 -noout -issuer -dates   # on the server's machine"
            if at
            else None
        )
        trusted = "put the CA that signs the API server's certificate now into the kubeconfig of the Konnectivity server, which holds another one (an older one, after a rotation), and start the server anew; agents come back by themselves"
        return (sre(trusted, show, STEP),)
    if (at := errors.target(text)) is not None:
        host, _, port = at.rpartition(":")
        reach = f"let the Konnectivity server reach the API server at {at}, which its kubeconfig names: network policies, firewall and routes of the control plane"
        return (sre(reach, _from_server(about, f"nc -vz -w 5 {host.strip('[]')} {port}"), STEP),)
    return (again,)
