"""
Bundles of the sizes people hand over, with one process and with all cores: ``python -m tests.benchmarks.bench_shapes [--largest N]``.

Each shape is measured in turns with the floor R (the same bundle through ``gzip -dc | rg -c``): CPU and wall clock of the analyzer
beyond what a tiny bundle costs, in R, with ``--jobs 1`` and with as many as there are cores, and the memory of all its processes
together, looked at twenty times a second. The reports of both numbers of jobs are compared first: they must be equal to the byte.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import statistics
import subprocess
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from tests.benchmarks.bench_read import FIXTURE, OURS, RESULTS, TEXT
from tests.benchmarks.make_bundle import log, pods, write

LOGS = 101
TIMES = 5
SHAPES = {"28 MB, 101 logs": 28, "70 MB, 101 logs": 70, "350 MB, 101 logs": 350, "1.4 GB, 101 logs": 1400}
GATHERED, SMALL = "must-gather, {} objects, {} logs", "{} objects below 2 kB"

OTHERS = ("Service", "ServiceAccount", "ReplicaSet", "Secret", "ImageStream")


def logs(path: Path, megabytes: float) -> None:
    """One server's log of three quarters, a hundred agents' of the rest."""
    chance = random.Random(7)
    names = [f"{chance.getrandbits(32):08x}-0000-4000-8000-{at:012d}" for at in range(LOGS - 1)]
    server, _ = log("server", int(0.75e6 * megabytes), "klog", 0.03, names, chance)
    members = {"logs/konnectivity-server-0/konnectivity-server.log": server}
    for at, name in enumerate(names):
        members[f"logs/konnectivity-agent-{at:05x}/konnectivity-agent.log"], _ = log(
            "agent", int(0.25e6 * megabytes / (LOGS - 1)), "klog", 0.03, [name], chance
        )
    write(path, members)


def gathered(path: Path, objects: int, count: int) -> None:
    """Objects of 2 to 200 kB, most of kinds that nobody asks about, and logs of 20 to 500 kB."""
    chance = random.Random(7)
    members: dict[str, bytes] = {}
    for at in range(objects):
        size = round(2_000 * 100 ** (chance.random() ** 3))
        if at % 10 == 0:
            item = next(pods(0.0001, chance)).removeprefix("- ").replace("\n  ", "\n")
            members[f"namespaces/shop/pods/p-{at:05x}.yaml"] = item.encode()
            continue
        kind = chance.choice(("CustomResourceDefinition", "ConfigMap", "Secret", "RoleBinding", "MachineConfig"))
        lines = "".join(f"    key-{i}: value-{chance.getrandbits(64):016x}\n" for i in range(size // 34))
        head = f"apiVersion: example.com/v1\nkind: {kind}\nmetadata:\n  name: o-{at:05x}\nspec:\n  values:\n"
        members[f"cluster-scoped-resources/{kind.lower()}/o-{at:05x}.yaml"] = (head + lines).encode()
    for at in range(count):
        size = round(20_000 * 25 ** chance.random())
        text, _ = log(
            "agent", size, "cri" if at % 2 else "klog", 0.03, [f"{at:08x}-0000-4000-8000-000000000000"], chance
        )
        members[f"namespaces/kube-system/pods/konnectivity-agent-{at:05x}/logs/current.log"] = text
    write(path, members)


def small(path: Path, objects: int) -> None:
    """Objects of half a kilobyte to two, as most of a must-gather's are: every tenth a pod, the others of kinds that few or no checks read."""
    chance = random.Random(7)
    members: dict[str, bytes] = {}
    for at in range(objects):
        kind = chance.choice(OTHERS) if at % 10 else "Pod"
        lines = "".join(f"    key-{i}: value-{chance.getrandbits(64):016x}\n" for i in range(chance.randrange(10, 50)))
        text = (
            f'---\napiVersion: v1\nkind: {kind}\nmetadata:\n  annotations:\n{lines}  creationTimestamp: "2026-02-{at % 27 + 1:02d}T10:00:00Z"\n'
            f"  name: o-{at:05x}\n  namespace: ns-{at % 40}\n  uid: {chance.getrandbits(64):016x}\nstatus:\n  phase: Running\n"
        )
        members[f"namespaces/ns-{at % 40}/core/{kind.lower()}s/o-{at:05x}.yaml"] = text.encode()
    write(path, members)


def children(of: int) -> set[int]:
    """A process and all below it."""
    found = {of}
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except (OSError, ValueError):
                continue
            if parent in found:
                found.add(int(entry.name))
    return found


