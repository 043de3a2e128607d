"""NOD-04: do kubelet and container runtime run, by systemd of their machine."""

from __future__ import annotations

import pytest
from analyzer.checks.details import DownUnit, UnitsDown
from analyzer.checks.nod_unit import CHECKS
from analyzer.facts.units import UnitRun

from tests.checks.test_units import EXITED, RUNS, status
from tests.support.inline import bundle


@pytest.mark.parametrize(
    ("text", "state"),
    [
        (status(EXITED, "kubelet.service"), "fail"),
        (status("inactive (dead)", "k0sworker.service"), "fail"),
        (status(EXITED, "containerd.service") + status(RUNS, "kubelet.service"), "fail"),
        (status(RUNS, "kubelet.service"), "pass"),
        (status(EXITED, "kubelet.service") + status(RUNS, "kubelet.service"), "pass"),
        (status("activating (start) since Mon 2026-03-02 08:14:10 UTC; 2s ago", "kubelet.service"), "not_applicable"),
        (status(EXITED, "kubelet.service", host="") + "\n" + status(RUNS, "kubelet.service", host=""), "unknown"),
        (status(EXITED, "nginx.service"), "not_applicable"),
        (status(EXITED), "not_applicable"),
    ],
)
def test_a_units_state_decides(text: str, state: str) -> None:
    """Of one that starts, of another's and of a server nothing is known here."""
    assert bundle(u=text).status("NOD-04") == state


def test_a_failure_names_the_machines() -> None:
    """And cites the lines of the states; one that runs elsewhere is counted."""
    case = bundle(u=status(EXITED, "kubelet.service", host="w-1") + status(RUNS, "kubelet.service", host="w-2"))
    assert case.says("NOD-04") == "kubelet.service on w-1 is failed (exit-code) [2 units of systemd]"
    assert (case.subjects("NOD-04"), case.places("NOD-04")) == (["w-1"], ["u.txt:4"])
    assert case.check("NOD-04").detail == UnitsDown((DownUnit("kubelet", "w-1", UnitRun.FAILED, True),), (), 2)
    assert [one.id for one in CHECKS] == ["NOD-04"]


WHY = "failed to run Kubelet: running with swap on is not supported"
JOURNAL = '\nMar 02 08:14:10 {} kubelet[88]: E0302 08:14:10.118812      88 run.go:74] "command failed" err="{}"\n'


def test_the_kubelets_last_words_stand_beside() -> None:
    """Those of that machine, in the journal below or elsewhere; another machine's, over and over, are of its own kubelet, which does not run either."""
    down = status(EXITED, "kubelet.service", host="w-1")
    case = bundle(u=down + JOURNAL.format("w-1", WHY))
    assert f"the kubelet's last words: {WHY}" in case.says("NOD-04")
    assert case.places("NOD-04") == ["u.txt:4", "u.txt:6"]
    other = JOURNAL.format("w-2", WHY)
    assert "last words" not in bundle(u=down + other).says("NOD-04")
    both = bundle(u=down + other * 3)
    assert f"the kubelet's last words on w-2: {WHY}" in both.says("NOD-04")
    assert both.subjects("NOD-04") == ["w-1", "w-2"]
