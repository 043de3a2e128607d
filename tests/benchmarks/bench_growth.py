"""
How cost grows: ``python -m tests.benchmarks.bench_growth [--megabytes N] [--json FILE]``.

Reading: CPU and memory of a whole analysis at a quarter, half, once and twice the size, and CPU of single documents that list
500, 2 000 and 8 000 objects. Reasoning: seconds of the checks, causes
and report of clusters of 100, 1 000 and 5 000 nodes, each with its agent, and of full BGP meshes. What a run of nothing costs is
taken off before the exponent is fitted: 1 is linear.
"""

from __future__ import annotations

import argparse
import cProfile
import json
import math
import pstats
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import analyzer

from tests.benchmarks.bench_read import cpu
from tests.benchmarks.documents import FORMS
from tests.benchmarks.make_bundle import mesh, write

RESULTS = Path(__file__).parent / "results"
SIZES = (0.25, 0.5, 1.0, 2.0)
NODES = (100, 1_000, 5_000)
DOCUMENTS = (500, 2_000, 8_000)
MESHES = (50, 100, 200)
ZONES = ("dal10", "dal12", "dal13")


def exponent(sizes: list[float], costs: list[float]) -> float:
    """The slope of a straight line through the logarithms."""
    xs, ys = [math.log(s) for s in sizes], [math.log(max(c, 1e-6)) for c in costs]
    mx, my = sum(xs) / len(xs), sum(ys) / len(ys)
    return sum((x - mx) * (y - my) for x, y in zip(xs, ys, strict=True)) / sum((x - mx) ** 2 for x in xs)


def reading(megabytes: float, folder: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "analyzer", "--quiet", "--format", f"json={folder / 'report.json'}"]
    empty = folder / "empty.log"
    empty.write_text("I0302 09:00:00.000000       1 server.go:1] nothing\n")
    base = min(cpu([*command, str(empty)])[0] for _ in range(3))
    rows = []
    for size in SIZES:
        path = folder / "bundle.tar.gz"
        subprocess.run(
            [sys.executable, "-m", "tests.benchmarks.make_bundle", str(path), "--megabytes", str(megabytes * size)],
            check=True,
        )
        runs = [cpu([*command, str(path)]) for _ in range(3)]
        rows.append({"size": size, "cpu_s": round(min(c for c, _ in runs), 2), "mib": round(max(m for _, m in runs))})
    slope = exponent(list(SIZES), [row["cpu_s"] - base for row in rows])
    return {"what": f"reading, 1 = {megabytes:g} MB", "rows": rows, "exponent": round(slope, 2)}


def documents(folder: Path) -> list[dict[str, Any]]:
    """CPU of reading one document of each form that lists objects."""
    found = []
    for what, (name, text) in FORMS.items():
        rows = []
        for size in DOCUMENTS:
            path = folder / name
            path.write_text(text(size))
            begun = time.process_time()
            analyzer.load(path, isolate=False)
            rows.append({"size": size, "cpu_s": round(time.process_time() - begun, 2)})
        slope = exponent(list(DOCUMENTS), [row["cpu_s"] for row in rows])
        found.append({"what": what, "rows": rows, "exponent": round(slope, 2)})
    return found