def memory(of: int) -> float:
    """MiB of a process and all below it, 0 where the system does not say."""
    total = 0
    for one in children(of) if Path("/proc/self/statm").exists() else ():
        try:
            total += int(Path(f"/proc/{one}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
        except (OSError, ValueError, IndexError):
            continue
    return total / (1 << 20)


def run(command: list[str]) -> tuple[float, float, float]:
    """(CPU seconds, wall seconds, MiB of all processes at most)."""
    began, most, ended = time.monotonic(), [0.0], threading.Event()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:

        def watch() -> None:
            while not ended.wait(0.05):
                most[0] = max(most[0], memory(process.pid))

        watcher = threading.Thread(target=watch)
        watcher.start()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - began
        ended.set()
        watcher.join()
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        raise SystemExit(f"{command}: exit {process.returncode}")
    return usage.ru_utime + usage.ru_stime, wall, most[0]


def turns(commands: list[list[str]], times: int) -> list[tuple[float, float, float]]:
    """Medians of each command's figures; the commands take turns."""
    seen: list[list[tuple[float, float, float]]] = [[] for _ in commands]
    for _ in range(times):
        for at, command in enumerate(commands):
            seen[at].append(run(command))
    return [tuple(statistics.median(one[at] for one in runs) for at in range(3)) for runs in seen]  # type: ignore[misc]


def measure(path: Path, folder: Path, times: int) -> dict[str, Any]:
    tool = "rg" if shutil.which("rg") else "grep"
    reports = [folder / f"{jobs}.json" for jobs in ("one", "all")]

    def ours(bundle: Path, report: Path, *more: str) -> list[str]:
        return [*OURS, str(bundle), "--quiet", "--force", "--format", f"json={report}", *more]

    floor, tiny, one, several = turns(
        [
            ["sh", "-c", f"gzip -dc '{path}' | {tool} -c '{TEXT}'"], ours(FIXTURE, folder / "tiny.json"),
            ours(path, reports[0], "--jobs", "1"), ours(path, reports[1]),
        ], times,
    )  # fmt: skip
    if reports[0].read_bytes() != reports[1].read_bytes():
        raise SystemExit(f"{path.name}: the report depends on the number of jobs")
    result: dict[str, Any] = {"packed_mb": round(path.stat().st_size / 1e6, 1), "floor_cpu_s": round(floor[0], 2), "floor_wall_s": round(floor[1], 2)}  # fmt: skip
    for name, found in (("one", one), ("all", several)):
        result[f"cpu_{name}"] = round((found[0] - tiny[0]) / floor[0], 2)
        result[f"wall_{name}"] = round((found[1] - tiny[1]) / floor[1], 2)
        result[f"wall_{name}_s"] = round(found[1], 2)
        result[f"mib_{name}"] = round(found[2])
    return result


def text(rows: dict[str, dict[str, Any]]) -> str:
    lines = [
        f"| {'shape':36} | {'R, CPU s':>8} | {'1 job: CPU / wall, R':>20} | {'all cores: CPU / wall, R':>24} | {'wall, s':>11} | {'MiB':>9} |",
        f"|{'-' * 38}|{'-' * 10}|{'-' * 22}|{'-' * 26}|{'-' * 13}|{'-' * 11}|",
    ]
    for name, row in rows.items():
        own, shared = f"{row['cpu_one']:g} / {row['wall_one']:g}", f"{row['cpu_all']:g} / {row['wall_all']:g}"
        wall, mib = f"{row['wall_one_s']:g} / {row['wall_all_s']:g}", f"{row['mib_one']} / {row['mib_all']}"
        lines.append(f"| {name:36} | {row['floor_cpu_s']:>8g} | {own:>20} | {shared:>24} | {wall:>11} | {mib:>9} |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench_shapes", description=__doc__)
    parser.add_argument("--largest", type=float, default=1400, metavar="MB", help="leave out what is larger")
    parser.add_argument("--objects", type=int, default=5000, help="objects of the must-gather")
    parser.add_argument("--times", type=int, default=TIMES)
    parser.add_argument("--json", type=Path, default=RESULTS / "bench_shapes.json")
    given = parser.parse_args()
    rows: dict[str, dict[str, Any]] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "bundle.tar.gz"
        for shape, megabytes in SHAPES.items():
            if megabytes <= given.largest:
                logs(path, megabytes)
                rows[shape] = measure(path, folder, given.times)
        count = max(1, given.objects * 3 // 50)
        gathered(path, given.objects, count)
        rows[GATHERED.format(given.objects, count)] = measure(path, folder, given.times)
        small(path, given.objects)
        rows[SMALL.format(given.objects)] = measure(path, folder, given.times)
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    given.json.write_text(json.dumps({"cores": cores, "load": os.getloadavg(), "shapes": rows}, indent=1) + "\n")
    print(text(rows))


if __name__ == "__main__":
    main()
