"""
The tunnel as its logs show it: what each server saw of its agents, what each agent got from its servers, at the end.

The last state counts, not the presence of a line: a log may hold old connects of agents that were cut off since.
"""

from __future__ import annotations

import datetime
import json
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from analyzer.konnectivity import releases
from analyzer.konnectivity.streams import ADDED_BY_AGENT, CLOSED_BY_AGENT, OPENED_BY_AGENT
from analyzer.schema import (
    AGENT_CONNECTIONS,
    DIALS,
    KONNECTIVITY_EVENTS,
    LOG_OPTIONS,
    LOG_SOURCES,
    AgentConnectionRow,
    ContainerArgRow,
    DialRow,
    KonnectivityEventRow,
    LogOptionRow,
)
from analyzer.tables.rows import Tables
from analyzer.tunnel import errors
from analyzer.tunnel.dials import FAILED, NO_AGENT, OK, REQUEST
from analyzer.wording import is_number

if TYPE_CHECKING:
    from analyzer.facts.cluster import About

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
SETTLE_S = 30.0


@dataclass(slots=True)
class Log:
    """One container's log, with its events in order."""

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

    @property
    def is_understood(self) -> bool:
        """Are most of its records known messages; of a log that is not, silence proves nothing."""
        return 2 * self.recognised >= self.records

    def of(self, *groups: frozenset[str]) -> list[KonnectivityEventRow]:
        wanted = frozenset().union(*groups)
        return [e for e in self.events if e.message in wanted]

    @property
    def name(self) -> str:
        return self.pod or self.source

    def after(self, seconds: float) -> list[KonnectivityEventRow]:
        """Events later than so many seconds after the log's first line."""
        if self.first is None:
            return list(self.events)
        return [e for e in self.events if e.at is not None and e.at >= self.first + datetime.timedelta(seconds=seconds)]


@dataclass(slots=True)
class AgentState:
    """An agent log's end: connected, failing, disconnected or unknown."""

    log: Log
    state: str
    last: KonnectivityEventRow | None
    failures: list[KonnectivityEventRow]
    classes: dict[str, int]
    servers: set[str]
    serving: list[KonnectivityEventRow]
    breaks: list[KonnectivityEventRow]


def _control_plane(row: ContainerArgRow) -> bool:
    return (row.namespace or "").startswith(("master-", "clusters-", "kubx-"))


