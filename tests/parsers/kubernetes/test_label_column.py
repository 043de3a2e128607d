"""Labels that no node has, by the columns of `get nodes -L`."""

from __future__ import annotations

import pytest
from analyzer.parsers.kubernetes.label_column import keys, nowhere
from analyzer.schema import FACTS

from tests.support.inline import bundle

ROWS = "NAME   STATUS   ROLES    AGE   VERSION   LAMP\nw-1    Ready    <none>   4d    v1.31.2   {one}\nw-2    Ready    <none>   4d    v1.31.2   {two}\n"


def test_titles_are_what_stands_behind_the_last_slash() -> None:
    """Two keys of one title tell nothing apart, and a selector is no column."""
    assert keys("kubectl get nodes -L a.example/lamp -o wide -L=b,c") == {"LAMP": "a.example/lamp", "B": "b", "C": "c"}
    assert keys("kubectl get nodes --label-columns a/x,b/x -l lamp=on") == {}
    assert nowhere("kubectl get nodes -L lamp", []) == []
    assert nowhere("kubectl get nodes -L lamp", [{"NAME": "w"}]) == []


@pytest.mark.parametrize(
    ("command", "one", "two", "told"),
    [
        ("kubectl get nodes -L lamp", "", "", ["lamp"]),
        ("kubectl get no -L example.io/lamp", "", "", ["example.io/lamp"]),
        ("kubectl get nodes -L lamp", "on", "", []),
        ("kubectl get nodes -L lamp -l pool=a", "", "", []),
        ("kubectl get nodes -L lamp | grep w-", "", "", []),
        ("kubectl get nodes", "", "", []),
    ],
)
def test_a_column_that_is_empty_for_all_nodes_tells_that_none_has_the_label(
    command: str, one: str, two: str, told: list[str]
) -> None:
    """Of a part of the nodes, or where one has it, nothing is said."""
    case = bundle({"n.txt": f"$ {command}\n{ROWS.format(one=one, two=two)}"})
    assert [row.value for row in case.snapshot.rows[FACTS] if row.key == "no_node_with"] == told
