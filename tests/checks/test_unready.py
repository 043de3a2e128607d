"""Pods of the control plane that are not ready: what is said of them, and whose lines are shown."""

from __future__ import annotations

import pytest
from analyzer.checks.unready import detail, evidence, not_ready_containers, said, state, why_not
from analyzer.facts.halts import Halt, HaltKind
from analyzer.facts.pods import Pod
from analyzer.schema import ContainerRow, LogSignalRow

SERVER = Pod("kube-system", "server-1", "server")


def container(**given: object) -> ContainerRow:
    return ContainerRow(pod="server-1", container="server", source="a", line=1, **given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ({"reason": "CrashLoopBackOff", "last_reason": "OOMKilled"}, "CrashLoopBackOff after OOMKilled"),
        ({"reason": "CrashLoopBackOff", "last_reason": "Error", "exit_code": 2}, "CrashLoopBackOff after exit code 2"),
        ({"reason": "CrashLoopBackOff", "last_reason": "Error"}, "CrashLoopBackOff"),
        ({"state": "running", "last_reason": "Completed"}, "running"),
        ({"reason": "OOMKilled", "last_reason": "OOMKilled"}, "OOMKilled"),
        ({}, "not ready"),
    ],
)
def test_a_container_that_waits_is_said_with_why_its_last_run_ended(given: dict[str, object], text: str) -> None:
    """The reason of the wait is no reason; the end of the run before it is, unless it says nothing or the same."""
    assert state(container(**given)) == text


def test_the_containers_that_are_stated_not_ready_decide_and_are_cited() -> None:
    """A container that is ready, or of which nothing is stated, is neither said nor proof."""
    bad = container(ready=False, reason="CrashLoopBackOff", last_reason="OOMKilled", restarts=9)
    found = not_ready_containers([SERVER], [bad, container(ready=True), container()])
    assert said(SERVER, found).endswith("(server: CrashLoopBackOff after OOMKilled, 9 restarts)")
    assert evidence([SERVER], found) == [bad]
    assert detail([SERVER], found, 3).pods[0].containers == ("server",)
    assert detail([SERVER], found, 3).listed == 3


def test_the_reason_of_one_pod_stands_behind_the_states_and_its_line_behind_the_first() -> None:
    """By the pod's name where several are bad; a kill for memory is said by the container's state already, unless its limit is known."""
    row = LogSignalRow(source="l", line=4, signal="last_words", pod="server-1", message="gone")
    halt = Halt(SERVER, HaltKind.WORDS, "gone", row)
    assert why_not(halt, 1) == "; gone"
    assert why_not(halt, 2) == "; server-1: gone"
    assert why_not(None, 1) == ""
    assert why_not(halt._replace(kind=HaltKind.MEMORY), 1) == ""
    assert why_not(halt._replace(kind=HaltKind.MEMORY, limit="96Mi"), 1) == "; gone"
    bad = container(ready=False)
    assert evidence([SERVER], {"server-1": [bad]}, halt) == [bad, row]
    assert evidence([SERVER], {"server-1": [bad]}, halt._replace(row=bad)) == [bad]


def test_of_containers_whose_state_nothing_states_none_decides() -> None:
    """A pod's own status is proof then, and its line is cited."""
    assert not_ready_containers([SERVER], [container(), container(ready=True)]) == {}
    assert said(SERVER, {}) == "server-1 unknown"
    assert detail([SERVER], {}, 1).pods[0].containers == ()


def test_a_container_that_two_members_show_is_said_once() -> None:
    """As the one that counts more restarts shows it; another container of the pod is another."""
    rows = [container(ready=False, reason="CrashLoopBackOff", restarts=n) for n in (44, 45, 44)]
    found = not_ready_containers([SERVER], rows)
    assert said(SERVER, found).endswith("(server: CrashLoopBackOff, 45 restarts)")
    other = ContainerRow(pod="server-1", container="other", ready=False, source="a", line=2)
    assert len(not_ready_containers([SERVER], [*rows, other])["server-1"]) == 2
