"""One log of the tunnel: what it is of, its events in order, the messages that checks look for, and how it ends."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from analyzer.konnectivity.catalog import FORBIDDEN_LEASES
from analyzer.schema import KonnectivityEventRow, LogOptionRow
from analyzer.tunnel.errors import ErrorClass, classify

CONNECT = frozenset({"Connect request from agent", "Connect request from agent %s"})
CONNECTED = frozenset({"Agent connected"})
REGISTERED = frozenset({"Register backend for agent", "register Backend %v for agentID %s"})
FAILURES = frozenset(
    {
        "cannot connect once",
        "cannot sync once",
        "<error value>",
        "failed to add client for %s: %v",
        "probe reconnect failed: %v",
        "reconnect error: %v",
        "Failed to connect to proxy server, retry %d in %v: %v",
    }
)
STREAM_ERRORS = frozenset({"could not read stream", "stream read failure", "stream read error: %v"})
DUPLICATE = frozenset(
    {
        "duplicate server",
        "duplicate server connection attempt",
        "closing connection: client for proxy server %s already exists",
        "closing connection failure when adding a client",
    }
)
HIJACKED = "http: response.WriteHeader on hijacked connection"
GAVE_UP = "error: %v"
SETTLE_S = 30.0


@dataclass(slots=True)
class Log:
    """
    One container's log, with its events in order.

    Attributes:
        is_of_many: its member holds the logs of several hosts, and no pod tells them apart.
        filtered: lines that tell how it ends may have been left out of it.
        begins: line of its first event in its member.
    """

    source: str
    pod: str | None
    container: str | None
    node: str | None
    component: str
    lines: int
    first: datetime.datetime | None
    last: datetime.datetime | None
    from_start: bool
    proven: int
    possible: frozenset[int]
    previous: bool
    verbosity: int | None = None
    image: str | None = None
    events: list[KonnectivityEventRow] = field(default_factory=list)
    options: dict[str, LogOptionRow] = field(default_factory=dict)
    records: int = 0
    recognised: int = 0
    is_of_many: bool = False
    filtered: bool = False
    begins: int | None = None
    _places: dict[str | None, list[int]] = field(default_factory=dict, init=False, repr=False, compare=False)
    _indexed: int = field(default=0, init=False, repr=False, compare=False)

    @property
    def is_understood(self) -> bool:
        """Are most of its records known messages; of a log that is not, silence proves nothing."""
        return 2 * self.recognised >= self.records

    def of(self, *groups: frozenset[str]) -> list[KonnectivityEventRow]:
        """Events of some messages, in order: a log has tens of thousands of events, and is asked for a few of them many times."""
        if self._indexed != len(self.events):
            self._places = {}
            for at, event in enumerate(self.events):
                self._places.setdefault(event.message, []).append(at)
            self._indexed = len(self.events)
        found = [self._places[message] for message in frozenset().union(*groups) & self._places.keys()]
        places = found[0] if len(found) == 1 else sorted(itertools.chain.from_iterable(found))
        return [self.events[at] for at in places]

    @property
    def name(self) -> str:
        if self.is_of_many and self.node:
            return f"{self.source} of {self.node}"
        return self.pod or self.source

    @property
    def held(self) -> list[KonnectivityEventRow]:
        """The newest line for each server to which an agent was led that holds it already: it says so for as long as it does."""
        return list({e.server_id: e for e in self.of(DUPLICATE) if e.held and e.server_id}.values())

    @property
    def fatal_end(self) -> KonnectivityEventRow | None:
        """The line with which the program gave up (cmd/server and cmd/agent, `main`), when nothing follows it."""
        last = self.events[-1] if self.events else None
        return last if last is not None and last.message == GAVE_UP and last.level in ("E", "F") else None

    def after(self, seconds: float) -> list[KonnectivityEventRow]:
        """Events later than so many seconds after the log's first line."""
        if self.first is None:
            return list(self.events)
        since = self.first + datetime.timedelta(seconds=seconds)
        return [e for e in self.events if e.at is not None and e.at >= since]


