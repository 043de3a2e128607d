"""
A cluster of Azure as `az aks show` and `az aks list` give it, as JSON and as table.

::

    Name    Location    ResourceGroup    KubernetesVersion    CurrentKubernetesVersion    ProvisioningState    Fqdn
    ------  ----------  ---------------  -------------------  --------------------------  -------------------  ----------------------------------------
    plant   westeurope  rg-plant         1.31.2               1.31.2                      Succeeded            plant-dns-1a2b3c4d.hcp.westeurope.azmk8s.io

Facts: `managed_cluster`, and of a single one `version`, `api_host` and the names `given_cluster`, `given_resource_group`, `given_node_resource_group`.
"""

from __future__ import annotations

from typing import Any

from analyzer import patterns as regex
from analyzer.parsers.base import Emit, Fragment, Parser
from analyzer.parsers.kubernetes.yaml_loader import BadYaml, load_json

RECORD = regex.compile(r"(?i)\"(?:id|type)\"\s{0,9}:\s{0,9}\"[^\"\n]{0,300}Microsoft\.ContainerService/managedClusters")
TITLES = regex.compile(r"(?i)[ \t]*Name[ ]{2,}Location[ ]{2,}ResourceGroup[ ]{2,}KubernetesVersion\b")
DASHES = regex.compile(r"[ \t]*-{3,}(?:[ ]{1,3}-{3,})+[ \t]*$")
COLUMN = regex.compile(r"\S+")
FACTS = (
    ("version", ("currentkubernetesversion", "kubernetesversion")),
    ("api_host", ("privatefqdn", "fqdn")),
    ("given_cluster", ("name",)),
    ("given_resource_group", ("resourcegroup",)),
    ("given_node_resource_group", ("noderesourcegroup",)),
)
"""Fact -> the fields that state it, the best first."""


def takes(fragment: Fragment) -> str:
    if fragment.text.lstrip()[:1] in ("{", "["):
        return "a cluster of Azure" if RECORD.search(fragment.text[:200_000]) else ""
    return "the titles of `az aks list`" if any(TITLES.match(line) for _, line in fragment.opening[:3]) else ""


def parse(fragment: Fragment, emit: Emit) -> None:
    if fragment.text.lstrip()[:1] not in ("{", "["):
        _state(_table(fragment, emit), emit)
        return
    try:
        found = load_json(fragment.text.strip(), emit.sink.limits)
    except BadYaml as error:
        emit.unread(fragment.first_line, str(error), text=fragment.text)
        return
    listed = [one for one in (found if isinstance(found, list) else [found]) if isinstance(one, dict)]
    at = fragment.line_of("icrosoft.ContainerService")
    own = [one for one in listed if "kubernetesVersion" in one]
    _state([(fragment.line_of(f'"{one.get("name")}"', at), one) for one in own] or [(at, {})], emit)
    emit.records += 1


def _table(fragment: Fragment, emit: Emit) -> list[tuple[int, dict[str, Any]]]:
    titles: list[tuple[int, str]] = []
    found: list[tuple[int, dict[str, Any]]] = []
    for number, line in fragment.filled:
        if TITLES.match(line):
            titles = [(m.start(), m.group()) for m in COLUMN.finditer(line)]
        elif titles and not DASHES.match(line):
            ends = [*(at for at, _ in titles[1:]), len(line)]
            found.append((number, {name: line[at:end].strip() for (at, name), end in zip(titles, ends, strict=True)}))
        elif not titles:
            emit.unread(number, "a line before the titles of its table")
        emit.records += 1
    return found


def _state(clusters: list[tuple[int, dict[str, Any]]], emit: Emit) -> None:
    """The product by any record; names and version by one alone, for of several nobody knows which is meant."""
    for number, _ in clusters[:1]:
        emit.fact("managed_cluster", "AKS", number)
    if len(clusters) != 1:
        return
    number, record = clusters[0]
    values = {name.lower(): value for name, value in record.items() if isinstance(value, str) and value}
    for key, names in FACTS:
        if (value := next((values[name] for name in names if name in values), None)) is not None:
            emit.fact(key, value, number)


PARSERS = (Parser("az aks cluster", TITLES.pattern[4:], takes, parse, 11),)
