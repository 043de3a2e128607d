"""
Whether an API service is available, as kubectl prints it: ``True``, or ``False (FailedDiscoveryCheck)`` with the reason in brackets.

The reason has a column of its own where the whole object is in the bundle.
"""

from __future__ import annotations

from collections.abc import Iterable

from analyzer import patterns as regex
from analyzer.schema import ApiServiceRow

UNREACHED = "FailedDiscoveryCheck"
"""What the API server says of an aggregated API whose pods it does not reach."""
PRINTED = regex.compile(r"(?P<state>True|False)\b(?: \((?P<reason>\w{1,80})\))?")


def is_available(row: ApiServiceRow) -> bool | None:
    """What its condition says; None where it is not stated, or `Unknown`."""
    m = PRINTED.match(row.available or "")
    return m["state"] == "True" if m else None


def reason(row: ApiServiceRow) -> str | None:
    """Why it is not available, in the words of the controller that asks it (kube-aggregator)."""
    m = PRINTED.match(row.available or "")
    return row.reason or (m["reason"] if m else None)


def is_behind(row: ApiServiceRow, name: str | None) -> bool:
    """Is this the name of the service behind an API service, which a message says where the API service's own stands above it."""
    return bool(name) and (row.service or "").partition("/")[2] == name


def untold_at(rows: Iterable[ApiServiceRow], source: str) -> str | None:
    """The one API service of a member whose state is not stated there: whose condition somebody quotes beside it."""
    names = {row.name for row in rows if row.source == source}
    untold = names - {row.name for row in rows if row.source == source and is_available(row) is not None}
    return untold.pop() if len(names) == 1 and untold else None
