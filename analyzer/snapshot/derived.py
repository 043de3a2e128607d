"""
Tables that are joined from parsed ones, as columns: streams, dials, clocks, nodes with their subnets, the finished mesh.

Times are microseconds since the epoch here; rows and frames make moments of them.
"""

from __future__ import annotations

import bisect
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from analyzer import patterns as regex
from analyzer import schema
from analyzer.addresses import valid
from analyzer.facts import host_names
from analyzer.facts import nodes as node_facts
from analyzer.mesh import choose, heading_hosts, peers
from analyzer.mesh.older_views import older_views
from analyzer.snapshot import words_above
from analyzer.tables.base import ColumnLists
from analyzer.tables.rows import rows_of
from analyzer.tunnel import connections, dials, http_dials, old_dials, skew
from analyzer.wording import plural

HEADED = ("konnectivity_events", "log_signals", "units", "host_firewalls")
MADE_BY_HAND = ("port_tests", "packet_sizes", "host_firewalls")
CALICO_NODE = regex.compile(r"calico-node-[a-z0-9]{5}")
HISTORY = "{} left out: history, another table of the same node is later"
MESH = ("bgp_peers", "bird_protocols", "bird_status", "interfaces")


def events_of(data: ColumnLists | None, wanted: set[str], columns: tuple[str, ...]) -> list[dict[str, Any]]:
    """Events of some messages as dicts of the named columns, in file order."""
    if not data:
        return []
    names = ("source", "line", *columns)
    picked = [data[name] for name in names]
    places = [at for at, message in enumerate(data["message"]) if message in wanted]
    rows = zip(*([column[at] for at in places] for column in picked), strict=True)
    return [dict(zip(names, row, strict=True)) for row in rows]


def clock_skew(found: list[skew.Skew]) -> ColumnLists:
    """The table `clock_skew`; bounds in seconds."""

    def seconds(bound: int | None) -> float | None:
        return None if bound is None else bound / 1e6

    return {
        "source": [s.agent[0] for s in found], "line": [s.high_line or s.low_line for s in found],
        "agent": [s.agent[1] or s.agent[0] for s in found], "server": [s.server[1] or s.server[0] for s in found],
        "agent_source": [s.agent[0] for s in found], "server_source": [s.server[0] for s in found],
        "low_s": [seconds(s.low) for s in found], "high_s": [seconds(s.high) for s in found], "requests": [s.requests for s in found],
        "responses": [s.responses for s in found], "connects": [s.connects for s in found], "contradictory": [s.crossing for s in found],
    }  # fmt: skip


def agent_connections(tables: Mapping[str, ColumnLists], skews: list[skew.Skew]) -> ColumnLists:
    """The table `agent_connections`: streams as either end's events show them, joined where both do."""
    columns = ("at", "component", "pod", "node", "message", "agent_id", "server_id", "error")
    events = events_of(tables.get("konnectivity_events"), connections.messages(), columns)
    own: dict[str, str] = {}
    options = tables.get("log_options")
    if options:
        for source, option, value in zip(options["source"], options["option"], options["value"], strict=True):
            if option == "ServerID":
                own[source] = value
            elif option == "AgentID":
                own.setdefault("agent:" + source, value)
    agents = {(e["source"], e["pod"], e["node"]) for e in events if e["component"] == "agent"}
    places = Counter(
        source for source, *_ in agents
    )  # an option names its source only: of several agents it names none
    for e in events:
        if e["component"] == "agent" and not e["agent_id"] and places[e["source"]] == 1:
            e["agent_id"] = own.get("agent:" + e["source"])
    pairs = Counter((s.agent[0], s.server[0]) for s in skews)
    offsets = {key: s.middle for s in skews if pairs[key := (s.agent[0], s.server[0])] == 1}
    streams = connections.build(events, own, offsets)
    return {
        "source": [s.source for s in streams], "line": [s.line for s in streams], "agent_id": [s.agent_id for s in streams],
        "server_id": [s.server_id for s in streams], "server_pod": [s.pod if s.side == "server" else None for s in streams],
        "agent_pod": [s.agent_pod for s in streams], "node": [s.node for s in streams], "connected_at": [s.connected for s in streams],
        "disconnected_at": [s.disconnected for s in streams], "seen_by": [s.seen_by for s in streams], "reason": [s.reason for s in streams],
    }  # fmt: skip


