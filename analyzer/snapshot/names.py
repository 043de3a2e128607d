"""What belongs to one cluster only: names of its objects, its IDs, the hosts and ports of its endpoints; where each stands in the tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from typing import Any

from analyzer import patterns as regex
from analyzer.snapshot.other_nodes import USED
from analyzer.tunnel.errors import target
from analyzer.vendors import ibm

NAMES = (("pods", "name"), ("pods", "node"), ("nodes", "name"), ("nodes", "internal_ip"), ("log_sources", "pod"), ("tool_errors", "pod"), ("tool_errors", "node"),
         ("tool_errors", "address"), ("bgp_peers", "peer_ip"), ("containers", "pod"), ("events", "object_name"), ("usage", "name"),
         ("firewall_denials", "source_ip"), ("host_endpoints", "name"), ("host_endpoints", "node"), ("konnectivity_events", "pod"), ("konnectivity_events", "node"),
         ("crictl", "pod"), ("calico_nodes", "name"))  # fmt: skip
IDS = (("konnectivity_events", "agent_id"), ("konnectivity_events", "server_id"))
"""What an agent and a server draw by lot at their start: whoever prints one of them is of the same tunnel."""
IDENTITY = frozenset({"cluster_id", "cluster_name", "account_id"})
ENDPOINTS = {
    "konnectivity_url": "agents",
    "server_url": "api",
    "private_endpoint_url": "api",
    "public_endpoint_url": "api",
}
"""Facts that hold an URL of the cluster's, and whose port it is."""
ONE_EACH = frozenset({"cluster_id", "cluster_name"})
"""What a cluster has one of: two of them are two clusters."""
ASKED = USED | {"asked_cluster", "asked_space", "server_space", "calico_space"}
"""Facts whose value is what a command was asked for, by a name that may be anybody's."""
OWN = regex.compile(
    r"-(?=[a-z]{0,40}\d)[a-z0-9]{1,40}$|-[a-z0-9]{5}$|^\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?$|:.*:|\..*\.|^[0-9a-z]{20}$|^[0-9a-f]{32}$"
)
"""Names that one cluster has and another has not: with a random or numbered end, addresses, IDs; not ``web`` or ``etcd``."""
OWNED = frozenset({"vpe_gateway", "endpoint_gateway", "security_group"})
"""Facts whose value may be called after the cluster that it belongs to."""
TARGETS = {
    "container_args": ("proxy-server-host", "proxy-server-port"),
    "log_options": ("ProxyServerHost", "ProxyServerPort"),
}
"""By table: what names the host of the server whom agents dial, and its port."""
NamedPlace = tuple[str, str, int | None, str]
"""Table, member, line and name."""
SHARED = regex.compile(r"127\.|0\.0\.0\.0|localhost|::1?$|10\.96\.0\.1(?:0)?$|172\.21\.0\.1(?:0)?$")
GAP = regex.compile(
    r"(?:^|-)[xX]{4,}$|<[^<>]{0,100}>|(?:^|-)(?:abcde|abcd[1-9]|abc12[3]?|12345|xyz12[3]?)$|(?:^|[-.])example(?:[-.]|$)"
)
"""A pod's name with a gap: ``konnectivity-agent-xxxxx``, ``<pod>``."""


def named_places(tables: Mapping[str, Any]) -> Iterator[NamedPlace]:
    """(table, member, line, name) of what belongs to one cluster only."""
    for table, column in NAMES:
        data = tables.get(table)
        if data is not None and column in data:
            own = {name: _is_own(str(name)) for name in set(data[column]) if name}
            for source, line, name in zip(data["source"], row_lines(data), data[column], strict=True):
                if own.get(name):
                    yield table, source, line, str(name)
    for table, column in IDS:
        data = tables.get(table)
        if data is not None and column in data:
            for source, line, name in zip(data["source"], row_lines(data), data[column], strict=True):
                if name:
                    yield table, source, line, str(name)
    yield from _of_facts(tables.get("facts"))
    yield from _where_agents_dial(tables)


