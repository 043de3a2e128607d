"""BIRD's error texts, by what they mean."""

from __future__ import annotations

import pytest
from analyzer.mesh.bird_errors import CONFIGURATION, BirdError, bird_error


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Socket: Connection refused", BirdError.REFUSED),
        ("Socket: Connection reset by peer", BirdError.RESET),
        ("Received: Connection rejected", BirdError.CLOSED),
        ("Received: Administrative reset", BirdError.OTHER),
        ("Received: Administrative shutdown", BirdError.SHUT),
        ("Error: Route limit exceeded", BirdError.LIMIT),
        ("Received: Maximum number of prefixes reached", BirdError.PREFIXES),
        ("Socket: Network is unreachable", BirdError.UNROUTED),
        ("Socket: Address not available", BirdError.UNBOUND),
        ("Socket: Cannot assign requested address", BirdError.UNBOUND),
        ("Error: Kernel MD5 auth failed", BirdError.PASSWORD),
        ("BGP Error: Hold timer expired", BirdError.HOLD),
        ("Error: No listening socket", BirdError.NO_SOCKET),
        ("BGP Error: something of a later release", BirdError.OTHER),
        ("", None),
        (None, None),
    ],
)
def test_an_error_has_one_kind(text: str | None, kind: BirdError | None) -> None:
    """A reset by an operator is no cut connection, and a text that is not known is no other's."""
    assert bird_error(text) is kind


def test_a_port_that_is_taken_is_no_configuration_of_bgp() -> None:
    """BIRD runs with the right settings and cannot open its socket; nothing that a network does is configuration, either."""
    assert not CONFIGURATION & {
        BirdError.NO_SOCKET,
        BirdError.REFUSED,
        BirdError.TIMEOUT,
        BirdError.RESET,
        BirdError.OTHER,
    }
