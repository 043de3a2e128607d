"""What the bundle states of the cluster, put together."""

from __future__ import annotations

from tests.facts.test_cluster import about, model


def test_contradictions() -> None:
    """A fact that has one value in a cluster, stated with two."""
    one = about(
        a=model(HypershiftEnabled="true", Region="us-south"), b=model(HypershiftEnabled="false", Region="eu-de")
    )
    assert {key: sorted(row.value for row in rows) for key, rows in one.contradictions.items()} == {
        "hypershift": ["false", "true"]
    }
    assert about(a=model(HypershiftEnabled="true"), b=model(HypershiftEnabled="true") + " ").contradictions == {}
