"""
What remotedialer, the tunnel of k3s and RKE2, says in the logs of server and agent when a call or a connection of its fails.

A node's agent dials the server, and the server reaches the node over that session (``rancher/remotedialer``: `server.go`,
`session_manager.go`, `client.go`). Its words, as the scan keeps them in the signal's `name`::

    failed to find Session for client worker-1
    dial tcp 10.0.0.7:10250: connect: connection refused
    dial tcp 10.0.0.2:6443: i/o timeout
    read tcp 10.0.0.7:51830->10.0.0.2:9345: i/o timeout
    Response status: 401 - 401 Unauthorized. Response body: Unauthorized

The first is the server's word for a call, the last three are the agent's for its own connection: of one node they are two ends of one fault.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from enum import Enum
from typing import NamedTuple

from analyzer import patterns as regex
from analyzer.schema import LogSignalRow

SIGNAL, UP = "remote_dialer", "remote_dialer_up"
NO_SESSION = regex.compile(r"Session for client (\S+)")
ANSWERS = regex.compile(r"Sending HTTP\S{0,8} 50[0-9] response to ")
"""The server's word of a call that somebody made, and that it ended so."""
NOT_ALLOWED = "connect not allowed"
"""The agent's word (`client.go`, its authorizer): it was asked to dial what it does not serve, and ends the session."""
DIAL = regex.compile(
    r"(?P<what>dial|read|write) tcp (?:(?P<own>[^\s>]{2,60}):\d{1,5}->)?(?P<host>[^\s>]+):(?P<port>\d{1,5}): (?P<refused>connect: connection refused)?"
)
TURNED_AWAY = regex.compile(r"Response status: (?P<status>\d{3}) - |^websocket: bad handshake$")
"""The agent's word for an answer that opens no session: the status where it tells one, and behind it once more without."""
KUBELET = "10250"
SERVER_UNIT = {"k3s": "k3s", "rke2": "rke2-server"}
"""Distribution with this tunnel -> the unit of its server."""
AGENT_UNIT = {"k3s": "k3s-agent", "rke2": "rke2-agent"}
"""That of its agent, on a node that is no server."""
CATTLE = regex.compile(r"cattle-(?:cluster|node)-agent-")
"""Pods by which Rancher reaches a cluster, over a remotedialer of its own."""


class DialerFault(Enum):
    """What failed."""

    NO_SESSION = "the server has no connection of that node's agent"
    KUBELET = "the agent does not reach the kubelet of its node"
    SERVER = "the agent does not reach the server"
    NOT_ITS_OWN = "the server asked the agent for an address or port that is none of the agent's"
    TURNED_AWAY = "the server answers the agent and opens no session"
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
        own: the agent's own address.
        dials: it is about a connection that did not come about, and not about one that ended.
        answers: it is the answer to a call, which failed by it.
        why: of a node without a session, the last that its agent says of its connection.
        status: the HTTP status with which the server turned the agent away.
    """

    row: LogSignalRow
    fault: DialerFault
    target: str | None = None
    host: str = ""
    port: str = ""
    refused: bool = False
    own: str = ""
    dials: bool = False
    answers: bool = False
    why: DialerWord | None = None
    status: str = ""

    @property
    def is_agents(self) -> bool:
        """Is it what an agent says of its own connection: any reason but the answer to a call."""
        own = self.fault in (DialerFault.SERVER, DialerFault.TURNED_AWAY)
        return own or (self.fault is DialerFault.UNTOLD and not self.answers)


def read(row: LogSignalRow) -> DialerWord:
    text = row.name or ""
    if CATTLE.match(row.pod or ""):
        return DialerWord(row, DialerFault.RANCHER)
    if m := NO_SESSION.search(text):
        return DialerWord(row, DialerFault.NO_SESSION, m[1], answers=ANSWERS.search(row.message or "") is not None)
    if NOT_ALLOWED in text:
        return DialerWord(row, DialerFault.NOT_ITS_OWN, row.node)
    if m := TURNED_AWAY.search(text):
        return DialerWord(row, DialerFault.TURNED_AWAY, row.node, status=m["status"] or "")
    if (m := DIAL.search(text)) is None:
        return DialerWord(row, DialerFault.UNTOLD, row.node, answers=ANSWERS.search(row.message or "") is not None)
    host, port, refused, own = m["host"].strip("[]"), m["port"], bool(m["refused"]), (m["own"] or "").strip("[]")
    if port == KUBELET:
        return DialerWord(row, DialerFault.KUBELET, m["host"], host, port, refused)
    dials = m["what"] == "dial"
    return DialerWord(row, DialerFault.SERVER, row.node or own or None, host, port, refused, own, dials)


def words(rows: Iterable[LogSignalRow]) -> list[DialerWord]:
    """Of all signals those of remotedialer, in their order; an answer that a log tells with its status is not told again without."""
    said = [read(row) for row in rows if row.signal == SIGNAL]
    told = {one.row.source for one in said if one.status}
    return [one for one in said if one.fault is not DialerFault.TURNED_AWAY or one.status or one.row.source not in told]


def connected(rows: Iterable[LogSignalRow], said: DialerWord) -> list[str]:
    """Hosts of the other servers to which the agent of a word connected (``Remotedialer connected to proxy``), and said nothing bad of since."""
    own = [r for r in rows if (r.source, r.node) == (said.row.source, said.row.node) and r.signal in (SIGNAL, UP)]
    last: dict[str, bool] = {}
    for row in sorted(own, key=lambda row: row.line or 0):
        is_up = row.signal == UP
        host = (row.name or "").rpartition(":")[0].strip("[]") if is_up else read(row).host
        last[host] = is_up
    return [host for host, is_up in last.items() if is_up and host and host != said.host]


def is_up_since(rows: Iterable[LogSignalRow], said: DialerWord) -> bool:
    """Did the agent of a word connect to that server after it."""
    own = (r for r in rows if r.signal == UP and (r.source, r.node) == (said.row.source, said.row.node))
    later = (r for r in own if (r.line or 0) > (said.row.line or 0))
    return any(not said.host or (r.name or "").rpartition(":")[0].strip("[]") == said.host for r in later)


def joined(said: Sequence[DialerWord], host: str, names: Set[str]) -> DialerWord | None:
    """
    The last word of a node, with both ends' where the server has no session of it; None where nothing was said of it.

    Args:
        host: the address that was dialled.
        names: what else the node is called.
    """
    called = {host, *names, *(one.row.node for one in said if host and one.own == host and one.row.node)} - {""}
    own = [one for one in said if one.target in called or (one.own and one.own in called)]
    served = [one for one in own if not one.is_agents]
    if not served or served[-1].fault is not DialerFault.NO_SESSION:
        return next(reversed(own), None)
    lost = [one for one in own if one.is_agents]
    return served[-1]._replace(why=next(reversed(lost), None))


def is_servers_log(source: str, unit: str) -> bool:
    """Is this file called after the unit of the server: what it holds was written on a server, which has no unit of an agent."""
    return source.rpartition("/")[2].partition(".")[0] == unit
