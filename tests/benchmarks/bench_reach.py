"""`analyze reach` at size: ``python tests/benchmarks/bench_reach.py [pods] [policies] [queries]``. Prints seconds a phase."""

from __future__ import annotations

import random
import sys
import tempfile
import time
from pathlib import Path

import analyzer
from analyzer.policy.evaluate import Query
from analyzer.tools.reach import reach


def world(pods: int, policies: int) -> str:
    chance = random.Random(1)
    parts = [
        f"apiVersion: v1\nkind: Namespace\nmetadata: {{name: ns{i}, labels: {{team: t{i % 7}}}}}\n" for i in range(40)
    ]
    parts += [
        f"apiVersion: v1\nkind: Pod\nmetadata: {{name: p{i}, namespace: ns{i % 40}, labels: {{app: a{i % 40 * 2 + i % 2}, tier: x{i % 3}}}}}\n"
        f"spec: {{nodeName: n{i % 100}, containers: [{{name: c, ports: [{{name: http, containerPort: 8080}}]}}]}}\n"
        f"status: {{phase: Running, podIP: 172.30.{i // 250}.{i % 250 + 1}}}\n"
        for i in range(pods)
    ]
    for i in range(policies):
        pick, peer = chance.randrange(97), chance.randrange(97)
        parts.append(
            f"apiVersion: projectcalico.org/v3\nkind: GlobalNetworkPolicy\nmetadata: {{name: g{i}}}\n"
            f"spec: {{order: {chance.randrange(3000)}, selector: \"app == 'a{pick}' && tier != 'x{i % 3}'\", types: [Ingress, Egress], "
            f"ingress: [{{action: {chance.choice(('Allow', 'Deny'))}, protocol: TCP, source: {{selector: \"app == 'a{peer}'\"}}, "
            f"destination: {{ports: [8080, http]}}}}], egress: [{{action: Allow}}]}}\n"
        )
    return "---\n".join(parts)


def main() -> None:
    pods, policies, queries = (int(a) for a in (sys.argv[1:] + ["5000", "500", "10000"][len(sys.argv) - 1 :]))
    chance = random.Random(2)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "objects.yaml"
        path.write_text(world(pods, policies))
        begun = time.perf_counter()
        snapshot = analyzer.load(path)
        loaded = time.perf_counter()
        ask = []
        for _ in range(queries):
            a, b = chance.randrange(pods), chance.randrange(pods)
            ask.append(Query(f"ns{a % 40}/p{a}", f"ns{b % 40}/p{b}", 8080, 6))
        answers = reach(snapshot, ask)
        ended = time.perf_counter()
    words = {word: sum(1 for one in answers if one["verdict"] == word) for word in ("allowed", "denied", "unknown")}
    print(
        f"{pods} endpoints, {policies} policies: load {loaded - begun:.2f} s, {queries} queries {ended - loaded:.2f} s, {words}"
    )


if __name__ == "__main__":
    main()
