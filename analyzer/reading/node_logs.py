"""
Whose log a node's runtime prints: `crictl logs` names a container by its ID, and `crictl ps` above it says which that is.

::

    # crictl ps -a --name konnectivity-agent -o table
    3f1d5e2a9b7c4   1a2b3c4d5e6f7   2 minutes ago   Exited   konnectivity-agent   37   9d8c7b6a5e4f3   konnectivity-agent-5kq2x
    # crictl logs 3f1d5e2a9b7c4

A journal's lines name their host and program themselves: below an earlier `kubectl logs POD` they are none of that pod's.
"""

from __future__ import annotations

from dataclasses import replace

from analyzer import patterns as regex
from analyzer import schema
from analyzer.parsers.base import HEAD_LINE, Fragment
from analyzer.sources.commands import read_command
from analyzer.sources.loops import tries_of
from analyzer.sources.names import Context
from analyzer.sources.wrappers import peel
from analyzer.tables.sink import Sink

LOGS = regex.compile(
    r"\b(?:crictl|nerdctl|podman|docker)\b[^\n|;&]{0,200}?\blogs\b[^\n|;&]{0,200}?\s(?P<id>[0-9a-f]{3,64})(?:\s|$)"
)

PRINT_LOGS = frozenset({"logs", "log"})
"""What prints a container's own lines, without a head of the node's."""


def context_of_log(sink: Sink, fragment: Fragment) -> Context:
    """The fragment's context, with pod and container where its command names a container that the same member lists."""
    context = fragment.context
    if context.pod and _is_journal(fragment) and _asked(context.command) in PRINT_LOGS:
        return replace(context, command="", pod=None, container=None, namespace=None, previous=False)
    m = LOGS.search(context.command) if context.command and not context.container else None
    if m is None:
        return context
    rows = sink.columns(schema.CONTAINERS_ON_NODE)
    columns = (rows.data[name] for name in ("source", "container_id", "name", "pod"))
    found = {
        (name, pod)
        for source, id, name, pod in zip(*columns, strict=True)
        if source == fragment.source and str(id or "").startswith(m["id"])
    }
    if len(found) != 1:
        return context
    [(name, pod)] = found
    return replace(context, container=name and str(name), pod=context.pod or (pod and str(pod)))


def _asked(command: str) -> str:
    tries = tries_of(command)
    return read_command(tries.command if tries else command).verb


def _is_journal(fragment: Fragment) -> bool:
    """Does its first line name host and program, as journalctl prints them."""
    peeled = peel(fragment.opening[0][1][:HEAD_LINE]) if fragment.opening else None
    return peeled is not None and bool(peeled.program) and any(layer.startswith("journal") for layer in peeled.layers)
