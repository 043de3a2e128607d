"""
One analysis in a process of its own, started by `runs`: reads the bundle, sends progress and results through stdout.

What is asked comes through stdin, as the list of processes shows arguments to everybody on the machine. Messages have their length in front; a result carries its bytes behind the header. The parent may kill it at any time.
"""

from __future__ import annotations

import io
import json
import os
import sys
import tempfile
import zipfile
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from analyzer import Report, Snapshot
    from analyzer.model import ReadState

SAID = 3
"""Files that are named where none could be read."""
NOT_READ = "not read"
"""What is said of a file in place of its kind or of the reason for it, where its note says why."""
CLUSTERS = 6
"""Clusters of one bundle that get a report of their own."""


def main() -> None:
    asked: dict[str, Any] = json.loads(sys.stdin.buffer.read())
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)

    def send(kind: str, body: bytes = b"", **more: Any) -> None:
        head = json.dumps({"kind": kind, "size": len(body), **more}).encode()
        out.write(len(head).to_bytes(4, "big") + head + body)
        out.flush()

    from analyzer.errors import AnalyzerError

    try:
        work(asked, send)
    except AnalyzerError as error:
        send("failed", text=str(error))
    except Exception as error:
        send("failed", text=f"a fault of the analyzer: {type(error).__name__}")


def work(asked: dict[str, Any], send: Callable[..., None]) -> None:
    """
    Analyse and send what comes of it.

    Args:
        asked: path, name, scratch and the fields of `analyzer.web.choices.Choices`.

    Raises:
        AnalyzerError: nothing usable, or an option that names nothing.
    """
    import analyzer

    path, total = asked["path"], os.path.getsize(asked["path"])
    options = {name: asked[name] for name in ("year", "since", "until")}

    def progress(state: ReadState) -> None:
        send("progress", done=min(state["done"], total), total=total, members=state["members"])

    def diagnosed(snapshot: Snapshot) -> Report:
        snapshot.reading["name"] = asked["name"]
        report = snapshot.diagnose()
        if asked["redact"]:
            from analyzer.tools.redact_report import redacted

            return redacted(snapshot, report)
        return report

    snapshot = analyzer.load(path, progress=progress, cluster=asked["cluster"], **options)
    send("phase", text="walking the runbook")
    report = diagnosed(snapshot)
    if not any((row.records or 0) > 0 for row in report.data.inputs):
        send("failed", text=nothing(report))
        return
    served: dict[str, Any] = {"choices": asked["said"], "tables": not asked["redact"], "clusters": []}
    for number, one in enumerate(snapshot.clusters[:CLUSTERS]):
        send("phase", text=f"cluster {one.called}")
        alone = diagnosed(analyzer.load(path, cluster=one.id, **options))
        own = f"cluster-{number}-report"
        text = alone.render("html", linked="/static/", served={**served, "clusters": [], "up": "../", "own": own})
        send("result", text.encode(), name=f"cluster-{number}.html")
        for end, form in (("html", "html"), ("md", "markdown"), ("json", "json")):
            send("result", alone.render(form).encode(), name=f"{own}.{end}")
        served["clusters"].append({"called": one.called, "verdict": alone.verdict, "headline": alone.headline})
    send("phase", text="drawing the report")
    send("result", report.render("html", linked="/static/", served=served).encode(), name="view.html")
    send("result", report.to_html().encode(), name="report.html")
    send("result", report.to_json().encode(), name="report.json")
    send("result", report.to_markdown().encode(), name="report.md")
    if served["tables"]:
        send("phase", text="packing the tables")
        send("result", tables(snapshot, Path(asked["scratch"])), name="tables.zip")
    send("done", verdict=report.verdict, headline=report.headline)


def nothing(report: Report) -> str:
    """Why there is no report: what the files were taken for, by name."""
    seen = [
        f"{row.source} ({(row.note if NOT_READ in (row.kind, row.reason) else '') or row.reason or row.kind})"
        for row in report.data.inputs
    ]
    more = f" and {len(seen) - SAID} more" if len(seen) > SAID else ""
    return "Nothing in what was sent is Konnectivity, BIRD, Kubernetes or IBM Cloud output that could be read" + (
        f": {', '.join(seen[:SAID])}{more}." if seen else "."
    )


def tables(snapshot: Snapshot, scratch: Path) -> bytes:
    """All tables with rows in one zip with fixed times: as CSV, and as Parquet where its extra is installed."""
    from analyzer.tools.export import write_tables

    packed = io.BytesIO()
    names = [name for name in snapshot.tables if snapshot.size(name)]
    with (
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive,
        tempfile.TemporaryDirectory(dir=scratch) as folder,
    ):
        for format in ("csv", "parquet") if find_spec("pyarrow") else ("csv",):
            for name in names:
                (file,) = write_tables(snapshot, Path(folder), format, [name])
                archive.writestr(zipfile.ZipInfo(f"{format}/{file.name}"), file.read_bytes(), zipfile.ZIP_DEFLATED)
                file.unlink()
    return packed.getvalue()


if __name__ == "__main__":
    main()
