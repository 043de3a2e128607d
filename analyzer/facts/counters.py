"""
What the programs of the tunnel count of themselves, as their metrics print it.

A gauge holds when it was asked. A counter counts since its program started, so that it tells of the past as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from analyzer.schema import FactRow
from analyzer.wording import is_number


class Gauge(NamedTuple):
    """A number and the row that states it."""

    value: int
    row: FactRow


def gauges(facts: Mapping[str, list[FactRow]], key: str) -> list[Gauge]:
    """Every value of a gauge (`server_ready_backends`, `agent_open_servers` ...), in the bundle's order."""
    return [Gauge(int(row.value), row) for row in facts.get(key, []) if is_number(row.value)]


def short_of_servers(facts: Mapping[str, list[FactRow]]) -> list[tuple[Gauge, Gauge]]:
    """(servers that an agent is connected to, servers that it knows), for the agents' metrics in which the first is the smaller."""
    known = gauges(facts, "agent_known_servers")
    found = []
    for one in gauges(facts, "agent_open_servers"):
        beside = [other for other in known if other.row.source == one.row.source]
        nearest = min(beside, key=lambda other: abs((other.row.line or 0) - (one.row.line or 0)), default=None)
        if nearest is not None and one.value < nearest.value:
            found.append((one, nearest))
    return found


def without_agents(facts: Mapping[str, list[FactRow]]) -> tuple[list[Gauge], list[Gauge]]:
    """(servers that count no agent, servers that count some), by one member or prompt each; one server prints a line per strategy."""
    most: dict[tuple[str, str | None], Gauge] = {}
    for one in gauges(facts, "server_ready_backends"):
        at = (one.row.source, one.row.typed_on)
        if at not in most or one.value > most[at].value:
            most[at] = one
    return [one for one in most.values() if not one.value], [one for one in most.values() if one.value]


def rejections(rows: Iterable[FactRow]) -> Iterator[tuple[str, Gauge]]:
    """(webhook, calls of it that failed since the API server started), of facts ``<webhook>: <calls>``."""
    for row in rows:
        name, _, count = row.value.rpartition(": ")
        if name and is_number(count):
            yield name, Gauge(int(count), row)


def pending(facts: Mapping[str, list[FactRow]], least: int) -> list[tuple[Gauge, Gauge | None]]:
    """(dials that wait for an answer, agents that the same server counts as connected), where at least so many wait."""
    ready = gauges(facts, "server_ready_backends")
    found = []
    for one in gauges(facts, "server_pending_dials"):
        beside = [other for other in ready if other.row.source == one.row.source]
        nearest = min(beside, key=lambda other: abs((other.row.line or 0) - (one.row.line or 0)), default=None)
        if one.value >= least:
            found.append((one, nearest))
    return found


def seen_servers(facts: Mapping[str, list[FactRow]]) -> list[Gauge]:
    """
    Servers that single agents name, where a script that knows how many there are found fewer agents with all of them.

    Of facts ``<pod>: <servers>`` of one member, beside the count of agents that name every server.
    """
    found = []
    for whole in gauges(facts, "agents_with_every_server"):
        own = [row for row in facts.get("agent_seen_servers", []) if row.source == whole.row.source]
        if whole.value < len(own):
            found += [Gauge(int(count), row) for row in own if is_number(count := row.value.rpartition(": ")[2])]
    return found
