"""
The tunnel as its logs show it: what each server saw of its agents, what each agent got from its servers, at the end.

The last state counts, not the presence of a line: a log may hold old connects of agents that were cut off since.
"""

from __future__ import annotations

import itertools
from functools import cached_property

from analyzer.facts import announced
from analyzer.facts.pods import Pod
from analyzer.konnectivity.streams import ADDED_BY_AGENT, CLOSED_BY_AGENT, OPENED_BY_AGENT
from analyzer.schema import AGENT_CONNECTIONS, DIALS, AgentConnectionRow, DialRow, KonnectivityEventRow
from analyzer.tunnel import errors
from analyzer.tunnel.dials import FAILED, NO_AGENT, OK, REQUEST
from analyzer.tunnel.errors import ErrorClass
from analyzer.tunnel.log import (
    CONNECT,
    CONNECTED,
    FAILURES,
    HIJACKED,
    REGISTERED,
    SETTLE_S,
    TRIES,
    AgentEnd,
    AgentState,
    Log,
    latest,
)
from analyzer.tunnel.log_view import LogView
from analyzer.tunnel.open_streams import left_open
from analyzer.tunnel.same_server import later_logs, servers_of
from analyzer.wording import is_number

PACE_S = 60.0
STEADY = 3
"""Uses in a row by which what came and went is over."""


def _told(failures: list[KonnectivityEventRow]) -> list[KonnectivityEventRow]:
    """Failures whose error is known; one that was cut off, left out, or summed up is no error of its own kind beside them."""
    return [event for event in failures if event.error and not errors.is_sum(event.error)] or failures


def _are_tries(failures: list[KonnectivityEventRow]) -> bool:
    """
    Are the last failures tries of one outage, each soon behind the other: none between them connected, wherever that line is.

    The pace is that of the agent's probe and sync intervals, ten seconds unless options make it longer. A copy may hold its lines in any
    order, so the last ones are those of the latest times.
    """
    if any(event.at is None for event in failures[-TRIES:]):
        return False
    times = sorted(event.at for event in failures if event.at is not None)[-TRIES:]
    return len(times) == TRIES and all((b - a).total_seconds() <= PACE_S for a, b in itertools.pairwise(times))


def _are_after(failures: list[KonnectivityEventRow], kept: list[KonnectivityEventRow]) -> bool:
    """Are these failures later than every stream."""
    last = max((event.at for event in kept if event.at is not None), default=None)
    return last is not None and all(event.at is not None and event.at > last for event in failures)


