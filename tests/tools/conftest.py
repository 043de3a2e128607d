"""Tools are given what was read in this process; what confines a reader has tests of its own."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def _in_this_process(in_this_process: None) -> None:
    """For every test of this folder."""
