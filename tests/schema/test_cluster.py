"""Tables of what workloads stand on: which columns are redacted on entry, and which have no gap."""

from __future__ import annotations

from analyzer.schema import cluster

from tests.support.tables import marked


def test_what_somebody_wrote_is_redacted_and_names_are_not() -> None:
    """Messages, errors, values and specs may hold a secret; names and addresses are what the report is about."""
    assert marked(cluster, "free") == {
        "acl": ["words"],
        "apiservices": ["message"],
        "certificates": ["verification"],
        "cluster_operators": ["message"],
        "events": ["message"],
        "firewall_denials": ["message"],
        "nodes": ["conditions"],
        "packet_sizes": ["message"],
        "port_tests": ["message"],
        "webhooks": ["url"],
    }


def test_what_every_row_has() -> None:
    """What a row is about: checks read it without asking whether it is there."""
    assert marked(cluster, "always") == {}
