"""`python -m analyzer` is the command."""

from __future__ import annotations

import runpy
import sys

import pytest
from analyzer.cli import main as command


def test_the_module_is_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    """Running the package calls the command once, and importing its module would do so too."""
    calls: list[str] = []
    monkeypatch.setattr(command, "main", lambda: calls.append("main"))
    monkeypatch.delitem(sys.modules, "analyzer.__main__", raising=False)
    runpy.run_module("analyzer", run_name="__main__")
    assert calls == ["main"]
