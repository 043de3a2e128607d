"""Signals that a system does not have are not asked for."""

from __future__ import annotations

import importlib
import signal

import pytest
from analyzer.process import endings


def test_only_what_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows knows neither the closed terminal nor Ctrl-\\."""
    assert signal.SIGTERM in endings.ENDING
    with monkeypatch.context() as system:
        for name in ("SIGHUP", "SIGQUIT"):
            system.delattr(signal, name, raising=False)
        assert importlib.reload(endings).ENDING == (signal.SIGTERM,)
    importlib.reload(endings)
