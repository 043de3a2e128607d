"""Workers of this machine: nobody else can reach them, nothing foreign is imported, one that dies costs little."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from analyzer import isolation
from analyzer.fleet import workers
from analyzer.fleet.identity import Options
from analyzer.fleet.rows import FleetRows
from analyzer.fleet.workers import Task

from tests.support.values import are_values

BUNDLE = str(Path(__file__).parents[2] / "fixtures" / "bundles" / "private-endpoint-without-vrf.tar.gz")
MODULES = (
    "json",
    "dataclasses",
    "selectors",
    "orjson",
    "regex",
    "pandas",
    "analyzer",
    "sitecustomize",
    "usercustomize",
)
RUN = "import sys; sys.argv[0] = 'analyze'; from analyzer.cli.main import main; main()"


def results(paths: list[str], workers_: int, options: Options | None = None) -> list[FleetRows]:
    tasks = [Task(path, isolation.absolute(path)) for path in paths]
    return [rows for rows in workers.results(tasks, options or Options(), workers_) if rows is not None]


@pytest.fixture
def many_paths(tmp_path: Path) -> list[str]:
    """Bundles that differ, so that each is a task of its own."""
    paths = []
    for at in range(8):
        path = tmp_path / "in" / f"b{at}"
        path.mkdir(parents=True)
        shutil.copy(BUNDLE, path)
        (path / "note.txt").write_text(f"copy {at}\n")
        paths.append(str(path))
    return paths


def descendants(pid: int) -> list[int]:
    """Processes below one, itself included."""
    found = [pid]
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            found += descendants(int(child))
    return found


def runs(pid: int) -> bool:
    """Is there such a process, and not only its entry for whoever waits for it?"""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def sockets_of(pid: int) -> set[str]:
    """Inodes of the sockets a process holds."""
    found = set()
    for descriptor in Path(f"/proc/{pid}/fd").iterdir():
        try:
            target = str(descriptor.readlink())
        except OSError:
            continue
        if target.startswith("socket:["):
            found.add(target[8:-1])
    return found


@pytest.mark.skipif(not Path("/proc/self/net/tcp").exists(), reason="needs Linux's /proc")
def test_no_process_of_a_local_run_holds_a_socket(many_paths: list[str]) -> None:
    """While bundles are analysed, neither a worker nor its reader has a socket of any family: nothing to connect to."""
    mine, before = sockets_of(os.getpid()), set(descendants(os.getpid()))  # those that serve other tests have theirs
    seen: set[int] = set()
    held: set[str] = set()
    over = threading.Event()

    def watch() -> None:
        while not over.wait(0.01):
            for pid in set(descendants(os.getpid())) - before:
                try:
                    held.update(sockets_of(pid) - mine)
                except OSError:
                    continue
                seen.add(pid)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        rows = list(results(many_paths[:3], 2))
    finally:
        over.set()
        watcher.join()
    assert len(rows) == 3
    assert len(seen) >= 4, "the worker processes and their readers were looked at"
    assert held == set()


def test_nothing_of_the_current_folder_or_the_import_path_is_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files named like the modules we import are left alone, in the current folder and on PYTHONPATH."""
    trace = tmp_path / "trace"
    for name in MODULES:
        (tmp_path / f"{name}.py").write_text(f"open({str(trace)!r}, 'a').write({name!r})\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", f"{tmp_path}{os.pathsep}")
    (rows,) = results([os.path.relpath(BUNDLE, tmp_path)], 1)
    assert rows["bundles"][0]["status"] == "ok"
    assert not trace.exists()


def test_a_bundle_that_kills_its_worker_is_a_row_and_the_others_are_done(
    many_paths: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker is replaced; the bundle is tried twice and then named with how the worker ended."""
    give = workers.Worker.give
    struck = []

    def strike(worker: workers.Worker, task: Task, attempt: int) -> bool:
        done = give(worker, task, attempt)
        if task.path == many_paths[1]:
            while not worker.started and worker.process.poll() is None:
                time.sleep(0.01)
            struck.append(attempt)
            worker.process.kill()
        return done

    monkeypatch.setattr(workers.Worker, "give", strike)
    rows = {one["bundles"][0]["path"]: one["bundles"][0] for one in results(many_paths[:3], 2)}
    assert struck == [1, 2]
    assert rows[many_paths[1]]["status"] == "killed"
    assert rows[many_paths[1]]["error"] == "its worker was ended by signal 9, 2 times"
    assert {rows[path]["status"] for path in (many_paths[0], many_paths[2])} == {"ok"}


def test_a_worker_that_cannot_start_ends_the_run_with_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    """No endless line of new processes, and no row that blames the bundle."""
    monkeypatch.setattr(isolation, "command", lambda _: [sys.executable, "-I", "-c", "raise SystemExit(7)"])
    with pytest.raises(workers.AnalyzerError, match="a worker process does not start: it ended with status 7"):
        list(results([BUNDLE], 1))


def test_a_bundle_that_takes_too_long_is_a_row(many_paths: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Its worker, which does not move any more, is ended when its time is over, and the others are done."""
    give = workers.Worker.give

    def freeze(worker: workers.Worker, task: Task, attempt: int) -> bool:
        done = give(worker, task, attempt)
        if task.path == many_paths[1]:
            worker.started = True
            os.kill(worker.process.pid, signal.SIGSTOP)
            monkeypatch.setattr(worker, "since", worker.since - 595)
        return done

    monkeypatch.setattr(workers.Worker, "give", freeze)
    monkeypatch.setattr(workers, "TICK_S", 0.2)
    rows = {one["bundles"][0]["path"]: one["bundles"][0] for one in results(many_paths[:3], 2, Options(timeout_s=600))}
    assert (rows[many_paths[1]]["status"], rows[many_paths[1]]["error"]) == (
        "timeout",
        "not finished within 600 s (--timeout)",
    )
    assert {rows[path]["status"] for path in (many_paths[0], many_paths[2])} == {"ok"}


def test_options_reach_the_worker(many_paths: list[str]) -> None:
    """A window and a limit are kept in the rows' key, and what a limit stops says so."""
    (rows,) = results(many_paths[:1], 1, Options(limits=(("total_bytes", 2000),), tables=("nodes",)))
    (row,) = rows["bundles"]
    assert "total_bytes=2000" in row["made_by"]
    assert row["stopped_by"]
    assert row["kept_tables"] == "nodes"


def test_ctrl_c_prints_one_line_and_keeps_what_is_finished(many_paths: list[str], tmp_path: Path) -> None:
    """SIGINT to the whole group, as a terminal sends it: exit 130, one line, the rows so far, no process left."""
    output = tmp_path / "out"
    with subprocess.Popen(
        [sys.executable, "-c", RUN, "many", *many_paths, "--output", str(output), "--workers", "1"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True, text=True,
    ) as process:  # fmt: skip
        until = time.monotonic() + 30
        family = [process.pid]
        while len(family) < 3 and time.monotonic() < until:  # a reader is at work
            time.sleep(0.02)
            family = descendants(process.pid)
        os.killpg(process.pid, signal.SIGINT)
        out, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert out == ""
    taken, interrupted = err.splitlines()
    assert "8 folders are given" in taken
    assert interrupted.startswith("analyze: interrupted")
    while any(map(runs, family)) and time.monotonic() < until:
        time.sleep(0.02)
    assert not any(map(runs, family))
    assert not list(output.rglob("*.partial"))


def test_a_value_that_is_handed_on_is_not_changed() -> None:
    """And takes no field that is misspelt; what nobody states of it is not so."""
    are_values(workers)
