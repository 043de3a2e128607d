"""What the agents are told to dial (AG-07): host and port in their arguments, against each other and against the cluster's own record."""

from __future__ import annotations

from collections.abc import Iterable

from analyzer import patterns as regex
from analyzer.addresses import valid
from analyzer.checks import at_worker, carried, commands, details, port, port_listens
from analyzer.checks.base import Answer, Cite, Family, failed, openvpn, passed, plural, some, unknown, warned
from analyzer.facts.cluster import About
from analyzer.facts.fact import Origin
from analyzer.model import Placed, Works
from analyzer.schema import ContainerArgRow
from analyzer.tunnel.view import TunnelView

BESIDE = frozenset({"image", "mount"})
"""What a container has besides its arguments."""
WITH_IMAGE = frozenset({"Pod", "DaemonSet", "Deployment", "ReplicaSet", "StatefulSet", "unknown"})
"""Kinds of objects whose containers each have an image; of an excerpt it is stated where the whole list stands above it."""
URL = regex.compile(r"(?:https?://)?([\w.-]+)(?::(\d+))?")

CHECKS = Family(of_tunnel=True)


@CHECKS.check("AG-07", "Are the agents' arguments sane?", "S8c", "S10b", seen_in=(Works.CONNECTED,))
def arguments(about: About, tunnel: TunnelView, cite: Cite) -> Answer:
    """Host and port of the server: present, the port a node port and not the API server's, equal to the cluster's own URL."""
    if no := openvpn(about):
        return no
    host, dialled = about.agent_host, about.agent_port
    from_args = [w for w in host.witnesses + dialled.witnesses if w.origin in port.OF_AGENTS]
    astray = port_listens.at_no_server(about, tunnel)
    if not from_args and astray is None:
        return unknown("the agents' arguments are not in the bundle", commands.agent_daemonset(about))
    rows: list[Placed | None] = [w.row for w in from_args]
    problems: list[str] = []
    against, named, own_host, own_port = False, False, "", ""
    on_ibm = port.is_ibms(about)
    whole, hosted = _are_whole(about, rows), any(w in from_args for w in host.witnesses)
    if (
        (not hosted and whole and from_args)
        or (hosted and not host.value)
        or (on_ibm and about.agent_endpoint == "local")
    ):
        lacks = "" if hosted else ", so agents dial 127.0.0.1, its default"
        problems.append(f"--proxy-server-host is {(host.value if hosted else '') or 'missing'}{lacks}")
    if scheme := regex.match(r"[a-z]+://([\w.-]+)", host.value or ""):
        own_host = scheme[1]
        problems.append(f"--proxy-server-host is a URL ({host.value}), it must be a bare host")
    if dialled.value is None and host.witnesses and host.witnesses[0].origin is Origin.ARGUMENT and whole:
        problems.append("--proxy-server-port is missing")
    elif (wrong := port.fault(about)) is not None:
        problems.append(f"--proxy-server-port {dialled.value} {wrong.value}")
        rows = _by_port(about, rows)
    urls = {(m[1], m[2]): row for row in about.facts.get("konnectivity_url", []) if (m := URL.match(row.value))}
    if len({at for at, _ in urls}) == 1:  # several are of several hosted clusters
        [(own, own_at), *_] = urls
        if host.value and own != host.value:
            problems.append(f"host {host.value} is not the cluster's Konnectivity host {own}")
            against, own_host = True, own
        if dialled.value and own_at and own_at != dialled.value:
            problems.append(f"port {dialled.value} is not the cluster's Konnectivity port {own_at}")
            against, own_port = True, own_at
            rows = _by_port(about, rows)
        rows[1:1] = urls.values()
    if (which := about.agent_endpoint) in ("public", "private") and about.endpoint_enabled(which) is False:
        problems.append(f"host {host.value} is the {which} endpoint's, which is off")
        against = True
        rows[1:1] = about.facts.get(f"{which}_endpoint_url", [])[:1]
    elif foreign := port.of_another_master(about):
        problems.append(f"host {host.value} belongs to another master than the cluster's endpoint {foreign.value}")
        against = True
        rows.insert(1, foreign)
    if (listens := port.of_server(about)) is not None:
        problems.append(f"port {dialled.value} is not the server's own --agent-port {listens.value}")
        against, own_port = True, listens.value or ""
        rows.insert(1, listens)
    if (configured := port.of_k0s(about)) is not None:
        problems.append(
            f"port {dialled.value} is not the agentPort of the cluster's own configuration, {configured.value}"
        )
        against, own_port = True, configured.value
        rows.insert(1, configured)
    if from_args and (external := port.host_of_k0s(about)) is not None:
        problems.append(
            f"host {host.value} is not the externalAddress of the cluster's own configuration, {external.value}"
        )
        against, own_host = True, external.value
        named = valid(host.value or "") and not valid(external.value)  # which may be a name of that address
        rows.insert(1, external)
    if (service := port.of_service(about)) is not None:
        own_port = (service.node_ports or "").split(",")[0]
        problems.append(f"port {dialled.value} is not the node port of service {service.name}, {own_port}")
        against = True
        rows.insert(1, service)
    surely = not named
    if (mapped := port.of_node_port(about, tunnel)) is not None:
        service, own_port = mapped
        problems.append(f"port {dialled.value} is the inner one of service {service.name}, on nodes it has {own_port}")
        surely, against = against, True
        rows.insert(1, service)
    if astray is not None and not own_port:
        problems.append(astray.says)
        surely = astray.surely or against
        against, own_port = True, astray.port
        rows = [*_by_port(about, rows)[:1], *astray.rows, *rows]
    if from_args and (worker := at_worker.of(about, tunnel)) is not None:
        name = "" if worker.name == host.value else f", {worker.name}"
        problems.append(f"--proxy-server-host {host.value} is a worker{name}, and nothing shows a server there")
        surely = surely or against
        rows.insert(1, worker.rows[0])
    else:
        worker = None
    values = {w.value for w in host.witnesses}
    if len(values) > 1:
        problems.append(f"agents are given different hosts: {some(sorted(values))}")
    if differing := port.others(about):
        problems.append(f"agents are given different ports: {some([dialled.value or '?', *differing])}")
    basis = plural(len(from_args), "argument") if from_args else "1 connect that failed"
    if problems and (uses := carried.runs_otherwise(about, tunnel)):
        return warned(
            "; ".join(problems) + "; but agents stand and a command came through, so this is not what they run with",
            basis, cite([*rows, *uses[:1]], limit=4), detail=details.AgentArguments(False, ""),
        )  # fmt: skip
    if problems:
        return failed(
            "; ".join(problems),
            basis,
            cite(rows, limit=4),
            detail=details.AgentArguments(
                against,
                own_port,
                own_host,
                surely,
                astray.host if astray else "",
                astray.dialled if astray else "",
                worker.name if worker is not None else "",
                not hosted and bool(from_args),
            ),
        )
    if not (hosted and dialled.value) and not whole:
        lacks = "--proxy-server-port" if hosted else "--proxy-server-host"
        return unknown(f"the agents' arguments are shown in part, without {lacks}", commands.agent_daemonset(about))
    local = ", a balancer on the node or a sidecar of the agent" if about.agent_endpoint == "local" else ""
    return passed(f"agents dial {host.value}:{dialled.value}{local}", plural(len(from_args), "argument"), cite(rows))


