"""Agents whose target answers, and is no Konnectivity server: it speaks no TLS, or it is an HTTP server that knows no agents."""

from __future__ import annotations

from analyzer.causes import one_refusal, target_remedies
from analyzer.causes.base import LIKELY, POSSIBLE, Finding, Outcomes, fails, proof
from analyzer.checks import commands
from analyzer.facts.cluster import About
from analyzer.model import Remedy
from analyzer.tunnel.errors import ErrorClass
from analyzer.tunnel.http_answers import grpc_answer
from analyzer.tunnel.view import TunnelView


def not_the_server(about: About, tunnel: TunnelView, outcomes: Outcomes, of_ibm: tuple[Remedy, ...]) -> Finding | None:
    """
    What most failed connects say of who answered.

    Args:
        of_ibm: what brings the right target back on IBM Cloud.
    """
    remedies = of_ibm if about.language.on_ibm else (target_remedies.compare(about),)
    kinds = tunnel.failure_classes()
    kind = next(iter(kinds), None)
    if kind is ErrorClass.NOT_TLS:
        certainty = LIKELY
        text = "what answers at the agents' target does not speak TLS: the port is not the server's agent port"
    elif kind is ErrorClass.NOT_GRPC:
        said = next((answer for event in kinds[kind][::-1] if (answer := grpc_answer(event.error))), None)
        certainty = LIKELY if said is not None and said.status == "404" else POSSIBLE  # it has no such path
        at = ":".join(part for part in tunnel.server_address if part) or "the agents' target"
        text = (
            f"what answers at {at} is an HTTP server that knows no agents{f' ({said.status}{said.words})' if said else ''}: "
            "the port is not the server's agent port, or what stands before the server ends the connection itself"
        )
    else:
        return one_refusal.wrong_port(about, tunnel, outcomes, remedies)
    return Finding(
        certainty,
        text,
        fails(outcomes, "ERR", "AG-09", "SRV-01b"),
        proof(outcomes, ("ERR",)),
        remedies,
        (commands.agent_daemonset(about),),
    )