def dial_table(tables: Mapping[str, ColumnLists]) -> ColumnLists:
    """The table `dials`: one row for each dialID, and for each request of an http-connect server, with how it ended."""
    columns = ("at", "component", "message", "agent_id", "dial_id", "connection_id", "address", "error")
    every = tables.get("konnectivity_events")
    events = [e for e in events_of(every, dials.messages(), columns) if e["dial_id"]]
    data = tables.get("inputs", {"source": [], "last_at": []})
    told = zip(every["source"], every["message"], strict=True) if every else ()
    telling = {
        source for source, message in told if message not in dials.REQUEST
    }  # requests alone are what a search left
    stamps = zip(data["source"], data["last_at"], strict=True)
    ends = {source: at for source, at in stamps if at is not None and source in telling}
    logs = tables.get("log_sources", {"source": [], "min_verbosity": []})
    verbosity = {source: v or 0 for source, v in zip(logs["source"], logs["min_verbosity"], strict=True)}
    requests = events_of(every, http_dials.messages(), columns)
    old = old_dials.build(events_of(every, old_dials.messages(), columns), ends)
    found = http_dials.add([*dials.build(events, ends), *old], requests, ends, verbosity)
    return {
        "source": [d.source for d in found], "line": [d.line for d in found], "dial_id": [d.dial_id for d in found],
        "started_at": [d.started for d in found], "ended_at": [d.ended for d in found], "address": [d.address for d in found],
        "agent_id": [d.agent_id for d in found], "server_source": [d.server_source for d in found],
        "agent_source": [d.agent_source for d in found], "outcome": [d.outcome for d in found], "error": [d.error for d in found],
    }  # fmt: skip


def nodes(data: ColumnLists, merged: Mapping[str, node_facts.Node]) -> ColumnLists:
    """The table `nodes` with the subnets that other sources state."""
    by_ip = {node.internal_ip: node for node in merged.values() if node.internal_ip}
    subnets = list(data["subnet"])
    for at, name in enumerate(data["name"]):
        node = merged.get(name) or by_ip.get(data["internal_ip"][at])
        if node and subnets[at] is None:
            subnets[at] = node.subnet
    return {**data, "subnet": subnets}


def headed(
    sections: ColumnLists | None, pod_nodes: Mapping[str, str], node_ips: Mapping[str, str]
) -> Callable[[str, int], str | None] | None:
    """The node after which a text is called: by the heading above it that is the name of a node, or of a pod on one."""
    if not sections or not sections["heading"]:
        return None
    names = {name: name for name in (*pod_nodes.values(), *node_ips)}
    names = {**dict(pod_nodes), **names}
    short: dict[str, set[str]] = {}
    for name in node_ips:
        if not valid(name):
            short.setdefault(name.partition(".")[0], set()).add(name)
    names = {first: one.copy().pop() for first, one in short.items() if len(one) == 1} | names
    found: dict[str, list[tuple[int, str | None]]] = {}
    above = ""
    columns = [sections[name] for name in ("source", "line", "heading", "status")]
    for source, line, heading, status in sorted(zip(*columns, strict=True)):
        places = found.setdefault(source, [])
        # a heading right below a host's is one of what was printed there; any other may be of another host
        inner = places[-1][1] if places and above == "empty" else None
        places.append((line, names.get(heading, inner)))
        above = status
    if not any(name for places in found.values() for _, name in places):
        return None

    def named(source: str, line: int) -> str | None:
        places = found.get(source, [])
        at = bisect.bisect_right(places, line, key=lambda place: place[0])
        return places[at - 1][1] if at else None

    return named


def name_logs(tables: Mapping[str, ColumnLists]) -> None:
    """Fill in the node after which the text around a line of a log, or a unit's state, is called, in place, where the line names neither pod nor node."""
    named = headed(tables.get("sections"), *_known(tables)[:2])
    for name in HEADED if named else ():
        data = tables.get(name)
        for at, node in enumerate(data["node"] if data else ()):
            if data and named and node is None and not ("pod" in data and data["pod"][at]):
                data["node"][at] = named(data["source"][at], data["line"][at])


def name_tests(tables: Mapping[str, ColumnLists]) -> None:
    """Fill in the node that a heading of somebody's names above a connect or a ping, in place."""
    pod_nodes, node_ips, _ = _known(tables)
    words_above.fill(tables, MADE_BY_HAND, {*pod_nodes.values(), *node_ips})


def _known(tables: Mapping[str, ColumnLists]) -> tuple[dict[str, str], dict[str, str], dict[str, node_facts.Node]]:
    """(pod to node, node to address, the nodes) as the bundle's lists have them."""
    pods = tables.get("pods", {})
    pod_nodes = {name: node for name, node in zip(pods.get("name", []), pods.get("node", []), strict=True) if node}
    interfaces = rows_of(schema.INTERFACES, tables.get("interfaces"))
    calico = rows_of(schema.CALICO_NODES, tables.get("calico_nodes"))
    merged = node_facts.merge(rows_of(schema.NODES, tables.get("nodes")), calico, interfaces)
    merged = host_names.join(merged, zip(pods.get("node", []), pods.get("ip", []), strict=True))
    hosted = _by_calico_node(pods)
    return pod_nodes, {name: node.internal_ip or hosted.get(name, name) for name, node in merged.items()}, merged


