"""Units of systemd on machines: which run, which do not, and of which nothing can be said."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from analyzer.facts.units import UnitRun, in_doubt, in_words, servers, units_of
from analyzer.schema import UnitRow
from analyzer.vendors.units import UnitPart, part_of

KUBELET, SERVER = "kubelet.service", "konnectivity-server.service"
FAILED = {"active": "failed", "result": "exit-code", "exit_code": 1}
RUNS = {"active": "active", "sub": "running"}


def row(unit: str = KUBELET, **values: Any) -> UnitRow:
    part = part_of(unit)
    assert part is not None
    return UnitRow(**{"source": "u.txt", "line": 1, "unit": unit, "part": part.value, "node": "w-1", **values})


def runs(*rows: UnitRow) -> list[UnitRun]:
    return [one.run for one in units_of(rows, *UnitPart)]


@pytest.mark.parametrize(
    ("values", "run"),
    [
        (FAILED, UnitRun.FAILED),
        ({"active": "inactive", "sub": "dead"}, UnitRun.STOPPED),
        ({"active": "inactive", "load": "masked"}, UnitRun.STOPPED),
        ({"active": "activating", "sub": "auto-restart"}, UnitRun.AGAIN),
        ({"active": "activating", "sub": "start"}, UnitRun.OPEN),
        ({"active": "deactivating", "sub": "stop-sigterm"}, UnitRun.OPEN),
        (RUNS, UnitRun.RUNS),
        ({**RUNS, "age_s": 2.0}, UnitRun.OPEN),
        ({"active": "active"}, UnitRun.OPEN),
        ({"active": "active", "sub": "exited"}, UnitRun.OPEN),
    ],
)
def test_a_state_says_whether_it_runs(values: dict[str, Any], run: UnitRun) -> None:
    """One that was started a moment ago may end at once; a word alone may be of a unit that runs once and ends."""
    assert runs(row(**values)) == [run]


def test_a_unit_that_is_not_there_says_nothing() -> None:
    """Neither does a row without a state, or one of another part."""
    assert runs(row(active="inactive", load="not-found"), row(load="loaded")) == []
    assert units_of((row(**FAILED),), UnitPart.SERVER) == []


@pytest.mark.parametrize("unit", ["containerd.service", "kube-apiserver.service", "etcd.service"])
def test_what_a_package_installed_and_nobody_uses_is_not_missed(unit: str) -> None:
    """Stopped, one that is enabled is; one that failed is in any case."""
    assert (
        runs(row(unit, active="inactive")) == runs(row(unit, active="inactive", enabled="disabled")) == [UnitRun.OPEN]
    )
    assert runs(row(unit, active="inactive", enabled="enabled")) == [UnitRun.STOPPED]
    assert runs(row(unit, **FAILED)) == [UnitRun.FAILED]


def test_a_leftover_beside_the_one_that_runs() -> None:
    """A machine has one kubelet; another machine's is another, and of machines that nobody names nothing follows."""
    assert runs(row(active="inactive"), row("k0sworker.service", **RUNS)) == [UnitRun.RUNS]
    assert runs(row(active="inactive"), row("k0sworker.service", node="w-2", **RUNS)) == [UnitRun.STOPPED, UnitRun.RUNS]
    assert runs(row(active="inactive", node=None), row("k0sworker.service", node=None, **RUNS)) == [
        UnitRun.STOPPED,
        UnitRun.RUNS,
    ]


def test_states_of_a_machine_that_is_not_named() -> None:
    """What does not run at the end does not run, on whichever machine; what runs below one that does not may be another's."""
    down, up = row(node=None, line=3, **FAILED), row(node=None, line=9, **RUNS)
    assert runs(down, up) == [UnitRun.OPEN]
    assert runs(row(node=None, line=3, **RUNS), row(node=None, line=9, **FAILED)) == [UnitRun.FAILED]
    assert runs(down, row(node=None, source="other.txt", **RUNS)) == [UnitRun.FAILED, UnitRun.RUNS]


def test_what_is_in_doubt_is_said() -> None:
    """Both states, and what would tell; nothing where one of them counts."""
    down = row(node=None, line=3, **FAILED)
    [one] = units_of((down, row(node=None, line=9, **RUNS)), UnitPart.KUBELET)
    assert one.other is down
    assert in_doubt(one) == (
        "kubelet.service is active (running) in one output and failed in another, and neither says of which machine"
    )
    [two] = units_of((row(source="a.txt", **FAILED), row(source="b.txt", **RUNS)), UnitPart.KUBELET)
    assert str(in_doubt(two)).endswith("which of both is later is not shown")
    [sure] = units_of((down,), UnitPart.KUBELET)
    assert in_doubt(sure) is None


def test_two_members_about_one_machine() -> None:
    """By their times the later one holds; without them neither does."""

    def at(hour: int, source: str, **values: Any) -> UnitRow:
        return row(source=source, since_at=datetime(2026, 3, 2, hour, tzinfo=UTC), age_s=60.0, **values)

    assert runs(at(8, "b.txt", **RUNS), at(9, "a.txt", **FAILED)) == [UnitRun.FAILED]
    assert runs(at(9, "b.txt", **RUNS), at(8, "a.txt", **FAILED)) == [UnitRun.RUNS]
    assert runs(row(source="a.txt", **FAILED), row(source="b.txt", **RUNS)) == [UnitRun.OPEN]


def test_the_row_that_says_most_stands_for_the_state() -> None:
    """A word of `is-active` below the whole status takes nothing away."""
    [one] = units_of((row(line=3, enabled="enabled", **FAILED), row(line=9, active="failed")), UnitPart.KUBELET)
    assert (one.row.line, one.row.result, one.enabled) == (3, "exit-code", True)


def test_servers_of_k0s_are_children_of_its_controller() -> None:
    """With the controller they are down; that it runs says nothing of them unless they are seen within it, and elsewhere it says nothing."""
    down, up = row("k0scontroller.service", **FAILED), row("k0scontroller.service", **RUNS)
    child = row("k0scontroller.service", programs="kube-apiserver, konnectivity-server", **RUNS)
    assert [one.run for one in servers((down,), of_k0s=True)] == [UnitRun.FAILED]
    assert servers((down,), of_k0s=False) == servers((up,), of_k0s=True) == []
    assert [one.run for one in servers((child, row(SERVER, **FAILED)), of_k0s=True)] == [UnitRun.RUNS]


@pytest.mark.parametrize(
    ("unit", "text"),
    [
        (row(**FAILED), "kubelet.service on w-1 is failed (exit-code, status 1)"),
        (row(node=None, active="failed", sub="failed", signal="KILL", result="signal"), "kubelet.service is failed (signal, signal KILL)"),
        (row(active="inactive", sub="dead", enabled="disabled"), "kubelet.service on w-1 is inactive (dead, not enabled)"),
        (row(active="inactive", load="masked"), "kubelet.service on w-1 is inactive (masked)"),
        (row(**RUNS, exit_code=1), "kubelet.service on w-1 is active (running)"),
        (
            row(active="activating", sub="auto-restart", result="exit-code", exit_code=203),
            "kubelet.service on w-1 is activating (auto-restart, exit-code, status 203: its program is not there or may not be run)",
        ),
    ],
)  # fmt: skip
def test_a_unit_in_words(unit: UnitRow, text: str) -> None:
    """In systemd's own, with why it ended where it does not run."""
    [one] = units_of((unit,), UnitPart.KUBELET)
    assert in_words(one) == text
    assert (one.not_started is not None) == (unit.exit_code == 203)
