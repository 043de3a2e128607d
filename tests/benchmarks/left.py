"""What a run over many bundles left, counted; shared by what goes wrong in one (`trouble`) and by what lies in a store (`stores`)."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

COMMAND = [sys.executable, "-m", "analyzer"]


@dataclass(frozen=True)
class Left:
    """
    What a scenario left.

    Attributes:
        innocents_lost: bundles without fault that are not `ok`.
        stale: bundles that the fleet report shows as what their path held before.
        client_mib, largest_mib: most memory of the client, and of it and each process that it started and waited for.
    """

    rows: int
    doubles: int
    innocents_lost: int
    stale: int
    seconds: float
    ended: str = "with the run"
    client_mib: int = 0
    largest_mib: int = 0


def largest_mib(pid: int) -> int:
    """Most memory of a process so far. What `getrusage` says of a process is at least that of the one which started it."""
    said = re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
    return int(said[1]) >> 10 if said else 0


def counted(folder: Path, paths: list[str], guilty: set[str], began: float, ended: str = "with the run") -> Left:
    rows = pd.read_parquet(folder / "bundles") if list((folder / "bundles").glob("*.parquet")) else pd.DataFrame({"path": [], "status": []})  # fmt: skip
    fine = set(rows[rows["status"] == "ok"]["path"])
    lost = len(set(paths) - guilty - fine)
    return Left(len(rows), len(rows) - rows["path"].nunique(), lost, 0, round(time.monotonic() - began, 1), ended)


def guilty_of(paths: list[str], count: int) -> set[str]:
    return set(paths[:: max(1, len(paths) // count)][:count])


def both(paths: list[str], output: str) -> list[int]:
    command = [*COMMAND, "many", *paths, "--output", output, "--workers", "1", "--quiet"]
    both = [subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) for _ in range(2)]
    return sorted(one.wait() for one in both)
