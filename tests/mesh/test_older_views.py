"""Of two tables of a node the one whose dates are earlier is history."""

from __future__ import annotations

import pytest
from analyzer.mesh.older_views import older_views

from tests.support.inline import bird, bundle

NODES = ("10.4.0.1", "10.4.0.2", "10.4.0.3")


def table(*peers: str, since: str = "2026-09-10", state: str = "up   ", info: str = "Established") -> str:
    text = bird(*peers)
    return text.replace("up     2026-01-21  Established", f"{state}  {since}  {info}")


def old(*peers: str) -> str:
    return table(*peers, since="2026-02-03", state="start", info="Connect")


NOW = {f"now/{own}.txt": table(*(ip for ip in NODES if ip != own)) for own in NODES}


@pytest.mark.parametrize("folder", ["case 12 closed", "aa", "zz/2025", "x/y"])
@pytest.mark.parametrize("owner", NODES[:2])
def test_an_old_case_beside_todays_tables(folder: str, owner: str) -> None:
    """Its sessions count no more, whatever its folder is called; its member says so."""
    case = bundle(NOW | {f"{folder}/bird-{owner}.txt": old(*(ip for ip in NODES if ip != owner))})
    assert case.snapshot["bgp_peers"]["established"].tolist() == [True] * 6
    assert case.causes == {}
    notes = {row.source: row.note or "" for row in case.report.data.inputs}
    assert "2 sessions left out: history" in notes[f"{folder}/bird-{owner}.txt"]


def test_an_old_table_of_a_node_that_nobody_asked_again() -> None:
    """It waited since a day before the other end had the session, so it was printed before."""
    now = {name: text for name, text in NOW.items() if NODES[0] not in name}
    case = bundle(now | {f"old/{NODES[0]}.txt": old(*NODES[1:])})
    assert case.snapshot["bgp_peers"]["established"].tolist() == [True] * 4


@pytest.mark.parametrize(
    ("mine", "its"),
    [
        (("2026-09-10", True), ("2026-09-10", False)),
        (("09:10:11", True), ("2026-09-10", False)),
        (("2026-09-10", True), ("10:00:00", False)),
    ],
)
def test_what_the_dates_do_not_order_stays(mine: tuple[str, bool], its: tuple[str, bool]) -> None:
    """Equal days, and a clock that may be of the same day."""
    rows = [("n1", "a.txt:1", "10.4.0.2", "mesh", *mine), ("n1", "b.txt:1", "10.4.0.2", "mesh", *its)]
    columns = ("node", "view", "peer_ip", "peer_type", "since", "established")
    assert older_views(dict(zip(columns, map(list, zip(*rows, strict=True)), strict=True)), {}) == set()


def test_a_session_that_fell_today_is_no_history() -> None:
    """The later date counts, not the better state."""
    then = {f"then/{own}.txt": table(*(ip for ip in NODES if ip != own)) for own in NODES}
    now = table(*NODES[1:], since="2026-11-02", state="start", info="Connect")
    peers = bundle(then | {f"now/{NODES[0]}.txt": now}).snapshot["bgp_peers"]
    assert peers[peers["node"] == NODES[0]]["established"].tolist() == [False, False]
