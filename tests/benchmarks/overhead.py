"""
What a bundle costs beside its reading, on a Dask cluster: client and scheduler memory, and seconds a bundle.

Used by `bench_fleet` (``python -m tests.benchmarks.bench_fleet overhead [COUNT]``). The workers answer each bundle with rows that
are ready made, with 100 checks and a report of 30 kB, so that what is left is listing, placing, sending and writing.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import distributed
from analyzer.fleet import cluster
from analyzer.fleet.dataset import Dataset
from analyzer.fleet.run import analyse_all
from analyzer.fleet.scheduler import Scheduler

from tests.benchmarks.bench_rows import row
from tests.benchmarks.left import largest_mib
from tests.benchmarks.trouble import SCHEDULER, WORKER

WORKERS = 2


class ReadyMade(distributed.WorkerPlugin):
    """Makes a worker answer without reading."""

    def setup(self, worker: Any) -> None:
        def apart(path: str, *_: Any) -> Any:
            found = row(path, int(re.sub(r"\D", "", Path(path).name)))
            own = {name: found["bundles"][0][name] for name in ("bundle", "path", "sha256")}
            return {**found, "reports": [{**own, "report": json.dumps({"checks": [path] * 600})}]}

        cluster.apart = apart


def overhead(count: int) -> dict[str, Any]:
    """One run over so many files, its client in a process of its own."""
    said = subprocess.run([sys.executable, "-W", "ignore", "-m", __name__, str(count)], stdout=subprocess.PIPE, text=True, check=True)  # fmt: skip
    found: dict[str, Any] = json.loads(said.stdout.splitlines()[-1])
    return found


def main() -> None:
    """In a process of its own: the run, and what it took."""
    count = int(sys.argv[1])
    python = [sys.executable, "-W", "ignore", "-c"]
    with (
        tempfile.TemporaryDirectory() as temporary,
        subprocess.Popen([*python, SCHEDULER], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as scheduler,
    ):  # fmt: skip
        assert scheduler.stdout is not None
        address = scheduler.stdout.readline().strip()
        crew = [subprocess.Popen([*python, WORKER, address], stderr=subprocess.DEVNULL) for _ in range(WORKERS)]
        paths = [os.path.join(temporary, "in", f"{number}.txt") for number in range(count)]
        Path(temporary, "in").mkdir()
        for path in paths:
            Path(path).write_text(path)
        try:
            with distributed.Client(address) as client:
                client.wait_for_workers(WORKERS, timeout=120)
                client.register_plugin(ReadyMade())
            before = largest_mib(os.getpid())
            began, own = time.monotonic(), time.process_time()
            counts = analyse_all(paths, Dataset(Path(temporary) / "d"), scheduler=Scheduler(address))
            took, processor = time.monotonic() - began, time.process_time() - own
            scheduler_mib = largest_mib(scheduler.pid)
        finally:
            for one in (*crew, scheduler):
                one.kill()
                one.wait()
    print(json.dumps({
        "bundles": counts.analysed, "ms_a_bundle": round(1000 * took / count, 1), "client_processor_ms_a_bundle": round(1000 * processor / count, 1),
        "client_mib": largest_mib(os.getpid()), "client_before_mib": before, "scheduler_mib": scheduler_mib,
        "load": round(os.getloadavg()[0], 1),
    }))  # fmt: skip


if __name__ == "__main__":
    main()
