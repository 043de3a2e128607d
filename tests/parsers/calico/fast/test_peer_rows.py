"""Outputs that are read as codes give the rows that the obvious reader gives."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from analyzer.parsers.calico.fast import peer_rows

from tests.support.bundles import load

HEAD = "BIRD v0.3.3+birdv1.6.8 ready.\nname     proto    table    state  since       info\n"
COLUMNS = (
    "line",
    "node",
    "protocol",
    "peer_ip",
    "ip_version",
    "peer_type",
    "protocol_state",
    "state",
    "established",
    "last_error",
    "view",
)


def mesh(count: int, odd: str = "") -> str:
    rows = [
        f"Mesh_10_0_{n // 250}_{n % 250} BGP      master   up     2026-01-21  Established   \n" for n in range(1, count)
    ]
    return HEAD + "".join(rows[: count // 2]) + odd + "".join(rows[count // 2 :])


def status(count: int) -> str:
    rows = "".join(
        f"| 10.0.{n // 250}.{n % 250} | node-to-node mesh | up    | 12:15:52 | Established |\n" for n in range(1, count)
    )
    return "Calico process is running.\n\nIPv4 BGP status\n| PEER ADDRESS | PEER TYPE | STATE | SINCE | INFO |\n" + rows


def rows(tmp_path: Path, text: str) -> list[tuple[Any, ...]]:
    found = load(tmp_path, {"bird.txt": text})["bgp_peers"]
    return sorted(tuple(str(row[name]) for name in COLUMNS) for row in found.to_dict("records"))


ODD = {
    "a name that is no address": "as0298 BGP      master   up     2026-01-21  Established   \n",
    "two of them": "foo BGP      master   start  2026-01-21  Active        Socket: Connection refused\nbar BGP      master   up     2026-01-21  Established   \n",
    "a masked one": "Mesh_10_x_x_2 BGP      master   start  2026-01-21  Connect   \n",
    "a gateway's": "worker_1 BGP      master   up     2026-01-21  Established   \n",
    "one that waits": "Mesh_10_9_9_9 BGP      master   wait   2026-01-21  Established   \n",
    "another daemon's answer": mesh(30),
    "its rows alone": mesh(30).split("\n", 2)[2],
}


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD.keys())
def test_one_row_that_is_not_like_the_others(odd: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of it changes by the way of reading."""
    text = mesh(60, odd)
    plain = rows(tmp_path / "plain", text)
    monkeypatch.setattr(peer_rows, "ENCODED_FROM", 0)
    assert rows(tmp_path / "encoded", text) == plain
    assert len(plain) >= 59