def _by_calico_node(pods: ColumnLists) -> dict[str, str]:
    """Node to its address, by the pods of calico-node: they have their node's own network."""
    columns = (pods.get(name, []) for name in ("name", "node", "ip"))
    rows = zip(*columns, strict=True)
    return {node: ip for name, node, ip in rows if node and CALICO_NODE.fullmatch(name or "") and valid(ip or "")}


def _all_nodes(tables: Mapping[str, ColumnLists], merged: Mapping[str, node_facts.Node]) -> set[str]:
    """Addresses of the cluster's nodes; none where a listing shows a part of them, or one has no address."""
    listed = tables.get("listings", {})
    partly = zip(listed.get("kind", []), listed.get("complete", []), strict=True)
    if any(kind == "nodes" and complete is False for kind, complete in partly):
        return set()
    own = {node.internal_ip for node in merged.values()}
    return set() if None in own else {one for one in own if one}


def _by_every_calico_node(tables: Mapping[str, ColumnLists]) -> dict[str, str]:
    """The same, where a list of pods shows all of them: it has its end, or holds them alone, as their label asked for."""
    found = _by_calico_node(tables.get("pods", {}))
    listed = tables.get("listings", {})
    columns = (listed.get(name, []) for name in ("kind", "rows", "ends"))
    whole = any(
        kind == "pods" and (ends is not False or count == len(found))
        for kind, count, ends in zip(*columns, strict=True)
    )
    return found if whole else {}


def _leave_out_history(tables: Mapping[str, ColumnLists], data: Any, node_ips: Mapping[str, str]) -> None:
    """Take out the sessions of outputs of which the same node has a later one, and say so of their members."""
    older = older_views(data, node_ips) if isinstance(data, dict) else set()
    if not older:
        return
    gone = [at for at, view in enumerate(data["view"]) if view in older]
    for source, count in Counter(data["source"][at] for at in gone).items():
        for at, one in enumerate(tables["inputs"]["source"] if "inputs" in tables else ()):
            if one == source:
                said = tables["inputs"]["note"][at]
                tables["inputs"]["note"][at] = "; ".join(
                    x for x in (said, HISTORY.format(plural(count, "session"))) if x
                )
    out = set(gone)
    for column, values in data.items():
        data[column] = [value for at, value in enumerate(values) if at not in out]


def finish_mesh(tables: Mapping[str, ColumnLists], captured: int | None) -> None:
    """Fill whose sessions they are, subnets and times into the BIRD tables, in place; doubled views go."""
    columns = {name: tables[name] for name in MESH if name in tables}
    if not columns:
        return
    pod_nodes, node_ips, merged = _known(tables)
    interfaces = rows_of(schema.INTERFACES, tables.get("interfaces"))
    calico = rows_of(schema.CALICO_NODES, tables.get("calico_nodes"))
    every = _all_nodes(tables, merged)
    if not merged:
        node_ips = _by_every_calico_node(tables)
        every = set(node_ips.values())
    if not node_ips:  # Calico's own records are the nodes of its mesh as well
        node_ips = {row.name or row.ipv4: row.ipv4.partition("/")[0] for row in calico if row.ipv4}
    sections, data = tables.get("sections"), columns.get("bgp_peers")
    named = headed(sections, pod_nodes, node_ips)
    if not node_ips and not pod_nodes and data and sections:
        words = {text: text for text in sections["heading"] if text and heading_hosts.NAME.fullmatch(text)}
        above = headed(sections, words, {})
        found = heading_hosts.hosts(data, above) if isinstance(data, dict) and above else set()
        named = headed(sections, {text: text for text in found}, {}) if found else named
    choose.resolve_nodes(columns, pod_nodes, node_ips, named)
    if not data:
        return
    _leave_out_history(tables, data, node_ips)
    sessions = choose.held_sessions(data)
    node_ips |= sessions.complete(node_ips, every)
    _leave_out_history(tables, data, node_ips)
    sessions.drop_doubles()
    find = peers.subnet_finder(node_facts.subnets(calico, interfaces, merged))
    status = tables.get("bird_status", {"node": [], "server_time": []})
    times = {n: t for n, t in zip(status["node"], status["server_time"], strict=True) if n and t}
    if captured:
        for node in sessions.nodes():
            times.setdefault(node, captured)
    sessions.annotate(node_ips, find, times)
