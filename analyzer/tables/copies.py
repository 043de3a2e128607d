"""Members of equal bytes, of which one is read: how the list of inputs names the other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

DUPLICATE = "duplicate"
"""The kind of a member whose bytes were read under another name."""
SAME = "the same bytes as {}"
BEFORE_NAME = SAME.partition("{")[0]


def originals(inputs: Mapping[str, list[Any]] | None) -> dict[str, str]:
    """Member to the one of the same bytes that was read, by the columns of the table `inputs`."""
    if not inputs:
        return {}
    rows = zip(inputs["source"], inputs["kind"], inputs["kind_reason"], strict=True)
    return {source: str(reason).removeprefix(BEFORE_NAME) for source, kind, reason in rows if kind == DUPLICATE}
