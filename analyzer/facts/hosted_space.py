"""
The namespace in which this cluster's control plane lies, where another cluster hosts it (HyperShift, Gardener, Kubermatic).

Pods are listed in it, a command asks for it, a collector's folder has its name, or a name in full leads to a service of it::

    CONNECT vpn-seed-server.shoot--acme--eu1.svc.cluster.local:1194
    proxy error from konnectivity-server-local.clusters-tern.svc:8090
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable, Iterator, Mapping

from analyzer import limits
from analyzer import patterns as regex
from analyzer.facts.pods import Pod
from analyzer.schema import CERTIFICATES, KONNECTIVITY_EVENTS, LOG_SIGNALS, LOG_SOURCES, TOOL_ERRORS, FactRow
from analyzer.tables.rows import Tables
from analyzer.vendors import spaces

FOLDER = regex.compile(r"(?:^|/)namespaces/(?P<space>[a-z0-9][a-z0-9-]{0,62})/")


def settle(
    tables: Tables, facts: Mapping[str, list[FactRow]], pods: Collection[Pod], nodes: Iterable[str]
) -> str | None:
    """The one namespace that the first of these kinds of witness names; None where none does, or several are named."""
    listed = {pod.namespace for pod in pods if spaces.is_hosted(pod.namespace)}
    asked = {row.value for row in facts.get("asked_space", [])}
    for found in (listed, asked, _collected(tables), set(_called(tables))):
        if found:
            return next(iter(found)) if len(found) == 1 else None
    every = {*nodes, *(pod.node for pod in pods if pod.node)}
    names = {m["space"] for name in every if (m := spaces.SHOOTS_NODE.match(name))}
    return next(iter(names)) if len(names) == 1 else None


def _collected(tables: Tables) -> set[str]:
    """Of logs that a collector has put below the namespace of their pod."""
    places = {m["space"] for row in tables[LOG_SOURCES] if (m := FOLDER.search(row.source)) is not None}
    return {space for space in places if spaces.is_hosted(space)}


def _called(tables: Tables) -> Iterator[str]:
    """Of services that programs and tools name."""
    errors = (row.message for row in itertools.islice(tables[TOOL_ERRORS], limits.TEXTS))
    signals = (text for row in itertools.islice(tables[LOG_SIGNALS], limits.TEXTS) for text in (row.name, row.message))
    events = (row.error for row in itertools.islice(tables[KONNECTIVITY_EVENTS], limits.TEXTS))
    subjects = (row.subject for row in itertools.islice(tables[CERTIFICATES], limits.TEXTS))
    for text in itertools.chain(errors, signals, events, subjects):
        if text and ".svc" in text:
            yield from spaces.hosted_in(text)
