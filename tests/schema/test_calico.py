"""Tables of Calico and BIRD: which columns are redacted on entry, and which have no gap."""

from __future__ import annotations

from analyzer.schema import calico

from tests.support.tables import marked


def test_what_somebody_wrote_is_redacted_and_names_are_not() -> None:
    """Messages, errors, values and specs may hold a secret; names and addresses are what the report is about."""
    assert marked(calico, "free") == {
        "bgp_peers": ["last_error"],
        "bird_protocols": ["info"],
        "bird_status": ["message"],
        "calico_objects": ["spec"],
        "policies": ["spec"],
    }


def test_what_every_row_has() -> None:
    """What a row is about: checks read it without asking whether it is there."""
    assert marked(calico, "always") == {
        "bgp_peers": ["peer_ip"],
    }
