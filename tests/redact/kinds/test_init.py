"""The rules about secrets, in the order they are applied."""

from __future__ import annotations

from analyzer.redact.kinds import ACCOUNTS, ALL, COMMANDS, RULES, VENDORS, keys, shapes, urls


def test_every_rule_is_asked_and_what_shape_tells_goes_first() -> None:
    """None is in two groups."""
    assert len(ALL) == len(VENDORS) + len(COMMANDS) + len(RULES) + len(ACCOUNTS)
    assert len({id(one) for one in ALL}) == len(ALL)
    assert RULES.index(urls.RULES[0]) < RULES.index(shapes.RULES[0]) < RULES.index(keys.RULES[0])
    assert ALL[0] is shapes.VENDORS[0]
