"""Programs that lack memory or room as a cause."""

from __future__ import annotations

from tests.support.inline import agent, bundle, events, pods

FILTERED = "$ kubectl describe pod -n {} {} | grep -A2 'Last State'\n    Last State:     Terminated\n      Reason:       OOMKilled\n      Exit Code:    137\n"


def test_starved_agents_and_nodes() -> None:
    """OOMKilled without any consequence is likely, with agents that are down confirmed; pressure is possible only beside them."""
    pending = pods(agent("aaaaa", "0/1", "Pending"))
    short = events(("FailedScheduling", "pod/konnectivity-agent-aaaaa", "0/2 nodes are available: 2 Insufficient cpu."))
    assert bundle(p=pending, e=short).first == ("resource-exhaustion", "confirmed")
    assert bundle(e=events(("SystemOOM", "node/n1", "victim"))).causes == {}
    both = bundle(e=events(("SystemOOM", "node/n1", "victim")), p=pods(agent("a", "0/1"), agent("b", "0/1")))
    assert both.causes["resource-exhaustion"] == "possible"


def test_the_killed_container_is_named_with_what_runs_it() -> None:
    """A Deployment of the provider's control plane is the provider's to change, the agents' DaemonSet the customer's."""
    server = "konnectivity-server-c1b2c3d4e5f6a7b8c9d0-6d8f7c9b5-xk2lp"
    ours = bundle(d=FILTERED.format("kubx-masters", server)).cause("resource-exhaustion")
    assert ours is not None
    assert [r.who for r in ours.remedies] == ["sre"]
    assert "-n kubx-masters deployment konnectivity-server-c1b2c3d4e5f6a7b8c9d0 " in (ours.remedies[0].command or "")
    theirs = bundle(d=FILTERED.format("kube-system", "konnectivity-agent-8kz4p")).cause("resource-exhaustion")
    assert theirs is not None
    assert [r.who for r in theirs.remedies] == ["customer"]
    assert "-n kube-system daemonset konnectivity-agent " in (theirs.remedies[0].command or "")


def test_two_killed_containers_get_their_memory_each() -> None:
    """A server and an agent: one remedy for either, by whom it belongs to."""
    server = "konnectivity-server-c1b2c3d4e5f6a7b8c9d0-6d8f7c9b5-xk2lp"
    both = FILTERED.format("kubx-masters", server) + FILTERED.format("kube-system", "konnectivity-agent-8kz4p")
    found = bundle(d=both).cause("resource-exhaustion")
    assert found is not None
    assert sorted(remedy.who for remedy in found.remedies) == ["customer", "sre"]
