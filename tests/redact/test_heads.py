"""What stands before a text that was logged line by line."""

from __future__ import annotations

import pytest
from analyzer.redact.heads import BEFORE


@pytest.mark.parametrize(
    "head",
    [
        "E1120 10:11:12.345678       1 client.go:337] ",
        "2026-11-20T10:11:12.345678901Z stderr F ",
        "2026-11-20 10:11:12,345 INFO ",
        "Nov 20 10:11:12 node1 kubelet[812]: ",
        "# ",
        "// ",
        "2026-11-20T10:11:12Z # ",
        "",
    ],
)
def test_a_head_is_told_from_the_text(head: str) -> None:
    """Heads and marks of comments, also both; the indent is the text's own."""
    m = BEFORE.match(f"{head}  password:")
    assert m is not None
    assert m[0] == head
