"""One writer at a time in a store that has no lock: it is known by an object that it renews, by the store's own clock."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from analyzer.errors import UsageError
from analyzer.fleet import lease
from analyzer.fleet.lease import ENDED_S, NAME, UNGUARDED, only_writer

fsspec = pytest.importorskip("fsspec")


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.setattr(lease, "APART_S", 0.0)
    files = fsspec.filesystem("memory")
    files.makedirs("/lease/d", exist_ok=True)
    yield files
    files.rm("/lease", recursive=True)


def writers(store: Any) -> list[str]:
    return [one for one in store.ls("/lease/d", detail=False) if NAME in one]


def test_the_second_is_refused_and_leaves_nothing(store: Any) -> None:
    """As long as the first holds it; afterwards it is free, whatever ended the first."""
    with contextlib.suppress(RuntimeError), only_writer(store, "/lease/d", "D") as said:
        assert said == ""
        with pytest.raises(UsageError, match="D: another run writes"), only_writer(store, "/lease/d", "D"):
            raise AssertionError
        assert len(writers(store)) == 1
        raise RuntimeError
    assert writers(store) == []
    with only_writer(store, "/lease/d", "D"):
        pass


@pytest.mark.parametrize(("age", "free"), [(ENDED_S - 5, False), (ENDED_S + 1, True)])
def test_a_killed_one_holds_it_for_a_minute(store: Any, age: float, free: bool) -> None:
    """What was not renewed for so long is taken away; until then nobody can tell it from one at work."""
    store.pipe_file(f"/lease/d/{NAME}dead", b"x")
    store.store[f"/lease/d/{NAME}dead"].modified -= timedelta(seconds=age)
    if free:
        with only_writer(store, "/lease/d", "D"):
            assert len(writers(store)) == 1
    else:
        with pytest.raises(UsageError), only_writer(store, "/lease/d", "D"):
            raise AssertionError


def test_one_that_works_long_is_renewed(store: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its object grows no older than a beat, and the renewing ends with it."""
    monkeypatch.setattr(lease, "BEAT_S", 0.01)
    before = threading.active_count()
    with only_writer(store, "/lease/d", "D"):
        (own,) = writers(store)
        store.store[own].modified -= timedelta(seconds=ENDED_S * 2)
        old, until = store.modified(own), time.monotonic() + 10
        while store.modified(own) == old and time.monotonic() < until:
            time.sleep(0.01)
        assert (store.modified(own) - old).total_seconds() > ENDED_S
    while threading.active_count() > before and time.monotonic() < until:
        time.sleep(0.01)
    assert threading.active_count() <= before
    assert writers(store) == []


def test_of_two_that_begin_at_once_one_goes_on(store: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who sees another takes its own object away and looks once more."""
    store.pipe_file(f"/lease/d/{NAME}other", b"x")
    monkeypatch.setattr(lease.time, "sleep", lambda _: store.rm_file(f"/lease/d/{NAME}other"))
    with only_writer(store, "/lease/d", "D") as said:
        assert (said, len(writers(store))) == ("", 1)


def test_a_store_without_times_guards_nothing_and_says_so(store: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The run goes on, and nothing is left there."""

    def modified(*_: object) -> None:
        raise NotImplementedError

    monkeypatch.setattr(type(store), "modified", modified)
    with only_writer(store, "/lease/d", "D") as said:
        assert (said, writers(store)) == (UNGUARDED, [])
