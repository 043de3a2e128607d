"""
What remotedialer, the tunnel of k3s and RKE2, says in the logs of server and agent when a call or a connection of its fails.

A node's agent dials the server, and the server reaches the node over that session (``rancher/remotedialer``: `server.go`,
`session_manager.go`, `client.go`). Its words, as the scan keeps them in the signal's `name`::

    failed to find Session for client worker-1
    dial tcp 10.0.0.7:10250: connect: connection refused
    dial tcp 10.0.0.2:6443: i/o timeout
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import NamedTuple

from analyzer import patterns as regex
from analyzer.schema import LogSignalRow

SIGNAL = "remote_dialer"
NO_SESSION = regex.compile(r"Session for client (\S+)")
DIAL = regex.compile(r"dial tcp (\S+):(\d{1,5}): (connect: connection refused)?")
KUBELET = "10250"
CATTLE = regex.compile(r"cattle-(?:cluster|node)-agent-")
"""Pods by which Rancher reaches a cluster, over a remotedialer of its own."""


class DialerFault(Enum):
    """What failed."""

    NO_SESSION = "the server has no connection of that node's agent"
    KUBELET = "the agent does not reach the kubelet of its node"
    SERVER = "the agent does not reach the server"
    UNTOLD = "the words do not say"
    RANCHER = "Rancher's own agent does not reach Rancher, by which no call of kubectl goes"


class DialerWord(NamedTuple):
    """
    One line, taken apart.

    Attributes:
        target: name or address of the node that it is about, as the words or else the place of the log tell.
        host: where was dialled.
        port: its port.
        refused: a machine answered there, on which nothing listens.
    """

    row: LogSignalRow
    fault: DialerFault
    target: str | None = None
    host: str = ""
    port: str = ""
    refused: bool = False


def read(row: LogSignalRow) -> DialerWord:
    text = row.name or ""
    if CATTLE.match(row.pod or ""):
        return DialerWord(row, DialerFault.RANCHER)
    if m := NO_SESSION.search(text):
        return DialerWord(row, DialerFault.NO_SESSION, m[1])
    if (m := DIAL.search(text)) is None:
        return DialerWord(row, DialerFault.UNTOLD, row.node)
    if m[2] == KUBELET:
        return DialerWord(row, DialerFault.KUBELET, m[1], m[1].strip("[]"), m[2], bool(m[3]))
    return DialerWord(row, DialerFault.SERVER, row.node, m[1].strip("[]"), m[2], bool(m[3]))


def words(rows: Iterable[LogSignalRow]) -> list[DialerWord]:
    """Of all signals those of remotedialer, in their order."""
    return [read(row) for row in rows if row.signal == SIGNAL]
