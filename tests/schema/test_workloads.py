"""Tables of what runs: which columns are redacted on entry, and which have no gap."""

from __future__ import annotations

from analyzer.schema import workloads

from tests.support.tables import marked


def test_what_somebody_wrote_is_redacted_and_names_are_not() -> None:
    """Messages, errors, values and specs may hold a secret; names and addresses are what the report is about."""
    assert marked(workloads, "free") == {
        "container_args": ["value"],
        "containers": ["message"],
        "pods": ["message"],
        "workloads": ["message"],
    }


def test_what_every_row_has() -> None:
    """What a row is about: checks read it without asking whether it is there."""
    assert marked(workloads, "always") == {}
