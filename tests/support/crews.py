"""What stands in for a client of a Dask cluster: its tasks end, and its workers are lost, as a test wants."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from analyzer.fleet.rows import FleetRows
from analyzer.version import __version__


def statuses(found: Iterator[FleetRows | None]) -> dict[str, str]:
    rows = [one["bundles"][0] for one in found if one is not None]
    assert len({row["path"] for row in rows}) == len(rows), "a bundle has two rows"
    return {row["path"]: row["status"] for row in rows}


def row(path: str) -> FleetRows:
    return {"bundles": [{"path": path, "status": "ok", "error": "", "analyzer_version": __version__}]}


class KilledWorker(Exception):
    """Named as Dask's."""


class Future:
    """A future that ended as a test wants it."""

    def __init__(self, key: str, status: str, value: Any = None) -> None:
        self.key, self.status, self._value = key, status, value

    def add_done_callback(self, call: Any) -> None:
        call(self)

    def result(self, timeout: float) -> Any:
        assert timeout < 60
        if isinstance(self._value, list):
            raise self._value[0]
        return self._value

    def exception(self, timeout: float) -> Any:
        if isinstance(self._value, tuple):
            raise self._value[0]
        return self._value if self.status == "error" else None

    def release(self) -> None:
        pass

    def cancel(self, force: bool = False) -> None:
        pass


class Crew:
    """A client whose tasks end as a test wants: by the number of the try."""

    status = "running"

    def __init__(self, ends: dict[str, list[Any]], threads: int = 4) -> None:
        self.ends, self.threads, self.log = ends, threads, []  # type: ignore[var-annotated]
        self.under_way = 0
        self.version: Any = __version__
        self.asked = 0

    def run(self, call: Any, name: str, workers: list[str], on_error: str) -> dict[str, Any]:
        assert (call.__module__, name, on_error) == ("pkgutil", "analyzer.version:__version__", "return")
        self.asked += 1
        return dict.fromkeys(workers, self.version)

    def scheduler_info(self, n_workers: int = -1) -> dict[str, Any]:
        return {"workers": {"w": {"nthreads": self.threads}} if self.threads else {}}

    def submit(self, _: Any, path: str = "", *__: Any, pure: bool, workers: list[str] | None = None, resources: Any = None) -> Future:  # fmt: skip
        if resources:  # a task that only shows that a bundle waits
            return Future("", "pending")
        self.log.append(path)
        assert workers == ["w"]
        value = self.ends[path].pop(0)
        failed = isinstance(value, BaseException | tuple)
        return Future(f"{path}-{len(self.log)}", "error" if failed else "finished" if value else "cancelled", value)


class Mortal(Crew):
    """A cluster of two workers of one thread; a bundle in `fatal` ends its worker at once, and another comes in its place."""

    def __init__(self, fatal: dict[str, int], retired: bool = False) -> None:
        super().__init__({}, 1)
        self.fatal, self.retired = dict(fatal), retired
        self.alive, self.number = ["w1", "w2"], 2
        self.cancelled: list[str] = []

    def scheduler_info(self, n_workers: int = -1) -> dict[str, Any]:
        return {"workers": {name: {"nthreads": 1, "local_directory": f"/of/{name}"} for name in self.alive}}

    def get_events(self, topic: str) -> list[tuple[float, dict[str, Any]]]:
        return [(0.0, {"action": "heartbeat"}), (1.0, {"action": "remove-worker", "expected": self.retired})]

    def submit(self, _: Any, path: str = "", *__: Any, pure: bool, workers: list[str] | None = None, resources: Any = None) -> Future:  # fmt: skip
        if resources:
            return Future("", "pending")
        assert workers is not None
        (on,) = workers
        self.log.append((path, on))
        if not self.fatal.get(path):
            return Future(f"{path}-{len(self.log)}", "finished", row(path))
        self.fatal[path] -= 1
        self.alive.remove(on)
        self.number += 1
        self.alive.append(f"w{self.number}")
        crew = self

        class Bound(Future):
            def add_done_callback(self, call: Any) -> None:
                pass  # Dask waits for the worker of that name

            def cancel(self, force: bool = False) -> None:
                crew.cancelled.append(path)

        return Bound(f"{path}-{len(self.log)}", "pending")
