"""
One analysis in a process of its own, started by `runs`: reads the bundle, sends progress and results through stdout.

Messages have their length in front; a result carries its bytes behind the header. The parent may kill it at any time.
"""

from __future__ import annotations

import io
import json
import os
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from analyzer import Snapshot
    from analyzer.model import ReadState


CHOICES = 6
"""Clusters of one bundle that get a report of their own."""


def main() -> None:
    path, name, scratch = sys.argv[1:4]
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)

    def send(kind: str, body: bytes = b"", **more: Any) -> None:
        head = json.dumps({"kind": kind, "size": len(body), **more}).encode()
        out.write(len(head).to_bytes(4, "big") + head + body)
        out.flush()

    import analyzer
    from analyzer.errors import AnalyzerError

    total = os.path.getsize(path)

    def progress(state: ReadState) -> None:
        send("progress", done=min(state["done"], total), total=total, members=state["members"])

    try:
        snapshot = analyzer.load(path, progress=progress)
        snapshot.reading["name"] = name
        send("phase", text="walking the runbook")
        report = snapshot.diagnose()
    except AnalyzerError as error:
        send("failed", text=str(error))
        return
    except Exception as error:
        send("failed", text=f"a fault of the analyzer: {type(error).__name__}")
        return
    choices = []
    for number, one in enumerate(snapshot.clusters[:CHOICES]):
        send("phase", text=f"cluster {one.called}")
        alone = analyzer.load(path, cluster=one.id)
        alone.reading["name"] = name
        said = alone.diagnose()
        send("result", said.render("html", linked="/static/").encode(), name=f"cluster-{number}.html")
        choices.append({"called": one.called, "verdict": said.verdict, "headline": said.headline})
    usable = any((row.records or 0) > 0 for row in report.data.inputs)
    send("phase", text="drawing the report")
    send("result", report.render("html", linked="/static/").encode(), name="view.html")
    send("result", report.to_html().encode(), name="report.html")
    send("result", report.to_json().encode(), name="report.json")
    send("phase", text="packing the tables")
    send("result", tables(snapshot, Path(scratch)), name="tables.zip")
    send("done", verdict=report.verdict, headline=report.headline, usable=usable, choices=choices)


def tables(snapshot: Snapshot, scratch: Path) -> bytes:
    """All tables with rows, as Parquet and CSV in one zip with fixed times."""
    from analyzer.tools.export import write_tables

    packed = io.BytesIO()
    names = [name for name in snapshot.tables if snapshot.size(name)]
    with (
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive,
        tempfile.TemporaryDirectory(dir=scratch) as folder,
    ):
        for format in ("parquet", "csv"):
            for name in names:
                (file,) = write_tables(snapshot, Path(folder), format, [name])
                archive.writestr(zipfile.ZipInfo(f"{format}/{file.name}"), file.read_bytes(), zipfile.ZIP_DEFLATED)
                file.unlink()
    return packed.getvalue()


if __name__ == "__main__":
    main()