class AgentEnd(StrEnum):
    """How an agent's log ends."""

    CONNECTED = "connected"
    FAILING = "failing"
    DISCONNECTED = "disconnected"
    OVER = "over"
    """Failing, and something came through the tunnel since."""
    UNKNOWN = "unknown"


NO_LEASES = frozenset(
    {
        "Could not list leases: %v",
        "Could not watch leases: %v",
        "Could not list leases to update server count, using fallback count (%v): %v",
        FORBIDDEN_LEASES,
    }
)
"""Agents that count servers by leases (v0.31 and later) and may not read them."""
NO_LEASE = frozenset({"Failed to ensure lease exists, will retry"})
"""A server that may not write its own (component-helpers, apimachinery/lease): agents do not count it."""
TRIES = 3
"""Failed connects in a row that are no accident."""


@dataclass(slots=True)
class AgentState:
    """An agent log with its end, the failed connects before it by class, and the servers that it knew then."""

    log: Log
    state: AgentEnd
    last: KonnectivityEventRow | None
    failures: list[KonnectivityEventRow]
    classes: dict[ErrorClass, int]
    servers: set[str]
    serving: list[KonnectivityEventRow]
    breaks: list[KonnectivityEventRow]

    @property
    def is_known(self) -> bool:
        """Does the log tell how it ends."""
        return self.state is not AgentEnd.UNKNOWN

    @property
    def is_connected(self) -> bool:
        return self.state is AgentEnd.CONNECTED

    @property
    def is_open_end(self) -> bool:
        """Do its failed connects stand in a log that does not tell how it ends, and is no stream behind them: it may fail still."""
        if self.is_known or not self.failures:
            return False
        last = max((e.at for e in self.failures if e.at is not None), default=None)
        return last is None or not any(e.at is not None and e.at > last for e in self.serving)

    @property
    def is_refused_from_start(self) -> bool:
        """Did it not trust what it was shown right after its start, and never hold a stream: what it read then does not fit."""
        first = next((e for e in self.failures if e.at is not None), None)
        if not self.log.from_start or self.serving or first is None or first.at is None or self.log.first is None:
            return False
        soon = (first.at - self.log.first).total_seconds() <= SETTLE_S
        return soon and classify(first.error) is ErrorClass.TLS

    @property
    def reaches(self) -> int:
        """How many servers it holds streams to: those that it named as it opened them, else by its own count."""
        told = [] if self.serving else [e.held for e in self.log.of(DUPLICATE) if e.held]
        return told[-1] if told else len(self.servers)

    @property
    def wants_more(self) -> list[KonnectivityEventRow]:
        """The failed connects behind its last stream, with which the log of an agent that holds one ends: it looks for another server."""
        at = max((e.at for e in self.serving if e.at is not None), default=None)
        if not self.is_connected or at is None or self.last not in self.failures:
            return []
        return [e for e in self.failures if e.at is not None and e.at > at]

    @property
    def looks_on(self) -> bool:
        """Are these tries so many that they are no accident."""
        return len(self.wants_more) >= TRIES


def latest(states: Iterable[AgentState]) -> list[AgentState]:
    """The states without those of a pod's earlier runs, where a later log of the pod tells its state."""
    every = list(states)
    pods: dict[str, list[AgentState]] = {}
    for one in every:
        if one.log.pod and not one.log.is_of_many:
            pods.setdefault(one.log.pod, []).append(one)
    over: set[int] = set()
    for several in pods.values():
        told = [one for one in several if one.is_known]
        last = max(told or several, key=_order)
        over |= {id(one) for one in several if one is not last and (_order(one) < _order(last) or not one.is_known)}
    return [one for one in every if id(one) not in over]


def _order(state: AgentState) -> tuple[bool, bool, datetime.datetime | None]:
    """Earlier runs first, then by the time of the last line; logs without one are compared by the mark alone."""
    log = state.log
    return not log.previous, log.last is not None, log.last
