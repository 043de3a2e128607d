"""A mark in front of a record, or around it, comes off; what somebody says about a record is none."""

from __future__ import annotations

import pytest
from analyzer.sources import marked
from analyzer.sources.clock import rfc3339_us
from analyzer.sources.peeled import Peeled
from analyzer.sources.wrappers import peel

from tests.support.inline import bundle

KLOG = "I0610 10:00:05.223456       1 client.go:210] x"
HEADED = 'E0302 10:00:01.100000       1 client.go:482] "cannot connect once" err="x"'


@pytest.mark.parametrize(
    ("mark", "pod", "container"),
    [
        ("12:", None, None),
        ("12- ", None, None),
        ("agent.log:", None, None),
        ("logs/konnectivity-agent-abcde.log:12:", "konnectivity-agent-abcde", None),
        ("konnectivity-agent-abcde.log-", "konnectivity-agent-abcde", None),
        ("3. ", None, None),
        ("* ", None, None),
        ("- ", None, None),
        ("[2026-03-02 10:00:00.123] ", None, None),
        ("konnectivity-agent-abcde | ", "konnectivity-agent-abcde", None),
        ("kube-system/konnectivity-agent-abcde[agent]: ", "konnectivity-agent-abcde", "agent"),
    ],
)
def test_what_grep_and_people_put_in_front_of_klog(mark: str, pod: str | None, container: str | None) -> None:
    """It comes off, and a name in it says whose line it is."""
    found = peel(mark + HEADED)
    assert (found.text, found.pod, found.container) == (HEADED, pod, container)


def test_a_quoted_line() -> None:
    """A cell of a table of comma separated values."""
    assert peel('"' + HEADED.replace('"', '""') + '"').text == HEADED


@pytest.mark.parametrize("line", [f"see {HEADED}", f"* it said {HEADED}", f'"{HEADED}"', "12: no record", "* text"])
def test_what_is_no_mark(line: str) -> None:
    """Words in front of a record make it a sentence about it."""
    assert peel(line).text == line


ROWS = (
    (f"| 2024-06-10 10:00:05 | ERROR | {KLOG} |", None, None, "2024-06-10T10:00:05Z", True),
    (f"| 2024-06-10T10:00:05Z | {KLOG}", None, None, "2024-06-10T10:00:05Z", False),
    (f"| ERROR | {KLOG} |", None, None, None, False),
    (f"2024-06-10T10:00:05.3+00:00 konnectivity-agent-4jx2p {KLOG}", "konnectivity-agent-4jx2p", None, "2024-06-10T10:00:05.3Z", False),
    (f"2024-06-10T10:00:05Z ip-10-0-1-5.ec2.internal-application.var.log.containers.konnectivity-agent-4jx2p_kube-system_konnectivity-agent-{'0a' * 32}.log {KLOG}", "konnectivity-agent-4jx2p", None, "2024-06-10T10:00:05Z", False),
    (f"2024-06-10T10:00:05Z ip-10-0-1-5.ec2.internal {KLOG}", None, "ip-10-0-1-5.ec2.internal", "2024-06-10T10:00:05Z", False),
    (f"konnectivity-agent-aaaa1     | {KLOG}", "konnectivity-agent-aaaa1", None, None, False),
    (f"server | {KLOG}", "server", None, None, False),
)  # fmt: skip


@pytest.mark.parametrize(("line", "pod", "node", "at", "local"), ROWS)
def test_tables_and_names_around_a_line(
    line: str, pod: str | None, node: str | None, at: str | None, local: bool
) -> None:
    """A row of a table without titles, the stream that `aws logs tail` names, the padded name of compose without a time."""
    peeled = peel(line)
    assert (peeled.text, peeled.pod, peeled.node, peeled.local) == (KLOG, pod, node, local)
    assert peeled.at == (rfc3339_us(at) if at else None)
    [event] = bundle({"some.log": line.replace(" x", ' "cannot connect once" err="x"') + "\n"}).snapshot.rows[
        "konnectivity_events"
    ]
    assert (event.line, event.pod, event.error) == (1, pod, "x")


@pytest.mark.parametrize("stamp", ["Jun 10 12:00:06", "Jun  9 12:00:06.123456"])
def test_a_time_that_a_script_puts_in_front(stamp: str) -> None:
    """moreutils' `ts` prints the host's own time, without a year and a zone: the program's time stands."""
    peeled = peel(f"{stamp} {KLOG}")
    assert (peeled.text, peeled.local, peeled.node, peeled.layers) == (KLOG, True, None, ("marked",))
    assert peel(f"Foo 10 12:00:06 {KLOG}").layers == ()


@pytest.mark.parametrize(
    "line", [f"see {KLOG}", f"I think | that {KLOG}", f"2024-06-10T10:00:05Z two words {KLOG}", "| a | b |"]
)
def test_a_sentence_around_a_line_is_no_wrapper(line: str) -> None:
    """Somebody quotes it."""
    assert peel(line).text != KLOG


def test_what_an_outer_layer_says_holds_before_a_mark() -> None:
    """Pod and container of the wrapper around it stay, and so does its time."""
    outer = Peeled("", 1_772_442_000_000_000, "p", "c")
    found = marked.marked(f"kube-system/konnectivity-agent-abcde[agent]: {KLOG}", outer)
    assert found is not None
    assert (found.text, found.at, found.pod, found.container) == (KLOG, outer.at, "p", "c")
    row = marked.marked(f"| 2024-06-10 10:00:05 | {KLOG} |", outer)
    assert row is not None
    assert row.at == outer.at
