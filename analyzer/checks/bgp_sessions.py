"""The sessions themselves (BGP-03, BGP-05): is every one Established, and what do the texts of the others say."""

from __future__ import annotations

from collections import Counter

from analyzer.checks import commands, details
from analyzer.checks.base import (
    Answer,
    Cite,
    Family,
    calico_absent,
    failed,
    not_applicable,
    passed,
    plural,
    some,
    unknown,
    warned,
)
from analyzer.checks.bgp_design import without_mesh
from analyzer.facts.cluster import About
from analyzer.mesh import readiness
from analyzer.mesh.bird_errors import BirdError, bird_error
from analyzer.mesh.design import Wanted
from analyzer.mesh.plain import MeshView
from analyzer.model import Sign, Works
from analyzer.schema import BgpPeerRow, EventRow, LogSignalRow, ToolErrorRow
from analyzer.tables.rows import Rows
from analyzer.tunnel.uses import asks_bird, uses
from analyzer.wording import excerpt

CHECKS = Family()


@CHECKS.check(
    "BGP-03", "Are all BGP peers Established on all nodes?", "S6", seen_in=(Works.ROUTED,), sign_of=Sign.SESSIONS_UP
)
def established(
    about: About,
    mesh: MeshView,
    tool_errors: Rows[ToolErrorRow],
    events: Rows[EventRow],
    log_signals: Rows[LogSignalRow],
    cite: Cite,
) -> Answer:
    """
    Every session of every node, of both families, harmless rows named and set aside.

    A section full of `error dialing backend` says that the tunnel is broken and nothing about BGP. Readiness events
    ("BGP not established with ...") come through the API server and count also when the tunnel is down.
    """
    unasked = [r for r in tool_errors if r.class_ == "tunnel" and _asks_bird(r)]
    spoken: list[EventRow | LogSignalRow] = [r for r in events if readiness.lacks_sessions(r.message)]
    spoken += [r for r in log_signals if r.signal == "bgp_not_established"]
    if not mesh.rows:
        return _without_rows(about, mesh, unasked, spoken, cite)
    rows = mesh.rows
    six = f", and {plural(len(mesh.beside), 'IPv6 session')} not Established" if mesh.beside else ""
    basis = (
        f"{plural(len(rows), 'IPv4 session' if six else 'session')} seen from {plural(mesh.views, 'node')}{six}"
        + (f"; {len(mesh.harmless)} harmless" if mesh.harmless else "")
        + (f"; {len(mesh.stopped)} daemons silent" if mesh.stopped else "")
    )
    held = mesh.held
    wait = f"{len(held)} Established in state wait: no routes are exchanged yet (graceful restart)" if held else ""
    if mesh.bad_rows:
        text = _bad(mesh) + (f"; {wait}" if wait else "")
        return failed(text, basis, cite(mesh.bad_rows), detail=details.BadSessions())
    if mesh.stopped:
        return failed(_silent(mesh), basis, cite(one.row for one in mesh.stopped), detail=details.BadSessions())
    if mesh.beside:
        named = ", ".join(_session(r) for r in mesh.beside[:3])
        four = "the IPv4 session is Established" if len(rows) == 1 else f"all {len(rows)} IPv4 sessions are Established"
        text = f"{plural(len(mesh.beside), 'IPv6 session')} not Established ({named}); {four}"
        return failed(text, basis, cite(mesh.beside), detail=details.BadSessions(six=True))
    if mesh.low_hold:
        return warned(
            f"all Established, but {len(mesh.low_hold)} of {len(rows)} hold timers have less than 100 s left: those peers are already silent, a cut is under way",
            basis,
            cite(mesh.low_hold),
            detail=details.BadSessions(silent=len(mesh.low_hold)),
        )
    if spoken:
        return _from_events(about, mesh, spoken, cite, f"; {len(rows)} sessions printed are Established")
    if wait:
        waits = details.BadSessions(held=len(held))
        return warned(f"all {len(rows)} sessions are up, {wait}", basis, cite(held), detail=waits)
    if mesh.start_up and mesh.harmless:
        return unknown(
            f"BIRD started a moment before on {plural(len(mesh.start_up), 'node')}: too early to judge",
            commands.bird(about),
            basis=basis,
        )
    if unasked:
        return unknown(
            f"all {len(rows)} sessions printed are Established; {plural(len(unasked), 'node')} could not be asked",
            commands.bird(about),
            basis=basis,
            evidence=cite(unasked),
        )
    return passed(f"{len(rows)} of {len(rows)} sessions are Established", basis, cite(rows[:2]))


