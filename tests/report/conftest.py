"""Reports are of bundles that were read in this process."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def _in_this_process(in_this_process: None) -> None:
    """For every test of this folder."""
