"""What may be behind a refusal for want of an agent, each with what would show it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.checks import commands
from analyzer.checks.ag_listed import daemonset
from analyzer.facts.scheduling import control_plane
from analyzer.model import Candidate, Gap
from analyzer.schema import WORKLOADS
from analyzer.tables.rows import Tables

if TYPE_CHECKING:
    from analyzer.facts.cluster import About

NO_AGENT_RUNS = Candidate("no agent runs", commands.agent_pods())
WHILE_AGENTS_RUN = "the server that was asked has no agent, while agents run"
FOR_SOME = "the server that was asked has no agent for this call, while another call comes through"
"""What a refusal for want of an agent says where not all calls are refused."""
URLS = ("private_endpoint_url", "public_endpoint_url", "server_url")
"""Facts of a cluster's record that say where its API server is reached."""


def agents_run(tables: Tables, about: About) -> bool:
    """Do agents run, by the list of pods or by the counts of what runs them; one that is not ready runs, too."""
    return any(pod.health or pod.status == "Running" for pod in about.role("agent")) or any(
        row.ready for row in daemonset(about, tables[WORKLOADS])
    )


def no_agent(about: About, *, agents_run: bool) -> tuple[Candidate, ...]:
    """The candidates; agents that run are none of those that do not."""
    found = (
        Candidate("agents run and cannot connect", commands.agent_log(about)),
        Candidate("agents are connected, but not to the server that was asked", commands.server_log(about)),
    )
    return found if agents_run else (*(_workers_down(about) or (NO_AGENT_RUNS,)), *found)


def _workers_down(about: About) -> tuple[Candidate, ...]:
    """With every worker NotReady the agents went with them, or the same cut keeps both from the control plane."""
    workers = [node for node in about.nodes.values() if not control_plane(node)]
    if not workers or any(node.ready is not False for node in workers):
        return ()
    first = workers[0].name
    who = f"all {len(workers)} workers are" if len(workers) > 1 else f"the one worker, {first}, is"
    down = Gap("why they are NotReady", f"kubectl describe node {first}")
    reached = Gap("whether a worker reaches it", f"curl -sk -m 10 {_api_server(about)}/readyz   # on {first}")
    cut = "a firewall or route cuts the workers off from the control plane: neither kubelets nor agents reach it"
    return Candidate(f"{who} NotReady, and the agents on them are down with them", down), Candidate(cut, reached)


def _api_server(about: About) -> str:
    shown = (row.value for key in URLS for row in about.facts.get(key, []) if row.value.startswith("https://"))
    return next(shown, "https://<address of the API server>").rstrip("/")
