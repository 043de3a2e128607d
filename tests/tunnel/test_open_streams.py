"""How many streams an agent's log leaves open."""

from __future__ import annotations

import pytest
from analyzer.konnectivity.streams import CLOSED_BY_AGENT, OPENED_BY_AGENT
from analyzer.schema import KonnectivityEventRow
from analyzer.tunnel.open_streams import left_open

LINES = {
    "serve": "Start serving for serverID %s",
    "again": "reconnected to %s",
    "redial": "start to reconnect...",
    "state": "Connection state %v",
    "probe": "probe failure: reconnect",
    "removed": "Connection state %v, removing client used to connect to %v",
    "gone": "Removing client used for server connection",
    "eof": "could not read stream",
}


@pytest.mark.parametrize(
    ("told", "count"),
    [
        ("", 0),
        ("serve:s", 1),
        ("serve:s redial", 0),
        ("serve:s state probe redial", 0),
        ("serve:s redial state probe", 0),
        ("serve:s state probe", 0),
        ("serve:s state probe redial again:s", 1),
        ("serve:s state probe redial again:t", 1),
        ("serve:s serve:t state probe redial", 1),
        ("serve:s serve:t state probe redial again:t redial", 1),
        ("serve:s redial again:s redial again:s redial", 0),
        ("state probe redial", 0),
        ("serve:s removed", 0),
        ("serve:s gone:s", 0),
        ("serve:s eof:s gone:s", 0),
        ("serve:s serve:t eof gone:s", 1),
        ("serve:s serve:t eof:s gone:s", 1),
        ("serve:s gone:x", 1),
        ("serve eof:s", 0),
    ],
)
def test_each_loss_counts_once(told: str, count: int) -> None:
    """However many lines tell of it, and a server that is reached again is one stream."""
    rows = [
        KonnectivityEventRow(source="a", line=at, message=LINES[word.partition(":")[0]], server_id=word.partition(":")[2] or None)
        for at, word in enumerate(told.split(), 1)
    ]  # fmt: skip
    opened = [row for row in rows if row.message in OPENED_BY_AGENT | {"Start serving"}]
    closed = [row for row in rows if row.message in CLOSED_BY_AGENT]
    assert len(opened) + len(closed) == len(rows)
    assert left_open(opened, closed) == count
