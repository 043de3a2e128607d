"""
Names that fill the places of a command: of the objects that are listed, of the namespace of a control plane, of a node's labels, of what was asked for,
and last of what people write. Nothing is decided by them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from analyzer.facts import node_labels
from analyzer.vendors import given_names, spaces

if TYPE_CHECKING:
    from analyzer.facts.cluster import About

KEY = "given_"
"""What the keys of facts begin with that a command's options make."""
SHOOT, HOSTED, USER = "shoot--", "clusters-", "cluster-"
GARDEN = "garden-"
GROUP = '"kubernetes.azure.com/cluster": "'
"""The label of AKS whose value is the resource group of its scale sets: ``MC_<group>_<cluster>_<region>``."""
GivenPairs = Iterator[tuple[str, str]]


def settle(about: About) -> dict[str, str]:
    """Placeholder -> name, each by the surest kind of witness that gives one alone."""
    told = given_names.single(about.language.names)
    asked = given_names.single(
        (key.removeprefix(KEY), row.value) for key, rows in about.facts.items() if key.startswith(KEY) for row in rows
    )
    return told | asked | given_names.single(_of_labels(about)) | dict(_of_space(about)) | dict(_of_tenant(about))


def _of_tenant(about: About) -> GivenPairs:
    """Of the one object that an operator's list shows."""
    listed = {row.value for row in about.facts.get("tenant", [])}
    if len(listed) != 1:
        return
    called, _, path = listed.pop().partition(":")
    space, _, name = path.partition("/")
    if called == "Gardener":
        yield "shoot", name
        if space.startswith(GARDEN):
            yield "project", space.removeprefix(GARDEN)
        return
    yield "tenant" if called == "Kamaji" else "cluster", name
    if space:
        yield "namespace", space


def _of_space(about: About) -> GivenPairs:
    """Of the one namespace in which a control plane lies."""
    space = about.hosted_space or ""
    if space.startswith(SHOOT):
        project, _, shoot = space.removeprefix(SHOOT).partition("--")
        if project and shoot:
            yield "project", project
            yield "shoot", shoot
    elif spaces.KUBERMATIC.match(space):
        yield "cluster", space.removeprefix(USER)
    elif space.startswith(HOSTED):
        yield "namespace", HOSTED.removesuffix("-")
        yield "cluster", space.removeprefix(HOSTED)


def _of_labels(about: About) -> GivenPairs:
    for node in about.nodes.values():
        group = node_labels.shown_labels(node).partition(GROUP)[2].partition('"')[0]
        parts = group.split("_")
        if group:
            yield "node_resource_group", group
        if len(parts) == 4 and parts[0] == "MC":  # a name may hold the sign that stands between them
            yield "resource_group", parts[1]
            yield "cluster", parts[2]
