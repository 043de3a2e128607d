"""Agents' containers as the runtime of a node shows them: AG-06 by crictl."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest
from analyzer.checks.ag_runtime import last_words, newest, on_node, worded
from analyzer.checks.base import Answer
from analyzer.checks.details import AgentStart
from analyzer.facts.start import Start, StartFault
from analyzer.schema import CrictlContainerRow, KonnectivityEventRow, LogSignalRow
from analyzer.wording import excerpt

from tests.support.inline import agent, bundle, klog, options, pods
from tests.support.outcomes import cite

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


def made(state: str = "Running", attempt: int | None = 0, pod: str | None = POD, **more: Any) -> CrictlContainerRow:
    values = {"source": "c", "line": 1, "container_id": "c1", "name": "konnectivity-agent"}
    return CrictlContainerRow(**(values | {"state": state, "attempt": attempt, "pod": pod} | more))


def ends(error: str | None, line: int | None = 9, source: str = "a.log", pod: str | None = "p") -> Any:
    event = KonnectivityEventRow(source=source, line=line, error=error)
    return SimpleNamespace(
        source=source, pod=pod, events=[KonnectivityEventRow(source=source, line=1, error="old"), event]
    )


def panic(name: str | None = "panic: x", line: int | None = 10, **more: Any) -> LogSignalRow:
    values = {"source": "a.log", "pod": "p", "signal": "go_panic"}
    return LogSignalRow(**(values | {"line": line, "name": name} | more))


def told(*rows: CrictlContainerRow, logs: tuple[Any, ...] = ()) -> Answer | None:
    tunnel = cast("Any", SimpleNamespace(agents=logs))
    return on_node(rows, tunnel, [], cite)


def test_the_last_attempt_of_each_pod() -> None:
    """The highest number, of equal ones the one that runs; without a pod's name those of one file are one."""
    rows = [
        made("Exited", 2),
        made("Running", 1),
        made("Running", 2),
        made("Exited", 2),
        made("Running", 9, name="other"),
    ]
    assert newest(rows) == [rows[2]]
    assert newest(rows[::-1]) == [rows[2]]
    lost = [made("Exited", None, None), made("Running", 1, None), made("Running", 1, None, source="d")]
    assert newest(lost) == lost[1:]


@pytest.mark.parametrize(
    ("rows", "status", "detail"),
    [
        ([made()], "pass", AgentStart(0, 1, True)),
        ([made(attempt=4)], "pass", AgentStart(0, 1, True)),
        ([made(attempt=5)], "warn", AgentStart(0, 1, True)),
        ([made(attempt=None)], "pass", AgentStart(0, 1, True)),
        ([made("Exited", None)], "fail", AgentStart(1, 1, True, None, True)),
        ([made("Exited", 7), made(pod="q")], "fail", AgentStart(1, 2, True, None, True)),
        ([made("Created"), made(pod="q")], None, None),
        ([made("Created", 5)], "warn", AgentStart(0, 1, True)),
        ([made(name="other")], None, None),
    ],
)
def test_what_a_runtime_shows(rows: list[CrictlContainerRow], status: str | None, detail: AgentStart | None) -> None:
    """Exited fails, five attempts warn, all running pass; a container that is being made decides nothing."""
    answer = told(*rows)
    assert (answer and str(answer.status)) == status
    assert (answer and answer.detail) == detail


def test_a_container_without_a_pod_is_called_by_its_id() -> None:
    """The subjects and the words name it; how many rows there are is the basis."""
    answer = told(made("Exited", None, None), made("Exited", 3, "q"), made(name="other"))
    assert answer is not None
    assert answer.subjects == ("c1", "q")
    assert answer.summary == "2 of 2 agent containers have exited: c1, attempt 0, q, attempt 3"
    assert "last words" not in answer.summary
    assert answer.basis == "2 agent containers on nodes, 2 rows of crictl"
    many = told(made(attempt=6), made(attempt=9, pod="q"), made(pod="r"))
    assert many is not None
    assert many.summary == "2 of 3 agent containers run at attempt 9"


def test_the_last_words_stand_beside() -> None:
    """For containers that exited and for those that restart, with the row that says them."""
    log = ends("open /etc/ca.crt: no such file or directory")
    for rows in ((made("Exited"),), (made(attempt=9),)):
        answer = told(*rows, logs=(log,))
        assert answer is not None
        assert "; the last words: open /etc/ca.crt" in answer.summary
    exited = told(made("Exited"), logs=(log,))
    assert exited is not None
    assert exited.evidence[-1] is log.events[-1]
    assert getattr(exited.detail, "why", None) == Start(StartFault.FILE, "/etc/ca.crt")


@pytest.mark.parametrize(
    ("signals", "error", "words"),
    [
        ([], "e", "e"),
        ([], None, None),
        ([panic()], "e", "panic: x"),
        ([panic(line=8)], "e", "e"),
        ([panic(line=9)], "e", "e"),
        ([panic(line=None)], "e", "e"),
        ([panic(None)], "e", "e"),
        ([panic(signal="oom")], "e", "e"),
        ([panic(source="b.log")], "e", "e"),
        ([panic(pod="q")], "e", "e"),
        ([panic("first"), panic("last")], "e", "last"),
        ([panic()], None, "panic: x"),
    ],
)
def test_a_panic_behind_the_last_event_is_the_end(
    signals: list[LogSignalRow], error: str | None, words: str | None
) -> None:
    """Of the same log and pod; else the error of the last event, and none where it has none."""
    tunnel = cast("Any", SimpleNamespace(agents=[ends(error)]))
    found = last_words(tunnel, signals)
    assert (found and found[0]) == words


def test_logs_without_an_end_are_passed_over() -> None:
    """The next log is asked; a panic in a log without any event is its end, and an event without a line stands before it."""
    empty = SimpleNamespace(source="a.log", pod="p", events=[])
    tunnel = cast("Any", SimpleNamespace(agents=[empty, ends("e", source="b.log")]))
    assert (last_words(tunnel, []) or ("",))[0] == "e"
    assert (last_words(tunnel, [panic()]) or ("",))[0] == "panic: x"
    lost = cast("Any", SimpleNamespace(agents=[ends("e", None)]))
    assert (last_words(lost, [panic()]) or ("",))[0] == "panic: x"


END = "failed to do a second thing that takes as many words again: dial tcp 10.0.0.9:443: i/o timeout"
MIDDLE = f"and more of them, and yet more of them: {END}"
TEXT = f"open /etc/x: failed to do a first thing that takes many words to say, {MIDDLE}"


@pytest.mark.parametrize(
    ("start", "words"),
    [
        (None, excerpt(TEXT, 160)),
        (Start(StartFault.FILE, "/x"), MIDDLE),
        (Start(StartFault.REGISTRY, "icr.io"), f"the node does not reach the registry: icr.io ({END})"),
        (Start(StartFault.LIMIT), f"the registry refuses for too many pulls ({END})"),
    ],
)
def test_a_known_reason_is_said_in_its_own_words(start: Start | None, words: str) -> None:
    """For pulls; what else is known by the innermost text, and what is not known by all of it."""
    assert worded(start, TEXT) == words
