"""The commands that collect what a bundle lacks, and their names."""

from __future__ import annotations

import pytest
from hypothesis import given

from tests.support.inline import agent, bundle, failing, pod, pods
from tests.support.names import NAMES, few

VAGUE = failing("expected one server ID in the context, got []")


def named(*rows: list[str]) -> str:
    """Commands of a cause that restarts the agents and asks for their arguments."""
    case = bundle({"p.txt": pods(*rows), "agent.log": VAGUE} if rows else {"agent.log": VAGUE})
    return case.commands("agent-auth")


def test_agents_are_restarted_as_what_they_are() -> None:
    """A DaemonSet's pods have one random part; a Deployment's have two, and no DaemonSet is there to restart."""
    daemonset = "kubectl rollout restart daemonset -n kube-system konnectivity-agent"
    assert daemonset in named()
    assert daemonset in named(agent("a"), agent("b"))
    replicas = named(*(pod(f"konnectivity-agent-6f7c8d9b5-{c * 5}") for c in "bc"))
    assert "kubectl rollout restart deployment -n kube-system konnectivity-agent" in replicas
    assert "daemonset" not in replicas
    assert daemonset in named(agent("a"), pod("konnectivity-agent-6f7c8d9b5-bbbbb"))


@pytest.mark.parametrize(
    ("rows", "kind"),
    [
        ([agent("a", "0/1"), agent("b", "0/1")], "ds"),
        (
            [pod(f"konnectivity-agent-6f7c8d9b5-{c * 5}", "0/1", namespace="konnectivity-agent") for c in "bc"],
            "deployment",
        ),
    ],
)
def test_their_arguments_are_asked_for_by_kind_and_namespace(rows: list[list[str]], kind: str) -> None:
    """AG-07 without arguments says what to collect."""
    gaps = bundle(p=pods(*rows)).check("AG-07").missing
    assert [gap.command for gap in gaps] == [f"kubectl get {kind} -n {rows[0][0]} konnectivity-agent -o yaml"]


@few
@given(NAMES)
def test_a_pod_that_does_not_start_is_described_in_its_namespace(space: str) -> None:
    """Whatever the namespace of the agents is called."""
    rows = [agent(c, "0/1", "CrashLoopBackOff", namespace=space) for c in "ab"]
    case = bundle(p=pods(*rows))
    if "agents-not-running" in case.causes:
        assert f"kubectl describe pod -n {space} konnectivity-agent-axxxx" in case.commands("agents-not-running")
    else:
        assert space.startswith(("master-", "clusters-", "ocm-", "hypershift-"))