class TunnelView:
    """Everything the checks ask of the Konnectivity logs, worked out once."""

    def __init__(self, tables: Tables, about: About) -> None:
        self._tables = tables
        self._about = about

    @cached_property
    def logs(self) -> list[Log]:
        found: list[Log] = []
        index = {name: at for at, name in enumerate(r.name for r in releases.table())}
        for row in self._tables[LOG_SOURCES]:
            if row.component in ("server", "agent", "client"):
                names = json.loads(row.releases or "[]")
                found.append(
                    Log(
                        row.source,
                        row.pod,
                        row.container,
                        row.node,
                        row.component,
                        row.lines or 0,
                        row.first_at,
                        row.last_at,
                        bool(row.from_start),
                        row.min_verbosity or 0,
                        frozenset(index[n] for n in names if n in index),
                        bool(row.previous),
                        records=row.records or 0,
                        recognised=row.recognised or 0,
                    )
                )
        for log in found:
            self._equip(log)
        by_key: dict[tuple[str, str | None], list[Log]] = {}
        for log in found:
            by_key.setdefault((log.source, log.pod), []).append(log)
        for event in self._tables[KONNECTIVITY_EVENTS]:
            for log in by_key.get((event.source, event.pod), ()):
                if event.component == log.component or len(by_key[(event.source, event.pod)]) == 1:
                    log.events.append(event)
                    break
        for option in self._tables[LOG_OPTIONS]:
            for (source, _), logs in by_key.items():
                if source == option.source:
                    for log in logs:
                        log.options[option.option] = option
        return found

    @cached_property
    def _marks(self) -> list[tuple[int, ContainerArgRow]]:
        """Arguments that say a container's verbosity or image, with their place in the table."""
        return [(at, row) for at, row in enumerate(self._about.args) if row.flag in ("v", "image")]

    @cached_property
    def _own_marks(self) -> dict[tuple[str | None, str | None], list[tuple[int, ContainerArgRow]]]:
        """The same by pod and container."""
        found: dict[tuple[str | None, str | None], list[tuple[int, ContainerArgRow]]] = {}
        for at, row in self._marks:
            found.setdefault((row.name, row.container), []).append((at, row))
        return found

    @cached_property
    def _common_marks(self) -> dict[str, list[tuple[int, ContainerArgRow]]]:
        """What holds for every container of a component: the last verbosity and the first image of any."""
        found = {}
        for component in ("server", "agent", "client"):
            fits = [
                (at, row) for at, row in self._marks if row.container and "konnectivity-" + component in row.container
            ]
            if component == "agent":
                fits = [(at, row) for at, row in fits if not _control_plane(row)]
            verbosity = [pair for pair in fits if pair[1].flag == "v" and is_number(pair[1].value or "")]
            found[component] = [*verbosity[-1:], *[pair for pair in fits if pair[1].flag == "image"][:1]]
        return found

    @cached_property
    def _containers(self) -> set[str]:
        return {row.container for row in self._about.args if row.container}

    def _equip(self, log: Log) -> None:
        """Verbosity and image of the container that wrote the log."""
        own = self._own_marks.get((log.pod, log.container), []) if log.pod else []
        for _, row in sorted([*self._common_marks[log.component], *own], key=lambda pair: pair[0]):
            if log.component == "agent" and _control_plane(row):
                continue
            if row.flag == "v" and row.value and is_number(row.value):
                log.verbosity = int(row.value)
            elif row.flag == "image" and log.image is None:
                log.image = row.value
        if log.image and (name := releases.from_image(log.image)):
            log.possible = frozenset(at for at, r in enumerate(releases.table()) if r.name == name)
        if log.verbosity is None and any("konnectivity-" + log.component in name for name in self._containers):
            defaults = {releases.table()[at].default_verbosity for at in log.possible}
            if len(defaults) == 1:  # its arguments are known and hold no --v
                log.verbosity = defaults.pop()

    @cached_property
    def servers(self) -> list[Log]:
        return [log for log in self.logs if log.component == "server"]

    def foreign_script(self, logs: list[Log]) -> str | None:
        """Which of the logs cannot carry a pass, since most of their lines are no known messages; None when all can."""
        odd = [log for log in logs if not log.is_understood]
        if not odd:
            return None
        read, known = sum(log.records for log in odd), sum(log.recognised for log in odd)
        return f"only {known} of {read} lines of {odd[0].name} are known messages: what it does not show proves nothing"

    @cached_property
    def agents(self) -> list[Log]:
        return [log for log in self.logs if log.component == "agent"]

    # -- agents' side -----------------------------------------------------------------------------------------------

    @cached_property
    def agent_states(self) -> list[AgentState]:
        return [self._state(log) for log in self.agents]

    def _state(self, log: Log) -> AgentState:
        failures = log.of(FAILURES)
        serving = log.of(OPENED_BY_AGENT)
        breaks = log.of(CLOSED_BY_AGENT)
        kept = serving or log.of(ADDED_BY_AGENT)
        last = max([*failures, *kept, *breaks], key=lambda e: (e.at is not None, e.at, e.line), default=None)
        if last is None:
            used = log.of(REQUEST, OK, FAILED)
            state = "connected" if used else "unknown"
            last = used[-1] if used else None
        elif last in kept:
            state = "connected"
        elif last in failures:
            # with several servers one failed attempt says nothing about the streams that stand
            open_streams = len(kept) - sum(
                1 for e in breaks if e.message in STREAM_ERRORS or e.message == "received EOF, exit"
            )
            state = "connected" if kept and open_streams > 0 and not breaks else "failing"
        else:
            state = "disconnected"
            if len(kept) > len([e for e in breaks if e.message != "Removing client used for server connection"]):
                state = "connected"
        classes: dict[str, int] = {}
        for event in failures:
            kind = errors.classify(event.error)
            classes[kind] = classes.get(kind, 0) + 1
        servers = {e.server_id for e in kept if e.server_id}
        return AgentState(log, state, last, failures, classes, servers, serving, breaks)

    @cached_property
    def failing(self) -> list[AgentState]:
        return [s for s in self.agent_states if s.state == "failing"]

    @cached_property
    def connected(self) -> list[AgentState]:
        return [s for s in self.agent_states if s.state == "connected"]

    def failure_classes(self) -> dict[str, list[KonnectivityEventRow]]:
        """Failed connects of agents that are failing at the end, by class, most frequent first."""
        found: dict[str, list[KonnectivityEventRow]] = {}
        for state in self.failing:
            for event in state.failures:
                found.setdefault(errors.classify(event.error), []).append(event)
        return dict(sorted(found.items(), key=lambda item: (-len(item[1]), item[0])))

    @cached_property
    def server_address(self) -> tuple[str | None, str | None]:
        """Host and port that the agents dial: as they are told, else as their failed connects say."""
        host, port = self._about.agent_host.value, self._about.agent_port.value
        if host and port:
            return host, port
        targets = (errors.target(event.error) for events in self.failure_classes().values() for event in events[::-1])
        found = next((target for target in targets if target), None)
        if found is None:
            return host, port
        dialled, _, at = found.rpartition(":")
        return host or dialled, port or at

    # -- servers' side ----------------------------------------------------------------------------------------------

    @cached_property
    def streams(self) -> list[AgentConnectionRow]:
        return list(self._tables[AGENT_CONNECTIONS])

    def streams_at(self, log: Log) -> list[AgentConnectionRow]:
        return [
            s
            for s in self.streams
            if s.source == log.source
            and s.server_pod is not None
            and (log.pod is None or s.server_pod in (log.pod, log.source))
        ]

    def agents_seen(self, log: Log) -> dict[str, AgentConnectionRow]:
        """agentID to its newest stream, as this server saw it."""
        found: dict[str, AgentConnectionRow] = {}
        for stream in self.streams_at(log):
            if stream.agent_id:
                known = found.get(stream.agent_id)
                # a cancelled duplicate beside an open stream leaves the agent connected
                if known is None or known.disconnected_at is not None:
                    found[stream.agent_id] = stream
        return found

    def agents_open(self, log: Log) -> set[str]:
        seen = self.agents_seen(log)
        found = {agent for agent, stream in seen.items() if stream.disconnected_at is None}
        servers = {s.server_id for s in seen.values()}
        # an agent's own log may show a stream to this server that began after the server's log ends
        found |= {
            s.agent_id
            for s in self.streams
            if s.seen_by == "agent" and s.disconnected_at is None and s.agent_id in seen and s.server_id in servers
        }
        return found

    @cached_property
    def no_agent(self) -> list[KonnectivityEventRow]:
        """Refusals for want of an agent, those of the first seconds after a start left out."""
        found = []
        for log in self.servers:
            for event in log.of(NO_AGENT) + [e for e in log.events if e.message == HIJACKED]:
                found.append(event)
        return found

    def late_no_agent(self, log: Log) -> list[KonnectivityEventRow]:
        """Refusals that are not the short burst right after the server's start."""
        refused = log.of(NO_AGENT) + [e for e in log.events if e.message == HIJACKED]
        if not refused:
            return []
        if not log.from_start:
            return refused
        late = set(map(id, log.after(SETTLE_S)))
        opened = [e.at for e in log.of(CONNECTED, CONNECT, REGISTERED) if e.at is not None]
        first_open = min(opened, default=None)
        return [e for e in refused if id(e) in late or first_open is None or (e.at is not None and e.at > first_open)]

    # -- dials ------------------------------------------------------------------------------------------------------

    @cached_property
    def dials(self) -> list[DialRow]:
        return list(self._tables[DIALS])

    @cached_property
    def dial_errors(self) -> list[KonnectivityEventRow]:
        """Failed dials as events of either end; an agent's line counts only where no server log is."""
        server = [e for log in self.servers for e in log.of(FAILED)]
        return server or [e for log in self.agents for e in log.of(FAILED)]

    @cached_property
    def dial_targets(self) -> dict[str, dict[str, int]]:
        """Target address to {ok, failed, lost}."""
        found: dict[str, dict[str, int]] = {}
        for dial in self.dials:
            if dial.address:
                place = found.setdefault(dial.address, {"ok": 0, "failed": 0, "lost": 0})
                key = {"ok": "ok", "agent_dial_failed": "failed", "lost": "lost", "cancelled": "lost"}.get(
                    dial.outcome or ""
                )
                if key:
                    place[key] += 1
        return found

    def window(self, logs: list[Log]) -> str:
        """``10:02:11-11:40:03 UTC`` over these logs."""
        firsts = [log.first for log in logs if log.first is not None]
        lasts = [log.last for log in logs if log.last is not None]
        if not firsts:
            return "no time stamps"
        a, b = min(firsts), max(lasts)
        same = a.date() == b.date()
        return (
            f"{a:%Y-%m-%d %H:%M:%S}-{b:%H:%M:%S} UTC" if same else f"{a:%Y-%m-%d %H:%M:%S} to {b:%Y-%m-%d %H:%M:%S} UTC"
        )
