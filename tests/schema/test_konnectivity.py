"""Tables of Konnectivity's logs: which columns are redacted on entry, and which have no gap."""

from __future__ import annotations

from analyzer.schema import konnectivity

from tests.support.tables import marked


def test_what_somebody_wrote_is_redacted_and_names_are_not() -> None:
    """Messages, errors, values and specs may hold a secret; names and addresses are what the report is about."""
    assert marked(konnectivity, "free") == {
        "agent_connections": ["reason"],
        "dials": ["error"],
        "konnectivity_events": ["error"],
        "log_lines": ["message"],
        "log_options": ["value"],
        "log_signals": ["message"],
    }


def test_what_every_row_has() -> None:
    """What a row is about: checks read it without asking whether it is there."""
    assert marked(konnectivity, "always") == {
        "log_options": ["option"],
    }
