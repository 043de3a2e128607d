"""Errors of the tunnel's logs that are none."""

from __future__ import annotations

import pytest
from analyzer.diagnosis.complaint_noise import noise
from analyzer.tunnel.errors import is_of_closed

from tests.support.inline import bundle, klog, options, serving

CLOSED = klog("08:20:01.0", '"connection read failure" err="read tcp 10.0.0.14:47702->10.1.0.4:10250: use of closed network connection"', "E", "client.go:486")  # fmt: skip
BROKEN = klog("08:20:02.0", '"connection read failure" err="read tcp 10.0.0.14:47702->10.1.0.4:10250: i/o timeout"', "E", "client.go:486")  # fmt: skip


@pytest.mark.parametrize(("log", "told"), [(CLOSED, True), (CLOSED * 2, True), (CLOSED + BROKEN, False), ("", False)])
def test_connections_that_had_ended_are_no_fault(log: str, told: bool) -> None:
    """Only where each error of the tunnel's logs is of that kind; and the line is shown to him who asks what it means."""
    case = bundle({"agent.log": options() + serving() + log})
    found = noise(case.tunnel, case.snapshot.cite)
    assert (found is not None) is told
    words = case.report.data.complaint
    assert (words is not None and "usual end" in words.over) is told
    assert "usual end" in case.report.headline or not told


@pytest.mark.parametrize(
    ("message", "error", "closed"),
    [
        ("connection read failure", "read tcp 10.0.0.1:1->10.0.0.2:2: use of closed network connection", True),
        ("conn write failure", "write tcp 10.0.0.1:1->10.0.0.2:2: broken pipe", False),
        ("close response failure", "EOF", True),
        ("stream read failure", "EOF", False),
        (None, None, False),
    ],
)
def test_which_errors_are_of_a_connection_that_was_closed(message: str | None, error: str | None, closed: bool) -> None:
    """Go's own words for it, and the answer to a close for which nobody waits."""
    assert is_of_closed(message, error) is closed


def test_such_lines_alone_are_an_agents() -> None:
    """Nobody else says so of a read from a file of that name: no log is missed where these are all that was shown."""
    case = bundle(t=CLOSED * 3)
    assert [log.component for log in case.tunnel.logs] == ["agent"]
    told = case.report.data.complaint
    assert told is not None
    assert "3 error lines of that kind" in told.says
    assert bundle(t=CLOSED.replace("client.go", "reader.go") * 3).tunnel.logs == []
