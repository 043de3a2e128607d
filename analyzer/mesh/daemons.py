"""The BIRD daemons behind a mesh: which just started, which do not answer and what that shows, which have no peer."""

from __future__ import annotations

from collections.abc import Collection
from enum import Enum
from typing import NamedTuple

from analyzer.schema import BirdStatusRow
from analyzer.tables.rows import Rows


class Silence(Enum):
    """What is known of a daemon that gave no answer; only `DIED` speaks of BIRD itself."""

    DIED = "its socket is there and nobody listens"
    NO_SOCKET = "no socket where it was looked for: BIRD stopped, never started, or uses another path"
    NO_PROCESS = "no BIRD process was seen: stopped, not wanted (VXLAN), or not visible from where it was asked"


class Silent(NamedTuple):
    """A daemon without an answer; `node` is None where the output does not say whose it is."""

    row: BirdStatusRow
    why: Silence

    @property
    def node(self) -> str | None:
        return self.row.node

    @property
    def place(self) -> str:
        """The node, or where the output without a name stands: a file is no node."""
        return self.row.node or f"an unnamed node ({self.row.source}:{self.row.line})"


def silence(message: str | None) -> Silence:
    """What the tool's own words state: the kernel's `refused`, a path without a socket, or a process not found."""
    text = (message or "").lower()
    if "refused" in text:
        return Silence.DIED
    return Silence.NO_SOCKET if "socket" in text else Silence.NO_PROCESS


def young(status: Rows[BirdStatusRow], seconds: float) -> set[str]:
    """Nodes whose BIRD started less than so many seconds before the output was taken."""
    return {
        row.node
        for row in status
        if row.node
        and row.server_time is not None
        and row.last_reboot is not None
        and (row.server_time - row.last_reboot).total_seconds() < seconds
    }


def silent(status: Rows[BirdStatusRow], with_peers: Collection[str | None]) -> list[Silent]:
    """BIRD daemons that gave no answer, one a node, what says most first; the IPv6 daemon alone does not count."""
    running: set[str] = set()
    dead: dict[str, BirdStatusRow] = {}
    for row in status:
        key = row.node or row.source
        if row.daemon == "bird6":
            continue
        if row.running is False:
            known = dead.setdefault(key, row)
            if silence(row.message) is Silence.DIED and silence(known.message) is not Silence.DIED:
                dead[key] = row
        elif row.running:
            running.add(key)
    return [
        Silent(row, silence(row.message))
        for key, row in dead.items()
        if key not in with_peers and (key not in running or silence(row.message) is Silence.NO_PROCESS)
    ]


def lonely(status: Rows[BirdStatusRow], with_peers: Collection[str | None], off: list[Silent]) -> list[BirdStatusRow]:
    """Running daemons without any peer, beside nodes that have peers or fail."""
    dead = {one.node for one in off}
    return [
        row
        for row in status
        if row.running
        and row.daemon != "bird6"
        and row.node is not None
        and row.node not in with_peers
        and row.node not in dead
    ]
