"""
Many bundles from the cluster model, each with one injected fault: ``python -m tests.benchmarks.make_fleet DIR COUNT``.

Deterministic by number: bundle n has fault n modulo the number of faults and seed n. Three zone pairs, two products
where the fault allows it, capture days over two weeks. ``truth.tsv`` beside the bundles names the injected fault.
"""

from __future__ import annotations

import csv
import random
import sys
from pathlib import Path

from tests.support.bundles import targz
from tests.support.clusters import FAULTS

ZONES = (("dal10", "dal12"), ("fra02", "fra04"), ("syd01", "syd04"))


def bundle(number: int) -> tuple[str, bytes]:
    """(fault, tar.gz) of one number."""
    names = sorted(FAULTS)
    fault = names[number % len(names)]
    cluster = FAULTS[fault](1000 + number)
    chance = random.Random(number)
    pair = ZONES[chance.randrange(len(ZONES))]
    day = f"{2 + chance.randrange(14):02d}"
    files = {}
    for name, text in cluster.files.items():
        for old, new in zip(("dal10", "dal12"), pair, strict=True):
            name, text = name.replace(old, new), text.replace(old, new)
        files[name] = text.replace("2026-03-02", f"2026-03-{day}").replace("0302 ", f"03{day} ")
    return fault, targz(dict(files))


def make(folder: Path, count: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with (folder.parent / f"{folder.name}-truth.tsv").open("w", newline="") as handle:
        truth = csv.writer(handle, delimiter="\t")
        truth.writerow(["bundle", "fault"])
        for number in range(count):
            fault, data = bundle(number)
            (folder / f"b{number:05d}.tar.gz").write_bytes(data)
            truth.writerow([f"b{number:05d}.tar.gz", fault])


if __name__ == "__main__":
    make(Path(sys.argv[1]), int(sys.argv[2]))