def cluster(nodes: int, policies: int) -> dict[str, bytes]:
    """Nodes with an agent each, policies, one server's log of all connects and every agent's own."""
    address = [f"10.{i // 62500}.{i // 250 % 250}.{i % 250 + 1}" for i in range(nodes)]
    node_items, pod_items = [], []
    members: dict[str, bytes] = {}
    server = ['I0302 09:00:00.000000       1 server.go:900] "Starting server"']
    for i, ip in enumerate(address):
        zone = ZONES[i % 3]
        node_items.append(
            f"- apiVersion: v1\n  kind: Node\n  metadata:\n    labels:\n      topology.kubernetes.io/zone: {zone}\n    name: {ip}\n  spec: {{}}\n  status:\n"
            f"    addresses:\n    - address: {ip}\n      type: InternalIP\n    conditions:\n    - status: \"True\"\n      type: Ready\n"
        )  # fmt: skip
        pod_items.append(
            f"- apiVersion: v1\n  kind: Pod\n  metadata:\n    labels:\n      app: konnectivity-agent\n    name: konnectivity-agent-{i:05x}\n    namespace: kube-system\n"
            f"  spec:\n    containers:\n    - args:\n      - --proxy-server-host=c1.example.com\n      - --proxy-server-port=30111\n      image: registry/proxy-agent:v0.31.0\n"
            f"      name: konnectivity-agent\n    nodeName: {ip}\n  status:\n    containerStatuses:\n    - image: registry/proxy-agent:v0.31.0\n      name: konnectivity-agent\n"
            f"      ready: true\n      restartCount: 0\n      state:\n        running:\n          startedAt: \"2026-03-02T08:00:00Z\"\n    phase: Running\n    podIP: {ip}\n"
        )  # fmt: skip
        clock = f"09:{i // 60 % 60:02d}:{i % 60:02d}.000000"
        identity = f"{i:08x}-0000-4000-8000-000000000000"
        server.append(
            f'I0302 {clock}       1 server.go:885] "Connect request from agent" agentID="{identity}" serverID="s0"'
        )
        agent = [
            f'I0302 {clock}       1 client.go:210] "Connect to" server="c1.example.com:30111"',
            f'I0302 {clock}       1 clientset.go:250] "sync added client connecting to proxy server" serverID="s0"' if i % 50 else
            f'E0302 {clock}       1 clientset.go:188] "cannot connect once" err="rpc error: dial tcp 166.9.1.1:30111: i/o timeout"',
            f'I0302 {clock}       1 client.go:328] "Start serving" serverID="s0" agentID="{identity}"' if i % 50 else "",
        ]  # fmt: skip
        members[f"logs/kube-system/konnectivity-agent-{i:05x}/konnectivity-agent.log"] = (
            "\n".join(filter(None, agent)) + "\n"
        ).encode()
    rules = [
        f"- apiVersion: projectcalico.org/v3\n  kind: GlobalNetworkPolicy\n  metadata:\n    name: rule-{i}\n  spec:\n    order: {i}\n    selector: app == 'shop-{i}'\n"
        f"    types:\n    - Egress\n    egress:\n    - action: Deny\n      protocol: TCP\n"
        for i in range(policies)
    ]  # fmt: skip
    for name, items in (("nodes", node_items), ("pods", pod_items), ("globalnetworkpolicies", rules)):
        members[f"cluster-resources/{name}.yaml"] = f"apiVersion: v1\nitems:\n{''.join(items)}kind: List\n".encode()
    members["logs/master/konnectivity-server-0/konnectivity-server.log"] = ("\n".join(server) + "\n").encode()
    return members


def think(path: Path, profile: cProfile.Profile | None = None) -> float:
    """CPU seconds from the rows that were read to the finished JSON report."""
    snapshot = analyzer.load(path)
    begun = time.process_time()
    if profile is not None:
        profile.enable()
    snapshot.diagnose().to_json()
    if profile is not None:
        profile.disable()
    return time.process_time() - begun


def reasoning(folder: Path) -> list[dict[str, Any]]:
    path = folder / "cluster.tar.gz"
    write(path, cluster(1, 0))
    think(path)  # imports
    base = min(think(path) for _ in range(3))
    found = []
    rows = []
    for nodes in NODES:
        write(path, cluster(nodes, 2_000))
        rows.append({"size": nodes, "cpu_s": round(think(path), 2)})
    costs = [row["cpu_s"] - base for row in rows]
    found.append(
        {"what": "reasoning, nodes (2 000 policies)", "rows": rows, "exponent": round(exponent(list(NODES), costs), 2)}
    )
    profile = cProfile.Profile()
    think(path, profile)
    rows = []
    for nodes in MESHES:
        write(path, {"master-info.txt": mesh(nodes, nodes - 1, random.Random(1))})
        rows.append({"size": nodes * (nodes - 1), "cpu_s": round(think(path), 2)})
    costs = [row["cpu_s"] - base for row in rows]
    slope = exponent([row["size"] for row in rows], costs)
    found.append({"what": "reasoning, sessions of a full mesh", "rows": rows, "exponent": round(slope, 2)})
    print(f"where {NODES[-1]} nodes' reasoning goes:")
    pstats.Stats(profile).sort_stats("cumulative").print_stats(
        "analyzer/(checks|causes|facts|tunnel|policy|mesh|derived|rows)", 12
    )
    return found


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench_growth", description=__doc__)
    parser.add_argument("--megabytes", type=float, default=200)
    parser.add_argument("--json", type=Path, default=RESULTS / "bench_growth.json")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        result = [reading(given.megabytes, Path(folder)), *documents(Path(folder)), *reasoning(Path(folder))]
    given.json.write_text(json.dumps(result, indent=1) + "\n")
    for one in result:
        cells = ", ".join(
            f"{row['size']:g}: {row['cpu_s']} s" + (f" {row['mib']} MiB" if "mib" in row else "") for row in one["rows"]
        )
        print(f"{one['what']:36} {cells}; exponent {one['exponent']}")


if __name__ == "__main__":
    main()
