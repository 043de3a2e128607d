"""What stands beside a call on its line, and which lines it prints."""

from __future__ import annotations

import pytest
from analyzer.sources.chains import Chain, chain

CALL = "kubectl exec web-0 -- id"


@pytest.mark.parametrize(
    ("command", "above", "behind"),
    [
        (CALL, 0, ()),
        (f"date; {CALL}", 1, ()),
        (f"date -u && {CALL}", 1, ()),
        (f"date;{CALL}", 1, ()),
        (f"hostname; whoami; {CALL}", 2, ()),
        (f"echo 'first try'; {CALL}", 1, ()),
        (f"cd /srv && export KUBECONFIG=a.yaml; {CALL}", 0, ()),
        (f"clear; uptime; sleep 2; {CALL}", 1, ()),
        (f"{CALL}; date", 0, ("date",)),
        (f"{CALL} || echo failed", 0, ("echo failed",)),
        (f"{CALL}; echo rc=$?; date", 0, ("echo rc=$?", "date")),
        (f"date; {CALL}; echo done", 1, ("echo done",)),
    ],
)
def test_the_call_and_how_many_lines_stand_above_its_own(command: str, above: int, behind: tuple[str, ...]) -> None:
    """A command that prints nothing adds none."""
    assert chain(command) == Chain(CALL, above, behind)


@pytest.mark.parametrize(
    "command",
    [
        f"kubectl get ns; {CALL}",
        f"date | tee a; {CALL}",
        f"echo $HOME; {CALL}",
        f"echo $(date); {CALL}",
        f"date > a; {CALL}",
        f"{CALL}; kubectl get ns",
        "date",
        "echo done",
    ],
)
def test_what_prints_nobody_knows_how_much_is_left_with_the_call(command: str) -> None:
    """Then nothing below it tells whose line it is."""
    assert chain(command).call == command


@pytest.mark.parametrize(
    ("behind", "line", "is_beside"),
    [
        ("; date", "Tue Feb  4 08:10:00 UTC 2025", True),
        ("; date", "Di 4. Feb 08:10:00 CET 2025", True),
        ("; date", "web-0", False),
        ("; echo done", "done", True),
        ("; echo done", "done it", False),
        (" || echo 'did not work'", "did not work", True),
        ("; echo rc=$?", "rc=0", True),
        ("; echo rc=$?", "rc=none", False),
        ("; echo $?", "137", True),
        ("", "anything", False),
    ],
)
def test_lines_that_stand_behind_those_of_the_call(behind: str, line: str, is_beside: bool) -> None:
    """A time, the words that were to be printed, the status."""
    assert chain(CALL + behind).is_beside(line) is is_beside
