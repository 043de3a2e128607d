"""`show protocols` of a very large mesh is read as the plain reader reads it, or left to it as a whole."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from analyzer.parsers.calico.fast.bird_protocols import parse

from tests.support.twins import both, is_taken, kept_lines

HEAD = "BIRD v0.3.3+birdv1.6.8 ready.\nname     proto    table    state  since       info\nkernel1  Kernel   master   up     2026-01-21  \n"
UP = "Mesh_10_0_0_{n} BGP      master   up     {since}    Established   \n"
DOWN = "Mesh_10_0_0_{n} BGP      master   start  {since}    Active        Socket: Connection refused\n"
ODD = (
    "Mesh_10_0_1_{n} BGP      master   start  {since}    Idle          Received: Bad peer AS\n",
    "Mesh_fd00__{n} BGP      master   up     {since}    Established   \n",
    "worker_{n} BGP      master   up     {since}    Established   \n",
    "hand_made BGP      master   up     {since}    Established   \n",
    "Node_10_0_2_{n}_port_1790 BGP      master   up     {since}    Established   \n",
    "Global_10_0_3_{n} BGP      master   start  {since}    Passive       \n",
    "Mesh_10_0_4_{n} BGP      master   down   {since}    \n",
    "Mesh_10_0_5_{n} BGP master up 2026-01-21 10:11:12 Established\n",
    "device1  Device   master   up     {since}  \n",
    "static1  Static   master   up     {since}  \n",
    "\n",
    "bird> show protocols\n",
)


def text_of(rows: int, odd: int, since: str, seed: int = 1) -> str:
    chance = random.Random(seed)
    lines = [(UP if chance.random() < 0.8 else DOWN).format(n=n % 250, since=since.format(n % 60)) for n in range(rows)]
    for at in range(odd):
        lines.insert(chance.randrange(len(lines) + 1), ODD[at % len(ODD)].format(n=at, since=since.format(at)))
    return HEAD + "".join(lines)


@pytest.mark.parametrize("since", ["12:15:{:02}", "2026-01-21", "2026-01-21 10:11:{:02}"])
@pytest.mark.parametrize(("rows", "odd"), [(3, 0), (60, 0), (60, 3), (60, 12), (12, 12), (0, 12)])
def test_both_readers_agree(rows: int, odd: int, since: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tables, places and lines to cite, whatever stands between like rows."""
    text = text_of(rows, odd, since, rows + odd)
    assert is_taken(parse, text) is True
    plain, fast = both(text, tmp_path, monkeypatch)
    assert fast == plain
    assert len(plain["bgp_peers"]["line"]) >= rows


@pytest.mark.parametrize(
    "line",
    [
        "what is this\n",
        "  Neighbor address: 10.0.0.9\n",
        "> Mesh_10_0_0_9 BGP      master   up     2026-01-21    Established   \n",
        "Unable to connect to BIRD\n",
    ],
)
def test_more_than_plain_rows_is_left_to_the_plain_reader(line: str) -> None:
    """As a whole, wherever the line stands."""
    for at in (0, 20, 40):
        rows = text_of(40, 0, "12:15:{:02}").splitlines(keepends=True)
        assert is_taken(parse, "".join([*rows[: 3 + at], line, *rows[3 + at :]])) is False


def test_no_rows_at_all_are_left_to_the_plain_reader() -> None:
    """A greeting and titles alone."""
    assert (
        is_taken(parse, "BIRD v0.3.3+birdv1.6.8 ready.\nname     proto    table    state  since       info\n") is False
    )


def test_few_lines_are_kept_to_be_cited() -> None:
    """Two of what is up, eight of what is down, each kind of error among them."""
    rows = [UP.format(n=n, since="12:15:00") for n in range(50)] + [
        DOWN.format(n=n, since="12:15:00") for n in range(50, 99)
    ]
    text = HEAD + "".join(rows) + ODD[0].format(n=1, since="12:15:00")
    lines = kept_lines(parse, text)
    assert len([n for n in lines if 4 < n <= 53]) == 1 + 0
    assert len([n for n in lines if n > 53]) == 8
    assert 103 in lines
