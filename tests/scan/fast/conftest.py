"""Logs of a few kilobytes take the fast path here, as they do in a bundle that holds many."""

from __future__ import annotations

import pytest
from analyzer.reading import log_member


@pytest.fixture(autouse=True)
def small_logs_are_fast(monkeypatch: pytest.MonkeyPatch) -> None:
    """However little was read before."""
    monkeypatch.setattr(log_member, "ENOUGH_LOG", log_member.SMALL_LOG)
