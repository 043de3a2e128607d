"""
TCP segments of BGP sessions that a kernel refused for their MD5 signature: the two ends have different passwords.

RFC 2385; the message is that of ``tcp_inbound_md5_hash`` in Linux, which names the sender first.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from analyzer import patterns as regex
from analyzer.addresses import valid
from analyzer.schema import BgpPeerRow, LogSignalRow

if TYPE_CHECKING:
    from analyzer.mesh.plain import MeshView

PORT = 179
END = r"[(\[]?([\da-f.:]{2,45})(?:[,.]|\]:) ?(\d{1,5})\)?"
ENDS = regex.compile(rf"{END}->{END}")
ONE_SIDED = (
    (regex.compile(r"(?i)not expected"), "{sender} has a password for the session, {receiver} has none"),
    (regex.compile(r"(?i)not found"), "{receiver} has a password for the session, {sender} has none"),
)


class Refused(NamedTuple):
    """What the kernel of `receiver` refused of `sender`, and the line that says so."""

    sender: str
    receiver: str
    why: str
    row: LogSignalRow


def refusals(rows: Iterable[LogSignalRow], mesh: MeshView) -> list[Refused]:
    """
    The newest refusal of each pair whose session is down.

    A session that is Established has ended what an older line says; a line about other ports is of another program.
    """
    bad = {frozenset((_own(mesh, row) or row.peer_ip, row.peer_ip)): row for row in mesh.bad_rows}
    found: dict[frozenset[str], Refused] = {}
    for row in rows:
        if row.signal != "bgp_md5" or not (m := ENDS.search(row.name or "")) or str(PORT) not in (m[2], m[4]):
            continue
        sender, receiver = m[1].rstrip("."), m[3].rstrip(".")
        if not (valid(sender) and valid(receiver) and _is_down(sender, receiver, bad)):
            continue
        texts = (text for pattern, text in ONE_SIDED if pattern.search(row.message or ""))
        why = next(texts, "{sender} and {receiver} have different passwords for the session")
        told = why.format(sender=sender, receiver=receiver)
        found[frozenset((sender, receiver))] = Refused(sender, receiver, told, row)
    return list(found.values())


def _own(mesh: MeshView, row: BgpPeerRow) -> str | None:
    """The address of the session's own end; of a node that is known by its name alone there is none."""
    own = mesh.own(row)
    return own if own is not None and valid(own) else None


def _is_down(sender: str, receiver: str, bad: dict[frozenset[str], BgpPeerRow]) -> bool:
    """Is a session of the two down; of one whose own end is not named the peer's address decides."""
    return any(ends in bad for ends in (frozenset((sender, receiver)), frozenset((sender,)), frozenset((receiver,))))
