"""An agentID used twice: AG-13."""

from __future__ import annotations

import pytest
from analyzer.checks import details

from tests.checks.test_ag_tunnel import FINE, OTHER, lost, server
from tests.support.inline import agent, arguments, bundle, options, pods, serving


def test_one_identity_of_two_pods() -> None:
    """Two pods under one agentID fail; two IDs pass; an earlier container of the pod is no second agent."""
    a, b = "konnectivity-agent-aaaaa", "konnectivity-agent-bbbbb"
    case = bundle({f"{a}.log": FINE, f"{b}.log": FINE + lost()})
    assert (case.status("AG-13"), case.subjects("AG-13")) == ("fail", [a, b])
    assert case.check("AG-13").detail == details.SharedIdentity("a1", (a, b))
    assert case.places("AG-13") == [f"{a}.log:3", f"{b}.log:3"]
    two = bundle({f"{a}.log": FINE, f"{b}.log": options(agent="b1") + serving("b1")})
    assert (two.status("AG-13"), two.check("AG-13").detail) == ("pass", None)
    assert "2 agentIDs in 2 agent logs" in two.says("AG-13")


@pytest.mark.parametrize(
    ("first", "second", "status"),
    [
        (FINE, FINE + serving(clock="09:00:05.100000"), "pass"),  # exported again an hour later
        (FINE, serving(clock="09:00:05.100000"), "warn"),  # the rest of the same log
        (FINE + serving(clock="09:00:05.100000"), serving(clock="08:30:00.100000"), "fail"),  # other lines meanwhile
        (FINE, serving(clock="08:00:05.100000"), "pass"),  # its end
    ],
)
def test_files_without_a_pods_name_may_be_one_agents_log(first: str, second: str, status: str) -> None:
    """Only lines that differ over the same minutes prove two agents; one after the other does not, and with a line in common they are one."""
    case = bundle({"a.log": first, "b.log": second})
    assert case.status("AG-13") == status
    assert case.check("AG-13").detail == (
        None if status == "pass" else details.SharedIdentity("a1", ("a.log", "b.log"))
    )
    assert bool(case.check("AG-13").missing) is (status == "warn")


def test_servers_name_agents_too_and_are_none() -> None:
    """A server's log holds the agentIDs of all its agents: no agent log, no answer."""
    assert bundle({"one.log": server(0, 1), "two.log": server(0, 1, name=OTHER)}).status("AG-13") == "unknown"


@pytest.mark.parametrize(
    ("value", "agents", "status"),
    [("worker", 2, "fail"), ("worker", 1, "unknown"), ("$(NODE_NAME)", 2, "unknown")],
)
def test_a_template_that_names_one_identity(value: str, agents: int, status: str) -> None:
    """All pods of the DaemonSet get it; of one pod it is its own, and what each node fills in differs."""
    yaml = arguments().replace(
        "        - --proxy-server-port", f"        - --agent-id={value}\n        - --proxy-server-port"
    )
    listed = [agent(end, node=f"n-{end}") for end in ("a", "b")][:agents]
    case = bundle({"ds.yaml": yaml, "p.txt": pods(*listed)})
    assert case.status("AG-13") == status
    if status == "fail":
        names = ("konnectivity-agent-axxxx", "konnectivity-agent-bxxxx")
        assert case.check("AG-13").detail == details.SharedIdentity("worker", names)
        assert case.first == ("agent-identity-clash", "confirmed")
        assert case.places("AG-13")[0].startswith("ds.yaml:")


def test_a_template_speaks_of_agents_that_only_logs_show() -> None:
    """Two logs are two agents."""
    yaml = arguments().replace(
        "        - --proxy-server-port", "        - --agent-id=worker\n        - --proxy-server-port"
    )
    logs = {
        f"{n}.log": options(agent=n) + serving(n, clock=f"0{at}:00:05.100000") for at, n in enumerate(("u", "v"), 7)
    }
    assert bundle({"ds.yaml": yaml} | logs).status("AG-13") == "fail"
    assert bundle({"ds.yaml": yaml, "u.log": logs["u.log"]}).status("AG-13") == "pass"