def _of_facts(facts: Any) -> Iterator[NamedPlace]:
    if not facts:
        return
    for source, line, key, value in zip(facts["source"], row_lines(facts), facts["key"], facts["value"], strict=True):
        if not value:
            continue
        value = str(value)
        if key in ENDPOINTS:
            yield from (("facts", source, line, name) for name in _of_url(value, ENDPOINTS[key]))
        elif key in IDENTITY or (key in ASKED and _is_own(value)):
            yield "facts", source, line, value
            if key in ONE_EACH:
                yield "facts", source, line, f"{key}={value}"
        elif key in OWNED and (owner := ibm.cluster_of_group(value)):
            yield "facts", source, line, owner


def _where_agents_dial(tables: Mapping[str, Any]) -> Iterator[NamedPlace]:
    """Host and port of the server: from arguments, from what a program says of its options, from dials that failed."""
    for table, (name, port) in TARGETS.items():
        data = tables.get(table)
        if not isinstance(data, dict):
            continue
        what = data.get("flag") or data.get("option") or []
        rows = list(zip(data["source"], row_lines(data), what, data["value"], strict=True)) if what else []
        hosts: dict[str, set[str]] = {}
        for source, line, flag, value in rows:
            if flag == name and value:
                host = str(value).strip("\"'")
                hosts.setdefault(source, set()).add(host)
                yield from ((table, source, line, found) for found in _of_host(host))
        for source, line, flag, value in rows:
            if flag == port and value and len(hosts.get(source, ())) == 1 and _is_own(host := min(hosts[source])):
                yield table, source, line, _port(host, "agents", str(value).strip("\"'"))
    events = tables.get("konnectivity_events")
    if isinstance(events, dict) and "error" in events:
        columns = (events["source"], row_lines(events), events["signal"], events["error"])
        for source, line, signal, error in zip(*columns, strict=True):
            if signal == "agent_connect_failed" and (at := target(error)) and _is_own(at):
                yield "konnectivity_events", source, line, at


def same_cluster(names: Set[str], others: Set[str]) -> bool:
    """
    Is what bears these names of the cluster that bears the others: one name in common is enough.

    A host at which many clusters' servers listen agrees only while nothing that a cluster has one of differs: ID, name, a port there.
    """
    shared = names & others
    if not shared or not all(ibm.is_host_of_many(name) for name in shared):
        return bool(shared)
    mine, theirs = _singles(names), _singles(others)
    return all(mine[what] & theirs[what] for what in mine.keys() & theirs.keys())


def _singles(names: Set[str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for name in names:
        what, is_one, value = name.partition("=")
        if is_one:
            found.setdefault(what, set()).add(value)
    return found


def _port(host: str, whose: str, port: str) -> str:
    return f"{host} {whose}={port}"


def _of_url(value: str, whose: str) -> list[str]:
    """An endpoint's URL, its host, and the port there, which is another for the API than for the agents."""
    host, _, port = (value.partition("://")[2] or value).partition("/")[0].partition(":")
    found = _of_host(value)
    return [value, *found, *([_port(host, whose, port)] if found and port else [])] if found else []


def _of_host(value: str) -> list[str]:
    """The name of a server's host in an URL or on its own, and the cluster that it is called after."""
    host = value.partition("://")[2] or value
    host = host.partition("/")[0].partition(":")[0]
    if not _is_own(host):
        return []
    return [host, *([owner] if (owner := ibm.cluster_of_host(host)) else [])]


def _is_own(name: str) -> bool:
    return bool(OWN.search(name)) and not SHARED.match(name) and not GAP.search(name)


def row_lines(data: Any) -> list[int | None]:
    if not isinstance(data, dict):
        return list(data.lines.tolist())  # encoded
    return data.get("line") or [None] * len(data["source"])