def _by_port(about: About, rows: list[Placed | None]) -> list[Placed | None]:
    """The rows with those first that decide on the port: the agents' own, and the API server's URL where it has the same."""
    named = [w.row for w in about.agent_port.witnesses if w.row in rows]
    urls = (row for key in ("server_url", "public_endpoint_url") for row in about.facts.get(key, []))
    same = [row for row in urls if (row.value or "").rstrip("/").endswith(f":{about.agent_port.value}")]
    return [*named[:1], *same[:1], *(row for row in rows if row not in named[:1])]


def _are_whole(about: About, rows: Iterable[object]) -> bool:
    """
    Is one of the lists of arguments that hold these there to its end: something else of its container stands behind it.

    A log, a `grep` and a command line show a part, and what they lack is not missing.
    """
    lists = {_container(r) for r in rows if isinstance(r, ContainerArgRow) and r.kind in WITH_IMAGE}
    ends: dict[object, int] = {}
    behind: dict[object, int] = {}
    for row in about.args:
        if (key := _container(row)) in lists:
            lines = behind if row.flag in BESIDE or (row.flag or "").startswith("env ") else ends
            lines[key] = max(lines.get(key, 0), row.line or 0)
    return any(behind.get(key, -1) >= ends.get(key, 0) for key in lists)


def _container(row: ContainerArgRow) -> tuple[str | None, ...]:
    return row.source, row.kind, row.namespace, row.name, row.container
