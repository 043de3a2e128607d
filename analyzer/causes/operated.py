"""
Control planes that an operator keeps: what is changed at their Deployment it takes back, so its own object is changed.

Sources: Kubermatic's `Cluster` (`spec.componentsOverride`), Kamaji's `TenantControlPlane` (`spec.addons.konnectivity.server.resources`, and
the secret `<tenant>-konnectivity-kubeconfig`, which releases before 26.5.5 do not write anew when the CA is rotated, clastix/kamaji#1152).
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import NamedTuple

from analyzer.causes.base import renew, sre
from analyzer.checks import commands
from analyzer.facts.cluster import About
from analyzer.facts.generated import deployment_of
from analyzer.model import Remedy
from analyzer.vendors import owners, planes
from analyzer.vendors.owners import Setting

KUBERMATIC, KAMAJI = "Kubermatic", "Kamaji"
SPACE = "cluster-"
"""What the namespace of a user cluster's control plane begins with in Kubermatic; the cluster's name follows."""
SHOOT = "shoot--"
"""What the namespace of a shoot's control plane begins with on a seed of Gardener."""
COMPONENTS = {
    "konnectivity-server": "konnectivityProxy", "konnectivity-agent": "konnectivityProxy", "apiserver": "apiserver", "controller-manager": "controllerManager",
    "scheduler": "scheduler", "etcd": "etcd",
}  # fmt: skip
"""Container -> the component of Kubermatic's `Cluster` that has its resources."""


class Patch(NamedTuple):
    """
    Attributes:
        place: the field that is changed, and whose it is.
        command: what changes it.
    """

    place: str
    command: str


def memory(about: About, space: str, pod: str, container: str | None, limit: str) -> Patch | None:
    """How the operator is told the memory limit of a container of a control plane; None where none keeps it."""
    limits = {"resources": {"limits": {"memory": limit}}}
    called, deployment = about.language.called, deployment_of(pod)
    if called == KUBERMATIC and space.startswith(SPACE) and (component := COMPONENTS.get(container or "")) is not None:
        change = json.dumps({"spec": {"componentsOverride": {component: limits}}}, separators=(",", ":"))
        command = f"kubectl patch cluster {space.removeprefix(SPACE)} --type merge -p '{change}'   # on the seed"
        return Patch(f"spec.componentsOverride.{component} of the Cluster, whose operator takes back what the Deployment is given", command)  # fmt: skip
    if called == KAMAJI and container == "konnectivity-server" and deployment is not None:
        change = json.dumps({"spec": {"addons": {"konnectivity": {"server": limits}}}}, separators=(",", ":"))
        command = f"kubectl patch tenantcontrolplane -n {space} {deployment} --type merge -p '{change}'"
        return Patch("spec.addons.konnectivity.server.resources of the TenantControlPlane, by which Kamaji writes the Deployment", command)  # fmt: skip
    return None


def keeper(about: About) -> str | None:
    """Who writes the agents' workload and takes back what anybody else changes in it; None where nobody is known to."""
    if about.language.on_ibm:
        return "IBM Cloud"
    found = owners.keeper(_names(about))
    return owners.EITHER if found is None and about.has_scaled_agents else found


def host(about: About) -> tuple[str, str] | None:
    """Who runs the control plane as pods of another cluster, and by which object."""
    return owners.host(_names(about))


def taken_back(about: About) -> str:
    """That a change of the workload itself does not last, as the end of a sentence; empty where it does."""
    whose = keeper(about)
    return (
        f"; {whose} writes the agents' {commands.kind_of_agents(about)} and takes back what is changed in it"
        if whose
        else ""
    )


def _names(about: About) -> tuple[str | None, ...]:
    return about.language.told, about.language.called, about.language.product


def setting(about: About, *wanted: Setting) -> Patch | None:
    """Where the operator is told these settings of the agents, and that it takes back others; None where no operator keeps them."""
    found = [one for which in wanted if (one := owners.of(_names(about), which)) is not None]
    if not found or about.language.on_ibm:
        return None
    owner, field = found[0]
    places = " and ".join(dict.fromkeys(one.place for _, one in found))
    kind = commands.kind_of_agents(about)
    return Patch(f"{places}, by which {owner} writes the agents' {kind} and takes back what is changed in it", _named(about, field.command))  # fmt: skip


