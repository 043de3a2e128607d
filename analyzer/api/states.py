"""What two bundles of one cluster can be compared by besides their rows: sessions of the mesh and agents by their logs."""

from __future__ import annotations

from collections.abc import Iterable

from analyzer.api.snapshot import Snapshot
from analyzer.diagnosis.engine import Engine
from analyzer.tunnel.log import AgentState


def connections(snapshot: Snapshot) -> tuple[list[tuple[str, str, bool]], Iterable[AgentState]]:
    """(pairs of nodes with: is their session up), (agents with the state that their logs show)."""
    engine = Engine(snapshot)
    return list(engine.mesh.states()), engine.tunnel.agent_states
