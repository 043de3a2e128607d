"""What is mended before a server is started again."""

from __future__ import annotations

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