def kept(about: About, change: Remedy, wanted: Setting, instead: Remedy | None = None) -> Remedy:
    """
    A change of the agents' workload, done where its operator is told; the same one where nobody keeps it.

    Args:
        instead: what helps where whoever keeps it has no setting of that kind; else its own writing of the workload is asked for.
    """
    patch = setting(about, wanted)
    if patch is not None:
        return replace(change, text=f"{change.text}. Set it in {patch.place}", command=patch.command)
    if keeper(about) is None:
        return change
    other = instead or renew(about, "agents", "gives the agents their own settings back", change.step or "S4")
    return replace(other, text=f"{other.text}{taken_back(about)}")


def of_pod(about: About, role: str, change: Remedy, wanted: Setting) -> Remedy:
    """
    A change of what runs a pod, as long as it lasts: of the agents, and of a control plane that an operator writes.

    Args:
        role: what the pod is.
    """
    if role == "agent":
        return until_then(about, change, wanted)
    hosted = host(about) if role in ("server", "kube-apiserver") else None
    if hosted is None:
        return change
    whose, where = hosted
    end = f"; {whose} writes it by {where} and takes back what is changed elsewhere"
    return replace(change, text=change.text + end)


def until_then(about: About, change: Remedy, wanted: Setting) -> Remedy:
    """A change that is worth making although whoever keeps the workload has no setting of that kind, and takes it back some day."""
    asked = f": {keeper(about)} has to make it for good"
    held = kept(about, change, wanted, change)
    return held if held is change or setting(about, wanted) is not None else replace(held, text=held.text + asked)


def _named(about: About, command: str) -> str:
    """With namespace and name of a tenant, where its server's pod is listed: they are those of its Deployment."""
    _, pod = about.server_pod or (None, "")
    space = next((p.namespace for p in about.pods if p.name == pod and p.namespace), None)
    tenant = deployment_of(pod)
    if about.language.called != KAMAJI or space is None or tenant is None:
        return command
    return command.replace("<namespace>", space).replace("<tenant>", tenant)


def of_api_server(about: About, change: Remedy) -> Remedy:
    """A change of the API server's arguments: where they are set, or who alone sets them."""
    names = (about.language.called, about.language.told, about.language.product)
    place, keeper = planes.arguments(names, on_ibm=about.language.on_ibm is True)
    if keeper:
        end = f"; {keeper} writes the API server's arguments, and takes no others"
        return sre(change.text + end, None, change.step)
    return replace(change, text=f"{change.text}. They are set in {place}") if place else change


def shoot(about: About) -> str:
    """``-n garden-PROJECT SHOOT``, as the namespace on the seed names both: ``shoot--PROJECT--SHOOT``."""
    project, _, name = (about.hosted_space or "").removeprefix(SHOOT).partition("--")
    known = (about.hosted_space or "").startswith(SHOOT) and project and name
    return f"-n garden-{project} {name}" if known else "-n garden-<project> <shoot>"


def filled(about: About, command: str) -> str:
    """A command with the names that the bundle has: of a tenant, a shoot, the namespace of a control plane."""
    said = _named(about, command)
    if "<shoot>" in said:
        said = said.replace("<shoot>", shoot(about))
    return said.replace("<space>", about.hosted_space or "<control_plane_namespace>")


def kubeconfig(about: About, step: str) -> Remedy | None:
    """How the operator is made to write the server's own kubeconfig anew; None where none does."""
    if about.language.called != KAMAJI:
        return None
    _, pod = about.server_pod or (None, "")
    tenant = deployment_of(pod) or "<tenant>"
    space = next((p.namespace for p in about.pods if p.name == pod and p.namespace), "<namespace>")
    text = f"delete the secret {tenant}-konnectivity-kubeconfig, which holds the old CA: Kamaji writes it anew; then give the tenant's control plane new pods"
    command = f"kubectl delete secret -n {space} {tenant}-konnectivity-kubeconfig; kubectl rollout restart deployment -n {space} {tenant}"
    return sre(text, command, step)
