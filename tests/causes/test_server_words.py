"""What is mended before a server is started again."""

from __future__ import annotations

import pytest

from tests.support.inline import agent, bundle, pod, pods


def test_a_server_that_is_killed_for_memory_gets_more_first() -> None:
    """A restart alone ends in the same way; an agent that is killed says nothing of the server."""
    killed = "$ kubectl describe pod -n kube-system {} | grep -A2 'Last State'\n    Last State:     Terminated\n      Reason:       OOMKilled\n      Exit Code:    137\n"
    down = {"p.txt": pods(pod("konnectivity-server-cp1", "0/1", "CrashLoopBackOff", node="cp1"), agent("a"))}
    case = bundle(down | {"d.txt": killed.format("konnectivity-server-cp1")})
    assert "server-down" in case.causes
    assert case.commands("server-down").startswith("raise the memory limit of")
    assert "konnectivity-server-cp1" in case.commands("server-down").splitlines()[0]
    other = bundle(down | {"d.txt": killed.format("konnectivity-agent-axxxx")})
    assert "memory limit" not in other.commands("server-down")


@pytest.mark.parametrize(
    ("container", "named"), [("konnectivity-server", True), ("konnectivity-server-container", True), ("sidecar", False)]
)
def test_the_server_s_container_by_any_of_its_names(container: str, named: bool) -> None:
    """kubeadm's manifest calls it otherwise than OpenShift; the words of another container are not the server's."""
    described = (
        "$ kubectl describe pod -n kube-system konnectivity-server-cp1\nName:             konnectivity-server-cp1\nNamespace:        kube-system\n"
        f"Node:             cp1/10.0.0.2\nStatus:           Running\nContainers:\n  {container}:\n    State:          Waiting\n"
        "      Reason:       CrashLoopBackOff\n    Last State:     Terminated\n      Reason:       Error\n"
        "      Message:      error: got stat /etc/kubernetes/knp.conf: no such file or directory\n      Exit Code:    1\n    Ready:          False\n"
    )
    down = pods(pod("konnectivity-server-cp1", "0/1", "CrashLoopBackOff", node="cp1"))
    case = bundle({"p.txt": down, "d.txt": described})
    assert case.causes["server-down"] == "confirmed"
    assert ("bring back /etc/kubernetes/knp.conf" in case.commands("server-down")) is named
