"""
The deadlock as a loop: what needs what before an agent pod can be made, and the one edge to cut.

Creating a pod asks the webhook; the webhook lives behind a service; its pods are reached through the tunnel; the tunnel
is made of agents; agents are pods. Only the first edge can be cut without the others: it is configuration.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from analyzer.schema import EndpointRow, WebhookRow


class Edge(NamedTuple):
    """`source` needs `target`."""

    source: str
    target: str


class Loop(NamedTuple):
    """A closed chain of needs; `cut` is the edge that configuration alone can take away, `risk` what that costs."""

    edges: tuple[Edge, ...]
    cut: Edge
    risk: str

    @property
    def text(self) -> str:
        return " -> ".join([*(edge.source for edge in self.edges), self.edges[0].source])


CREATION, TUNNEL, AGENTS = "creation of agent pods", "tunnel", "agents"


def edges_of(webhook: WebhookRow, endpoints: Iterable[EndpointRow]) -> list[Edge]:
    """
    What the creation of an agent pod needs because of this webhook.

    Args:
        webhook: a row of the table `webhooks` that applies to agent pods.
        endpoints: rows of the table `endpoints`.
    """
    name = f"webhook {webhook.name}"
    first = Edge(CREATION, name)
    if not webhook.service_name:
        # a url may be reached without the tunnel: then this is no loop
        return [first, Edge(name, f"url {webhook.url}")]
    service = f"service {webhook.service_namespace}/{webhook.service_name}"
    ready = [
        address
        for row in endpoints
        if (row.namespace, row.name) == (webhook.service_namespace, webhook.service_name)
        for address in str(row.addresses or "").replace(",", " ").split()
    ]
    pods = (
        f"its pods ({', '.join(ready[:3])}{', ...' if len(ready) > 3 else ''})" if ready else "its pods on the workers"
    )
    # the API server reaches the pod network only through the tunnel, which pods carry that are created like any
    chain = (name, service, pods, TUNNEL, AGENTS, CREATION)
    return [first, *(Edge(one, other) for one, other in itertools.pairwise(chain))]


def loop(edges: Sequence[Edge]) -> tuple[Edge, ...]:
    """The first closed chain among the edges, from the edge that `edges` begins with; empty when there is none."""
    after: dict[str, list[Edge]] = {}
    for edge in edges:
        after.setdefault(edge.source, []).append(edge)
    start = edges[0].source if edges else ""
    stack: list[tuple[Edge, ...]] = [(edge,) for edge in reversed(after.get(start, []))]
    seen = {start}
    while stack:
        chain = stack.pop()
        here = chain[-1].target
        if here == start:
            return chain
        if here not in seen:
            seen.add(here)
            stack += [(*chain, edge) for edge in reversed(after.get(here, []))]
    return ()


def deadlock(webhook: WebhookRow, endpoints: Iterable[EndpointRow]) -> Loop | None:
    """The loop that this webhook closes; none when it can be asked without the tunnel."""
    chain = loop(edges_of(webhook, endpoints))
    if not chain:
        return None
    return Loop(chain, chain[0], f"while it is away, {_guards(webhook)} not checked")


def _guards(webhook: WebhookRow) -> str:
    """What the webhook's rules take in, in words."""
    try:
        rules = json.loads(webhook.rules or "[]")
    except ValueError:
        rules = []
    words = sorted(
        {
            f"{'/'.join(str(o) for o in rule.get('operations') or ['*'])} of {', '.join(str(r) for r in rule.get('resources') or ['*'])}"
            for rule in rules
            if isinstance(rule, dict)
        }
    )
    return f"{'; '.join(words[:4])} {'is' if len(words) == 1 else 'are'}" if words else "what it guards is"