def _asks_bird(row: ToolErrorRow) -> bool:
    """Was BIRD asked: by a command that names it, or by any in a pod of calico-node but one for its log."""
    in_pod = (row.pod or "").startswith("calico-node") and "logs" not in uses(row.command, row.message)
    return in_pod or asks_bird(row.command)


def _silent(mesh: MeshView) -> str:
    return f"BIRD does not run on {some(one.place for one in mesh.stopped)}"


def _session(row: BgpPeerRow) -> str:
    return f"{row.node or row.pod or 'a node'} -> {row.peer_ip}" + (f" {row.last_error}" if row.last_error else "")


def _bad(mesh: MeshView) -> str:
    """How many are bad in which states, and the first three by name."""
    bad = mesh.bad_rows
    states: Counter[str] = Counter()
    for (_, state, protocol_state), count in mesh.bad_kinds.items():
        states[state or protocol_state or "down"] += count
    counts = ", ".join(f"{n} {s}" for s, n in states.most_common())
    more = f" and {len(bad) - 3} more" if len(bad) > 3 else ""
    return f"{len(bad)} of {len(mesh.rows)} sessions are not Established ({counts}): {', '.join(map(_session, bad[:3]))}{more}"


def _without_rows(
    about: About, mesh: MeshView, unasked: list[ToolErrorRow], spoken: list[EventRow | LogSignalRow], cite: Cite
) -> Answer:
    """No session was printed: a dead daemon or a readiness event may say why, a design without BGP expects none."""
    if mesh.stopped:
        basis = plural(len(mesh.stopped), "daemon")
        return failed(_silent(mesh), basis, cite(one.row for one in mesh.stopped), detail=details.BadSessions())
    if spoken:
        return _from_events(about, mesh, spoken, cite)
    if absent := calico_absent(about):
        return absent
    if mesh.design.wanted is Wanted.NO:
        return not_applicable(f"no BGP mesh is expected: {mesh.design.why}", evidence=cite(mesh.design.rows))
    if about.infrastructure.value == "satellite":
        return not_applicable("VXLAN: no BGP mesh is expected")
    if unasked:
        return unknown(
            f"no peer was printed: the tunnel itself failed on {plural(len(unasked), 'node')} ({excerpt(unasked[0].message, 100)})",
            commands.bird(about),
            basis="0 peers",
            evidence=cite(unasked),
        )
    if mesh.silent:
        text = f"no peer was printed: BIRD was not found on {some(one.place for one in mesh.silent)}"
        gaps = (commands.networking(), commands.bird(about))
        return unknown(text, *gaps, basis="0 peers", evidence=cite(one.row for one in mesh.silent))
    return unknown("no list of BIRD's sessions in the bundle", commands.bird(about))


def _from_events(
    about: About, mesh: MeshView, spoken: list[EventRow | LogSignalRow], cite: Cite, more: str = ""
) -> Answer:
    """Whose readiness names which peers; one speaker may say it many times, and is the node that it runs on."""
    named: dict[str, dict[str, None]] = {}
    node_of = {pod.name: pod.node for pod in about.role("calico-node") if pod.node}
    lone = _unready(about)
    for row in spoken:
        speaker = row.object_name if isinstance(row, EventRow) else row.pod or row.node
        peers = readiness.peers_missed(row.message)
        named.setdefault(speaker or mesh.lacking(peers) or lone, {}).update(dict.fromkeys(peers))
    peers = list(dict.fromkeys(peer for found in named.values() for peer in found))
    who = some(_placed(name, node_of) for name in named if name) if any(named) else "calico-node"
    said = tuple((node_of.get(name, name), tuple(found)) for name, found in named.items())
    holding = all(readiness.holds_sessions(row.message) for row in spoken)
    detail = details.BadSessions(said, everywhere=_miss_each_other(about, said), holding=holding)
    are = "are" if sum(map(bool, named)) > 1 else "is"
    text = f"{who} {are} not ready: BGP not established with {some(peers, 12)}{more}"
    if detail.everywhere:
        text = f"no node has a session with any other: {who} miss all of the others{more}"
    return failed(text, plural(len(spoken), "readiness message"), cite(spoken), subjects=peers, detail=detail)


