"""One bundle as rows: what `many` writes. A pure function of the bundle, so it may run anywhere and be run again."""

from __future__ import annotations

import hashlib
import os
import time
from typing import TYPE_CHECKING, Any

from analyzer.fleet.identity import Options, content_digest, last_marks, marks, version_key
from analyzer.fleet.remote import is_url, name_of
from analyzer.limits import with_options
from analyzer.model import Status

if TYPE_CHECKING:
    from collections.abc import Collection

    from analyzer import Report, Snapshot

SCHEMA = 3
"""Version of the dataset's columns."""
READ = (2, SCHEMA)
"""Versions that are read: 2 held the time of a bundle in its row. A part of another, or one that lacks a column, is named and left out."""
OWN = ("bundle", "path", "sha256", "run")
"""What every row of a bundle begins with: its name, where it lies, its content, and the run that wrote the row."""
COLUMNS: dict[str, tuple[str, ...]] = {
    "bundles": (
        *OWN, "schema", "marks", "made_by", "analyzer_version", "kept_tables", "status", "error", "verdict", "headline", "cause", "certainty",
        "cluster_id", "product", "version", "infrastructure", "tunnel", "members", "size_bytes", "first_at", "last_at", "captured_at", "analyzed_at",
        "failed", "warned", "passed", "unknown", "unread_lines", "lost_members", "truncated", "stopped_by", "signature", "shape", "zones",
        "regions", "account",
    ),
    "causes": (*OWN, "rank", "cause", "title", "certainty", "scope", "summary", "explains"),
    "checks": (*OWN, "check", "status", "summary", "missing"),
    "reports": (*OWN, "report"),
    "_seen": (*OWN, "made_by", "seen_by", "status", "marks", "error"),
    "_costs": (*OWN, "seconds"),  # the one thing that equal runs do not have in common; readers of Parquet pass a folder with such a name
}  # fmt: skip
FAILED = ("error", "killed", "timeout")
"""Statuses of bundles that were not read to their end."""
FleetRows = dict[str, list[dict[str, Any]]]
LOST_ROWS = "incomplete "
"""What the `made_by` of a row begins with whose other rows were lost: it is no run's, so the bundle is analysed again."""
SAME = "same"
"""Key of an answer that says: this content was analysed before, nothing is new."""


def analyzed(
    path: str, options: Options | None = None, *, at: str | None = None, known: Collection[str] = (), key: bytes = b""
) -> FleetRows:
    """
    Rows of one bundle; one that cannot be used has the status ``unusable``, one that is not there ``error``.

    Args:
        path: a bundle here, or a URL that fsspec opens; its copy lives in a private folder as long as it is read.
        at: where the path is, for a process with another current folder.
        known: digests of contents that were analysed before in the same way: one of these gives only `SAME`.
        key: the secret of the pseudonyms, when rows are to hold no names.
    """
    from analyzer.errors import AnalyzerError, LimitReached
    from analyzer.fleet.remote import here
    from analyzer.redact.secrets import hide

    began, options, at = time.monotonic(), options or Options(), at or path
    base = identified(path, options, key)
    base["kept_tables"] = " ".join(sorted(options.tables))
    if not is_url(at) and not os.path.exists(at):
        return failed(base, "error", "no such file or folder")
    before, local = marks(at), ""
    try:
        with here(at, dict(options.limits).get("input_bytes")) as local:
            base["sha256"] = content_digest(local)
            same = base["sha256"] in known
            snapshot, report = (None, None) if same else _diagnosed(local, options, key)
    except AnalyzerError as error:
        said = hide(str(error).removeprefix(f"{local or at}: ").replace(at, without_secrets(at)))
        # a store that does not answer, or a file that may not be read, is no bad bundle
        status = "unusable" if base["sha256"] or isinstance(error, LimitReached) else "error"
        return failed(base, status, "it could not be read" if options.redact else said)
    finally:
        base["marks"] = (
            before if before and before == marks(at) else ""
        )  # it changed while it was read: looked at anew next time
    if snapshot is None or report is None:
        return {SAME: [{"path": base["path"], "sha256": base["sha256"], "marks": base["marks"]}]}
    found = _rows_of(base, snapshot, report, options)
    found["_costs"] = [{**{column: base[column] for column in OWN}, "seconds": round(time.monotonic() - began, 3)}]
    for name in options.tables:
        found[f"tables/{name}"] = _table(snapshot[name], {column: base[column] for column in OWN})
    return found


def _diagnosed(path: str, options: Options, key: bytes) -> tuple[Snapshot, Report]:
    from analyzer.api import load

    snapshot = load(
        path, since=options.since, until=options.until, year=options.year, limits=with_options(dict(options.limits)), jobs=1,
    )  # fmt: skip
    report = snapshot.diagnose()
    if options.redact:
        from analyzer.tools.redact_report import redacted

        report = redacted(snapshot, report, key or None)
    return snapshot, report


