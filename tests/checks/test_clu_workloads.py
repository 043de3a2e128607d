"""CLU-04: pods of users that are shown and do not run."""

from __future__ import annotations

import pytest

from tests.support.inline import agent, bundle, pod, pods

NAME = "billing-66d4f7c4c9-2rjqk"


@pytest.mark.parametrize(
    ("space", "ready", "state", "expected"),
    [
        ("acme", "0/1", "ImagePullBackOff", "warn"),
        ("acme", "1/1", "Running", "pass"),
        ("kube-system", "0/1", "ImagePullBackOff", "unknown"),
        ("clusters-acme", "0/1", "ImagePullBackOff", "unknown"),
    ],
)
def test_a_users_pod_is_a_warning_beside_the_tunnel(space: str, ready: str, state: str, expected: str) -> None:
    """The system's have a check of their own, and a control plane's are no user's; it breaks nothing and is named with its namespace."""
    case = bundle({"pods.txt": pods(agent("aaaaa"), pod(NAME, ready, state, namespace=space))})
    assert case.status("CLU-04") == expected
    assert not case.check("CLU-04").broken
    if expected == "warn":
        assert case.says("CLU-04").startswith(f"acme/billing: 1 of 1 pod {state}")
        assert str(case.answered.verdict) == "inconclusive"
        assert "(CLU-04); nothing of the tunnel itself" in case.answered.headline


def test_the_reason_that_is_stated_stands_behind_it() -> None:
    """A registry that asks for a login is named with its words."""
    said = (
        f"$ kubectl describe pod -n acme {NAME} | tail -2\n"
        '  Warning  Failed  6m  kubelet  Failed to pull image "registry.acme.example/billing:3.2": rpc error: code = Unknown '
        "desc = reading manifest 3.2 in registry.acme.example/billing: unauthorized: authentication required\n"
        "  Warning  Failed  6m  kubelet  Error: ErrImagePull\n"
    )
    case = bundle({"pods.txt": pods(agent("aaaaa"), pod(NAME, "0/1", "ErrImagePull", namespace="acme")), "d.txt": said})
    assert "the registry refuses the pull: registry.acme.example" in case.says("CLU-04")
    assert "unauthorized: authentication required" in case.says("CLU-04")