def _miss_each_other(about: About, said: tuple[tuple[str, tuple[str, ...]], ...]) -> bool:
    """Do three nodes or more each lack a session with every other of them, by the addresses of their nodes."""
    own = {name: node.internal_ip if (node := about.nodes.get(name)) else name for name, _ in said}
    return len(said) > 2 and all(
        own[other] in peers for name, peers in said for other, _ in said if other != name and own[other] != own[name]
    )


def _unready(about: About) -> str:
    """The only calico-node that is not ready, beside others that are: what nobody's name stands before, it has said."""
    pods = about.role("calico-node")
    bad = [pod.name for pod in pods if pod.health is False]
    return bad[0] if len(bad) == 1 < len(pods) and all(pod.health is not None for pod in pods) else ""


def _placed(pod: str, node_of: dict[str, str]) -> str:
    return f"{pod} on {node_of[pod]}" if pod in node_of else pod


@CHECKS.check("BGP-05", "What do the error texts of the bad sessions say?", "S6", seen_in=(Works.ROUTED,))
def errors(about: About, mesh: MeshView, cite: Cite) -> Answer:
    """Path (timed out, no route), no listener (refused), loss (hold timer), mismatch (Received, BGP Error), switched off."""
    bad = mesh.bad_rows
    if not mesh.rows:
        return without_mesh(about, mesh) or unknown("no list of BIRD's sessions in the bundle", commands.bird(about))
    if not bad and mesh.beside:
        kinds = Counter(meaning(row.last_error, row.state, row.protocol_state) for row in mesh.beside)
        text = ", ".join(f"{n}x {k}" for k, n in kinds.most_common())
        basis = f"{plural(len(mesh.beside), 'IPv6 session')} not Established"
        detail = details.SessionErrors()
        return warned(f"over IPv6: {text}", basis, cite(mesh.beside), detail=detail)
    if not bad:
        return passed("no bad session", f"{len(mesh.rows)} sessions", cite(mesh.rows[:1]))
    kinds = Counter()
    for kind, count in mesh.bad_kinds.items():
        kinds[meaning(*kind)] += count
    config = mesh.config_rows
    text = ", ".join(f"{n}x {k}" for k, n in kinds.most_common())
    spoken = (r for r in bad if r.last_error) if any(error for error, _, _ in mesh.bad_kinds) else bad
    detail = details.SessionErrors(said=_mostly(mesh))
    basis = f"{len(bad)} bad of {len(mesh.rows)} sessions"
    return (failed if config else warned)(text, basis, cite(config or spoken), detail=detail)


def _mostly(mesh: MeshView) -> str:
    """The text that more than half of the bad sessions have, as BIRD prints it."""
    texts: Counter[str | None] = Counter()
    for (error, _, _), count in mesh.bad_kinds.items():
        texts[error] += count
    ((text, count),) = texts.most_common(1)
    if not text or 2 * count <= texts.total():
        return ""
    means = meaning(text, None, None)
    return f"`{excerpt(text, 80)}`" + (f", that is: {means}" if means != text else "")


MEANINGS = {
    BirdError.PEER_AS: "AS number mismatch",
    BirdError.PASSWORD: "password mismatch",
    BirdError.LIMIT: "route limit exceeded",
    BirdError.PREFIXES: "route limit exceeded",
    BirdError.SHUT: "peer stopped on purpose",
    BirdError.HOLD: "was up, then silence",
    BirdError.UNROUTED: "no path, or a host that rejects",
    BirdError.TIMEOUT: "no answer",
    BirdError.REFUSED: "nobody listens on 179, or a reset by a firewall",
    BirdError.RESET: "peer refuses or does not know us",
    BirdError.CLOSED: "peer refuses or does not know us",
    BirdError.NO_SOCKET: "BIRD has no socket at port 179, which another program may hold",
    BirdError.NEXT_HOP: "local configuration or address",
    BirdError.NEIGHBOR: "local configuration or address",
    BirdError.UNBOUND: "local configuration or address",
}


def meaning(error: str | None, state: str | None, protocol_state: str | None) -> str:
    """A few words for a BIRD error text, or for a state without one."""
    if (kind := bird_error(error)) in MEANINGS:
        return MEANINGS[kind]
    if error:
        return error
    if protocol_state == "down":
        return "switched off by an operator"
    return {
        "Passive": "waits for the other end",
        "Connect": "no answer, without a text",
        "Active": "between two attempts",
        "OpenSent": "peer accepts and says nothing",
        "OpenConfirm": "peer half dead",
        "Idle": "back-off, or no local subnet for the peer",
    }.get(state or "", "not established")
