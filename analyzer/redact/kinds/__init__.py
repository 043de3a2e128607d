"""The rules about secrets, in the order they are applied: what is told by its shape goes first."""

from __future__ import annotations

from analyzer.redact.kinds import blocks, flags, headers, keys, shapes, tools, urls, words
from analyzer.redact.rule import Rule

VENDORS: tuple[Rule, ...] = (*shapes.VENDORS, *blocks.RUNS, *urls.RUNS, *headers.RUNS, *tools.RUNS)
COMMANDS: tuple[Rule, ...] = (*blocks.RULES, *tools.FLAGGED, *flags.RULES)
RULES: tuple[Rule, ...] = (
    *urls.RULES, *shapes.RULES, *headers.RULES, *tools.RULES, *keys.RULES, *words.RULES,
)  # fmt: skip
ALONE: tuple[Rule, ...] = words.ALONE
ALL: tuple[Rule, ...] = (*VENDORS, *COMMANDS, *ALONE, *RULES)
