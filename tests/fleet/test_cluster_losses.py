"""What becomes of bundles whose worker of a Dask cluster is lost, and of a run whose cluster goes, played with a client that is none."""

from __future__ import annotations

import time
from collections import deque
from typing import Any

import pytest
from analyzer.errors import InputError, UsageError
from analyzer.fleet import cluster
from analyzer.fleet.identity import Options
from analyzer.fleet.rows import FleetRows
from analyzer.fleet.workers import Task
from analyzer.version import __version__

from tests.support.crews import Crew, Future, KilledWorker, Mortal, row, statuses


def test_what_dask_gives_up_is_tried_once_more_alone() -> None:
    """After all others, with nothing beside it: an innocent is done then, and a killer named."""
    crew = Crew({
        "/innocent": [KilledWorker(), row("/innocent")], "/killer": [KilledWorker(), KilledWorker()], "/a": [row("/a")],
        "/odd": [RuntimeError("odd")],
    })  # fmt: skip
    run = cluster._Run(crew, "tcp://x", Options(), b"")
    found = [one["bundles"][0] for one in run.results(deque(Task(path, path) for path in crew.ends)) if one]
    assert {one["path"]: one["status"] for one in found} == {
        "/innocent": "ok",
        "/killer": "killed",
        "/a": "ok",
        "/odd": "error",
    }
    assert crew.log[-2:] == ["/innocent", "/killer"]
    assert "RuntimeError: odd" in next(one["error"] for one in found if one["path"] == "/odd")


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("0.1.0", f"has version 0.1.0 of the analyzer, and this is version {__version__}"),
        (ModuleNotFoundError("No module named 'analyzer'"), "has no analyzer, and this"),
        (AttributeError("no version"), "has no analyzer, and this"),
    ],
)
def test_a_worker_without_this_analyzer_ends_the_run(answer: Any, said: str) -> None:
    """Before it gets a bundle, whose task would end it; each is asked once, and one that is gone by then is noticed elsewhere."""
    crew = Crew({"/a": [row("/a")], "/b": [row("/b")]})
    crew.version = answer
    with pytest.raises(UsageError, match=f"the worker w {said}"):
        list(cluster._Run(crew, "tcp://x", Options(), b"").results(deque([Task("/a", "/a")])))
    assert not crew.log
    for version in (OSError("gone"), __version__):
        crew.version, crew.asked = version, 0
        run = cluster._Run(crew, "tcp://x", Options(), b"")
        run._prove(("w", ""))
        run._prove(("w", ""))
        assert crew.asked == 1


def test_an_answer_that_was_lost_with_its_worker_is_made_again() -> None:
    """Dask may wait for it for ever: the bundle is read once more alone, and a second loss is a row, tried again next time; without a scheduler the run ends."""
    crew = Crew({"/a": [[TimeoutError()], row("/a")], "/b": [[TimeoutError()], [KilledWorker()]], "/c": [[TimeoutError()], [TimeoutError()]], "/d": [row("/d")]})  # fmt: skip
    run = cluster._Run(crew, "tcp://x", Options(), b"")
    found = [one["bundles"][0] for one in run.results(deque(Task(path, path) for path in crew.ends)) if one]
    assert {one["path"]: one["status"] for one in found} == {"/a": "ok", "/b": "killed", "/c": "error", "/d": "ok"}
    crew = Crew({"/a": [[TimeoutError()]]})
    crew.status = "closed"
    with pytest.raises(InputError, match="is lost: TimeoutError"):
        list(cluster._Run(crew, "tcp://x", Options(), b"").results(deque([Task("/a", "/a")])))


