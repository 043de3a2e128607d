"""The logs of the tunnel by what wrote them, put together from the tables of log sources, events, options and arguments."""

from __future__ import annotations

import itertools
import json
from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING

from analyzer.konnectivity import releases
from analyzer.schema import KONNECTIVITY_EVENTS, LOG_OPTIONS, LOG_SOURCES, ContainerArgRow, KonnectivityEventRow
from analyzer.tables.rows import Tables
from analyzer.tunnel.connections import LogPlace
from analyzer.tunnel.log import Log
from analyzer.tunnel.same_agent import put_together
from analyzer.tunnel.same_server import whole_logs
from analyzer.vendors import spaces
from analyzer.wording import is_number

if TYPE_CHECKING:
    from analyzer.facts.cluster import About


def _control_plane(row: ContainerArgRow) -> bool:
    return spaces.is_control_plane(row.namespace)


def _around(event: KonnectivityEventRow, logs: list[Log]) -> Log:
    """The log that the event stands in: of several that a member has of one pod, the last that begins at its line or above."""
    if len(logs) == 1:
        return logs[0]
    above = [log for log in logs if log.begins is not None and log.begins <= (event.line or 0)]
    return max(above, key=lambda log: log.begins or 0) if above else logs[0]


class LogView:
    """The logs of servers and agents, each with its events, its options, and what its container was started with."""

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
                        filtered=bool(row.filtered),
                        begins=row.line,
                    )
                )
        for log in found:
            self._equip(log)
        by_key: dict[LogPlace, list[Log]] = {}
        hosts: dict[str, set[str | None]] = {}
        for log in found:
            by_key.setdefault((log.source, log.pod, log.node), []).append(log)
            if log.pod is None:
                hosts.setdefault(log.source, set()).add(log.node)
        for log in found:
            log.is_of_many = log.pod is None and len(hosts[log.source]) > 1
        for place, events in itertools.groupby(self._tables[KONNECTIVITY_EVENTS], attrgetter("source", "pod", "node")):
            logs = by_key.get(place, [])
            if len(logs) == 1:
                logs[0].events += events
                continue
            for event in events:
                if fits := [log for log in logs if log.component == event.component]:
                    _around(event, fits).events.append(event)
        for option in self._tables[LOG_OPTIONS]:
            for (source, *_), logs in by_key.items():
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
        """The servers' logs, without what is a part of another of them."""
        return whole_logs([log for log in self.logs if log.component == "server"])

    def foreign_script(self, logs: list[Log]) -> str | None:
        """Which of the logs cannot carry a pass, since most of their lines are no known messages; None when all can."""
        odd = [log for log in logs if not log.is_understood]
        if not odd:
            return None
        read, known = sum(log.records for log in odd), sum(log.recognised for log in odd)
        return f"only {known} of {read} lines of {odd[0].name} are known messages: what it does not show proves nothing"

    @cached_property
    def agents(self) -> list[Log]:
        """The agents' logs, pieces of one that stand in a text put together."""
        return put_together([log for log in self.logs if log.component == "agent"])

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
