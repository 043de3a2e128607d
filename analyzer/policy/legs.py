"""The connections that the tunnel needs, asked of the policies: agent to server, DNS, kubelets, webhooks; worker to worker."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from analyzer.policy.decision import Decision
from analyzer.policy.evaluate import Evaluator, Query
from analyzer.policy.world import World
from analyzer.schema import KONNECTIVITY_EVENTS
from analyzer.tables.rows import Tables
from analyzer.vendors.ibm import PRIVATE_ENDPOINTS
from analyzer.wording import is_number

if TYPE_CHECKING:
    from analyzer.facts.cluster import About
    from analyzer.facts.pods import Pod


@dataclass(frozen=True, slots=True)
class Leg:
    """One connection and its answer."""

    what: str
    source: str
    destination: str
    port: int | None
    decision: Decision
    assumption: str = ""

    @property
    def text(self) -> str:
        return f"{self.what} {self.source} -> {self.destination}:{self.port}"

    @property
    def of_a_range(self) -> bool:
        """The destination is not known: a whole range was asked for in its place."""
        return "/" in self.destination


class PolicyView:
    """Policy answers of one snapshot, worked out when a check asks."""

    def __init__(self, tables: Tables, about: About) -> None:
        self._tables = tables
        self._about = about

    @cached_property
    def world(self) -> World:
        return World(self._tables, self._about)

    @cached_property
    def evaluator(self) -> Evaluator:
        return Evaluator(self.world)

    @cached_property
    def has_policies(self) -> bool:
        return self.world.library.any_listed

    def ask(self, source: str, destination: str, port: int | None, protocol: int = 6) -> Decision:
        return self.evaluator.ask(Query(source, destination, port, protocol))

    @cached_property
    def agents(self) -> list[Pod]:
        """A few agents that stand for all: one a node pool and zone would say the same, so the first five."""
        return self._about.role("agent")[:5]

    def name(self, pod: Pod) -> str:
        return f"{pod.namespace or 'kube-system'}/{pod.name}"

    @cached_property
    def to_server(self) -> list[Leg]:
        """Agent to the server's host and port; a private host without an address stands for the range of private endpoints."""
        host, port = self._about.agent_host.value, self._about.agent_port.value
        if host is None or port is None or not is_number(port):
            return []
        target, assumption = self._target(host)
        if target is None:
            return [
                Leg(
                    "agent to server",
                    self.name(p),
                    host,
                    int(port),
                    Decision("unknown", "", f"the address of {host} is not in the bundle"),
                    "",
                )
                for p in self.agents[:1]
            ]
        return [
            Leg(
                "agent to server",
                self.name(p),
                target,
                int(port),
                self.ask(self.name(p), target, int(port)),
                assumption,
            )
            for p in self.agents
        ]

    def _target(self, host: str) -> tuple[str | None, str]:
        try:
            ipaddress.ip_address(host)
            return host, ""
        except ValueError:
            pass
        from analyzer.tunnel import errors

        for event in self._tables[KONNECTIVITY_EVENTS][:2000]:
            target = errors.target(event.error)
            if target and event.component == "agent" and not errors.is_kubelet(target):
                return target.rsplit(":", 1)[0], "address from the agents' log"
        if self._about.agent_endpoint == "private" and self._about.classic is not False:
            return (
                PRIVATE_ENDPOINTS,
                f"{host} taken for an address in {PRIVATE_ENDPOINTS}, the range of private service endpoints",
            )
        return None, ""

    @cached_property
    def to_kubelets(self) -> list[Leg]:
        legs = []
        for pod in self.agents[:3]:
            for node in list(self.world.nodes.values())[:6]:
                if node.address and node.node != pod.node:
                    legs.append(
                        Leg(
                            "agent to kubelet",
                            self.name(pod),
                            node.name,
                            10250,
                            self.ask(self.name(pod), f"node:{node.name}", 10250),
                        )
                    )
        return legs

    @cached_property
    def to_dns(self) -> list[Leg]:
        pods = self._about.role("coredns")
        return [
            Leg("agent to DNS", self.name(a), self.name(p), 53, self.ask(self.name(a), self.name(p), 53, 17))
            for a in self.agents[:2]
            for p in pods[:2]
        ]

    def to_pods(self, pods: list[Pod], port: int, what: str) -> list[Leg]:
        return [
            Leg(what, self.name(a), self.name(p), port, self.ask(self.name(a), self.name(p), port))
            for a in self.agents[:2]
            for p in pods[:3]
        ]

    @cached_property
    def between_workers(self) -> list[Leg]:
        legs = []
        nodes = [n for n in self.world.nodes.values() if n.address][:5]
        for a in nodes:
            for b in nodes:
                if a is not b:
                    for port, protocol, what in (
                        (179, 6, "BGP"),
                        (10250, 6, "kubelet"),
                        (5473, 6, "typha"),
                        (None, 4, "IPIP"),
                    ):
                        legs.append(
                            Leg(
                                what, a.name, b.name, port, self.ask(f"node:{a.name}", f"node:{b.name}", port, protocol)
                            )
                        )
        return legs
