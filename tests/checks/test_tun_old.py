"""The tunnel that AKS had before Konnectivity: TUN-04."""

from __future__ import annotations

import pytest

from tests.support.inline import bundle, pod, pods

FRONT, LINK = "tunnelfront-5d7c9f8b66-abcde", "aks-link-6f5d8c7b99-fghij"


@pytest.mark.parametrize(
    ("rows", "status"),
    [
        ([pod(FRONT, "0/1", "CrashLoopBackOff")], "fail"),
        ([pod(LINK, "1/2", "Running")], "fail"),
        ([pod(FRONT, "0/1", "Pending")], "fail"),
        ([pod(LINK, "2/2"), pod("aks-link-6f5d8c7b99-klmno", "0/2", "CrashLoopBackOff")], "warn"),
        ([pod(FRONT)], "pass"),
        ([pod("coredns-6f5d8c7b99-fghij")], "not_applicable"),
    ],
)
def test_its_pods_run(rows: list[list[str]], status: str) -> None:
    """None of them ready is a failure; one that is carries the calls."""
    case = bundle({"p.txt": pods(*rows)})
    assert case.status("TUN-04") == status
    assert case.subjects("TUN-04") == ([rows[-1][1]] if status in ("fail", "warn") else [])
    assert FRONT not in case.says("CLU-03")


def test_a_list_without_states_tells_nothing() -> None:
    """A manifest's pod is neither ready nor not."""
    text = f"apiVersion: v1\nkind: Pod\nmetadata:\n  name: {FRONT}\n  namespace: kube-system\n"
    assert bundle({"p.yaml": text}).status("TUN-04") == "unknown"
