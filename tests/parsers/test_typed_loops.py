"""Loops over words that somebody typed, turn by turn."""

from __future__ import annotations

import pytest
from analyzer.parsers.typed_loops import MOST, printed, turns
from analyzer.schema import PORT_TESTS

from tests.support.inline import bundle

PROMPT = "root@kube-w1:~# "


@pytest.mark.parametrize(
    ("command", "ran"),
    [
        ("for i in 2 3; do nc -zv 10.0.0.$i 179; done", ["nc -zv 10.0.0.2 179", "nc -zv 10.0.0.3 179"]),
        ("for h in 10.0.0.{2..3}; do nc -zv ${h} 179; done", ["nc -zv 10.0.0.2 179", "nc -zv 10.0.0.3 179"]),
        ("for h in w{1,3}.demo; do nc -zv $h 179; done", ["nc -zv w1.demo 179", "nc -zv w3.demo 179"]),
        ("for i in $(seq 2 3); do nc -zv 10.0.0.$i 179; done", ["nc -zv 10.0.0.2 179", "nc -zv 10.0.0.3 179"]),
        ("for p in 1 2; do for h in a b; do nc $h $p; done; done", ["nc a 1", "nc b 1", "nc a 2", "nc b 2"]),
        ("for h in $(cat hosts); do nc $h 179; done", ["for h in $(cat hosts); do nc $h 179; done"]),
        ("for a in 1 2; do x $a; done; for b in 1 2; do y $b; done", None),
        ("for i in {1..999}; do nc w$i 179; done", None),
        ("for i in 2 3; do nc w$index 179; done", ["nc w$index 179", "nc w$index 179"]),
        ("nc -zv w1 179", None),
    ],
)
def test_the_commands_of_a_loop(command: str, ran: list[str] | None) -> None:
    """Each word in its turn; what only the shell knew, two loops in a row and a very long one stay as they are typed."""
    assert [one.strip(" ;") for one in turns(command)] == (ran or [command])
    assert len(turns(command)) <= MOST


def test_what_the_turns_print_of_themselves() -> None:
    """The text of `echo`, with the word of that turn in it."""
    assert printed(turns('for i in 2 3; do echo "w$i:"; nc -zv w$i 179; done')) == {"w2:", "w3:"}


def rows(text: str) -> list[tuple[int, str | None, str | None]]:
    return [(row.line, row.host, row.outcome) for row in bundle({"t.txt": text}).snapshot.rows[PORT_TESTS]]


def test_each_line_below_a_loop_is_about_its_turn() -> None:
    """Where there are as many as turns, and none names another target; else nobody knows whose it is."""
    loop = f"{PROMPT}for i in 2 3; do nc -zv 10.1.2.$i 179; done\n"
    silent, refused = "Ncat: Connection timed out.\n", "Ncat: Connection refused.\n"
    assert rows(loop + silent + refused) == [(2, "10.1.2.2", "timeout"), (3, "10.1.2.3", "refused")]
    assert rows(loop + silent) == [(2, None, "timeout")]
    assert rows(f"{loop}{silent}Ncat: Connected to 10.1.2.9:179.\n")[0] == (2, None, "timeout")
    said = (
        f"{PROMPT}for i in 2 3; do echo try {{$i}}; nc -zv 10.1.2.$i 179; done\ntry {{2}}\n{silent}try {{3}}\n{refused}"
    )
    assert rows(said) == [(3, "10.1.2.2", "timeout"), (5, "10.1.2.3", "refused")]
