"""Pieces of one agent's log that one text holds, named nowhere: one agent, where nothing shows two."""

from __future__ import annotations

import pytest
from analyzer.tunnel.same_agent import put_together
from analyzer.tunnel.view import TunnelView

from tests.support.inline import bundle

LATER = ("02:39:09", "02:39:41")
EARLIER = ("02:36:07", "02:36:37")
SHUT = "dial tcp 10.20.0.5:8132: i/o timeout"


def _fence(times: tuple[str, ...], end: str = SHUT) -> str:
    lines = [
        f'E0822 {at}.931455       1 clientset.go:188] "cannot connect once" err="rpc error: code = Unavailable desc = connection error: desc = \\"transport: Error while dialing: {end}\\""'
        for at in times
    ]
    return "\n".join(["```", *lines, "```", "", ""])


def _logs(text: str) -> list[int]:
    snapshot = bundle({"report.md": "# the worker\n\nWhat its agent prints:\n\n" + text}).snapshot
    return [len(log.events) for log in TunnelView(snapshot.rows, snapshot.about).agents]


def test_two_pieces_that_one_agent_can_have_written_are_one_log() -> None:
    """The later one pasted first changes nothing; its events are those of both, in the order of time."""
    text = _fence(LATER) + "And before that:\n\n" + _fence(EARLIER)
    snapshot = bundle({"report.md": "# the worker\n\nWhat its agent prints:\n\n" + text}).snapshot
    (log,) = TunnelView(snapshot.rows, snapshot.about).agents
    assert [f"{event.at:%H:%M:%S}" for event in log.events] == [*EARLIER, *LATER]
    assert put_together([log]) == [log]


@pytest.mark.parametrize(
    "other",
    [
        _fence(EARLIER, "dial tcp 10.20.0.5:8132: connect: connection refused"),
        _fence(EARLIER, "dial tcp 10.20.0.6:8132: i/o timeout"),
        _fence(("02:38:50", "02:39:20")),
    ],
)
def test_pieces_that_end_otherwise_or_at_the_same_time_stay_two(other: str) -> None:
    """Another failure, another server or the same minutes may be another agent's."""
    assert _logs(_fence(LATER) + "And:\n\n" + other) == [2, 2]