@pytest.mark.parametrize("behind", ["", "".join(status(20).splitlines(keepends=True)[4:])])
def test_tables_of_calicoctl(behind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second node's table below the first is told by its peers in both."""
    text = status(60) + behind
    plain = rows(tmp_path / "plain", text)
    monkeypatch.setattr(peer_rows, "ENCODED_FROM", 0)
    assert rows(tmp_path / "encoded", text) == plain
    assert len({row[-1] for row in plain}) == (2 if behind else 1)


@pytest.mark.parametrize(
    ("large", "text", "held", "many"),
    [
        (True, peer_rows.LARGE, 0, True), (True, peer_rows.LARGE - 1, 0, False), (False, peer_rows.LARGE * 2, 0, False),
        (False, 10, peer_rows.ENCODED_FROM, True), (False, 10, peer_rows.ENCODED_FROM - 1, False),
    ],
)  # fmt: skip
def test_rows_are_encoded_where_there_are_many(large: bool, text: int, held: int, many: bool) -> None:
    """A large output of a large member, or any once the bundle holds many sessions; a small one costs no table of words."""
    fragment: Any = SimpleNamespace(of_large=large, text="x" * text)
    emit: Any = SimpleNamespace(sink=SimpleNamespace(rows_held=lambda name: held if name == "bgp_peers" else 0))
    assert peer_rows.to_encode(fragment, emit) is many


@pytest.mark.parametrize(
    ("numbers", "places"),
    [([1, 2, 3], []), ([-1, 2, -3], [0, 2]), ([1, -2, 3, -4], [1, 3]), ([-1, -2], [0, 1]), ([], []), ([0, 1, 0], []), ([-1, 1, -1, 1, -1], [0, 2, 4])],
)  # fmt: skip
def test_places_of_negative_numbers(numbers: list[int], places: list[int]) -> None:
    """At the edges or within, each once and in order; zero is none."""
    assert peer_rows._negative(numbers) == places


@pytest.mark.parametrize(
    ("holes", "size", "runs"), [([], 4, [(0, 4)]), ([0], 4, [(1, 3)]), ([3], 4, [(0, 3)]), ([1, 2], 5, [(0, 1), (3, 2)]), ([0, 1], 2, []), ([], 0, [])]
)  # fmt: skip
def test_runs_between_holes(holes: list[int], size: int, runs: list[tuple[int, int]]) -> None:
    """What lies between is taken in one piece; an empty run is none."""
    assert peer_rows.runs_between(holes, size) == runs


@pytest.mark.parametrize(("text", "since"), [("2026-01-21  ", "2026-01-21"), ("12:15:52 ", "12:15:52"), ("2026-01-21 12:15:52\t", "2026-01-21 12:15:52"), ("Established ", None), ("12:15:52", None)])  # fmt: skip
def test_since_is_a_time(text: str, since: str | None) -> None:
    """With the blanks behind it; anything else asks for a closer look."""
    found = peer_rows._since(text)
    assert (found and found.entry[0]) == since


@pytest.mark.parametrize(
    ("numbers", "places"),
    [
        ([], []),
        ([1, 2], []),
        ([-1, 2, -1, -3], [0, 2, 3]),
        ([-1, 1, -2, 3], [0, 2]),
        ([-1, -1], [0, 1]),
        ([1, -2], [1]),
    ],
)
def test_places_of_lines_that_are_looked_at(numbers: list[int], places: list[int]) -> None:
    """Wherever they stand, each once and in order."""
    assert peer_rows._negative(numbers) == places


def test_rows_between_holes() -> None:
    """A hole beside a hole, or at an edge, leaves nothing between."""
    assert peer_rows.runs_between([0, 1, 4], 7) == [(2, 2), (5, 2)]
    assert peer_rows.runs_between([6], 7) == [(0, 6)]
    assert peer_rows.runs_between([], 0) == []


def test_only_a_bgp_session_that_is_not_established_is_down() -> None:
    """A kernel's protocol has no such state."""
    told = [peer_rows.is_down((kind, "", "", "", "", up)) for kind in ("BGP", "Kernel") for up in (True, False, None)]
    assert told == [False, True, True, False, False, False]


@pytest.mark.parametrize("alone", [False, True])
def test_what_may_be_cited_of_a_large_output_is_kept(
    alone: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some ordinary rows, and those that are down, the rare kind of fault first, wherever it stands."""
    down = "Mesh_10_9_{a}_{n} BGP      master   start  2026-01-21  Active        Socket: Connection refused\n"
    rare = "Mesh_10_8_0_1 BGP      master   start  2026-01-21  Active        Socket: No route to host\n"
    text = mesh(60, "".join(down.format(a=n // 250, n=n % 250) for n in range(1, 40)) + rare)
    if alone:
        text = mesh(600, rare)
    monkeypatch.setattr(peer_rows, "ENCODED_FROM", 0)
    snapshot = load(tmp_path / "encoded", {"bird.txt": text})
    [failed] = [r for r in snapshot["bgp_peers"].to_dict("records") if "No route" in str(r["last_error"])]
    assert snapshot.text("bird.txt", failed["line"]) == rare.rstrip("\n")


def test_a_row_with_an_unknown_text_is_none() -> None:
    """Numbers of known texts that asked for a look are those of the row; one that is no text at all ends it."""
    looked: list[str] = []

    class Rows:
        answer: tuple[int, int, int] | None = None

        def closer(self, line: str) -> tuple[int, int, int] | None:
            looked.append(line)
            return self.answer

    rows: Any = Rows()
    look = peer_rows.RowTexts._looked_at
    assert look(rows, "x", (4, 5, 6)) == (4, 5, 6)
    assert looked == []
    for answer, wanted in ((None, None), ((-4, 5, 6), (4, 5, 6)), ((4, -1, 6), None), ((-2, -3, -4), (2, 3, 4))):
        rows.answer = answer
        assert look(rows, "x", (-4, 5, 6)) == wanted
    assert looked == ["x"] * 4
