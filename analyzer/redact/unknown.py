"""
Words of a text that no list knows, hidden wherever they stand: names in places that no rule foresees.

Escapes (`\\n` in JSON, `%2F` in addresses) are no part of the word behind them; UUIDs and long runs of base64, which are no
names, stay whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from analyzer.redact.vocabulary import is_word

LONG = 64
"""Letters of base64 in one run that are a certificate, a picture, a compressed text: they are decoded or left, never cut."""
RUN = re.compile(
    rf"(?P<kept>\\(?:\\|u[0-9A-Fa-f]{{4}}|[nrtbfu])|%[0-9A-Fa-f]{{2}}|(?<![0-9A-Za-z])[0-9A-Fa-f]{{8}}(?:-[0-9A-Fa-f]{{4}}){{3}}-[0-9A-Fa-f]{{12}}|[A-Za-z0-9+/_=-]{{{LONG},}})"
    r"|(?P<run>[^\W_]+)"
)


def without_unknown(text: str, put: Callable[[str], str]) -> str:
    """
    The text with each unknown word replaced.

    Args:
        put: what stands for a word.
    """

    def one(m: re.Match[str]) -> str:
        run = m["run"]
        return m[0] if run is None or is_word(run) else put(run)

    return RUN.sub(one, text)


def unknown_in(text: str) -> set[str]:
    """The unknown words of a text."""
    return {run for m in RUN.finditer(text) if (run := m["run"]) is not None and not is_word(run)}
