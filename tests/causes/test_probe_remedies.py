"""A program that works and is ended for its probe is spared; nobody is sent to restart it."""

from __future__ import annotations

import pytest
from analyzer.causes.probe_remedies import spared
from analyzer.facts.halts import Halt, HaltKind
from analyzer.facts.pods import Pod
from analyzer.facts.probes import ProbeFailure, ProbeFault
from analyzer.schema import EventRow

from tests.support.inline import Case, agent, bundle, pod, pods

LATE = 'Liveness probe failed: Get "http://10.0.0.9:8134/healthz": context deadline exceeded'
REFUSED = (
    'Liveness probe failed: Get "http://127.0.0.1:8092/healthz": dial tcp 127.0.0.1:8092: connect: connection refused'
)
ENDED = "Container konnectivity-agent failed liveness probe, will be restarted"


def told(name: str, *messages: str) -> str:
    """Events of one pod, as kubectl lists them."""
    rows = (
        f"2m  {'Normal' if text == ENDED else 'Warning'}  {'Killing' if text == ENDED else 'Unhealthy'}  pod/{name}  {text}\n"
        for text in messages
    )
    return "$ kubectl get events -n kube-system\nLAST SEEN  TYPE  REASON  OBJECT  MESSAGE\n" + "".join(rows)


def crashing(*messages: str, name: str = "konnectivity-agent-a0000") -> Case:
    one = pod(name, "0/1", "CrashLoopBackOff", 41, node="w1")
    return bundle({"p.txt": pods(one, agent("b", node="w2"), agent("c", node="w3")), "e.txt": told(name, *messages)})


@pytest.mark.parametrize(
    ("messages", "first"),
    [
        ((LATE, ENDED), "more time for its liveness probe (10.0.0.9:8134)"),
        ((LATE,), "more time for its liveness probe"),
        ((REFUSED, ENDED), "ask where the program listens (127.0.0.1:8092)"),
    ],
)
def test_an_agent_that_the_kubelet_ends_is_not_restarted(messages: tuple[str, ...], first: str) -> None:
    """Its probe is changed, and what slows it is looked for."""
    said = crashing(*messages).commands("agent-node-fault")
    assert first in said.splitlines()[0]
    assert "delete pod" not in said


def test_one_that_ended_by_itself_is_not_heard_either() -> None:
    """Without the kubelet's own word nothing says that the probe ends it, and readiness ends nobody."""
    assert "listens" not in crashing(REFUSED).commands("agent-node-fault")
    assert "probe" not in crashing(LATE.replace("Liveness", "Readiness")).commands("agent-node-fault")


def test_a_server_that_the_kubelet_ends_keeps_its_logs_and_is_not_restarted() -> None:
    """Where nothing else says why it does not run."""
    name = "konnectivity-server-cp1"
    listed = pods(pod(name, "0/1", "CrashLoopBackOff", 22, node="cp1"))
    late = bundle({"p.txt": listed, "e.txt": told(name, LATE)}).commands("server-down")
    assert late.startswith(f"give {name} more time for its liveness probe")
    assert "server-previous.log" in late
    assert "crictl rm" not in late
    crashed = bundle({"p.txt": listed, "e.txt": told(name, REFUSED)}).commands("server-down")
    assert "crictl rm" in crashed


def test_a_probe_that_ends_otherwise_is_quoted() -> None:
    """The control plane's pods are the provider's, others the customer's."""
    event = EventRow(source="e", line=1)
    web, server = (Pod("n", "web-6c9c4d6bb9-f2l8p", role) for role in ("", "server"))
    words = "Liveness probe errored: rpc error"
    [one] = spared(Halt(web, HaltKind.PROBE, words, event, probe=ProbeFailure("Liveness", ProbeFault.OTHER)), "show", "S4")  # fmt: skip
    assert (one.who, words in one.text) == ("customer", True)
    late = spared(Halt(server, HaltKind.PROBE, words, event, probe=ProbeFailure("Startup", ProbeFault.LATE)), "show", "S1")  # fmt: skip
    assert [one.who for one in late] == ["sre", "sre"]
    assert late[0].command == "show   # startupProbe: timeoutSeconds, failureThreshold"
