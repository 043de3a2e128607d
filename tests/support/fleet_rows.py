"""Rows of bundles as a run gives them to a dataset."""

from __future__ import annotations

from analyzer.fleet.identity import Options, version_key
from analyzer.fleet.rows import FleetRows, failed


def lot(path: str, status: str = "ok", **more: object) -> FleetRows:
    """The rows of a bundle with one check."""
    base = {"bundle": path, "path": path, "sha256": f"h{path}", "made_by": version_key(Options()), "marks": "m"}
    found = failed(base, status, "")
    found["bundles"][0].update(more)
    own = {name: found["bundles"][0][name] for name in ("bundle", "path", "sha256")}
    found["checks"] = [{**own, "check": "A-1", "status": "fail", "summary": str(more), "missing": ""}]
    return found
