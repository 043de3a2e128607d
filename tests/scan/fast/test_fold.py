"""A log with more connects than rows: who is connected at its end does not depend on how many are kept."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from analyzer.limits import Limits
from analyzer.reading.reader import Reader, dump
from analyzer.redact.secrets import hide
from analyzer.scan.fast import fold as fold_room
from analyzer.scan.fast import log as fast
from analyzer.scan.fast.fold import PEERS, Fold, Line
from analyzer.snapshot.snapshot import SnapshotData
from analyzer.tunnel.view import TunnelView

from tests.support.values import are_values

OPEN = {"server": "Connect request from agent", "agent": "Start serving"}
CLOSE = {"server": "Stream read from agent cancelled", "agent": "could not read stream"}
WRAP = {
    "klog": '{level}0302 09:{m:02d}:{s:02d}.{us:06d}       1 server.go:{line}] "{message}" {pairs}',
    "json": '{{"ts":1772442{m:03d}{s:02d}0.{us:06d},"caller":"server/server.go:{line}","msg":"{message}","v":2,{json}}}',
}


def log(form: str, side: str, events: list[tuple[str, bool]]) -> str:
    lines = []
    for at, (peer, opens) in enumerate(events):
        keys = {"agentID": peer, "serverID": "s0"} if side == "server" else {"serverID": peer, "agentID": "a0"}
        lines.append(WRAP[form].format(
            level="I", m=at // 60 % 60, s=at % 60, us=at, line=880 if opens else 939, message=(OPEN if opens else CLOSE)[side],
            pairs=" ".join(f'{k}="{v}"' for k, v in keys.items()), json=",".join(f'"{k}":"{v}"' for k, v in keys.items()),
        ))  # fmt: skip
    return "\n".join(lines) + "\n"


def open_at_end(path: Path, *, slow: bool) -> tuple[set[str], int]:
    """Peers with an open stream, by the reports' own reasoning, and how many events it had."""
    sink = dict(dump(Reader(Limits(), hide, slow=slow).read([str(path)])))
    snapshot = SnapshotData(sink)
    view = TunnelView(snapshot.rows, snapshot.about)
    if view.servers:
        return view.agents_open(view.servers[0]), snapshot.size("konnectivity_events")
    rows = [r for r in snapshot.rows["agent_connections"] if r.disconnected_at is None]
    return {r.server_id for r in rows}, snapshot.size("konnectivity_events")


@pytest.mark.parametrize("form", ["klog", "json"])
@pytest.mark.parametrize("side", ["server", "agent"])
@pytest.mark.parametrize("seed", range(2))
def test_who_is_connected_survives_the_cut(form: str, side: str, seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    """Peers come and go at random; the fast path keeps fifty lines whole and must agree with the path that keeps all."""
    monkeypatch.setattr(fast, "RICH", ())
    monkeypatch.setattr(fast, "POOR", (20, 5, 50))
    chance = random.Random(seed)
    connected: set[str] = set()
    events = []
    for _ in range(3000):
        peer = f"{chance.randrange(40):08x}-peer"
        events.append((peer, peer not in connected))
        connected ^= {peer}
    path = tmp_path / f"konnectivity-{side}.log"
    path.write_text(log(form, side, events))
    quick, rows = open_at_end(path, slow=False)
    slow, all_rows = open_at_end(path, slow=True)
    assert quick == slow == connected
    assert all_rows >= 3000
    assert rows < 300


def test_any_number_of_peers_is_bounded_and_said() -> None:
    """A log that names more peers than are followed costs no more memory, and what was forgotten is counted."""
    fold = Fold(10)
    for at in range(PEERS + 500):
        fold.add(Line(at, 0, True, b'"Connect request from agent" agentID="%d"' % at))
    kept = [one.number for one in fold.lines()]
    assert len(kept) == PEERS + 10
    assert kept == sorted(kept)
    assert fold.forgotten == 490


@pytest.mark.parametrize(
    ("lines", "left"),
    [
        ("ab AB", "ab AB"), ("a A b", "a A b"), ("a A a", "a"), ("a A a A", "a A"), ("a a", "a"), ("a A A", "a A"), ("A a", "a"), ("a B A b", "a A b"),
    ],
)  # fmt: skip
def test_of_each_peer_the_last_stream_stays(lines: str, left: str) -> None:
    """What opened it and what closed it; a new stream of the same peer takes the place of the one before."""
    fold = Fold(0)
    for at, one in enumerate(lines.replace(" ", "")):
        fold.add(Line(at, 0, one.islower(), b'agentID="%s"' % one.lower().encode()))
    kept = [(one.text[-2:-1].decode(), one.opens) for one in fold.lines()]
    assert "".join(peer if opens else peer.upper() for peer, opens in kept) == left.replace(" ", "")


def test_a_line_without_a_peer_is_its_own_end() -> None:
    """No identity, or only blanks at the end: the line is still folded."""
    fold = Fold(0)
    for at, text in enumerate((b"Agent is draining", b"Agent is draining" + b" " * 90, b"", b"Agent is draining")):
        fold.add(Line(at, 0, False, text))
    assert [one.number for one in fold.lines()] == [2, 3]


def test_what_is_handed_on_is_not_changed() -> None:
    """Values of this room are frozen where they are handed from room to room, and take no field that is misspelt."""
    are_values(
        fold_room,
        filled=(
            "Line",
            "Last",
        ),
    )
