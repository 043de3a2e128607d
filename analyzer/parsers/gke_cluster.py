"""
A cluster of Google Cloud as `gcloud container clusters describe` and `list` show it, as YAML and JSON: where its control plane is.

::

    currentMasterVersion: 1.30.5-gke.1014001
    endpoint: 34.77.1.2
    network: prod-vpc
    privateClusterConfig:
      enablePrivateNodes: true
      masterIpv4CidrBlock: 172.16.3.0/28
      privateEndpoint: 172.16.3.2

Facts: `managed_cluster`, and of a single one `control_plane_host` (the private endpoint where there is one), `control_plane_range`, `gke_network`, `version`, `given_cluster`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from analyzer import patterns as regex
from analyzer.parsers.base import Emit, Fragment, Parser
from analyzer.parsers.kubernetes.yaml_loader import BadYaml, load, load_json

SIGN = regex.compile(r"(?m)^(?:- |[ ]{2})?currentMasterVersion: ")
BEGIN = regex.compile(r"(?:- |---|[a-z]\w{1,40}:)")
RANGE = "masterIpv4CidrBlock"
VERSION = "currentMasterVersion"
HOSTS = ("privateEndpoint", "endpoint")


def takes(fragment: Fragment) -> str:
    text = fragment.text.lstrip()
    if text[:1] in ("{", "["):
        return "a cluster of Google Cloud" if '"currentMasterVersion":' in text else ""
    return "a cluster of Google Cloud" if BEGIN.match(text) and SIGN.search(text) else ""


def parse(fragment: Fragment, emit: Emit) -> None:
    text = fragment.text.strip()
    try:
        found = load_json(text, emit.sink.limits) if text[:1] in ("{", "[") else load(text, emit.sink.limits)
    except BadYaml as error:
        emit.unread(fragment.first_line, str(error), text=fragment.text)
        return
    emit.fact("managed_cluster", "GKE", fragment.line_of(f"{VERSION}"))
    clusters = [one for one in (found if isinstance(found, list) else [found]) if isinstance(one, dict)]
    if len(clusters) != 1:
        emit.unread(fragment.first_line, "several clusters of Google Cloud: whose nodes are meant is not shown")
        return
    values = dict(_values(clusters[0]))
    host = next((values[key] for key in HOSTS if key in values), None)
    for key, value in (
        ("control_plane_host", host),
        ("control_plane_range", values.get(RANGE)),
        ("gke_network", values.get("network")),
        ("version", values.get(VERSION)),
        ("given_cluster", values.get("name")),
    ):
        if value is not None:
            emit.fact(key, value, fragment.line_of(value))
    emit.records += 1


def _values(cluster: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The fields that are asked for, of the cluster and of what it says of its private network."""
    private = cluster.get("privateClusterConfig")
    for part in (cluster, private if isinstance(private, dict) else {}):
        for key in (*HOSTS, RANGE, "network", *((VERSION, "name") if part is cluster else ())):
            if isinstance(value := part.get(key), str) and value:
                yield key, value


PARSERS = (Parser("gcloud cluster", r"(?:addonsConfig|autopilot|anonymousAuthenticationConfig):", takes, parse, 11),)
