"""What a report says about its own evidence before anything is concluded from it."""

from __future__ import annotations

from pathlib import Path

import analyzer
import numpy as np
import pytest
from analyzer.scan.fast import log as fast

assert np  # its presence switches the fast path on for small logs, too
REFUSED = 'E0302 09:{m:02d}:{s:02d}.{us:06d}       1 server.go:508] "Failed to get a backend" err="No agent available" dialID={us}'


def test_thinned_events_are_said_with_their_numbers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a frequent message gave fewer rows than lines, the report says so, with both numbers."""
    monkeypatch.setattr(fast, "RICH", ())
    path = tmp_path / "konnectivity-server.log"
    path.write_text("\n".join(REFUSED.format(m=at // 60 % 60, s=at % 60, us=at) for at in range(900)) + "\n")
    text = " ".join(analyzer.analyze(path, isolate=False).to_text().split())
    assert "of 900 events in 1 large log 42 became rows" in text
    assert "at least so many" in text


def test_many_logs_without_their_start_are_one_sentence(tmp_path: Path) -> None:
    """A hundred agents do not make a hundred lines."""
    for at in range(9):
        folder = tmp_path / f"konnectivity-agent-{at:05x}"
        folder.mkdir()
        (folder / "konnectivity-agent.log").write_text(
            f'I0302 09:00:0{at}.000000       1 client.go:328] "Start serving" serverID="s{at}" agentID="a{at}"\n' * 3
        )
    text = " ".join(analyzer.analyze(tmp_path).to_text().split())
    assert "9 of 9 agent logs do not reach back to the agent's start" in text
    assert text.count("does not reach back") == 0
