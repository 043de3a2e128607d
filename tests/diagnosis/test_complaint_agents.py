"""What may be behind a refusal for want of an agent."""

from __future__ import annotations

import pytest
from analyzer.diagnosis.complaint_agents import NO_AGENT_RUNS, agents_run, no_agent
from analyzer.facts.cluster import About
from analyzer.schema import FactRow, NodeRow, PodRow

from tests.support.tables import tables_of


def worker(name: str, ready: bool | None, roles: str = "<none>") -> NodeRow:
    return NodeRow(source="n", line=2, name=name, ready=ready, roles=roles)


@pytest.mark.parametrize(
    ("rows", "first"),
    [
        ([worker("w1", False), worker("w2", False)], "all 2 workers are NotReady"),
        ([worker("w1", False), worker("cp", True, "control-plane")], "the one worker, w1, is NotReady"),
        ([worker("w1", False), worker("w2", True)], NO_AGENT_RUNS.what),
        ([worker("w1", None)], NO_AGENT_RUNS.what),
        ([], NO_AGENT_RUNS.what),
    ],
)
def test_workers_that_are_all_away_take_their_agents_with_them(rows: list[NodeRow], first: str) -> None:
    """Or the same cut keeps both away; one worker that is Ready, or of which nothing is known, leaves it open."""
    found = no_agent(About(tables_of(*rows)), agents_run=False)
    assert found[0].what.startswith(first)
    assert NO_AGENT_RUNS not in no_agent(About(tables_of(*rows)), agents_run=True)


def test_the_address_of_the_api_server_stands_in_the_clusters_record() -> None:
    """Without one there is a placeholder."""
    url = FactRow(source="c", line=1, key="server_url", value="https://c1.us-south.containers.cloud.ibm.com:31000")
    cut = no_agent(About(tables_of(worker("w1", False), url)), agents_run=False)[1]
    assert cut.shown_by.command == "curl -sk -m 10 https://c1.us-south.containers.cloud.ibm.com:31000/readyz   # on w1"
    assert "<address" in (no_agent(About(tables_of(worker("w1", False))), agents_run=False)[1].shown_by.command or "")


def test_an_agent_that_is_listed_as_running_runs() -> None:
    """Ready or not."""
    pod = PodRow(
        source="p", line=2, namespace="kube-system", name="konnectivity-agent-x2z9q", status="Running", ready=False
    )
    tables = tables_of(pod)
    assert agents_run(tables, About(tables))
    assert not agents_run(tables_of(), About(tables_of()))
