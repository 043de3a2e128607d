"""Calls whose outcome the shell tells: each try by a word or its status, or all of them by a sum."""

from __future__ import annotations

import pytest
from analyzer.model import SymptomState
from analyzer.sources.told_outcomes import CallTally, told_call

from tests.support.inline import bundle

EXEC = "kubectl exec -n shop web-0 -- true"
EACH = "for i in 1 2 3; do {}; sleep 2; done"
NO_AGENT = "error: unable to upgrade connection: error dialing backend: No agent available\n"


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (f"{EXEC} && echo ok || echo no", {"ok": (1, 0), " no ": (0, 1), "okay": None, "": None}),
        (EACH.format(f"{EXEC} >/dev/null 2>&1 && echo \"$i fine\" || echo '$i lost'"), {"3 fine": (1, 0), "4 lost": (0, 1)}),
        (EACH.format(f"if {EXEC}; then echo good; else echo bad; fi"), {"good": (1, 0), "bad": (0, 1)}),
        (EACH.format(f"if {EXEC}; then printf 'up\\n'; else printf 'down\\n'; fi"), {"up": (1, 0), "down": (0, 1)}),
        (EACH.format(f"{EXEC}; echo $?"), {"0": (1, 0), "1": (0, 1), "124": (0, 1), "1234": None}),
        (EACH.format(f'{EXEC} 2>/dev/null; echo "rc=$?"'), {"rc=0": (1, 0), "rc=1": (0, 1), "0": None}),
        (EACH.format(f'{EXEC} && echo "$(date +%T) ok" || echo "`date` no"'), {"10:00:01 ok": (1, 0), "Tue Jun 11 no": (0, 1), "ok": (1, 0), "no": (0, 1)}),
        (EACH.format(f"{EXEC} && echo -n . || echo -n F"), {"..F..F": (4, 2), ".": (1, 0), "..x": None}),
        (EACH.format(f"{EXEC} 2>/dev/null; [ $? -eq 0 ] && echo ok || echo no"), {"ok": (1, 0), "no": (0, 1)}),
        (EACH.format(f"{EXEC}; if [[ $? != 0 ]]; then echo lost; else echo fine; fi"), {"fine": (1, 0), "lost": (0, 1)}),
        (EACH.format(f"{EXEC} && echo ok || echo no") + " | sort | uniq -c", {"     13 ok": (13, 0), "  7 no": (0, 7), "ok": None}),
        (EACH.format(f"{EXEC} && ok=$((ok+1)) || bad=$((bad+1))") + "; echo ok=$ok bad=$bad", {"ok=13 bad=7": (13, 7), "ok=13": None}),
        ("a=0; b=0; " + EACH.format(f"if {EXEC}; then ((a++)); else let b++; fi") + '; echo "lost $b, came $a"', {"lost 2, came 8": (8, 2)}),
    ],
)  # fmt: skip
def test_a_line_tells_how_many_came_through_and_how_many_failed(
    command: str, told: dict[str, tuple[int, int] | None]
) -> None:
    """By the words of the command itself, whatever they are; any other line tells nothing."""
    call = told_call(command)
    assert call is not None
    assert (call.use, call.fails_alone) == ("exec", True)
    assert {line: call.outcomes(line) for line in told} == {
        line: CallTally(*counts) if counts else None for line, counts in told.items()
    }


@pytest.mark.parametrize(
    "command",
    [
        EXEC,
        f"{EXEC} && echo ok",
        f"{EXEC}; echo $?",
        f"{EXEC} && echo same || echo same",
        "nc -zv 10.0.0.1 179 && echo ok || echo no",
        "kubectl get pods && echo ok || echo no",
        EACH.format(f"{EXEC}; echo $i"),
        EACH.format(f"{EXEC} && ok=$((ok+1)) || bad=$((bad+1))"),
        EACH.format(f"{EXEC} && echo ok || echo no") + " | wc -l",
    ],
)
def test_another_command_tells_nothing(command: str) -> None:
    """Of a single word, of what needs no tunnel, and of a sum that is not printed."""
    assert told_call(command) is None


