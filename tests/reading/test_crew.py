"""Several children serve shares of one request; the first forks the others, and each is confined as one alone is."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

import pytest
from analyzer.limits import Limits
from analyzer.process import forks
from analyzer.reading import confined
from analyzer.reading.confined import Ended
from analyzer.reading.crew import ask_several

pytestmark = pytest.mark.usefixtures("own_interpreter")

TELLS = """
    said = {"kind": "done", "share": request["share"], "unheld": list(request["unheld"]), "loaded": "colorsys" in sys.modules}
    try:
        open(request["paths"][0], "w")
    except OSError:
        said["refused"] = True
    import signal
    said["clock"] = signal.alarm(0) > 0
    send(said)
"""


def serving(monkeypatch: pytest.MonkeyPatch, body: str) -> None:
    """What the children do with their request."""
    code = (
        f"import os, sys, time, types; sys.path[:0] = {sys.path!r}\nfrom analyzer.reading import confined\n"
        f"def serve(request, limits, send):{body}\n"
        "sys.modules['served'] = types.SimpleNamespace(serve=serve, load=lambda: __import__('colorsys')); confined.SERVES['test'] = 'served'; confined.main()"
    )
    monkeypatch.setattr(confined.isolation, "command", lambda *_: [sys.executable, "-c", code])


def last(asked: Any) -> dict[str, Any]:
    *_, message = asked
    return dict(message)


@pytest.mark.parametrize("safe", [True, False])
def test_each_has_its_share_and_is_confined(safe: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It writes no file and has a clock, whether it was forked or is an interpreter of its own; those that are forked share what is loaded."""
    serving(monkeypatch, TELLS)
    monkeypatch.setattr(forks, "SAFE", safe and forks.SAFE)
    found = [last(one) for one in ask_several("test", [str(tmp_path / "new")], Limits(), 3)]
    assert [one["share"] for one in found] == [[3, 0], [3, 1], [3, 2]]
    assert all(one["refused"] and one["clock"] for one in found)
    assert len({tuple(one["unheld"]) for one in found}) == 1
    assert [one["loaded"] for one in found] == [forks.SAFE] * 3
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("ends", [0, 1])
def test_where_one_ends_early_all_do(ends: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody goes on reading a share that is of no use."""
    serving(monkeypatch, f"\n    if request['share'][1] == {ends}: os.abort()\n    time.sleep(120)\n")
    asked = ask_several("test", [], Limits(), 2)
    began = time.monotonic()
    with pytest.raises(Ended):
        last(asked[ends])
    with pytest.raises(Ended):
        last(asked[1 - ends])
    assert time.monotonic() - began < 60