def _rows_of(base: dict[str, Any], snapshot: Snapshot, report: Report, options: Options) -> FleetRows:
    from analyzer.report.stored import store
    from analyzer.schema import FACTS, INPUTS

    data = report.data
    status = [str(check.status) for check in data.checks]
    first = data.causes[0] if data.causes else None
    failing = sorted(c.id for c in data.checks if c.status is Status.FAIL)
    shape = " ".join([*(c.id for c in data.causes), *failing])
    usable = any((row.records or 0) > 0 for row in data.inputs)
    inputs = snapshot.rows[INPUTS]
    nodes = snapshot.about.nodes.values()
    accounts = {
        row.value for row in snapshot.rows[FACTS] if row.key in ("account_id", "account_id_shown") and row.value
    }
    own = {column: base[column] for column in OWN}
    bundle = {
        **dict.fromkeys(COLUMNS["bundles"]), **base, "status": "ok" if usable else "unusable", "error": "" if usable else "nothing in it could be read",
        "verdict": str(data.verdict), "headline": data.headline, "cause": first.id if first else None,
        "certainty": str(first.certainty) if first else None, "cluster_id": data.cluster.id, "product": data.cluster.product,
        "version": data.cluster.version, "infrastructure": data.cluster.infrastructure, "tunnel": data.cluster.tunnel,
        "members": data.bundle.members, "size_bytes": data.bundle.size_bytes, "first_at": data.bundle.first_at, "last_at": data.bundle.last_at,
        "captured_at": data.bundle.captured_at, "analyzed_at": data.bundle.captured_at or data.bundle.last_at, "failed": status.count("fail"),
        "warned": status.count("warn"), "passed": status.count("pass"), "unknown": status.count("unknown"),
        "unread_lines": sum(row.unread_lines or 0 for row in inputs), "lost_members": sum(bool(row.lost) for row in inputs),
        "truncated": sum(row.status == "partly_read" for row in inputs),
        "stopped_by": "a limit or damage" if options.redact and snapshot.reading["stopped"] else snapshot.reading["stopped"] or None, "signature": hashlib.sha256(shape.encode()).hexdigest()[:16], "shape": shape,
        "zones": " ".join(sorted({node.zone for node in nodes if node.zone})), "regions": " ".join(sorted({node.region for node in nodes if node.region})),
        "account": min(accounts) if len(accounts) == 1 and not options.redact else None,
    }  # fmt: skip
    causes = [
        {
            **own, "rank": rank, "cause": c.id, "title": c.title, "certainty": str(c.certainty), "scope": c.scope, "summary": c.summary,
            "explains": " ".join(c.explains),
        }
        for rank, c in enumerate(data.causes, 1)
    ]  # fmt: skip
    checks = [
        {**own, "check": c.id, "status": str(c.status), "summary": c.summary, "missing": "; ".join(gap.what for gap in c.missing)}
        for c in data.checks
    ]  # fmt: skip
    return {"bundles": [bundle], "causes": causes, "checks": checks, "reports": [{**own, "report": store(data)}]}


def identified(path: str, options: Options, key: bytes = b"") -> dict[str, Any]:
    """What the rows of a bundle begin with; a secret in its name or its URL is hidden, as those in it are."""
    from analyzer.version import __version__

    shown = (
        f"bundle-{hashlib.blake2b(os.fsencode(path), key=key, digest_size=6).hexdigest()}"
        if options.redact
        else without_secrets(path)
    )
    # a name that is not UTF-8 is called the same here and in the dataset, so that it is found there again
    shown = shown.encode("utf-8", "backslashreplace").decode()
    return {
        "bundle": name_of(shown) if is_url(shown) else os.path.basename(shown.rstrip("/")), "path": shown, "sha256": "", "run": 0, "schema": SCHEMA, "marks": "",
        "made_by": version_key(options, key), "analyzer_version": __version__, "kept_tables": "",
    }  # fmt: skip


def without_secrets(path: str) -> str:
    """A path whose secrets are hidden; of a link that is signed what stands before the signature, which another day would be another."""
    from analyzer.redact.file_names import hide_name

    hidden = hide_name(path)
    base, asked, _ = path.partition("?")
    return f"{hide_name(base)}?[hidden:query]" if asked and hidden != path and is_url(path) else hidden


def lost(path: str, options: Options, status: str, error: str, key: bytes = b"") -> FleetRows:
    """The row of a bundle that no worker could finish: ``killed``, ``timeout`` or ``error``."""
    base = identified(path, options, key)
    base["marks"], base["kept_tables"] = last_marks(path, options.timeout_s), " ".join(sorted(options.tables))
    return failed(base, status, error)


def failed(base: dict[str, Any], status: str, error: str) -> FleetRows:
    """The row of a bundle without a report."""
    empty = dict.fromkeys(COLUMNS["bundles"])
    row = {**empty, "schema": SCHEMA, "run": 0, **base, "status": status, "error": error}
    return {"bundles": [row], "causes": [], "checks": [], "reports": []}


def _table(frame: Any, own: dict[str, Any]) -> list[dict[str, Any]]:
    """A parsed table as rows: columns of the bundle first, and the table's own values as they are."""
    values = frame.astype(object).where(frame.notna(), None)
    return [{**own, **{k: _plain(v) for k, v in row.items()}} for row in values.to_dict("records")]


def _plain(value: Any) -> Any:
    """A cell as JSON carries it; times as RFC 3339."""
    return value.isoformat() if hasattr(value, "isoformat") else value.item() if hasattr(value, "item") else value
