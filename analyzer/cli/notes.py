"""What a command says on stderr beside its result."""

from __future__ import annotations

import contextlib
import sys


def say(text: str) -> None:
    """One line on stderr, made harmless; nothing where nobody listens."""
    from analyzer.escape import remark

    with contextlib.suppress(OSError):
        print(f"analyze: {remark(text)}", file=sys.stderr)
