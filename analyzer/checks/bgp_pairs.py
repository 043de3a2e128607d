"""Pairs of nodes (BGP-04, BGP-07): what the bad ones have in common, and is BGP configured alike at both ends."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import chain

from analyzer.checks import commands, details
from analyzer.checks.base import Answer, Cite, Family, failed, passed, plural, some, unknown
from analyzer.checks.bgp_design import without_mesh
from analyzer.checks.bgp_sessions import meaning
from analyzer.facts.cluster import About
from analyzer.mesh.bird_errors import CONFIGURATION, SETTINGS, BirdError, bird_error
from analyzer.mesh.password import misplaced
from analyzer.mesh.plain import MeshView
from analyzer.mesh.signatures import refusals
from analyzer.model import Outcome, Sign, Works
from analyzer.schema import BgpPeerRow, CalicoObjectRow, LogSignalRow
from analyzer.tables.rows import Rows

CHECKS = Family()


@CHECKS.check(
    "BGP-04",
    "What separates the bad pairs from the good ones?",
    "S6",
    seen_in=(Works.ROUTED,),
    sign_of=Sign.SESSIONS_UP,
)
def pattern(about: About, mesh: MeshView, cite: Cite) -> Answer:
    """
    Pairs, from both ends: every cross-subnet pair bad and every same-subnet pair good points at VRF or VLAN spanning.

    All bad pairs at one node: that node. One zone against the rest while other cross-subnet pairs are good: that zone's
    VLAN or gateway. All pairs: Calico-wide. Anything else: a policy, load, loss.
    """
    if not mesh.pairs:
        return without_mesh(about, mesh) or unknown(
            "no pair of nodes with a session in the bundle", commands.bird(about)
        )
    down, basis = (
        mesh.down,
        f"{plural(len(mesh.pairs), 'pair')}, {mesh.both_ends} of them seen from both ends",
    )
    if not down:
        return passed(
            f"{len(mesh.pairs)} of {len(mesh.pairs)} pairs up", basis, cite([p.views[0] for p in mesh.pairs[:2]])
        )
    if mesh.partial:
        return unknown(
            f"{plural(len(down), 'bad pair')} among the sessions that are shown, a part of a node's",
            commands.bird(about),
            basis=basis,
        )
    picture = mesh.pattern
    bad = [v for p in down[:6] for v in p.views if v.established is not True]
    evidence = cite(chain(bad[:1], (one.row for one in mesh.elsewhere.apart), bad[1:]))
    return failed(
        f"({picture.pattern.value}) {picture.text}", basis, evidence, subjects=picture.ends, detail=details.BadPairs(picture),
    )  # fmt: skip


@CHECKS.check("BGP-07", "Is BGP configured alike on all nodes?", "S6", seen_in=(Works.ROUTED,))
def configuration(
    about: About,
    mesh: MeshView,
    log_signals: Rows[LogSignalRow],
    calico_objects: Rows[CalicoObjectRow],
    outcomes: Mapping[str, Outcome],
    cite: Cite,
) -> Answer:
    """
    AS number, password, limits, sessions switched off, both ends waiting: the texts that name configuration.

    Of a wrong password BIRD says nothing: the kernel drops the segments, and its own message is the only word of it.
    """
    if lost := _password(about, mesh, calico_objects, outcomes, cite):
        return lost
    if not mesh.rows:
        return without_mesh(about, mesh) or unknown("no list of BIRD's sessions in the bundle", commands.bird(about))
    six = [r for r in mesh.beside if bird_error(r.last_error) in CONFIGURATION]
    config = [r for r in (*mesh.config_rows, *six) if bird_error(r.last_error) is not BirdError.SHUT]
    waiting = mesh.waiting
    unsigned = refusals(log_signals, mesh)
    if config or waiting or unsigned:
        parts = Counter(meaning(r.last_error, r.state, r.protocol_state) for r in config)
        text = ", ".join(f"{n}x {k}" for k, n in parts.most_common())
        if waiting:
            text = "; ".join(t for t in (text, f"{len(waiting)} pairs where both ends wait (Passive)") if t)
        if unsigned:
            said = f"a kernel refuses the signature of BGP: {'; '.join(one.why for one in unsigned[:3])}"
            text = "; ".join(t for t in (said, text) if t)
        return failed(
            text,
            f"{len(mesh.rows)} sessions",
            cite(
                chain(
                    (one.row for one in unsigned),
                    config,
                    (v for p in waiting for v in p.views),
                    mesh.bad_with(BirdError.NEXT_HOP),
                )
            ),
            subjects=sorted(
                {*(r.node for r in config if r.node), *(end for one in unsigned for end in (one.sender, one.receiver))}
            ),
            detail=details.SessionErrors(
                len(waiting),
                _by_setting([*mesh.config_rows, *six]),
                tuple((one.sender, one.receiver) for one in unsigned),
            ),
        )
    return passed("no text that names a configuration fault", f"{len(mesh.rows)} sessions", cite(mesh.rows[:1]))


def _password(
    about: About, mesh: MeshView, calico_objects: Rows[CalicoObjectRow], outcomes: Mapping[str, Outcome], cite: Cite
) -> Answer | None:
    """No session stands, and the password's Secret is not in calico-node's namespace."""
    sessions = outcomes["BGP-03"].detail
    none_stands = (isinstance(sessions, details.BadSessions) and sessions.everywhere) or (
        bool(mesh.rows) and not any(row.established for row in mesh.rows)
    )
    homes = {pod.namespace for pod in about.role("calico-node") if pod.namespace}
    found = misplaced(about.facts, calico_objects, homes) if none_stands else None
    if found is None:
        return None
    return failed(
        f"Secret {found.secret} with the password of the mesh is in {some(found.spaces)}, and not in {found.wanted_in}, where calico-node runs and looks for it",
        f"{plural(len(about.role('calico-node')), 'calico-node pod')}, a list of Secrets of all namespaces",
        cite(found.rows),
        subjects=[f"{found.wanted_in}/{found.secret}"],
        detail=details.PasswordElsewhere(found.secret, found.spaces, found.wanted_in, found.is_named),
    )


def _by_setting(rows: Iterable[BgpPeerRow]) -> bool:
    """Does BIRD name a setting that is wrong at one of the ends, or is a session switched off."""
    return any(bird_error(row.last_error) in SETTINGS or row.protocol_state == "down" for row in rows)