def test_a_program_that_may_fail_by_itself_tells_successes_alone() -> None:
    """Its failure is not the call's; what shows a log, or figures, runs no program."""
    asked = [
        "kubectl exec web-0 -- curl -s http://api && echo ok || echo no",
        "kubectl logs web-0 --tail=1 >/dev/null && echo ok || echo no",
        "oc adm top nodes && echo ok || echo no",
        "kubectl top nodes >/dev/null && echo ok || echo no",
    ]
    found = [told_call(command) for command in asked]
    assert [(one.use, one.fails_alone) if one else None for one in found] == [
        ("exec", False), ("logs", True), None, ("top", True),
    ]  # fmt: skip


def states(text: str) -> dict[str, SymptomState]:
    return {one.id: one.state for one in bundle({"a.txt": text}).report.data.symptoms if one.state.value != "unknown"}


@pytest.mark.parametrize(
    ("command", "output", "found"),
    [
        (f"{EXEC} 2>/dev/null && echo ok || echo no", "ok\nno\nok\n", {"exec": SymptomState.PARTLY}),
        (f"{EXEC} 2>/dev/null && echo ok || echo no", "ok\nok\nok\n", {"exec": SymptomState.WORKS}),
        (f"{EXEC} 2>/dev/null && echo ok || echo no", "no\nno\nno\n", {}),
        (f"{EXEC} && echo ok || echo no", f"ok\n{NO_AGENT}no\nok\n{NO_AGENT}no\nok\n", {"exec": SymptomState.PARTLY}),
        ("kubectl logs a-1 >/dev/null 2>&1; echo $?", "0\n1\n0\n", {"logs": SymptomState.PARTLY}),
        ("kubectl exec web-0 -- curl -s api && echo ok || echo no", "ok\nno\nok\n", {"exec": SymptomState.WORKS}),
        ("kubectl top nodes >/dev/null && echo ok || echo no", "ok\nerror: Metrics API not available\nno\nok\n", {"top": SymptomState.PARTLY}),
    ],
)  # fmt: skip
def test_tries_that_come_through_and_fail_in_turn_are_partly_broken(
    command: str, output: str, found: dict[str, SymptomState]
) -> None:
    """Failures alone, of which nothing says why, are no fault of the tunnel."""
    assert states(f"$ {EACH.format(command)}\n{output}") == found


def test_a_sum_of_both_is_partly_broken() -> None:
    """One line tells of all tries; where none failed it tells that the call works."""
    command = EACH.format(f"{EXEC} 2>/dev/null && ok=$((ok+1)) || bad=$((bad+1))") + '; echo "$ok of them, $bad not"'
    assert states(f"$ {command}\n13 of them, 7 not\n") == {"exec": SymptomState.PARTLY}
    assert states(f"$ {command}\n20 of them, 0 not\n") == {"exec": SymptomState.WORKS}


def test_the_words_of_the_tries_are_read_and_join_no_error() -> None:
    """An error is as wide as a page by chance: the word below it is not its end."""
    command = EACH.format(f"{EXEC} && echo ok || echo no")
    case = bundle({"a.txt": f"$ {command}\nok\n{NO_AGENT}no\n{NO_AGENT}no\nok\n"})
    assert [row.message for row in case.snapshot.rows["tool_errors"]] == [NO_AGENT.strip()] * 2
    assert not case.snapshot.rows["unread"]


def test_a_loop_over_several_lines_with_a_time_in_front_of_each_word() -> None:
    """As the shell shows it while it is typed; the time is no part of what is told."""
    text = (
        '$ for i in $(seq 1 4); do\n>   kubectl exec -n shop web-0 -- true >/dev/null 2>&1 && echo "$(date +%T) ok" || echo "$(date +%T) LOST"\n'
        ">   sleep 10\n> done\n10:00:01 ok\n10:00:12 LOST\n10:00:23 ok\n10:00:34 ok\n"
    )
    assert states(text) == {"exec": SymptomState.PARTLY}
