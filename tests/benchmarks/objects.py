"""
A run with nothing to do over objects of a store, a changed one and one of an earlier version among them.

Used by `bench_fleet` (``python -m tests.benchmarks.bench_fleet objects [COUNT]``). The store is a server on this machine that speaks
S3, so its own seconds are in those of the run; they are printed beside it, as the processor time of either.
"""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path
from typing import Any

import pandas as pd
from analyzer.fleet.dataset import Dataset
from analyzer.fleet.listing import expand, looked_up

from tests.benchmarks.bench_rows import LOT, measured, row
from tests.benchmarks.make_fleet import bundle
from tests.benchmarks.stores import s3

EARLIER, CHANGED = 1, 0
"""Numbers of the object that an earlier version has read, and of the one that changes."""


def nothing_to_do(count: int) -> dict[str, Any]:
    """Runs over a pattern and over a list of the same objects, all done; then one in which two are to be read."""
    with tempfile.TemporaryDirectory() as temporary, s3():
        root = Path(temporary)
        put = _putter()
        for number in range(count):
            put(f"b{number:06}.tar.gz", bundle(3)[1] if number == EARLIER else f"{number}\n".encode())
        urls = expand("s3://cases/*")
        assert len(urls) == count
        _finished(urls, root / "d")
        (root / "list").write_text("".join(f"{url}\n" for url in urls))
        found: dict[str, Any] = {"objects": count}
        for name, source in (("a pattern", "s3://cases/*"), ("a list", f"@{root / 'list'}")):
            found[name] = _run(source, root / "d")
        _finished(urls[EARLIER : EARLIER + 1], root / "d", "0.0.1 ")
        put(f"b{CHANGED:06}.tar.gz", bundle(4)[1])
        found["one changed, one of an earlier version"] = _run("s3://cases/*", root / "d")
        rows = pd.read_parquet(root / "d" / "bundles")
        newest = rows.sort_values("run").drop_duplicates("path", keep="last").set_index("path")
        found["read again"] = sorted(
            path.rpartition("/")[2] for path in newest.index if newest.loc[path, "headline"] != "h"
        )
        found["twice"] = len(newest) - count
        return found


def _putter() -> Any:
    """Puts an object into the store without asking the server: ten thousand in a second."""
    from moto.s3.models import s3_backends

    backend = s3_backends["123456789012"]["aws"]
    return lambda name, content: backend.put_object("cases", name, content)


def _finished(urls: list[str], folder: Path, made_by: str = "") -> None:
    """A dataset in which all of them are done."""
    dataset = Dataset(folder)
    dataset.analysed("")  # its rows are of a run after those that are there
    for at in range(0, len(urls), LOT):
        rows = [row(url, number) for number, url in enumerate(urls[at : at + LOT], at)]
        for one in rows:
            own = one["bundles"][0]
            own["marks"] = looked_up(own["path"], listed=True).marks
            own["made_by"] = made_by or own["made_by"]
        dataset.append(rows)


def _run(source: str, folder: Path) -> dict[str, Any]:
    own = time.process_time()
    spent = measured("many", source, "--output", str(folder), "--workers", "1", "--quiet")
    return {
        "said": spent.said.partition(";")[0], "s": spent.seconds, "processor_s": spent.processor_s,
        "server_processor_s": round(time.process_time() - own, 1), "mib": spent.mib, "load": round(os.getloadavg()[0], 1),
    }  # fmt: skip
