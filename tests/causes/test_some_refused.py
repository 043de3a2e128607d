"""Calls that are refused for want of an agent while others come through."""

from __future__ import annotations

import pytest
from analyzer.causes.some_refused import TITLE

from tests.support.inline import agent, bundle, node, nodes, pod, pods, serving

CAUSE = "agents-partially-connected"
GOOD = "$ kubectl exec api-0 -- hostname\napi-0\n"
BAD = "$ kubectl exec api-0 -- hostname\nError from server: error dialing backend: No agent available\n"
FAR = '$ kubectl logs -n mon exp-{n}\nError from server: Get "https://{at}:10250/containerLogs/mon/exp-{n}/exp": No agent available\n'
SHOWN = "$ kubectl logs -n mon exp-1 --tail 1\nscraped\n"
WORKERS = nodes(*(node(name, ip, version="v1.30.4") for name, ip in (("k1", "10.9.0.1"), ("k2", "10.9.0.2"))))


def test_some_tries_of_one_call_are_refused() -> None:
    """One of several servers lacks agents, or they come and go: possible, degraded, with the refusals counted and one call that came through."""
    case = bundle(t=GOOD + BAD + GOOD + GOOD + BAD)
    assert (case.first, case.report.verdict) == ((CAUSE, "possible"), "degraded")
    found = case.cause(CAUSE)
    assert found is not None
    assert found.title == TITLE
    assert found.summary.startswith("2 calls ended with no agent, while others came through")
    assert case.places(CAUSE)[:2] == ["t.txt:4", "t.txt:10"]
    assert "rollout restart daemonset" in case.commands(CAUSE)
    assert "--server-count" in case.commands(CAUSE)


def test_a_node_to_which_alone_calls_are_refused_is_named_with_its_agent() -> None:
    """Several calls for it, by name and address, and none for it that came through."""
    far = FAR.format(n=2, at="k2") + FAR.format(n=3, at="10.9.0.2")
    files = {
        "n": WORKERS,
        "p": pods(agent("a", node="k1"), agent("b", node="k2"), pod("exp-1", node="k1", namespace="mon")),
    }
    case = bundle(**files, t=SHOWN + far + SHOWN)
    assert case.cause(CAUSE).scope == "calls to k2"  # type: ignore[union-attr]
    assert "kubectl delete pod -n kube-system konnectivity-agent-b" in case.commands(CAUSE)
    heard = pods(agent("a", node="k1"), agent("b", node="k2"), pod("exp-1", node="k2", namespace="mon"))
    assert "k2" not in bundle(n=WORKERS, p=heard, t=SHOWN + far + SHOWN).cause(CAUSE).scope  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "files",
    [
        {"t": BAD + BAD},
        {"t": GOOD + BAD + GOOD, "p": pods(agent("a", "0/1", "CrashLoopBackOff"))},
        {"t": GOOD + BAD + GOOD, "n": nodes(node("w7", "10.1.0.7", version="v1.30.1+rke2r1"))},
        {"t": GOOD + serving()},
    ],
)  # fmt: skip
def test_what_else_says_more_or_nothing_came_through(files: dict[str, str]) -> None:
    """All calls refused, agents that are not ready, another tunnel, and no refusal at all."""
    assert CAUSE not in bundle(**files).causes
