"""Agents that do not start, by the events of kubelets where no pod is listed."""

from __future__ import annotations

import pytest
from analyzer.checks import details
from analyzer.checks.ag_told import RUNS
from analyzer.facts.scheduling import Obstacle
from analyzer.facts.start import StartFault

from tests.support.inline import bundle

HEAD = "$ kubectl get events -n kube-system\nLAST SEEN   TYPE      REASON      OBJECT                         MESSAGE\n"
PULL = 'Failed to pull image "icr.example.org/x/proxy-agent:v0.31.0": failed to do request: Head "https://icr.example.org/v2/": dial tcp 192.0.2.31:443: i/o timeout'
COUNTS = "NAME                 DESIRED   CURRENT   READY   UP-TO-DATE   AVAILABLE   NODE SELECTOR   AGE\nkonnectivity-agent   3         3         {ready}       3            {ready}           <none>          9d\n"


def told(*rows: tuple[str, str, str], pod: str = "konnectivity-agent-8k2wd") -> str:
    return HEAD + "".join(f"4m2s        {kind:9} {reason:11} pod/{pod}   {text}\n" for kind, reason, text in rows)


def counts(ready: int) -> str:
    return "$ kubectl get ds -n kube-system konnectivity-agent\n" + COUNTS.format(ready=ready)


def test_a_pull_that_fails_keeps_agents_from_starting() -> None:
    """With none of three ready the events name the reason, the pod and the registry, and the cause is likely: one pod of three is shown."""
    case = bundle(e=told(("Warning", "Failed", PULL), ("Warning", "Failed", "Error: ImagePullBackOff")), d=counts(0))
    assert (case.status("AG-06"), case.subjects("AG-06")) == ("fail", ["konnectivity-agent-8k2wd"])
    detail = case.check("AG-06").detail
    assert isinstance(detail, details.AgentStart)
    assert (detail.down, detail.seen, detail.in_part) == (1, 3, True)
    assert detail.why is not None
    assert (detail.why.fault, detail.why.object) == (StartFault.REGISTRY, "icr.example.org")
    assert case.first == ("agents-not-running", "likely")
    assert "e.txt:3" in case.places("AG-06")


@pytest.mark.parametrize(
    ("rows", "ready", "status"),
    [
        ((("Warning", "Failed", PULL),), None, "warn"),
        ((("Warning", "Failed", PULL),), 3, "unknown"),
        ((("Warning", "Failed", PULL), ("Normal", RUNS, "Started container konnectivity-agent")), 0, "unknown"),
        ((("Normal", "Pulling", "Pulling image x"),), 0, "unknown"),
        ((("Warning", "Unhealthy", "Readiness probe failed: x"),), 0, "unknown"),
    ],
)
def test_an_event_is_past(rows: tuple[tuple[str, str, str], ...], ready: int | None, status: str) -> None:
    """Without counts of now it is a warning; with every agent ready, a container that was started, or no fault of a start it tells nothing."""
    more = {} if ready is None else {"d": counts(ready)}
    assert bundle(e=told(*rows), **more).status("AG-06") == status


def test_another_pod_s_start_is_not_the_agents_() -> None:
    """Whatever stands beside it."""
    assert (
        bundle(e=told(("Warning", "Failed", "Error: ErrImagePull"), pod="web-7d9f8b6c54-x2z9q"), d=counts(0)).status(
            "AG-06"
        )
        == "unknown"
    )


BACK = "Back-off restarting failed container"
LIVE = "Liveness probe failed: HTTP probe failed with statuscode: 500"


@pytest.mark.parametrize(
    ("rows", "ready", "status", "first"),
    [
        ((("Warning", "BackOff", BACK), ("Warning", "Unhealthy", LIVE)), None, "warn", ("agents-not-running", "likely")),
        ((("Warning", "BackOff", BACK),), None, "warn", ("agents-not-running", "likely")),
        ((("Warning", "BackOff", BACK),), 3, "unknown", None),
        ((("Warning", "BackOff", 'Back-off pulling image "x"'),), None, "unknown", None),
        ((("Warning", "Unhealthy", LIVE),), None, "unknown", None),
        ((("Warning", "Unhealthy", LIVE),) * 3, None, "warn", ("agents-not-running", "likely")),
        ((("Normal", "Killing", "Container a failed liveness probe, will be restarted"),), None, "warn", ("agents-not-running", "likely")),
        ((("Warning", "Unhealthy", "Readiness probe failed: x"),) * 12, None, "warn", None),
    ],
)  # fmt: skip
def test_a_container_that_ends_again_and_again_is_told_by_its_events(
    rows: tuple[tuple[str, str, str], ...], ready: int | None, status: str, first: tuple[str, str] | None
) -> None:
    """The kubelet backs off, or ends it for its probe; with every agent ready that is over, and one failure is none."""
    more = {} if ready is None else {"d": counts(ready)}
    case = bundle(e=told(*rows), **more)
    assert (case.status("AG-06"), case.first) == (status, first)
    if first is not None:
        assert case.cause("agents-not-running").title == "The agents end and are started again and again"  # type: ignore[union-attr]
        assert "kubectl logs -n kube-system konnectivity-agent-8k2wd --previous" in case.commands("agents-not-running")


def test_agents_without_a_node_by_their_events_alone() -> None:
    """The scheduler's word is of that pod and past: a warning, none where it was given a node since, or all counted agents are ready."""
    why = "0/2 nodes are available: 1 Insufficient cpu, 1 node(s) had untolerated taint {pool: gpu}."
    waits = ("Warning", "FailedScheduling", why)
    case = bundle(ev=told(waits))
    assert case.status("AG-06") == "warn"
    detail = case.check("AG-06").detail
    assert isinstance(detail, details.AgentStart)
    assert (detail.down, detail.obstacles) == (1, (Obstacle.ROOM, Obstacle.TAINT))
    assert case.places("AG-06") == ["ev.txt:3"]
    since = ("Normal", "Scheduled", "Successfully assigned kube-system/konnectivity-agent-8k2wd to w-a")
    assert bundle(ev=told(waits, since)).status("AG-06") == "unknown"
    assert bundle(ev=told(waits), ds=counts(3)).status("AG-06") == "unknown"
