"""A folder is its own registry."""

from __future__ import annotations

import functools

from analyzer import report
from analyzer.parsers.kubernetes import kinds
from analyzer.registry import collect, modules, parameters


def test_modules_and_their_constants() -> None:
    """In name order; values one by one, lists taken apart."""
    names = [module.__name__.rsplit(".", 1)[-1] for module in modules(kinds)]
    assert names == sorted(names)
    assert {"pods", "nodes", "calico"} <= set(names)
    assert {"html", "json", "markdown", "text"} <= set(collect(report, "FORMAT"))
    assert all(isinstance(table, dict) for table in collect(kinds, "KINDS"))
    assert len(collect(kinds, "OTHER")) > 5
    assert collect(kinds, "NOTHING_OF_THE_KIND") == []


def test_the_names_that_a_rule_asks_for() -> None:
    """As they are written in front of it, whatever stands around it."""

    def rule(pods: str, cite: str, *, about: str) -> str:
        shown = pods + cite
        return shown + about

    @functools.wraps(rule)
    def around(*given: str, **named: str) -> str:
        return rule(*given, **named)

    assert parameters(rule) == parameters(around) == ("pods", "cite", "about")
