"""The pod of AKS's tunnel before Konnectivity."""

from __future__ import annotations

import pytest
from analyzer.causes.old_tunnel import CHECK, STEP

from tests.support.inline import bundle, pod, pods

FRONT, LINK = "tunnelfront-5d7c9f8b66-abcde", "aks-link-6f5d8c7b99-fghij"


@pytest.mark.parametrize(
    ("name", "ready", "state"), [(FRONT, "0/1", "CrashLoopBackOff"), (LINK, "0/2", "ImagePullBackOff")]
)
def test_a_pod_that_does_not_run_is_the_tunnel_that_is_down(name: str, ready: str, state: str) -> None:
    """A list states it of the only pod that keeps the tunnel open: confirmed, and what is done names that pod."""
    case = bundle({"p.txt": pods(pod(name, ready, state), pod("coredns-6f5d8c7b99-fghij"))})
    assert case.causes == {"agents-not-running": "confirmed"}
    assert case.report.verdict == "broken"
    first = case.commands("agents-not-running").splitlines()[0]
    assert name in first
    cause = case.cause("agents-not-running")
    assert cause is not None
    assert (cause.explains[0], cause.remedies[0].step) == (CHECK, STEP)
    assert "konnectivity-agent" not in case.commands("agents-not-running")


def test_one_of_two_pods_carries_the_calls() -> None:
    """Nothing is shown to be down."""
    case = bundle({"p.txt": pods(pod(LINK, "2/2"), pod("aks-link-6f5d8c7b99-klmno", "0/2", "CrashLoopBackOff"))})
    assert case.causes == {}


def test_a_log_that_came_through_puts_the_list_in_doubt() -> None:
    """Nobody knows which of both was first."""
    used = "$ kubectl logs -n shop web-5d7c9f8b66-abcde --tail 1\n2026-03-02 GET / 200\n"
    case = bundle({"p.txt": pods(pod(FRONT, "0/1", "CrashLoopBackOff")), "k.txt": used})
    assert case.causes == {"agents-not-running": "possible"}
