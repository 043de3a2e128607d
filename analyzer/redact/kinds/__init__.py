"""The rules about secrets, in the order they are applied: what is told by its shape goes first."""

from __future__ import annotations

from analyzer.redact.kinds import (
    accounts,
    beside,
    blocks,
    chosen,
    client_tools,
    code,
    environment,
    flags,
    headers,
    keys,
    logins,
    pairs,
    phrases,
    rows,
    shapes,
    tool_flags,
    tools,
    unlisted,
    urls,
    vendors,
    words,
)
from analyzer.redact.rule import SecretRule

VENDORS: tuple[SecretRule, ...] = (
    *shapes.VENDORS,
    *vendors.RULES,
    *blocks.RUNS,
    *urls.RUNS,
    *headers.RUNS,
    *tools.RUNS,
)
COMMANDS: tuple[SecretRule, ...] = (*blocks.RULES, *phrases.FLAGS, *tool_flags.RULES, *client_tools.RULES, *flags.RULES)
RULES: tuple[SecretRule, ...] = (
    *urls.RULES, *shapes.RULES, *headers.RULES, *phrases.RULES, *tools.RULES, *pairs.RULES, *environment.RULES, *keys.RULES, *rows.RULES, *words.RULES, *beside.RULES, *chosen.RULES, *client_tools.WORDS, *code.RULES, *flags.SLASHED, *accounts.RULES, *logins.RULES, *unlisted.RULES,
)  # fmt: skip
ACCOUNTS: tuple[SecretRule, ...] = accounts.FILES
ALL: tuple[SecretRule, ...] = (*VENDORS, *COMMANDS, *RULES, *ACCOUNTS)
