"""A folder is its own registry."""

from __future__ import annotations

from analyzer import report
from analyzer.parsers.kubernetes import kinds
from analyzer.registry import collect, modules


def test_modules_and_their_constants() -> None:
    """In name order; values one by one, lists taken apart."""
    names = [module.__name__.rsplit(".", 1)[-1] for module in modules(kinds)]
    assert names == sorted(names)
    assert {"pods", "nodes", "calico"} <= set(names)
    assert {"html", "json", "markdown", "text"} <= set(collect(report, "FORMAT"))
    assert all(isinstance(table, dict) for table in collect(kinds, "KINDS"))
    assert len(collect(kinds, "OTHER")) > 5
    assert collect(kinds, "NOTHING_OF_THE_KIND") == []
