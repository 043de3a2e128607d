"""What a command says beside its result."""

from __future__ import annotations

import sys

import pytest
from analyzer.cli.notes import say


def test_one_line_made_harmless(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """On stderr; nobody need listen."""
    say("a\x1b[31m\nb")
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith("analyze: a")
    assert shown.err.count("\n") == 1
    assert "\x1b" not in shown.err

    class Closed:
        def write(self, _: str) -> int:
            raise OSError

        def flush(self) -> None:
            raise OSError

    monkeypatch.setattr(sys, "stderr", Closed())
    say("x")
