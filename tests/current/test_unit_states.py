"""States of units of systemd that a later output takes back."""

from __future__ import annotations

import pytest
from analyzer.current.held import CurrentRows
from analyzer.current.past import Why
from analyzer.current.unit_states import changed

from tests.support.inline import bundle
from tests.support.tables import tables_of

FAILED = "● kubelet.service loaded failed failed kubelet\n"
RUNS = "  kubelet.service loaded active running kubelet\n"


def typed(rows: str, host: str = "root@w-1:~# ") -> str:
    return f"{host}systemctl list-units\n{rows}"


@pytest.mark.parametrize(
    ("text", "states"),
    [
        (typed(FAILED) + typed(RUNS), ["active"]),
        (typed(RUNS) + typed(FAILED), ["failed"]),
        (typed(FAILED) + typed(FAILED), ["failed", "failed"]),
        (typed(FAILED) + typed(RUNS, "root@w-2:~# "), ["failed", "active"]),
        (typed(FAILED, "$ ") + typed(RUNS, "$ "), ["failed", "active"]),
    ],
)
def test_the_last_state_of_one_machine_s_unit_holds(text: str, states: list[str]) -> None:
    """Of another machine's, and of one that nobody names, nothing is known by it; the same state again contradicts nothing."""
    current = bundle(paste=text).snapshot.current
    assert [row.active for row in current.tables["units"]] == states
    assert len(current.past) == 2 - len(states)


def test_what_took_it_back_is_named() -> None:
    """The row below, and that it was listed again; a bundle without units has nothing to take back."""
    [one] = bundle(paste=typed(FAILED) + typed(RUNS)).snapshot.current.past
    assert (one.table, one.row.line, one.by.line, one.why) == ("units", 2, 4, Why.RELISTED)
    assert list(changed(CurrentRows(tables_of()))) == []


STATUS = "root@w-1:~# systemctl status kubelet\n● kubelet.service - kubelet\n   Loaded: loaded (/lib/systemd/system/kubelet.service; enabled)\n   Active: {}\n"
DOWN = "failed (Result: exit-code) since Mon 2026-03-02 08:14:10 UTC; {} ago"
LIST = "$ kubectl get nodes\nNAME   STATUS   ROLES   AGE   VERSION\n{}   {}   <none>   9d   v1.30.1\n"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        (STATUS.format(DOWN.format("2h")) + LIST.format("w-1", "Ready"), 0),
        (STATUS.format(DOWN.format("2h")) + LIST.format("w-1", "NotReady"), 1),
        (STATUS.format(DOWN.format("2h")) + LIST.format("w-2", "Ready"), 1),
        (STATUS.format(DOWN.format("20s")) + LIST.format("w-1", "Ready"), 1),
        (LIST.format("w-1", "Ready") + STATUS.format(DOWN.format("2h")), 1),
    ],
)
def test_a_kubelet_whose_node_is_ready_below_runs_again(text: str, count: int) -> None:
    """After longer than a node stays Ready without it; a list above, or of another node, says nothing."""
    assert len(bundle(paste=text).snapshot.current.tables["units"]) == count
