"""
Every limit on untrusted input, as one frozen value; each field is a command-line option.

The numbers are promises made in the README. A limit that acts is printed: which, where, how far.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, TypedDict

from analyzer.wording import meant

MIB = 1 << 20
MOST, MOST_SECONDS = 1 << 59, 1 << 30
"""What 64 bits hold with room for what is added to it, and what an alarm clock of 32 bits holds."""
SQL_SECONDS, SQL_GRACE_S = 30, 10
"""What one SELECT may take, and how long after it a command waits for one that does not stop."""
TEXTS = 20_000
"""Rows of one table whose texts are looked at for what only they say."""
CALL_SITES = 20_000
"""Call sites that the logs of a bundle share."""


class Limits(NamedTuple):
    """Defaults suit a support bundle of a large cluster; sizes in bytes, times in seconds."""

    input_bytes: int = 2048 * MIB
    total_bytes: int = 4096 * MIB
    member_bytes: int = 2048 * MIB
    document_bytes: int = 256 * MIB
    ratio: int = 500
    ratio_after_bytes: int = 256 * MIB
    nesting: int = 5
    members: int = 200_000
    parsed_members: int = 50_000
    header_bytes: int = 1 * MIB
    extension_headers: int = 16
    name_bytes: int = 4096
    xz_memory_bytes: int = 64 * MIB
    yaml_bytes: int = 16 * MIB
    yaml_depth: int = 100
    yaml_events: int = 2_000_000
    yaml_aliases: int = 10
    json_bytes: int = 64 * MIB
    objects: int = 100_000
    line_bytes: int = 64 * 1024
    pattern_bytes: int = 8 * 1024
    joined_bytes: int = 256 * 1024
    distinct: int = 50_000
    events: int = 500_000
    kept_lines: int = 200_000
    evidence: int = 20
    shown_line_bytes: int = 2048
    member_seconds: int = 60
    run_seconds: int = 300
    memory_bytes: int = 1024 * MIB

    def option(self, name: str) -> str:
        """The command-line spelling of a field, for messages: ``--limit total_bytes=N``."""
        return f"--limit {name}={getattr(self, name)}"


class LimitOptions(TypedDict, total=False):
    """What may be replaced by its name, so that a type checker knows the names: those of `Limits`."""

    input_bytes: int
    total_bytes: int
    member_bytes: int
    document_bytes: int
    ratio: int
    ratio_after_bytes: int
    nesting: int
    members: int
    parsed_members: int
    header_bytes: int
    extension_headers: int
    name_bytes: int
    xz_memory_bytes: int
    yaml_bytes: int
    yaml_depth: int
    yaml_events: int
    yaml_aliases: int
    json_bytes: int
    objects: int
    line_bytes: int
    pattern_bytes: int
    joined_bytes: int
    distinct: int
    events: int
    kept_lines: int
    evidence: int
    shown_line_bytes: int
    member_seconds: int
    run_seconds: int
    memory_bytes: int


def with_options(pairs: Mapping[str, int]) -> Limits:
    """
    Limits with some fields replaced.

    Raises:
        ValueError: for an unknown name, a value below 1, or one that the operating system cannot count.
    """
    known = set(Limits._fields)
    for name, value in pairs.items():
        if name not in known:
            raise ValueError(
                f"no limit is called {name!r}; {meant(name, known) or 'there are: ' + ', '.join(sorted(known))}"
            )
        if value < 1:
            raise ValueError(f"limit {name} must be at least 1, not {value}")
        if value > (most := MOST_SECONDS if name.endswith("_seconds") else MOST):
            raise ValueError(f"limit {name} must be at most {most}")
    return Limits(**pairs)
