"""
What reading costs, as ratios to a floor of the same run: ``python -m tests.benchmarks.bench_read [--megabytes N | --bundle FILE]``.

The floor R is the CPU of ``gzip -dc BUNDLE | rg -c TEXT`` (grep where ripgrep is not there). Floor and analyzer take turns, three
times each; medians are compared. The counts of every bundle are checked first: a fast answer that is wrong does not count. A
bundle given by `--bundle` is checked against a `truth.json` beside it. The table also goes to a JSON file and a small chart.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tarfile
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from tests.benchmarks.make_bundle import MESH_NODE, MESHES

TEXT = "Connect request from agent"
# what is aimed at, and what must not be passed
LIMITS = {
    "klog": (0.8, 1.2), "stdlib": (1.2, 1.7), "cri": (1.3, 2.0), "json": (1.5, 2.0), "hits": (4, 8), "rss": (250, 400), "rss growth": (32, 100),
    "pods": (0.8, 3), **dict.fromkeys(MESHES, (3, 6)), "tiny": (150, 400), "help": (120, 250),
}  # fmt: skip
HIDE_ISAL = (
    "import sys; sys.modules['isal'] = None; import analyzer; analyzer.analyze(sys.argv[1], isolate=False).to_json()"
)
SESSIONS = "import sys, analyzer; t = analyzer.load(sys.argv[1])['bgp_peers']; print(len(t), t['node'].nunique())"
MESH_TEXTS = {
    "mesh": "a BGP dump, CPU a megabyte against klog",
    "mesh-exact": "the same, a date and a clock in each row",
    "mesh-down": "the same, two thirds of the sessions down",
}
CLIP = 1.5  # how many times the limit a bar may reach before it hides the others
OURS = [sys.executable, "-m", "analyzer"]
RESULTS = Path(__file__).parent / "results"
FIXTURE = Path(__file__).parents[2] / "fixtures" / "bundles" / "private-endpoint-without-vrf.tar.gz"


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


def made(folder: Path, name: str, *options: str) -> Path:
    """Data made in a process of its own: what this one holds would count as the measured one's memory."""
    path = folder / f"{name}.tar.gz"
    subprocess.run([sys.executable, "-m", "tests.benchmarks.make_bundle", str(path), *options], check=True)
    return path


def checked(path: Path, truth_file: Path) -> dict[str, Any]:
    """
    The truth of a bundle, once the analyzer's counts were found equal to it.

    Raises:
        AssertionError: a count of lines, of a message or of agents is wrong.
    """
    code = (
        "import sys, json, analyzer; s = analyzer.load(sys.argv[1]); rows = s.rows; "
        "json.dump({'lines': [[r.source, r.lines] for r in rows['inputs']], 'messages': [[r.source, r.message, r.count] for r in rows['log_lines']], "
        "'agents': len({r.agent_id for r in rows['agent_connections'] if r.agent_id})}, sys.stdout)"
    )
    found = json.loads(subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, check=True).stdout)
    truth = json.loads(truth_file.read_text())
    logs = truth.get("logs") or {
        name: {"lines": n, "messages": truth["messages"][name]} for name, n in truth["lines"].items()
    }

    def own(source: str) -> str:
        """The log that a member belongs to: rotated parts count with it."""
        return next(
            (name for name in logs if source.endswith(name) or source.split(".log")[0].endswith(name.split(".log")[0])),
            source,
        )

    lines: Counter[str] = Counter()
    messages: dict[str, Counter[str]] = {name: Counter() for name in logs}
    for source, count in found["lines"]:
        lines[own(source)] += count or 0
    for source, message, count in found["messages"]:
        messages.setdefault(own(source), Counter())[message] += count
    for name, log in logs.items():
        assert lines[name] == log["lines"], f"{name}: {lines[name]} lines, there are {log['lines']}"
        assert messages[name] == Counter(log["messages"]), f"{name}: the counts of messages are wrong"
    agents = truth["agents"] if isinstance(truth["agents"], int) else len(truth["agents"])
    assert found["agents"] == agents, f"{found['agents']} agents, there are {agents}"
    return {"bytes": truth.get("bytes") or unpacked(path)}


def unpacked(path: Path) -> float:
    """Bytes of the members."""
    with tarfile.open(path) as archive:
        return sum(member.size for member in archive)


class Table:
    """Rows of the result, each held against its limits."""

    def __init__(self) -> None:
        self.rows: list[dict[str, Any]] = []

    def add(self, what: str, value: float, unit: str, limit: str) -> None:
        target, worst = LIMITS[limit]
        self.rows.append(
            {"what": what, "value": round(value, 2), "unit": unit, "target": target, "must_not_pass": worst}
        )


