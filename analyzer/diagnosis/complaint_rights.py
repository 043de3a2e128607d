"""
What the API server itself refuses a user: the right that lacks is in its words, and the cure is to grant it.

    Error from server (Forbidden): pods "web-0" is forbidden: User "kim" cannot get resource "pods/log" in API group "" in the namespace "shop"

It says so before it asks any node, so the tunnel has no part in it, and nothing of it is left to be proven. Sources: `kubectl create role`,
`oc adm policy`; the clouds whose own roles are asked beside RBAC name themselves in the message.
"""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from typing import TYPE_CHECKING

from analyzer.causes import right_remedies
from analyzer.checks import commands
from analyzer.checks.base import some
from analyzer.konnectivity import denial
from analyzer.konnectivity.denial import Authority, Denial
from analyzer.model import Candidate, Gap
from analyzer.schema import ToolErrorRow

if TYPE_CHECKING:
    from analyzer.facts.cluster import About

LEG = "user to API server"
SAYS = "the API server refuses this user, and asked no node"
MARK = "["
"""What the name of a user that was hidden begins with behind its prefix: it is no name for a command."""
IAM = "IAM#"
"""What names of users begin with that IBM Cloud hands to the API server."""
OPENSHIFT = frozenset({"OpenShift", "ROSA", "ARO"})
READS = frozenset({"get", "list", "watch"})


def candidate(row: ToolErrorRow, rows: Sequence[ToolErrorRow], about: About) -> Candidate:
    """The grant, of everything that is refused to the same user in the same place."""
    own = _of_all(row)
    if own is None:
        return Candidate(
            "no role gives this user that right", Gap("what this user may do", "kubectl auth can-i --list")
        )
    every = [one for other in rows if (one := _of_all(other)) is not None]
    same = list(dict.fromkeys([own, *(one for one in every if one._replace(verb="", resource="", group="") == own._replace(verb="", resource="", group=""))]))  # fmt: skip
    rights = some((f"{one.verb} {one.resource}" for one in same), 4)
    where = f"in namespace {own.namespace}" if own.namespace else "in the whole cluster" if own.is_cluster else "there"
    by = "a role binding" if own.authority is Authority.GOOGLE and _by_binding(same) else _kind(own)
    text = f"{own.user} has no right to {rights} {where}: give it one, by {by}"
    return Candidate(text, Gap("the grant", _grant(own, same, about)), is_stated=True)


def _of_all(row: ToolErrorRow) -> Denial | None:
    """The right to all objects of the kind: no role of one object is made."""
    found = denial.refused_right(row.message)
    return None if found is None else found._replace(named="")


def _by_binding(same: Sequence[Denial]) -> bool:
    """Is a role of Kubernetes' own the sure way: `roles/container.viewer` reads pods, and not their logs (container.pods.getLogs)."""
    return all(one.verb in READS for one in same) and any("/" in one.resource for one in same)


def _kind(own: Denial) -> str:
    if own.authority is Authority.AZURE:
        return "an Azure role assignment"
    if own.authority is Authority.GOOGLE:
        return "an IAM role of the project, or by a role binding"
    if own.user.startswith(IAM):
        return "an IAM service access role, or by a role binding"
    return "a role binding" if own.namespace else "a cluster role binding"


def _user(name: str) -> str:
    """The user as a command takes it."""
    return "<user>" if MARK in name else shlex.quote(name)


def _grant(own: Denial, same: Sequence[Denial], about: About) -> str:
    reads = all(one.verb in READS for one in same)
    if own.authority is Authority.AZURE:
        role = "Azure Kubernetes Service RBAC Reader" if reads else "Azure Kubernetes Service RBAC Writer"
        inside = f"/namespaces/{own.namespace}" if own.namespace else ""
        return f"az role assignment create --assignee {_user(own.user)} --role '{role}' --scope <id of the cluster>{inside}"
    if own.authority is Authority.GOOGLE and not _by_binding(same):
        role = "roles/container.viewer" if reads else "roles/container.developer"
        return f"gcloud projects add-iam-policy-binding <project> --member user:{_user(own.user)} --role {role}"
    if own.user.startswith(IAM):
        inside = f" --attributes namespace={own.namespace}" if own.namespace else ""
        plain = own.user.removeprefix(IAM)
        return f"ibmcloud iam user-policy-create {_user(plain)} --service-name containers-kubernetes --service-instance {commands.cluster_id(about)}{inside} --roles {'Reader' if reads else 'Writer'}"
    openshift = about.language.called in OPENSHIFT or about.language.product in commands.OF_OPENSHIFT
    roles = openshift and all(one.resource.startswith("pods") for one in same)  # which view and edit hold
    if own.namespace and roles and not own.user.startswith(denial.ACCOUNT):
        return f"oc adm policy add-role-to-user {'view' if reads else 'edit'} {_user(own.user)} -n {own.namespace}"
    return right_remedies.rbac(same, _subject(own))


def _subject(own: Denial) -> str:
    """A service account has a flag of its own."""
    if own.user.startswith(denial.ACCOUNT):
        return f"--serviceaccount={own.user.removeprefix(denial.ACCOUNT)}"
    return f"--user={_user(own.user)}"
