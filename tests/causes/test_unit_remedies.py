"""Remedies for units of systemd speak its language, on the machine that shows them."""

from __future__ import annotations

import pytest
from analyzer.causes.unit_remedies import elsewhere, on_machine, started
from analyzer.checks.details import DownUnit
from analyzer.facts.units import UnitRun

from tests.checks.test_units import EXITED, RUNS, status
from tests.support.inline import bundle

LOOK = "journalctl -u konnectivity-server -n 50 --no-pager"


def one(run: UnitRun = UnitRun.FAILED, machine: str | None = "cp-1", **more: bool | None) -> DownUnit:
    return DownUnit("konnectivity-server", machine, run, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("unit", "command"),
    [
        (one(), f"ssh cp-1 '{LOOK}; systemctl restart konnectivity-server'"),
        (one(UnitRun.AGAIN, None), f"{LOOK}; systemctl restart konnectivity-server   # on its machine"),
        (one(UnitRun.STOPPED), f"ssh cp-1 'systemctl restart konnectivity-server; {LOOK}'"),
        (one(UnitRun.STOPPED, enabled=False), f"ssh cp-1 'systemctl enable --now konnectivity-server; {LOOK}'"),
        (one(UnitRun.STOPPED, is_masked=True), "ssh cp-1 'systemctl unmask konnectivity-server; systemctl enable --now konnectivity-server'"),
        (one(is_unstartable=True), f"ssh cp-1 'systemctl cat konnectivity-server; {LOOK}; systemctl restart konnectivity-server'"),
    ],
)  # fmt: skip
def test_what_starts_a_unit(unit: DownUnit, command: str) -> None:
    """Its last words first where it ends by itself; one that is stopped is started, one that is masked is let start."""
    [remedy] = started((unit,), "S1")
    assert (remedy.command, remedy.who) == (command, "sre")


def test_where_it_is_known_what_it_lacks_it_is_only_started() -> None:
    """Nobody is sent to look for what other remedies say."""
    [remedy] = started((one(),), "S1", known=True)
    assert (remedy.text, remedy.command) == (
        "then start konnectivity-server on cp-1 again",
        "ssh cp-1 'systemctl restart konnectivity-server'",
    )
    assert on_machine(one(machine=None), "uptime") == "uptime   # on its machine"


def test_the_causes_speak_of_systemd_and_of_no_runtime() -> None:
    """In remedies and in what is to be collected; of one of several the other machine's is left alone."""
    for text, cause in (
        (status(EXITED), "server-down"),
        (status(EXITED) + status(RUNS, host="cp-2"), "server-replica-missing"),
    ):
        case = bundle(u=text)
        found = case.cause(cause)
        assert found is not None
        assert [r.command for r in found.remedies] == [f"ssh cp-1 '{LOOK}; systemctl restart konnectivity-server'"]
        every = " ".join([case.report.to_json(), *(gap.command or "" for gap in found.would_change_our_mind)])
        assert "crictl ps -a --name konnectivity-server" not in every
    gap = elsewhere({o.id: o for o in bundle(u=status(EXITED)).answered.checks})
    assert gap is not None
    assert gap.command == "systemctl status konnectivity-server --no-pager"
    assert elsewhere({o.id: o for o in bundle(u=status(RUNS)).answered.checks}) is None
