"""The garbage collector is as it was when rows are made."""

from __future__ import annotations

import gc

import pytest
from analyzer.api import collector as api


def test_garbage_is_looked_for_rarely_and_as_before_afterwards() -> None:
    """Also after an error, and never where it is switched off."""
    before = gc.get_threshold()
    with api.few_collections():
        assert gc.get_threshold()[0] == 200_000
        assert gc.get_threshold()[1:] == before[1:]
    assert gc.get_threshold() == before
    with pytest.raises(ZeroDivisionError), api.few_collections():
        raise ZeroDivisionError
    assert gc.get_threshold() == before
    try:
        gc.set_threshold(0)
        with api.few_collections():
            assert gc.get_threshold()[0] == 0
        gc.set_threshold(300_000)
        with api.few_collections():
            assert gc.get_threshold()[0] == 300_000
    finally:
        gc.set_threshold(*before)


def test_threads_leave_the_collector_as_it_was() -> None:
    """Whichever of two ends first, what stood before is back after the last."""
    before = gc.get_threshold()
    first, second = api.few_collections(), api.few_collections()
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    assert gc.get_threshold()[0] >= 200_000
    second.__exit__(None, None, None)
    assert gc.get_threshold() == before