@pytest.mark.parametrize(
    ("threads_", "status", "said"),
    [(0, "running", "no worker of the cluster"), (2, "closed", "the scheduler at tcp://x is lost")],
)
def test_a_cluster_that_is_gone_is_said(threads_: int, status: str, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """No worker, or no scheduler, for a while: a sentence instead of waiting for ever."""
    monkeypatch.setattr(cluster, "TICK_S", 0.01)
    monkeypatch.setattr(cluster, "NOBODY_S", 0.1)
    crew = Crew({"/a": [row("/a")]}, threads_)
    crew.status = status
    run = cluster._Run(crew, "tcp://x", Options(), b"")
    run._ended = type(
        "Silent", (), {"get": lambda *_, **__: (_ for _ in ()).throw(cluster.queue.Empty), "put": lambda *_: None}
    )()  # type: ignore[assignment]
    with pytest.raises(InputError, match=f"{said}.*is kept$"):
        list(run.results(deque([Task("/a", "/a")])))


def ended(crew: Mortal, paths: list[str], monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    monkeypatch.setattr(cluster, "TICK_S", 0.02)
    monkeypatch.setattr(cluster, "SETTLED_S", 0.1)
    run = cluster._Run(crew, "tcp://x", Options(), b"")
    return statuses(run.results(deque(Task(path, path) for path in paths)))


def test_a_bundle_that_ends_workers_of_dask_takes_two_and_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each is bound to a worker, so Dask runs it nowhere else: once among others, once with nothing beside it, and all others are done."""
    crew = Mortal({"/killer": 9, "/unlucky": 1})
    paths = ["/a", "/killer", "/unlucky", "/b", "/c"]
    assert ended(crew, paths, monkeypatch) == {path: "killed" if path == "/killer" else "ok" for path in paths}
    assert [path for path, _ in crew.log].count("/killer") == 2
    assert [path for path, _ in crew.log][-2:] == ["/killer", "/unlucky"], "not after all others"
    assert crew.cancelled == ["/killer", "/unlucky", "/killer"]


def test_a_worker_that_the_cluster_retires_blames_no_bundle(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its bundles are read elsewhere at once, however often that happens, and none is set aside."""
    crew = Mortal({"/a": 3}, retired=True)
    assert ended(crew, ["/a", "/b"], monkeypatch) == {"/a": "ok", "/b": "ok"}
    assert [path for path, _ in crew.log].count("/a") == 4


def test_a_thread_that_does_not_come_back_gets_no_other_bundle(monkeypatch: pytest.MonkeyPatch) -> None:
    """One is late: the next goes to the other thread, and when all are stuck the run ends with a sentence."""
    crew = Mortal({})
    monkeypatch.setattr(cluster, "NOBODY_S", 0.1)
    run = cluster._Run(crew, "tcp://x", Options(timeout_s=0), b"")
    monkeypatch.setattr(cluster, "LATE_S", -1.0)
    run._placement.look()
    for name in ("/a", "/b"):
        worker = run._placement.free()
        assert worker is not None
        run._running[name] = cluster._UnderWay(Task(name, name), Future(name, "pending"), 0.0, worker)
        run._placement.begin(worker)
    assert [one["bundles"][0]["status"] for one in run._late()] == ["timeout", "timeout"]
    run._waiting.append(Task("/c", "/c"))
    run._hand_out()
    assert not crew.log
    time.sleep(0.15)
    with pytest.raises(InputError, match="no worker of the cluster"):
        run._look()


def test_a_cluster_is_shown_what_waits() -> None:
    """One that grows with its work would have no worker, or one, for ever: each bundle that waits is shown, those that are read alone at the end, too."""
    shown: list[int] = []
    crew = Crew({"/a": [row("/a")], "/b": [row("/b")]}, 0)
    run = cluster._Run(crew, "tcp://x", Options(), b"")
    run._demand.show = shown.append  # type: ignore[method-assign]
    run._waiting.extend((Task("/a", "/a"), Task("/b", "/b")))
    run._alone.append(Task("/c", "/c"))
    run._hand_out()
    crew.threads = 1
    run._hand_out()
    assert (shown, crew.log) == ([3, 2], ["/a"])


def test_what_was_lost_with_the_last_worker_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where none comes back to read it once more the run ends, each such bundle has a row, and its name is in the sentence."""
    monkeypatch.setattr(cluster, "NOBODY_S", 0.1)
    crew = Mortal({"/killer": 9, "/unlucky": 9})
    monkeypatch.setattr(cluster, "TICK_S", 0.02)
    found: list[FleetRows | None] = []

    class Lasting(list[str]):
        """Workers of which none comes in the place of another."""

        def append(self, _: str) -> None:
            pass

    crew.alive = Lasting(["w1", "w2"])
    run = cluster._Run(crew, "tcp://x", Options(), b"")
    with pytest.raises(InputError, match=r"no worker of .* is kept; lost with a worker, and read last .*: /killer, /unlucky$"):  # fmt: skip
        found.extend(run.results(deque(Task(path, path) for path in ("/killer", "/unlucky", "/c"))))
    rows = [one["bundles"][0] for one in found if one]
    assert [(row["path"], row["status"], row["error"]) for row in rows] == [(path, "error", cluster.LOST_ONCE) for path in ("/killer", "/unlucky")]  # fmt: skip


def test_a_cluster_is_looked_at_while_answers_come(monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers that were there a moment ago are not said to be gone for a minute, however long answers came one after the other."""
    monkeypatch.setattr(cluster, "TICK_S", 0.01)
    monkeypatch.setattr(cluster, "NOBODY_S", 0.2)
    crew = Crew({f"/{n}": [row(f"/{n}")] for n in range(10)}, 1)
    run, found = cluster._Run(crew, "tcp://x", Options(), b""), []
    for one in run.results(deque(Task(path, path) for path in crew.ends)):
        found += [one] if one else []
        time.sleep(0.03)
    assert len(found) == 10
    crew.threads = 0  # its one worker starts anew
    run._look()


def test_a_task_that_is_cancelled_is_the_end_of_the_cluster() -> None:
    """No row blames a bundle for it."""
    run = cluster._Run(Crew({"/a": [None]}), "tcp://x", Options(), b"")
    with pytest.raises(InputError, match="the scheduler at tcp://x is lost"):
        list(run.results(deque([Task("/a", "/a")])))
