"""
How `fleet` and a run with nothing to do grow: ``python -m tests.benchmarks.bench_rows [ROWS ...]``.

Writes datasets of synthetic rows (ten kinds of bundle, 100 checks each, no reports) and prints time and memory of
`analyze fleet`, and of `analyze many` over as many small files that are all done, each in a process of its own.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from analyzer.fleet.dataset import Dataset
from analyzer.fleet.identity import Options, content_digest, marks, version_key
from analyzer.fleet.rows import FleetRows, failed

CHECKS = 100
LOT = 500
LAUNCHER = """
import resource, subprocess, sys
code = "import sys; sys.argv[0] = 'analyze'; from analyzer.cli.main import main; main()"
ended = subprocess.run([sys.executable, "-c", code, *sys.argv[1:]])
spent = resource.getrusage(resource.RUSAGE_CHILDREN)
print(f"\\n{spent.ru_utime + spent.ru_stime} {spent.ru_maxrss}")
sys.exit(ended.returncode)
"""


def row(path: str, number: int, *, real: bool = False) -> FleetRows:
    """The rows of a bundle of one of ten kinds."""
    kind = number % 10
    own = {"bundle": f"b{number}", "path": path, "sha256": content_digest(path) if real else f"{number:064x}"}
    base = {**own, "made_by": version_key(Options()), "marks": marks(path) if real else f"{number}"}
    found = failed(base, "ok", "")
    cause = f"cause-{kind}" if kind else None
    failing = [f"AB-{n:02}" for n in range(kind)]
    found["bundles"][0].update(
        verdict="broken" if kind else "healthy", headline="h", cause=cause, certainty="likely", signature=f"s{kind}",
        shape=" ".join([*([cause] if cause else []), *failing]), cluster_id=f"c{number // 3}", version=f"1.{25 + number % 7}",
        zones=f"zone{number % 11} zone{number % 13}", regions=f"region{number % 4}", account=f"a{number % 50}", product="iks",
        captured_at=f"2026-03-{1 + number % 28:02}T10:00:00Z", size_bytes=1000, members=10,
    )  # fmt: skip
    found["checks"] = [
        {**own, "check": f"AB-{n:02}", "status": "fail" if n < kind else "unknown" if n % 5 == 0 else "pass", "summary": "s", "missing": f"thing {n}" if n % 5 == 0 else ""}
        for n in range(CHECKS)
    ]  # fmt: skip
    found["_costs"] = [{**own, "seconds": 1.0}]
    return found


@dataclass(frozen=True)
class Spent:
    """What a command took, its children included."""

    seconds: float
    processor_s: float
    mib: int
    said: str


def measured(*arguments: str) -> Spent:
    """Run `analyze`; from a small process, for a child's largest memory is at least that of the process which starts it."""
    began = time.monotonic()
    ran = subprocess.run([sys.executable, "-c", LAUNCHER, *arguments], check=True, stdout=subprocess.PIPE, text=True)
    said, _, spent = ran.stdout.rstrip("\n").rpartition("\n")
    processor_s, kib = spent.split()
    return Spent(round(time.monotonic() - began, 1), round(float(processor_s), 1), int(kib) >> 10, said)


def main() -> None:
    for count in [int(text) for text in sys.argv[1:]] or [1000, 20_000]:
        with tempfile.TemporaryDirectory() as temporary:
            root = Path(temporary)
            dataset = Dataset(root / "d")
            for at in range(0, count, LOT):
                dataset.append([row(f"/bundles/{n}.tar.gz", n) for n in range(at, min(count, at + LOT))])
            spent = measured("fleet", str(root / "d"), "--format", f"text={root / 'said'}")
            result = {
                "rows": count,
                "fleet_s": spent.seconds,
                "fleet_processor_s": spent.processor_s,
                "fleet_mib": spent.mib,
            }
            if count <= 20_000:
                files = root / "in"
                files.mkdir()
                for n in range(count):
                    (files / f"{n}.txt").write_text(f"{n}\n")
                done = Dataset(root / "done")
                for at in range(0, count, LOT):
                    done.append([row(str(files / f"{n}.txt"), n, real=True) for n in range(at, min(count, at + LOT))])
                spent = measured("many", str(files), "--output", str(root / "done"), "--quiet")
                result |= {"nothing_to_do_s": spent.seconds, "nothing_to_do_mib": spent.mib}
            result["load"] = round(os.getloadavg()[0], 1)
            print(json.dumps(result), flush=True)


if __name__ == "__main__":
    main()
