"""
What reading costs, as ratios to a floor of the same run: ``python -m tests.benchmarks.bench_read [--bundle FILE] [--lines N]``.

The floor R is the CPU of ``gzip -dc BUNDLE | rg -c TEXT`` (grep where ripgrep is not there). Floor and analyzer take turns, three
times each; medians are compared. Without a bundle one is made for each wrapping of log lines, with counts that the run
checks first: a fast answer that is wrong does not count. Results also go to a JSON file.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import tarfile
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

SERVER = (
    ("I", 'server.go:736] "Connect request from agent" agentID="{a:08x}-0000-4000-8000-000000000000" serverID="s1"', "Connect request from agent"),
    ("I", 'server.go:420] "Received DIAL_REQ" dialID={n} dialAddress="10.1.2.{b}:10250"', "Received DIAL_REQ"),
    ("I", 'server.go:911] "Close streaming" agentID="{a:08x}-0000-4000-8000-000000000000" connectionID={n}', "Close streaming"),
    ("E", 'server.go:508] "Stream read from frontend failure" err="rpc error: code = Canceled desc = context canceled"', "Stream read from frontend failure"),
)  # fmt: skip
AGENT = (("E", 'clientset.go:188] "cannot connect once" err="rpc error: code = Unavailable desc = dial tcp 166.9.14.5:31417: i/o timeout {n}"', "cannot connect once"),)  # fmt: skip
TEXT = "Connect request from agent"
LIMITS = {
    "klog": (0.8, 1.2),
    "cri": (1.3, 2.0),
    "json": (1.5, 2.0),
    "stdlib": (1.2, 1.7),
    "rss": (250, 400),
    "help": (120, 250),
    "tiny": (150, 400),
}
HIDE_ISAL = (
    "import sys; sys.modules['isal'] = None; import analyzer; analyzer.analyze(sys.argv[1], isolate=False).to_json()"
)


PAIR = re.compile(r'(\w+)=("[^"]*"|-?\d+)')


def clock(at: int) -> str:
    return f"{9 + at // 3_600_000:02d}:{at // 60_000 % 60:02d}:{at // 1000 % 60:02d}.{at % 1000 * 1000:06d}"


def wrapped(variant: str, level: str, at: int, text: str) -> str:
    line = f"{level}0302 {clock(at)}       1 {text}"
    if variant == "cri":
        return f"2026-03-02T{clock(at)}000Z stderr F {line}\n"
    if variant == "json":
        place, _, rest = text.partition("] ")
        message, _, pairs = rest[1:].partition('"')
        fields = {key: json.loads(value) if value[0] == '"' else int(value) for key, value in PAIR.findall(pairs)}
        head = {"ts": 1_772_442_000_000 + at, "caller": place, "msg": message, "v": 0 if level == "E" else 2}
        return json.dumps({**head, **fields}, separators=(",", ":")) + "\n"
    return line + "\n"


def make(path: Path, lines: int, variant: str) -> Counter[str]:
    """One large server log and twenty agent logs; how often each message was written."""
    chance = random.Random(7)
    counts: Counter[str] = Counter()

    def log(pool: tuple[tuple[str, str, str], ...], count: int) -> bytes:
        made = io.StringIO()
        for at in range(count):
            level, text, message = pool[at % len(pool)]
            counts[message] += 1
            made.write(
                wrapped(
                    variant, level, at, text.format(a=chance.randrange(64), n=chance.randrange(1 << 40), b=at % 250)
                )
            )
        return made.getvalue().encode()

    with tarfile.open(path, "w:gz", compresslevel=6) as archive:
        for name, pool, count in [
            ("server.log", SERVER, lines),
            *((f"agent-{i}.log", AGENT, lines // 40) for i in range(20)),
        ]:
            data = log(pool, count)
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return counts


def cpu(command: list[str]) -> tuple[float, float]:
    """(CPU seconds of a command and all its children, MiB of the largest of them)."""
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        _, _, usage = os.wait4(process.pid, 0)
        process.returncode = 0
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def turns(*commands: list[str], times: int = 3) -> list[tuple[float, float]]:
    """Medians of (CPU seconds, MiB) of commands that take turns."""
    seen: list[list[tuple[float, float]]] = [[] for _ in commands]
    for _ in range(times):
        for at, command in enumerate(commands):
            seen[at].append(cpu(command))
    return [(statistics.median(c for c, _ in runs), statistics.median(m for _, m in runs)) for runs in seen]


def counted(path: Path) -> Counter[str]:
    import analyzer

    rows = analyzer.load(path)["log_lines"]
    return Counter(rows.groupby(rows["message"].astype(str))["count"].sum().to_dict())


def measure(lines: int, given: Path | None, folder: Path) -> dict[str, Any]:
    tool = "rg" if shutil.which("rg") else "grep"
    ours = [sys.executable, "-m", "analyzer"]
    result: dict[str, Any] = {"floor": f"gzip -dc | {tool} -c", "rows": []}

    def row(name: str, value: float, unit: str, limit: str) -> None:
        target, worst = LIMITS[limit]
        result["rows"].append(
            {"what": name, "value": round(value, 2), "unit": unit, "target": target, "must_not_pass": worst}
        )

    per_mb: dict[str, float] = {}
    for variant in ["klog"] if given else ["klog", "cri", "json"]:
        path = given or folder / f"{variant}.tar.gz"
        if not given:
            truth = make(path, lines, variant)
            assert counted(path) == truth, f"{variant}: the counts are wrong, so its speed does not matter"
        floor = ["sh", "-c", f"gzip -dc '{path}' | {tool} -c '{TEXT}'"]
        json_report = folder / "report.json"
        analyze = [*ours, str(path), "--quiet", "--format", f"json={json_report}"]
        bare = [sys.executable, "-c", HIDE_ISAL, str(path)]
        (base, _), (own, rss), (plain, _) = turns(floor, analyze, bare)
        per_mb[variant] = own / unpacked(path)
        if variant == "klog":
            result["bundle_mb"] = round(path.stat().st_size / 1e6, 1)
            result["unpacked_mb"] = round(unpacked(path), 1)
            result["floor_cpu_s"] = round(base, 2)
            row("CPU against the floor, klog", own / base, "R", "klog")
            row("the same without isal", plain / base, "R", "stdlib")
            row("largest process", rss, "MiB", "rss")
        else:
            row(f"CPU a megabyte of {variant} against klog", per_mb[variant] / per_mb["klog"], "x", variant)
    tiny = Path(__file__).parents[2] / "fixtures" / "bundles" / "private-endpoint-without-vrf.tar.gz"
    (pandas, _), (small, _), (help_, _) = turns(
        [sys.executable, "-c", "import pandas"], [*ours, str(tiny), "--quiet"], [*ours, "--help"]
    )
    row("tiny bundle, CPU beyond `import pandas`", 1000 * (small - pandas), "ms", "tiny")
    row("--help, CPU", 1000 * help_, "ms", "help")
    return result


def unpacked(path: Path) -> float:
    """Megabytes of the members."""
    with tarfile.open(path) as archive:
        return sum(member.size for member in archive) / 1e6


def table(result: dict[str, Any]) -> str:
    head = f"{result['bundle_mb']} MB bundle, {result['unpacked_mb']} MB unpacked; R = {result['floor_cpu_s']} CPU s of {result['floor']}\n"
    lines = [
        f"| {'what':44} | {'measured':>10} | {'target':>7} | {'must not pass':>13} | {'':24} |",
        f"|{'-' * 46}|{'-' * 12}|{'-' * 9}|{'-' * 15}|{'-' * 26}|",
    ]
    for one in result["rows"]:
        bar = "#" * min(24, max(1, round(12 * one["value"] / one["must_not_pass"])))
        lines.append(
            f"| {one['what']:44} | {one['value']:>6g} {one['unit']:>3} | {one['target']:>7g} | {one['must_not_pass']:>13g} | {bar:24} |"
        )
    return head + "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench_read", description=__doc__)
    parser.add_argument("--bundle", type=Path)
    parser.add_argument("--lines", type=int, default=2_000_000)
    parser.add_argument("--json", type=Path, default=Path("bench_read.json"))
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        result = measure(given.lines, given.bundle, Path(folder))
    given.json.write_text(json.dumps(result, indent=1) + "\n")
    print(table(result))


if __name__ == "__main__":
    main()