def measure(megabytes: float, given: Path | None, folder: Path) -> dict[str, Any]:
    tool = "rg" if shutil.which("rg") else "grep"
    report = ["--quiet", "--format", f"json={folder / 'report.json'}"]
    table = Table()

    def floor(path: Path) -> list[str]:
        return ["sh", "-c", f"gzip -dc '{path}' | {tool} -c '{TEXT}'"]

    def analyze(path: Path) -> list[str]:
        return [*OURS, str(path), *report]

    path = given or made(folder, "klog", "--megabytes", str(megabytes))
    truth = checked(path, path.with_name("truth.json") if given else path.with_suffix(".truth.json"))
    (base, _), (own, rss), (plain, _) = turns(floor(path), analyze(path), [sys.executable, "-c", HIDE_ISAL, str(path)])
    size = truth["bytes"] / 1e6
    table.add("CPU against the floor, klog", own / base, "R", "klog")
    table.add("the same without isal", plain / base, "R", "stdlib")
    table.add("largest process", rss, "MiB", "rss")
    result = {
        "floor": f"gzip -dc | {tool} -c",
        "bundle_mb": round(path.stat().st_size / 1e6, 1),
        "unpacked_mb": round(size, 1),
        "floor_cpu_s": round(base, 2),
    }
    if not given:
        twice = made(folder, "twice", "--megabytes", str(2 * megabytes))
        ((_, more),) = turns(analyze(twice), times=1)
        twice.unlink()
        table.add("more memory at twice the size", more - rss, "MiB", "rss growth")
    part = str(megabytes / 4)
    paths = [
        made(folder, f"small-{variant}", "--megabytes", part, "--variant", variant)
        for variant in ("klog", "cri", "json")
    ]
    sizes = [checked(one, one.with_suffix(".truth.json"))["bytes"] for one in paths]
    costs = [cost / size for (cost, _), size in zip(turns(*map(analyze, paths)), sizes, strict=True)]
    table.add("CPU a megabyte of CRI logs against klog", costs[1] / costs[0], "x", "cri")
    table.add("CPU a megabyte of JSON logs against klog", costs[2] / costs[0], "x", "json")
    hits = made(folder, "hits", "--megabytes", str(megabytes / 2), "--events", "1")
    checked(hits, hits.with_suffix(".truth.json"))
    (base, _), (own_hits, _) = turns(floor(hits), analyze(hits))
    table.add("every line an event, CPU against the floor", own_hits / base, "R", "hits")
    pods = made(folder, "pods", "--megabytes", "30", "--variant", "pods")
    meshes = {
        variant: made(folder, variant, "--megabytes", str(1000 * MESH_NODE), "--variant", variant) for variant in MESHES
    }
    for mesh in meshes.values():
        found = subprocess.run(
            [sys.executable, "-c", SESSIONS, str(mesh)], capture_output=True, text=True, check=True
        ).stdout.split()
        if found[:2] != ["1000000", "1000"]:
            raise SystemExit(f"the dump of a mesh was read wrongly: {found}")
    (listing, _), *dumps = turns(analyze(pods), *map(analyze, meshes.values()))
    table.add("30 MB of `kubectl get pods -A -o yaml`", listing, "s", "pods")
    for (variant, mesh), (dump, _) in zip(meshes.items(), dumps, strict=True):
        own_share = (dump / (mesh.stat().st_size / 1e6)) / (own / size)
        table.add(MESH_TEXTS[variant], own_share, "x", variant)
    (pandas, _), (small, _), (help_, _) = turns(
        [sys.executable, "-c", "import pandas"], [*OURS, str(FIXTURE), "--quiet"], [*OURS, "--help"]
    )
    table.add("tiny bundle, CPU beyond `import pandas`", 1000 * (small - pandas), "ms", "tiny")
    table.add("--help, CPU", 1000 * help_, "ms", "help")
    return {**result, "rows": table.rows}


def text(result: dict[str, Any]) -> str:
    head = f"{result['bundle_mb']} MB bundle, {result['unpacked_mb']} MB unpacked; R = {result['floor_cpu_s']} CPU s of {result['floor']}\n"
    lines = [
        f"| {'what':44} | {'measured':>10} | {'target':>7} | {'must not pass':>13} | {'share of the limit':24} |",
        f"|{'-' * 46}|{'-' * 12}|{'-' * 9}|{'-' * 15}|{'-' * 26}|",
    ]
    for one in result["rows"]:
        bar = "#" * min(24, max(1, round(12 * one["value"] / one["must_not_pass"])))
        lines.append(
            f"| {one['what']:44} | {one['value']:>6g} {one['unit']:>3} | {one['target']:>7g} | {one['must_not_pass']:>13g} | {bar:24} |"
        )
    return head + "\n".join(lines)


def chart(result: dict[str, Any], path: Path) -> None:
    """Each value as a share of what must not be passed, with its target."""
    import matplotlib as mpl

    mpl.use("svg")
    import matplotlib.pyplot as plt

    rows = result["rows"][::-1]
    figure, axes = plt.subplots(figsize=(8, 0.36 * len(rows) + 1))
    shares = [max(0.0, one["value"]) / one["must_not_pass"] for one in rows]
    targets = [one["target"] / one["must_not_pass"] for one in rows]
    colors = ["#2a8f5b" if s <= t else "#e09f3e" if s <= 1 else "#d1495b" for s, t in zip(shares, targets, strict=True)]
    axes.barh([one["what"] for one in rows], [min(CLIP, share) for share in shares], color=colors)
    axes.plot(targets, range(len(rows)), "|", color="black", markersize=14, label="target")
    axes.axvline(1, color="black", linewidth=1, label="must not be passed")
    for at, (one, share) in enumerate(zip(rows, shares, strict=True)):
        more = f" ({share:.0f} times the limit)" if share > CLIP else ""
        axes.text(CLIP + 0.05, at, f"{one['value']:g} {one['unit']}{more}", va="center", fontsize=8)
    axes.set_xlim(0, CLIP + 0.9)
    axes.set_xticks([])
    axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncol=2, fontsize=8)
    axes.spines[["top", "right", "bottom"]].set_visible(False)
    figure.tight_layout()
    figure.savefig(path)


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench_read", description=__doc__)
    parser.add_argument("--bundle", type=Path)
    parser.add_argument("--megabytes", type=float, default=1000)
    parser.add_argument("--json", type=Path, default=RESULTS / "bench_read.json")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        result = measure(given.megabytes, given.bundle, Path(folder))
    given.json.write_text(json.dumps(result, indent=1) + "\n")
    chart(result, given.json.with_suffix(".svg"))
    print(text(result))


if __name__ == "__main__":
    main()
