"""One bundle as rows: what `many` writes. A pure function of the bundle, so it may run anywhere and be run again."""

from __future__ import annotations

import hashlib
import os
import time
from pathlib import Path
from typing import Any

from analyzer.fleet.remote import identity_of, is_url

COLUMNS: dict[str, tuple[str, ...]] = {
    "bundles": (
        "bundle", "path", "sha256", "analyzer_version", "status", "error", "verdict", "headline", "cause", "certainty", "cluster_id",
        "product", "version", "infrastructure", "tunnel", "members", "size_bytes", "first_at", "last_at", "captured_at",
        "failed", "warned", "passed", "unknown", "signature", "zones", "seconds",
    ),
    "causes": ("bundle", "sha256", "rank", "cause", "title", "certainty", "scope", "summary", "explains"),
    "checks": ("bundle", "sha256", "check", "status", "summary", "missing"),
}  # fmt: skip
Rows = dict[str, list[dict[str, Any]]]


def analyzed(path: str, tables: tuple[str, ...] = (), *, at: str | None = None) -> Rows:
    """
    Rows of one bundle; one that cannot be used has the status ``unusable``, one that is not there ``error``.

    Args:
        path: a bundle here, or a URL that fsspec opens; its copy lives in a private folder as long as it is read.
        tables: names of parsed tables whose rows come along, under ``tables/NAME``.
        at: where the path is, for a process with another current folder.
    """
    from analyzer.api import load
    from analyzer.errors import AnalyzerError
    from analyzer.fleet.remote import here
    from analyzer.redact.secrets import hide

    began = time.monotonic()
    at = at or path
    base = identified(path, at)
    identity = base["sha256"]
    if not is_url(at) and not os.path.exists(at):
        return failed(base, "error", "no such file or folder")
    try:
        with here(at) as local:
            snapshot = load(local)
            data = snapshot.diagnose().data
    except AnalyzerError as error:
        return failed(base, "unusable", hide(str(error)))
    status = [str(check.status) for check in data.checks]
    first = data.causes[0] if data.causes else None
    shape = "|".join([*(c.id for c in data.causes), *(c.id for c in data.checks if str(c.status) == "fail")])
    usable = any((row.records or 0) > 0 for row in data.inputs)
    bundle = {
        **base, "status": "ok" if usable else "unusable", "error": "" if usable else "nothing in it could be read",
        "verdict": str(data.verdict), "headline": data.headline, "cause": first.id if first else None,
        "certainty": str(first.certainty) if first else None, "cluster_id": data.cluster.id, "product": data.cluster.product,
        "version": data.cluster.version, "infrastructure": data.cluster.infrastructure, "tunnel": data.cluster.tunnel,
        "members": data.bundle.members, "size_bytes": data.bundle.size_bytes, "first_at": data.bundle.first_at, "last_at": data.bundle.last_at,
        "captured_at": data.bundle.captured_at, "failed": status.count("fail"), "warned": status.count("warn"),
        "passed": status.count("pass"), "unknown": status.count("unknown"), "signature": hashlib.sha256(shape.encode()).hexdigest()[:16],
        "zones": " ".join(sorted({node.zone for node in snapshot.about.nodes.values() if node.zone})), "seconds": round(time.monotonic() - began, 3),
    }  # fmt: skip
    own = {"bundle": base["bundle"], "sha256": identity}
    return {
        "bundles": [bundle],
        "causes": [
            {
                **own, "rank": rank, "cause": c.id, "title": c.title, "certainty": str(c.certainty), "scope": c.scope, "summary": c.summary,
                "explains": " ".join(c.explains),
            }
            for rank, c in enumerate(data.causes, 1)
        ],
        "checks": [
            {**own, "check": c.id, "status": str(c.status), "summary": c.summary, "missing": "; ".join(gap.what for gap in c.missing)}
            for c in data.checks
        ],
        **{f"tables/{name}": _rows(snapshot[name], own) for name in tables},
    }  # fmt: skip


def identified(path: str, at: str) -> dict[str, str]:
    """What every row of a bundle begins with; a secret in its name or its URL is hidden, as those in it are."""
    from analyzer.redact.secrets import hide
    from analyzer.version import __version__

    shown = hide(path)
    return {
        "bundle": os.path.basename(shown.rstrip("/")),
        "path": shown,
        "sha256": content_hash(at),
        "analyzer_version": __version__,
    }


def lost(path: str, error: str) -> Rows:
    """The row of a bundle that no worker could finish."""
    return failed(identified(path, path), "error", error)


def _rows(frame: Any, own: dict[str, str]) -> list[dict[str, Any]]:
    """A parsed table as rows of text, so that bundles of different shapes fit one dataset."""
    return [
        {**own, **{k: None if v is None or v != v else str(v) for k, v in row.items()}}
        for row in frame.astype(object).to_dict("records")
    ]


def failed(base: dict[str, Any], status: str, error: str) -> Rows:
    """The row of a bundle without a report."""
    empty = dict.fromkeys(COLUMNS["bundles"])
    return {"bundles": [{**empty, **base, "status": status, "error": error}], "causes": [], "checks": []}


def content_hash(path: str) -> str:
    """SHA-256 of a file, of what a store says of a URL's content, or of the names and contents of a folder in order; empty when it cannot be read."""
    digest = hashlib.sha256()
    try:
        if is_url(path):
            return identity_of(path)
        if os.path.isdir(path):
            for root, folders, files in os.walk(path):
                folders.sort()
                for name in sorted(files):
                    full = os.path.join(root, name)
                    if os.path.isfile(full) and not Path(full).is_symlink():
                        digest.update(os.path.relpath(full, path).encode(errors="surrogateescape") + b"\0")
                        _update(digest, full)
        elif os.path.isfile(path):
            _update(digest, path)
        else:
            return ""
    except (OSError, ValueError):  # ValueError: a NUL in the name
        return ""
    return digest.hexdigest()


def _update(digest: Any, path: str) -> None:
    with open(path, "rb") as handle:
        while block := handle.read(1 << 20):
            digest.update(block)
