"""Figures for nodes that a whole list does not hold are of another cluster."""

from __future__ import annotations

import pytest
from analyzer.snapshot.other_nodes import figures_elsewhere

Tables = dict[str, dict[str, list[object]]]


def tables(*used: str, complete: bool = True, kind: str = "node") -> Tables:
    """A member that lists two nodes, and one with figures of these and uses of the tunnel."""
    return {
        "listings": {"source": ["o"], "kind": ["nodes"], "complete": [complete]},
        "nodes": {"source": ["o", "o"], "name": ["w1", "w2"], "internal_ip": ["10.1.2.3", None]},
        "usage": {"source": ["n"] * len(used), "kind": [kind] * len(used), "name": list(used)},
        "facts": {"source": ["n", "n", "o", "n"], "key": ["top_shown", "exec_shown", "exec_shown", "version"]},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("given", "out"),
    [
        (tables("w7", "w8"), True),
        (tables("w7", "w2"), False),
        (tables("10.1.2.3"), False),
        (tables("w7", complete=False), False),
        (tables("w7", kind="pod"), False),
        (tables(), False),
    ],
)
def test_no_node_in_common_with_a_whole_list(given: Tables, out: bool) -> None:
    """The figures go with the uses beside them; one node in common, a list in part and figures of pods tell nothing."""
    found = figures_elsewhere(given)
    rows = set(range(len(given["usage"]["source"])))
    assert (found["usage"], found["facts"]) == ((rows, {0, 1}) if out else (set(), set()))


def test_without_a_list_nothing_is_contradicted() -> None:
    """Whose figures they are, nobody can tell."""
    given = tables("w7")
    del given["listings"]
    assert figures_elsewhere(given) == {}
