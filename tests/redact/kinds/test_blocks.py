"""Keys and certificates in blocks and long runs."""

from __future__ import annotations

from analyzer.redact.kinds import blocks

from tests.support.secrets import shown


def test_secrets_go_and_everything_else_stays() -> None:
    """As the examples of each rule say."""
    assert (
        shown(
            (
                *blocks.RULES,
                *blocks.RUNS,
            )
        )
        == []
    )
