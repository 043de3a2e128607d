"""Remedies for agents that do not start follow from what is missing."""

from __future__ import annotations

import pytest

from tests.support.inline import agent, bundle, events, pods

ID = "agents-not-running"
POD = "konnectivity-agent-aaaaa"


@pytest.mark.parametrize(
    ("status", "message", "first", "never"),
    [
        ("ImagePullBackOff", 'Failed to pull image "icr.io/a/b:1": dial tcp 10.0.0.9:443: i/o timeout', "let the workers reach icr.io (10.0.0.9:443)", "refresh"),
        ("ErrImagePull", 'Failed to pull image "icr.io/a/b:1": x509: certificate signed by unknown authority', "the CA that signed the certificate of icr.io", "refresh"),
        ("ErrImagePull", 'Failed to pull image "icr.io/a/b:1": 401 Unauthorized', "pull secret that icr.io accepts", "free a node"),
        ("ImagePullBackOff", 'Failed to pull image "icr.io/a/b:1": toomanyrequests', "with an account", "free a node"),
        ("ImagePullBackOff", 'Failed to pull image "icr.io/a/b:1": icr.io/a/b:1: not found', "image that exists", "free a node"),
        ("CreateContainerConfigError", 'Error: secret "knp-ca" not found', "brings back secret knp-ca", "free a node"),
        ("RunContainerError", 'exec: "/proxy-agent": stat /proxy-agent: no such file or directory', "/proxy-agent is not in the image", "free a node"),
        ("CrashLoopBackOff", "Back-off restarting failed container", "secret, certificate bundle and image", "free a node"),
    ],
)  # fmt: skip
def test_the_first_remedy_mends_what_is_named(status: str, message: str, first: str, never: str) -> None:
    """A registry that is not reached is no matter of a master refresh, a crash none of room on a node."""
    text = events(("Failed", f"pod/{POD}", message))
    case = bundle(p=pods(agent("aaaaa", "0/1", status), agent("bbbbb", "0/1", status)), e=text)
    assert case.first == (ID, "confirmed")
    assert first in case.commands(ID).splitlines()[0]
    assert never not in case.commands(ID)


def test_a_container_that_ended_is_asked_for_its_last_words() -> None:
    """It ran, so its log tells."""
    case = bundle(p=pods(agent("aaaaa", "0/1", "CrashLoopBackOff"), agent("bbbbb", "0/1", "CrashLoopBackOff")))
    assert f"kubectl logs -n kube-system {POD} --previous" in case.commands(ID)
