"""Bundles for tests: trees to archives, bytes for bytes the same each time; and short ways to tables and reports."""

from __future__ import annotations

import gzip
import io
import tarfile
from pathlib import Path
from typing import Any

import analyzer

STAMP = 1772442000  # 2026-03-02T09:00:00Z
ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"


def write_tree(root: Path, files: dict[str, str | bytes]) -> Path:
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return root


def tar_bytes(files: dict[str, str | bytes], prefix: str = "") -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for name in sorted(files):
            content = files[name]
            data = content if isinstance(content, bytes) else content.encode()
            info = tarfile.TarInfo(prefix + name)
            info.size, info.mtime = len(data), STAMP
            archive.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


def targz(files: dict[str, str | bytes], prefix: str = "") -> bytes:
    return gzip.compress(tar_bytes(files, prefix), 9, mtime=0)


def load(tmp_path: Path, files: dict[str, str | bytes], **options: Any) -> analyzer.Snapshot:
    """A snapshot of these files, read in this process: a fault shows its traceback in the test."""
    options.setdefault("isolate", False)
    return analyzer.load(write_tree(tmp_path / "bundle", files), **options)


def status(report: analyzer.Report, id: str) -> str:
    return str(next(o.status for o in report.checks if o.id == id))


def outcome(report: analyzer.Report, id: str) -> Any:
    return next(o for o in report.checks if o.id == id)


def first_cause(report: analyzer.Report) -> str | None:
    return report.causes[0].id if report.causes else None
