"""Units that do not run at the end of their machine's journal."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from analyzer.facts.unit_journal import by_journal
from analyzer.facts.units import UnitRun, units_of
from analyzer.schema import LOG_SIGNALS, LOG_SOURCES, LogSignalRow, LogSourceRow, UnitRow
from analyzer.vendors.units import UnitPart

from tests.support.inline import bundle

UNIT = "kubelet.service"
STARTED = "Started kubelet.service - kubelet: The Kubernetes Node Agent."
EXIT = "kubelet.service: Main process exited, code=exited, status=1/FAILURE"
FAILED = "kubelet.service: Failed with result 'exit-code'."
AGAIN = "kubelet.service: Scheduled restart job, restart counter is at 7."
OFTEN = "kubelet.service: Start request repeated too quickly."
KILLED = "kubelet.service: Main process exited, code=killed, status=9/KILL"


def rows(*said: tuple[int, str], node: str | None = "w-1", end: int = 60) -> list[UnitRow]:
    """(second, words) of systemd, or of the kubelet that ends, in a journal that goes on to `end`."""

    def at(second: int) -> datetime:
        return datetime(2026, 3, 2, 8, 0, second, tzinfo=UTC)

    signals = [
        LogSignalRow(source="j", line=n, at=at(second), signal="kubelet_exit" if text.startswith("failed") else "unit_turn", name=text, node=node)
        for n, (second, text) in enumerate(said, 1)
    ]  # fmt: skip
    return by_journal(signals[::-1], [LogSourceRow(source="j", node=node, last_at=at(min(end, 59)))])


@pytest.mark.parametrize(
    ("said", "state"),
    [
        ([(1, STARTED), (2, EXIT), (2, FAILED), (12, AGAIN)], (12, "activating", "exit-code", 1)),
        ([(1, STARTED), (2, EXIT), (2, FAILED)], (2, "failed", "exit-code", 1)),
        ([(2, EXIT), (2, FAILED), (3, OFTEN)], (3, "failed", "start-limit-hit", 1)),
        ([(1, STARTED), (2, KILLED)], (2, "failed", None, None)),
        ([(1, STARTED), (2, "failed to run Kubelet: running with swap on is not supported")], (2, "failed", None, None)),
        ([(2, EXIT), (3, "Starting kubelet: The Kubernetes Node Agent"), (4, EXIT), (55, STARTED)], (55, "activating", None, 1)),
    ],
)  # fmt: skip
def test_how_it_stands_at_the_end(said: list[tuple[int, str]], state: tuple[object, ...]) -> None:
    """By what systemd, or the kubelet itself, says of it last; one that is started over and over and just was ends again."""
    (row,) = rows(*said)
    assert row.since_at is not None
    assert (row.since_at.second, row.active, row.result, row.exit_code) == state
    assert (row.unit, row.part, row.node) == (UNIT, UnitPart.KUBELET.value, "w-1")
    assert [one.run.is_down for one in units_of([row], UnitPart.KUBELET)] == [True]


@pytest.mark.parametrize(
    "said",
    [
        [(2, EXIT), (2, FAILED), (12, AGAIN), (13, STARTED)],
        [(2, EXIT), (3, STARTED), (4, EXIT), (5, STARTED)],
        [(1, STARTED)],
        [(2, "failed to run Kubelet: running with swap on is not supported"), (13, STARTED)],
    ],
)
def test_what_was_started_last_is_not_said_to_be_down(said: list[tuple[int, str]]) -> None:
    """However often it ended before, while its journal goes on."""
    assert rows(*said) == []


@pytest.mark.parametrize(("times", "found"), [(1, 0), (2, 0), (3, 1)])
def test_a_search_may_leave_out_the_start(times: int, found: int) -> None:
    """Of what is searched for failures only many of them say that it is so at the end."""
    words = 'Mar 02 08:00:{} w-1 kubelet[88]: E0302 08:00:{}.100000      88 run.go:74] "command failed" err="failed to run Kubelet: running with swap on is not supported"\n'
    lines = "".join(words.format(second, second) for second in ("02", "13", "24")[:times])
    tables = bundle(j=f"root@w-1:~# journalctl -u kubelet --no-pager | grep -i swap\n{lines}").snapshot.rows
    assert len(by_journal(tables[LOG_SIGNALS], tables[LOG_SOURCES])) == found


def test_words_without_a_machine_are_of_nobody() -> None:
    """A quoted line has no host in front of it."""
    assert rows((1, EXIT), (2, FAILED), node=None) == []
    assert rows((1, "nginx.service: Main process exited, code=exited, status=1/FAILURE")) == []


JOURNAL = "".join(
    f"Mar 02 08:00:{second} w-1 {who}: {text}\n"
    for second, who, text in (
        ("01", "systemd[1]", STARTED),
        ("02", "kubelet[88]", 'E0302 08:00:02.100000      88 run.go:74] "command failed" err="failed to parse kubelet flag: unknown flag: --network-plugin"'),
        ("02", "systemd[1]", EXIT),
        ("02", "systemd[1]", FAILED),
        ("12", "systemd[1]", AGAIN),
    )
)  # fmt: skip


def test_a_journal_as_it_is_printed() -> None:
    """Its lines become the state of the unit of that host; the same words in a sentence do not."""
    tables = bundle(j=JOURNAL).snapshot.rows
    (row,) = by_journal(tables[LOG_SIGNALS], tables[LOG_SOURCES])
    assert (row.line, row.active, row.sub, row.result, row.exit_code, row.node) == (5, "activating", "auto-restart", "exit-code", 1, "w-1")  # fmt: skip
    assert [one.run for one in units_of([row], UnitPart.KUBELET)] == [UnitRun.AGAIN]
    prose = bundle(n=f"Last week we saw `{EXIT}` and {AGAIN} on some node.\n").snapshot.rows
    assert by_journal(prose[LOG_SIGNALS], prose[LOG_SOURCES]) == []
