"""Which of several calls on a line printed what, where the form of the output tells."""

from __future__ import annotations

import pytest
from analyzer.schema import FACTS, UNREAD
from analyzer.sources import compound as compound_room
from analyzer.sources.compound import SEVERAL, calls_of, is_over, shown_by, use_of_logs, why_open

from tests.support.inline import bundle
from tests.support.values import are_values

EACH = "for p in a-1 b-2; do kubectl -n shop get po $p --no-headers; kubectl -n shop logs $p --tail=1; kubectl -n shop exec $p -- uptime; done"
PACED = "while true; do date; kubectl exec -n shop web-0 -- hostname; sleep 5; done"
UP = " 08:01:12 up 33 days,  1:12,  0 users,  load average: 0.11, 0.20, 0.18"
DATE = "Mon Jun 30 08:01:12 UTC 2025"


@pytest.mark.parametrize(
    ("command", "uses"),
    [
        (EACH, ["", "logs", "exec"]),
        (PACED, ["", "exec"]),
        ("for p in $(kubectl get po -o name); do echo \"== $p\"; kubectl logs $p; kubectl exec $p -- date; done", ["", "logs", "exec"]),
        ("kubectl top nodes; kubectl exec web-0 -- uptime && kubectl logs web-0", ["", "exec", "logs"]),
        ("kubectl get pods; kubectl get nodes", []),
        ("kubectl exec web-0 -- uptime", []),
        ("date; kubectl exec web-0 -- hostname", []),
        ("for i in 1 2; do kubectl exec web-0 -- true && echo ok; done", []),
        ("kubectl get po -o yaml; kubectl exec web-0 -- cat /etc/hosts", []),
        ("./probe.sh; kubectl exec web-0 -- uptime", []),
        ("kubectl logs -n kubx-masters konnectivity-server-x; kubectl exec web-0 -- uptime", []),
    ],
)  # fmt: skip
def test_the_calls_of_a_line(command: str, uses: list[str]) -> None:
    """None where something stands among them of which nobody knows what it prints, nor of what goes through no tunnel."""
    assert [one.use for one in calls_of(command)] == uses


@pytest.mark.parametrize(
    ("command", "line", "use"),
    [
        (EACH, UP, "exec"),
        (EACH, "2025-06-30T08:01:10Z INFO served GET /v1/orders 200", "logs"),
        (EACH, "a-1   1/1   Running   0   5d   172.30.32.44   10.45.80.37   <none>   <none>", None),
        (EACH, "that took ages, then nothing", None),
        (PACED, "web-0", "exec"),
        (PACED, "api-7", None),
        (
            PACED.replace("; sleep 5", "; kubectl logs -n shop web-0 --tail=1; sleep 5"),
            "2025-06-30T08:01:10Z INFO served 200",
            "logs",
        ),
        (PACED.replace("; sleep 5", "; kubectl logs -n shop web-0 --tail=1; sleep 5"), "2025-06-30T08:01:10Z", None),
        (PACED, DATE, None),
        (PACED.replace("hostname", "date"), DATE, None),
        (EACH.replace("uptime", "cat /etc/os-release"), "listening on port 8080", None),
        (EACH.replace("uptime", "hostname"), "a-1", "exec"),
        (EACH.replace("uptime", "echo pong"), "pong", "exec"),
    ],
)
def test_the_one_call_that_can_have_printed_a_line(command: str, line: str, use: str | None) -> None:
    """A row of a table is the API server's; what two of them may print shows neither."""
    found = shown_by(calls_of(command), line)
    assert (found.use if found else None) == use


def test_a_line_of_two_calls_says_why_it_is_not_read() -> None:
    """Nothing is unknown in silence; a row is, of what it is."""
    assert why_open(EACH.replace("uptime", "cat /etc/os-release"), "listening on port 8080") == SEVERAL
    assert why_open(EACH, UP) == why_open("kubectl get pods", UP) == ""
    text = f"$ {EACH.replace('uptime', 'cat /etc/os-release')}\nlistening on port 8080\n"
    assert [row.reason for row in bundle({"t.txt": text}).snapshot.rows[UNREAD]] == [SEVERAL]


def test_words_below_end_it_and_logs_need_a_plain_neighbour() -> None:
    """Somebody's words are no output; a program that prints any file may have printed a log."""
    assert is_over(calls_of(EACH), "so it works again, I think")
    assert not is_over(calls_of(EACH), UP)
    assert use_of_logs(EACH) == "logs"
    assert use_of_logs(EACH.replace("uptime", "cat /var/log/a.log")) is None
    assert use_of_logs(PACED) is None


FAILED = "Error from server: error dialing backend: No agent available"


@pytest.mark.parametrize(
    ("command", "lines", "exec", "logs"),
    [
        (EACH, ["a-1   1/1   Running   0   5d", "2025-06-30T08:01:10Z INFO served 200", UP], "works", "works"),
        (EACH, ["a-1   1/1   Running   0   5d", FAILED, FAILED], "broken", "broken"),
        (PACED, [DATE, "web-0", DATE, FAILED, DATE, "web-0"], "partly", "unknown"),
        (PACED, [DATE, "and then it hung until I gave up", "web-0"], "unknown", "unknown"),
    ],
)
def test_symptoms_below_several_calls(command: str, lines: list[str], exec: str, logs: str) -> None:
    """Each is a use of its own; where tries of a loop differ it comes and goes."""
    symptoms = bundle({"t.txt": f"$ {command}\n" + "\n".join(lines) + "\n"}).answered.data.symptoms
    found = {one.id: str(one.state) for one in symptoms}
    assert (found["exec"], found["logs"]) == (exec, logs)


TWICE = "for i in 1 2 3; do date; kubectl exec a-1 -- date; done"
THEN, NO_AGENT = "Tue Jun 11 10:00:0{} UTC 2024\n", "error: error dialing backend: No agent available\n"


@pytest.mark.parametrize(
    ("command", "output", "shown"),
    [
        (TWICE, [THEN, THEN, THEN, NO_AGENT, THEN, THEN], [3, 7]),
        (TWICE, [THEN, NO_AGENT, THEN, NO_AGENT], []),
        (TWICE, [THEN, NO_AGENT, THEN, THEN, THEN, NO_AGENT], [5]),
        (TWICE.replace("kubectl", "timeout 5 kubectl"), [THEN, THEN, THEN], []),
        (TWICE.replace("-- date;", "-- date 2>/dev/null;"), [THEN, THEN, THEN], []),
        ("for i in 1 2; do uptime; kubectl exec a-1 -- uptime; done", [" 10:00:0{} up 3 days,  1:12\n"] * 4, [3]),
    ],
)
def test_a_date_here_and_a_date_there_are_told_apart_by_their_turn(
    command: str, output: list[str], shown: list[int]
) -> None:
    """Each prints one line a turn, and a call that fails its error; where a call may end without a word nobody knows."""
    text = "".join(line.format(at) for at, line in enumerate(output))
    rows = bundle({"a.txt": f"$ {command}\n{text}"}).snapshot.rows[FACTS]
    assert [row.line for row in rows if row.key == "exec_shown"] == shown


def test_what_nobody_states_of_a_value_is_not_so() -> None:
    """And a value that is handed on is not changed."""
    are_values(compound_room)
