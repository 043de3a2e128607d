"""The sessions themselves (BGP-03, BGP-05): is every one Established, and what do the texts of the others say."""

from __future__ import annotations

from collections import Counter

from analyzer.addresses import addresses
from analyzer.checks import commands
from analyzer.checks.base import Answer, Family, See, failed, not_applicable, passed, plural, some, unknown, warned
from analyzer.facts.cluster import About
from analyzer.mesh.plain import MeshView
from analyzer.schema import CalicoObjectRow, EventRow, LogSignalRow, ToolErrorRow
from analyzer.tables.rows import Rows

CHECKS = Family()


@CHECKS.check("BGP-03", "Are all BGP peers Established on all nodes?", "S6")
def established(
    about: About,
    mesh: MeshView,
    tool_errors: Rows[ToolErrorRow],
    events: Rows[EventRow],
    log_signals: Rows[LogSignalRow],
    calico_objects: Rows[CalicoObjectRow],
    see: See,
) -> Answer:
    """
    Every session of every node, harmless rows named and set aside.

    A section full of `error dialing backend` says that the tunnel is broken and nothing about BGP. Readiness events
    ("BGP not established with ...") come through the API server and count also when the tunnel is down.
    """
    rows = mesh.rows
    spoken: list[EventRow | LogSignalRow] = [r for r in events if "BGP not established with" in (r.message or "")]
    spoken += [r for r in log_signals if r.signal == "bgp_not_established"]
    if not rows:
        if mesh.stopped:
            return failed(
                f"BIRD does not run: {some(str(r.node or r.source) for r in mesh.stopped)}",
                plural(len(mesh.stopped), "daemon"),
                see(mesh.stopped),
            )
        if spoken:
            return _from_events(spoken, see)
        broken = [
            r
            for r in tool_errors
            if r.class_ == "tunnel" and ("BIRD" in (r.command or "").upper() or "calico-node" in (r.pod or ""))
        ]
        if broken:
            return unknown(
                f"no peer was printed: the tunnel itself failed on {plural(len(broken), 'node')} ({(broken[0].message or '')[:100]})",
                commands.bird(about),
                basis="0 peers",
                evidence=see(broken),
            )
        if about.infrastructure.value == "satellite" or _vxlan(calico_objects):
            return not_applicable("VXLAN: no BGP mesh is expected", evidence=())
        return unknown("no BIRD output in the bundle", commands.bird(about))
    bad = mesh.bad_rows
    young = mesh.start_up
    basis = (
        f"{len(rows)} sessions seen from {plural(mesh.views, 'node')}"
        + (f"; {len(mesh.harmless)} harmless" if mesh.harmless else "")
        + (f"; {len(mesh.stopped)} daemons silent" if mesh.stopped else "")
    )
    if bad:
        states: Counter[str] = Counter()
        for (_, state, protocol_state), count in mesh.bad_kinds.items():
            states[state or protocol_state or "down"] += count
        shown = [f"{r.node or '?'} -> {r.peer_ip}" + (f" {r.last_error}" if r.last_error else "") for r in bad[:3]]
        text = (
            f"{len(bad)} of {len(rows)} sessions are not Established ({', '.join(f'{n} {s}' for s, n in states.most_common())}): "
            f"{', '.join(shown)}" + (f" and {len(bad) - 3} more" if len(bad) > 3 else "")
        )
        return failed(text, basis, see(bad))
    if mesh.stopped:
        return failed(
            f"BIRD does not run: {some(str(r.node or r.source) for r in mesh.stopped)}", basis, see(mesh.stopped)
        )
    if mesh.low_hold:
        return warned(
            f"all Established, but {len(mesh.low_hold)} of {len(rows)} hold timers have less than 100 s left: those peers are already silent, a cut is under way",
            basis,
            see(mesh.low_hold),
        )
    if spoken:
        return _from_events(spoken, see, f"; {len(rows)} sessions printed are Established")
    if mesh.beside:
        six = ", ".join(f"{r.node or '?'} -> {r.peer_ip}" for r in mesh.beside[:3])
        return warned(
            f"{plural(len(mesh.beside), 'IPv6 session')} not Established ({six}); all {len(rows)} IPv4 sessions are",
            basis,
            see(mesh.beside),
        )
    if young and mesh.harmless:
        return unknown(
            f"BIRD started a moment before on {plural(len(young), 'node')}: too early to judge",
            commands.bird(about),
            basis=basis,
        )
    silent = [r for r in tool_errors if r.class_ == "tunnel" and "calico-node" in (r.pod or "")]
    if silent:
        return unknown(
            f"all {len(rows)} sessions printed are Established; {plural(len(silent), 'node')} could not be asked",
            commands.bird(about),
            basis=basis,
            evidence=see(silent),
        )
    return passed(f"{len(rows)} of {len(rows)} sessions are Established", basis, see(rows[:2]))


def _vxlan(calico_objects: Rows[CalicoObjectRow]) -> bool:
    pools = [r.spec or "" for r in calico_objects if r.kind == "IPPool"]
    return bool(pools) and all('"vxlanMode": "Always"' in spec for spec in pools)


def _from_events(spoken: list[EventRow | LogSignalRow], see: See, more: str = "") -> Answer:
    names: list[str] = []
    for row in spoken:
        names += [a for a in addresses((row.message or "").split("BGP not established with", 1)[-1]) if a not in names]
    return failed(
        f"calico-node is not ready: BGP not established with {some(names, 12)}{more}",
        plural(len(spoken), "readiness message"),
        see(spoken),
        subjects=names,
    )


@CHECKS.check("BGP-05", "What do the error texts of the bad sessions say?", "S6")
def errors(about: About, mesh: MeshView, see: See) -> Answer:
    """Path (timed out, no route), no listener (refused), loss (hold timer), mismatch (Received, BGP Error), switched off."""
    bad = mesh.bad_rows
    if not mesh.rows:
        return unknown("no BIRD output in the bundle", commands.bird(about))
    if not bad:
        return passed("no bad session", f"{len(mesh.rows)} sessions", see(mesh.rows[:1]))
    kinds: Counter[str] = Counter()
    for kind, count in mesh.bad_kinds.items():
        kinds[meaning(*kind)] += count
    config = mesh.config_rows
    text = ", ".join(f"{n}x {k}" for k, n in kinds.most_common())
    spoken = (r for r in bad if r.last_error) if any(error for error, _, _ in mesh.bad_kinds) else bad
    return (failed if config else warned)(text, f"{len(bad)} bad of {len(mesh.rows)} sessions", see(config or spoken))


MEANINGS = (
    (("Bad peer AS",), "AS number mismatch"),
    (("Authentication failure", "MD5"), "password mismatch"),
    (("Route limit", "Maximum number of prefixes"), "route limit exceeded"),
    (("Administrative shutdown",), "peer stopped on purpose"),
    (("Hold timer expired",), "was up, then silence"),
    (
        ("Host is unreachable", "No route to host", "etwork is unreachable", "Network unreachable"),
        "no path, or a host that rejects",
    ),
    (("timed out",), "no answer"),
    (("refused",), "nobody listens on 179, or a reset by a firewall"),
    (("Connection reset", "Connection closed", "Connection rejected"), "peer refuses or does not know us"),
    (
        ("Invalid next hop", "Neighbor lost", "No listening socket", "Cannot assign", "not available"),
        "local configuration or address",
    ),
)


def meaning(error: str | None, state: str | None, protocol_state: str | None) -> str:
    """A few words for a BIRD error text, or for a state without one."""
    for texts, word in MEANINGS:
        if error and any(t in error for t in texts):
            return word
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
