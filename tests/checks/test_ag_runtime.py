"""Agents' containers as the runtime of a node shows them: AG-06 by crictl."""

from __future__ import annotations

import pytest
from analyzer.checks.details import AgentStart
from analyzer.facts.start import Start, StartFault

from tests.support.inline import agent, bundle, klog, options, pods

POD = "konnectivity-agent-7x2mq"
TITLES = "CONTAINER           IMAGE               CREATED             STATE               NAME                 ATTEMPT             POD ID              POD\n"


def row(state: str, attempt: int, name: str = "konnectivity-agent", pod: str = POD) -> str:
    return f"{attempt:013x}       0b2cae5d07cda       2 minutes ago       {state:<20}{name:<21}{attempt:<20}f4c4e06860127       {pod}\n"


@pytest.mark.parametrize(
    ("rows", "status"),
    [
        ([("Running", 0)], "pass"),
        ([("Running", 1), ("Exited", 0)], "pass"),
        ([("Running", 7), ("Exited", 6)], "warn"),
        ([("Exited", 12), ("Exited", 11)], "fail"),
        ([("Exited", 0)], "fail"),
        ([("Created", 0)], "unknown"),
    ],
)
def test_the_newest_attempt_decides(rows: list[tuple[str, int]], status: str) -> None:
    """Older attempts are history: a container that runs was restarted, one that has exited is down."""
    case = bundle(c=TITLES + "".join(row(*one) for one in rows))
    assert case.status("AG-06") == status
    if status == "fail":
        assert case.subjects("AG-06") == [POD]
        assert case.check("AG-06").detail == AgentStart(1, 1, True, ran=True)
        assert f"{POD}, attempt {rows[0][1]}" in case.says("AG-06")
        assert case.places("AG-06") == ["c.txt:2"]
        assert case.first == ("agents-not-running", "likely")
        assert case.cause("agents-not-running").scope == "1 of 1 agents seen"  # type: ignore[union-attr]


def test_the_last_words_of_its_log_are_named() -> None:
    """`crictl logs` of the container that exited."""
    log = options() + klog("08:00:09.0", 'error: failed to run proxy connection with failed to read CA cert /c/ca.crt: open /c/ca.crt: no such file', "E", "main.go:60")  # fmt: skip
    case = bundle({"c.txt": TITLES + row("Exited", 12), "agent.log": log})
    assert case.status("AG-06") == "fail"
    assert "no such file" in case.says("AG-06")


def test_the_last_words_stand_outside_of_the_log_s_form() -> None:
    """What cobra prints is no klog line, and no part of the record above it; it names the file that is not there."""
    log = (
        options()
        + "Error: failed to run proxy connection with failed to read CA cert /c/ca.crt: open /c/ca.crt: no such file or directory\nUsage:\n  proxy-agent [flags]\n"
    )
    case = bundle({"c.txt": TITLES + row("Exited", 12), "agent.log": log})
    assert case.check("AG-06").detail == AgentStart(1, 1, True, Start(StartFault.FILE, "/c/ca.crt"), True)
    assert case.places("AG-06") == ["c.txt:2", "agent.log:4"]
    assert "/c/ca.crt" in case.commands("agents-not-running")
    assert "free a node" not in case.commands("agents-not-running")
    assert case.snapshot.size("unread") == bundle({"c.txt": TITLES + row("Exited", 12)}).snapshot.size("unread")


def test_a_panic_is_a_last_word() -> None:
    """What the Go runtime prints stands in no log line of the program."""
    log = (
        options()
        + "panic: runtime error: index out of range [3] with length 3\n\ngoroutine 1 [running]:\nmain.main()\n"
    )
    case = bundle({"c.txt": TITLES + row("Exited", 12), "agent.log": log})
    assert "panic: runtime error: index out of range" in case.says("AG-06")
    assert case.places("AG-06") == ["c.txt:2", "agent.log:4"]
    other = bundle(
        {"c.txt": TITLES + row("Exited", 12), "agent.log": options(), "etcd.log": log.replace("options", "x")[-90:]}
    )
    assert "panic" not in other.says("AG-06")


def test_other_containers_and_listed_pods() -> None:
    """Only the agent's container counts; a listing of ready pods is not overruled by one node's history."""
    assert bundle(c=TITLES + row("Exited", 3, "calico-node", "calico-node-abcde")).status("AG-06") == "unknown"
    exited = TITLES + row("Exited", 12)
    assert bundle({"c.txt": exited, "p.txt": pods(agent("a"), agent("b"))}).status("AG-06") == "pass"
    waiting = bundle({"c.txt": exited, "p.txt": pods(agent("a", "0/1"), agent("b"))})
    assert waiting.status("AG-06") == "fail"
