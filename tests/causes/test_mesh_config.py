"""BGP configured wrongly as a cause."""

from __future__ import annotations

import pytest

from tests.support.inline import bundle, mesh
from tests.support.meshes import FOUR, A, B, C, D

CONFIG = "bgp-misconfigured"


@pytest.mark.parametrize(
    ("info", "certainty"),
    [
        ("Idle          BGP Error: Bad peer AS", "confirmed"),
        ("Idle          Error: Route limit exceeded", "confirmed"),
        ("Active        Received: Authentication failure", "likely"),
    ],
)
def test_birds_own_text_names_the_configuration(info: str, certainty: str) -> None:
    """AS and limits are positive; a password shows the same as other things; the node is the scope."""
    case = bundle({"n.txt": FOUR} | mesh([A, B, C, D], {(A, B): info}))
    assert case.first == (CONFIG, certainty)
    assert case.cause(CONFIG).scope == A  # type: ignore[union-attr]
    assert CONFIG not in bundle({"n.txt": FOUR} | mesh([A, B, C, D], {(A, B): "Connect", (B, A): "Connect"})).causes
