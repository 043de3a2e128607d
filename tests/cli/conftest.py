"""Commands read in this process here; those that are started as processes of their own confine their reader as ever."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def _in_this_process(in_this_process: None) -> None:
    """For every test of this folder."""
