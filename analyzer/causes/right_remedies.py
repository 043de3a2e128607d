"""
What gives a user or a service account the rights that the API server refuses it: the role and its binding, and no change of the workload.

Sources: `kubectl create role` and its kin; roles that every API server has for those that extend it (`extension-apiserver-authentication-reader`,
`system:auth-delegator`, Kubernetes' own bootstrap policy).
"""

from __future__ import annotations

from collections.abc import Sequence

from analyzer.causes.base import renew
from analyzer.checks import commands
from analyzer.facts.cluster import About
from analyzer.facts.halts import Halt
from analyzer.konnectivity.denial import Denial
from analyzer.model import Remedy
from analyzer.wording import some

AUTHENTICATION = "extension-apiserver-authentication"
"""The config map by which an API server that extends Kubernetes' own knows whom it may believe."""
REVIEWS = frozenset({"tokenreviews", "subjectaccessreviews"})


def rbac(every: Sequence[Denial], subject: str, prefix: str = "") -> str:
    """
    The commands that make a role of these rights, and bind it.

    Args:
        every: all of one place, the whole cluster or a namespace.
        subject: the flag that names who gets it.
        prefix: of the role's name.
    """
    space = f" -n {every[0].namespace}" if every[0].namespace else ""
    name = prefix + "-".join(dict.fromkeys(one.resource.replace("/", "-").replace(".", "-") for one in every))
    verbs = ",".join(dict.fromkeys(one.verb for one in every))
    what = ",".join(dict.fromkeys(one.plain for one in every))
    kind = "role" if every[0].namespace else "clusterrole"
    return f"kubectl create {kind} {name}{space} --verb={verbs} --resource={what} && kubectl create {kind}binding {name}{space} --{kind}={name} {subject}"


def for_account(about: About, halt: Halt, step: str) -> tuple[Remedy, ...]:
    """For a pod whose service account has not the right that it needs: the grant, and what shows which binding is gone."""
    pod, first = halt.pod, halt.denials[0]
    who = "sre" if pod.role in commands.CONTROL_PLANE else "customer"
    account = first.account or first.user
    rights = some((f"{one.verb} {one.plain}{f' {one.where}' if one.where else ''}" for one in halt.denials), 4)
    text = f"give service account {account} the right to {rights}, by a {_kind(first)}: {pod.name} is refused it, and neither a restart nor another argument changes that"
    space, _, name = account.partition(":")
    look = f"kubectl get clusterrolebindings,rolebindings -A -o wide | grep '{space}/{name}'; kubectl auth can-i --list --as={first.user}"
    known = f"see which of its roles and bindings is gone or was changed: what installs {pod.name} brings them along (its manifest, its chart, its operator)"
    found = [Remedy(who, text, "; ".join(_grants(halt.denials, account, name)), step)]
    if pod.role == "agent":
        found.append(renew(about, "agents", "writes the agents' roles and bindings anew", step))
    return (*found, Remedy(who, known, look, step))


def _kind(first: Denial) -> str:
    return "Role and RoleBinding" if first.namespace else "ClusterRole and ClusterRoleBinding"


def _grants(every: Sequence[Denial], account: str, name: str) -> list[str]:
    """A command for each place; roles that every API server has are bound and not made again."""
    subject = f"--serviceaccount={account}"
    found = []
    rest = list(every)
    if reading := [one for one in rest if one.named == AUTHENTICATION]:
        space = f" -n {reading[0].namespace}" if reading[0].namespace else ""
        found.append(f"kubectl create rolebinding {name}-auth-reader{space} --role={AUTHENTICATION}-reader {subject}")
        rest = [one for one in rest if one not in reading]
    if asking := [one for one in rest if one.verb == "create" and one.resource in REVIEWS]:
        found.append(
            f"kubectl create clusterrolebinding {name}-auth-delegator --clusterrole=system:auth-delegator {subject}"
        )
        rest = [one for one in rest if one not in asking]
    places = dict.fromkeys(one.namespace for one in rest)
    return [*found, *(rbac([one for one in rest if one.namespace == place], subject, f"{name}-") for place in places)]