class TunnelView(LogView):
    """Everything the checks ask of the Konnectivity logs, worked out once."""

    # -- agents' side -----------------------------------------------------------------------------------------------

    @cached_property
    def agent_states(self) -> list[AgentState]:
        """The end of each agent's log; of several logs of one pod the last that shows a state: an earlier run is over."""
        return latest(self._state(log) for log in self.agents)

    def _state(self, log: Log) -> AgentState:
        failures = log.of(FAILURES)
        serving = log.of(OPENED_BY_AGENT)
        breaks = log.of(CLOSED_BY_AGENT)
        kept = serving or log.of(ADDED_BY_AGENT) or log.held
        last = max([*failures, *kept, *breaks], key=lambda e: (e.at is not None, e.at, e.line), default=None)
        if last is None:
            used = log.of(REQUEST, OK, FAILED)
            state = AgentEnd.CONNECTED if used else AgentEnd.UNKNOWN
            last = used[-1] if used else None
        elif last in kept:
            state = AgentEnd.CONNECTED
        elif last in failures:
            # with several servers one failed attempt says nothing about the streams that stand
            held = bool(kept) and not breaks
            if held and self._has_one_server and len(failures) >= TRIES and _are_after(failures[-TRIES:], kept):
                held = False  # who holds the stream of its only server dials no other: it was lost without a word
            state = AgentEnd.CONNECTED if held else AgentEnd.FAILING
            if state is AgentEnd.FAILING and self._is_over(log, last):
                state = AgentEnd.OVER
        else:
            state = AgentEnd.CONNECTED if left_open(kept, breaks) else AgentEnd.DISCONNECTED
        if log.filtered and not (state is AgentEnd.FAILING and _are_tries(failures)):
            state = AgentEnd.UNKNOWN
        classes: dict[ErrorClass, int] = {}
        for event in _told(failures):
            kind = errors.classify(event.error)
            classes[kind] = classes.get(kind, 0) + 1
        servers = {e.server_id for e in kept if e.server_id}
        return AgentState(log, state, last, failures, classes, servers, serving, breaks)

    @cached_property
    def _has_one_server(self) -> bool:
        return self._about.product.value == "iks" or self._about.server_count.value == "1"

    def _is_over(self, log: Log, last: KonnectivityEventRow) -> bool:
        """Do all agents stand below the log's end in its own member, and did a command come through the tunnel there."""
        if self._last_use.get(last.source, 0) <= (last.line or 0):
            return False
        pods = self._about.role("agent")
        own = [pod for pod in pods if log.pod and pod.name == log.pod] or pods
        return bool(own) and all(pod.health is True and self._stands_below(pod, last) for pod in own)

    @cached_property
    def _last_use(self) -> dict[str, int]:
        """Member to the line of the last command in it that came through the tunnel."""
        found: dict[str, int] = {}
        for use in self._about.came_through:
            found[use.source] = max(found.get(use.source, 0), use.line or 0)
        return found

    @staticmethod
    def _stands_below(pod: Pod, last: KonnectivityEventRow) -> bool:
        return any(row.source == last.source and (row.line or 0) > (last.line or 0) for row in pod.rows)

    @cached_property
    def failing(self) -> list[AgentState]:
        return [s for s in self.agent_states if s.state is AgentEnd.FAILING]

    @cached_property
    def connected(self) -> list[AgentState]:
        return [s for s in self.agent_states if s.is_connected]

    def failure_classes(self) -> dict[ErrorClass, list[KonnectivityEventRow]]:
        """Failed connects of agents that are failing at the end, by class, most frequent first."""
        return self._failure_classes  # asked for more than a hundred times in a diagnosis

    @cached_property
    def _failure_classes(self) -> dict[ErrorClass, list[KonnectivityEventRow]]:
        found: dict[ErrorClass, list[KonnectivityEventRow]] = {}
        for state in self.failing:
            for event in _told(state.failures):
                found.setdefault(errors.classify(event.error), []).append(event)
        return dict(sorted(found.items(), key=lambda item: (-len(item[1]), item[0])))

    @cached_property
    def refusals(self) -> list[KonnectivityEventRow]:
        """Agents that a server refused, by its own log or by the status that a failing agent got from it."""
        told = [e for state in self.failing for e in state.failures if errors.is_refused(e.error)]
        return [e for log in self.servers for e in log.events if e.signal == "auth_failed"] + told

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

    @cached_property
    def connected_elsewhere(self) -> set[str]:
        """Agents that a server's log shows connected and whose own logs are not here, by their identifiers."""
        own = {e.agent_id for log in self.agents for e in log.events if e.agent_id}
        own |= {told.value for log in self.agents if (told := log.options.get("AgentID")) is not None and told.value}
        open_ = {agent for log in self.servers for agent in self.agents_open(log)}
        return open_ - own if len(own) >= len(self.agents) else set()

    @cached_property
    def dialled(self) -> list[str]:
        """Addresses with ports that failing agents dialled, each once."""
        texts = (event.error for events in self.failure_classes().values() for event in events)
        return list(dict.fromkeys(target for text in texts if (target := errors.target(text))))

    # -- servers' side ----------------------------------------------------------------------------------------------

    @cached_property
    def has_only_server(self) -> bool:
        """Is it a product with one server, and neither a list nor a server itself tells of more: so many logs as there are, they are its."""
        said = [log.options.get("ServerCount") for log in self.servers]
        alone = not any(
            one is not None and one.value is not None and is_number(one.value) and int(one.value) > 1 for one in said
        )
        return alone and self._about.product.value == "iks" and announced.listed(self._about) < 2

    @cached_property
    def server_groups(self) -> list[list[Log]]:
        """The servers' logs, those of one server together."""
        return servers_of(self.servers, only_one=self.has_only_server)

    @cached_property
    def each_server(self) -> list[Log]:
        """One log of each server that is shown to be one: of several the one that shows agents, else the longest, and none of an earlier time."""
        found = []
        for logs in self.server_groups:
            now = [log for log in logs if not log.previous and not self.is_former(log)] or logs
            found.append(next((log for log in now if self.agents_open(log)), now[0]))
        ranks = {id(log): at for at, log in enumerate(self.servers)}
        return sorted(found, key=lambda log: ranks[id(log)])

    @cached_property
    def streams(self) -> list[AgentConnectionRow]:
        return list(self._tables[AGENT_CONNECTIONS])

    def streams_at(self, log: Log) -> list[AgentConnectionRow]:
        lines = {e.line for e in log.events} if log.is_of_many else None
        return [
            s
            for s in self.streams
            if s.source == log.source
            and s.server_pod is not None
            and (log.pod is None or s.server_pod in (log.pod, log.source))
            and (lines is None or s.line in lines)
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

    @cached_property
    def never_saw_agent(self) -> bool:
        """
        Is there no agent in the servers' logs, each whole from its server's start.

        A window, a search and the last lines of a log say nothing of what came before them.
        """
        return all(log.from_start and not self.agents_seen(log) for log in self.servers)

    def agents_open(self, log: Log) -> set[str]:
        if self._is_of_before(log):
            return set()
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

    def late_no_agent(self, log: Log) -> list[KonnectivityEventRow]:
        """Refusals that are not the short burst right after the server's start."""
        refused = log.of(NO_AGENT) + log.of(frozenset({HIJACKED}))
        if not refused:
            return []
        if not log.from_start:
            return refused
        late = set(map(id, log.after(SETTLE_S)))
        opened = [e.at for e in log.of(CONNECTED, CONNECT, REGISTERED) if e.at is not None]
        first_open = min(opened, default=None)
        return [e for e in refused if id(e) in late or first_open is None or (e.at is not None and e.at > first_open)]

    def is_recovered(self, log: Log) -> bool:
        """
        Did an agent connect, or a dial get through, after the last refusal, and is an agent connected at the log's end.

        Where dials came through between the refusals, too, one more says nothing: it comes and goes until several do.
        """
        if any(self.agents_open(later) for later in self._later.get(id(log), ())):
            return True
        refused = [e.at for e in self.late_no_agent(log) if e.at is not None]
        since = [e.at for e in log.of(CONNECTED, CONNECT, OK) if e.at is not None]
        if not refused or not self.agents_open(log):
            return False
        first, last = min(refused), max(refused)
        after = sum(at > last for at in since)
        comes_and_goes = any(first < e.at < last for e in log.of(OK) if e.at is not None)
        return after >= (STEADY if comes_and_goes else 1)

    @cached_property
    def _later(self) -> dict[int, list[Log]]:
        return later_logs(self.servers, only_one=self._has_one_server)

    def is_former(self, log: Log) -> bool:
        """Is there a later log of the same server: what this one shows is of another time."""
        return id(log) in self._later

    def _is_of_before(self, log: Log) -> bool:
        """Did that server start anew since, or refuse calls for want of an agent: nobody it held is known to be there now."""
        return any(later.from_start or self.late_no_agent(later) for later in self._later.get(id(log), ()))

    # -- dials ------------------------------------------------------------------------------------------------------

    @cached_property
    def dials(self) -> list[DialRow]:
        """Those of now: not what an earlier dump shows of a server that started anew since."""
        over = {log.source for log in self.servers if self._is_of_before(log)}
        over -= {log.source for log in self.servers if not self._is_of_before(log)} if over else set()
        return [row for row in self._tables[DIALS] if not over or row.server_source not in over]

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
