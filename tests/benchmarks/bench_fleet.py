"""
Right answers and throughput at scale: ``python -m tests.benchmarks.bench_fleet [COUNT] [FOLDER]``,
the throughput alone, for a machine that does nothing else: ``python -m tests.benchmarks.bench_fleet pairs [COUNT] [TIMES]``,
a run with nothing to do over the objects of a store alone: ``python -m tests.benchmarks.bench_fleet objects [COUNT]``,
and what a bundle costs beside its reading: ``python -m tests.benchmarks.bench_fleet overhead [COUNT]``.

Makes COUNT bundles with a known fault, then analyses them one after the other in this process, on two local worker
processes, and on a real Dask scheduler with two workers of which one is killed midway. All three must have every
bundle once and the same answers; the first causes are held against the injected faults as a confusion matrix. One process and
two take turns, so that a change of the machine's load reaches both. Then what goes wrong in such a run is made to happen (`trouble`).
"""

from __future__ import annotations

import json
import os
import resource
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Any

import distributed
import pandas as pd
from analyzer.fleet.dataset import Dataset
from analyzer.fleet.rows import analyzed
from analyzer.fleet.run import analyse_all
from analyzer.fleet.scheduler import Scheduler

from tests.benchmarks import objects, overhead, trouble
from tests.benchmarks.make_fleet import make

SAME = [
    "bundle",
    "status",
    "verdict",
    "headline",
    "cause",
    "certainty",
    "signature",
    "failed",
    "warned",
    "passed",
    "unknown",
    "zones",
]


def answers(folder: Path) -> pd.DataFrame:
    return pd.read_parquet(folder / "bundles").sort_values("bundle", ignore_index=True)


def memory_mib(pid: int) -> float:
    """Resident memory of a process, now."""
    try:
        fields = Path(f"/proc/{pid}/statm").read_text().split()
    except OSError:
        return 0.0
    return int(fields[1]) * os.sysconf("SC_PAGE_SIZE") / (1 << 20)


def serial(paths: list[str], folder: Path) -> float:
    began = time.monotonic()
    dataset = Dataset(folder)
    for at in range(0, len(paths), 50):
        dataset.append([analyzed(path) for path in paths[at : at + 50]])
    return time.monotonic() - began


def local(paths: list[str], folder: Path) -> float:
    began = time.monotonic()
    analyse_all(paths, Dataset(folder), workers=2)
    return time.monotonic() - began


def paired(paths: list[str], root: Path, times: int = 3) -> dict[str, Any]:
    """How many times as fast two processes are as one: runs that take turns, and the machine's load before each pair and after the last."""
    one, two, load = [], [], [os.getloadavg()[0]]
    for at in range(times):
        one.append(_timed(paths, root / f"pair-{at}-1", 1))
        two.append(_timed(paths, root / f"pair-{at}-2", 2))
        load.append(os.getloadavg()[0])
        print(f"pair {at + 1}: {one[-1]:.1f} s, {two[-1]:.1f} s, load {load[-1]:.1f}", file=sys.stderr, flush=True)
    return {
        "bundles": len(paths), "one_s": [round(s, 1) for s in one], "two_s": [round(s, 1) for s in two],
        "times_as_fast": round(statistics.median(a / b for a, b in zip(one, two, strict=True)), 2),
        "cores": os.cpu_count(), "load": [round(value, 1) for value in load],
    }  # fmt: skip


def pairs(count: int, times: int) -> dict[str, Any]:
    """The same on bundles made for it."""
    with tempfile.TemporaryDirectory() as root:
        make(Path(root) / "in", count)
        return paired(sorted(str(path) for path in (Path(root) / "in").iterdir()), Path(root), times)


def _timed(paths: list[str], folder: Path, workers: int) -> float:
    began = time.monotonic()
    analyse_all(paths, Dataset(folder), workers=workers)
    return time.monotonic() - began


def with_a_loss(paths: list[str], folder: Path) -> tuple[float, list[float]]:
    """Two workers of a real scheduler; one is killed when a third is done. Also the workers' memory on the way."""
    seen: list[float] = []
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None, silence_logs=50
    ) as cluster:
        struck = threading.Event()

        def progress(done: int, total: int, errors: int) -> None:
            pids = [nanny.pid for nanny in cluster.workers.values() if nanny.pid]
            if done % max(1, total // 20) == 0 and pids:
                seen.append(max(memory_mib(pid) for pid in pids))
            if done >= total // 3 and not struck.is_set():
                struck.set()
                os.kill(pids[0], 9)

        began = time.monotonic()
        analyse_all(paths, Dataset(folder), scheduler=Scheduler(cluster.scheduler_address), progress=progress)
        return time.monotonic() - began, seen


def confusion(found: pd.DataFrame, truth: pd.DataFrame) -> tuple[int, Counter[tuple[str, str]]]:
    both = truth.merge(found, on="bundle", validate="one_to_one")
    both["cause"] = both["cause"].fillna("none")
    wrong = both[both["fault"] != both["cause"]]
    return len(both) - len(wrong), Counter(zip(wrong["fault"], wrong["cause"], strict=True))


def main() -> None:
    if sys.argv[1:2] == ["pairs"]:
        print(json.dumps(pairs(int((sys.argv[2:3] or ["60"])[0]), int((sys.argv[3:4] or ["3"])[0])), indent=1))
        return
    if sys.argv[1:2] == ["objects"]:
        print(json.dumps(objects.nothing_to_do(int((sys.argv[2:3] or ["10000"])[0])), indent=1))
        return
    if sys.argv[1:2] == ["overhead"]:
        print(json.dumps(overhead.overhead(int((sys.argv[2:3] or ["5000"])[0])), indent=1))
        return
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    with tempfile.TemporaryDirectory() as temporary:
        root = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(temporary)
        make(root / "in", count)
        truth = pd.read_csv(root / "in-truth.tsv", sep="\t")
        paths = sorted(str(path) for path in (root / "in").iterdir())
        one = serial(paths, root / "serial")
        two = local(paths, root / "local")
        three, memory = with_a_loss(paths, root / "loss")
        found = {name: answers(root / name) for name in ("serial", "local", "loss")}
        result: dict[str, Any] = {
            "bundles": count,
            "mean_size_kb": round(sum(Path(p).stat().st_size for p in paths) / count / 1000, 1),
        }
        for (name, frame), seconds in zip(found.items(), (one, two, three), strict=True):
            result[name] = {
                "rows": len(frame), "doubles": len(frame) - int(frame["path"].nunique()), "innocents_lost": count - int((frame["status"] == "ok").sum()),
                "stale": 0 if frame[SAME].equals(found["serial"][SAME]) else "NOT as serial", "seconds": round(seconds, 1),
            }  # fmt: skip
        result["client_mib"], result["largest_mib"] = (resource.getrusage(who).ru_maxrss >> 10 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))  # fmt: skip
        result["worker_mib"] = [round(one) for one in memory]
        result["two_processes_against_one"] = paired(paths[: min(60, max(12, count // 10))], root)
        result["load"] = [round(one, 1) for one in os.getloadavg()]
        result["trouble"] = trouble.run(paths, root)
        result["beside_the_reading"] = overhead.overhead(min(5000, 50 * count))
        result["nothing_to_do"] = objects.nothing_to_do(10_000)
        right, wrong = confusion(found["serial"], truth)
        result["right"] = right
        result["wrong"] = [{"fault": a, "said": b, "bundles": n} for (a, b), n in sorted(wrong.items())]
        print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
