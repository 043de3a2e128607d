"""Labels that no node has, by the columns of `get nodes -L`."""

from __future__ import annotations

import pytest
from analyzer.parsers.kubernetes.label_column import keys, stated
from analyzer.schema import NODES

from tests.support.inline import bundle

ROWS = "NAME   STATUS   ROLES    AGE   VERSION   LAMP\nw-1    Ready    <none>   4d    v1.31.2   {one}\nw-2    Ready    <none>   4d    v1.31.2   {two}\n"


def test_titles_are_what_stands_behind_the_last_slash() -> None:
    """Two keys of one title tell nothing apart, and a selector is no column."""
    assert keys("kubectl get nodes -L a.example/lamp -o wide -L=b,c") == {"LAMP": "a.example/lamp", "B": "b", "C": "c"}
    assert keys("kubectl get nodes --label-columns a/x,b/x -l lamp=on") == {}
    assert stated("kubectl get nodes -L lamp", {"NAME": "w"}) is None
    assert stated("kubectl get nodes -L z,a", {"NAME": "w", "Z": "1", "A": "2"}) == '{"a": "2", "z": "1"}'


@pytest.mark.parametrize(
    ("command", "one", "two", "told"),
    [
        ("kubectl get nodes -L lamp", "", "", ['{"lamp": ""}', '{"lamp": ""}']),
        ("kubectl get no -L example.io/lamp", "on", "<none>", ['{"example.io/lamp": "on"}', '{"example.io/lamp": ""}']),
        ("kubectl get nodes -L lamp | grep w-", "off", "on", ['{"lamp": "off"}', '{"lamp": "on"}']),
        ("kubectl get nodes", "on", "", [None, None]),
    ],
)
def test_what_stands_in_a_column_is_the_label_of_that_row(
    command: str, one: str, two: str, told: list[str | None]
) -> None:
    """An empty cell is told as it is: the label may be absent, or empty."""
    case = bundle({"n.txt": f"$ {command}\n{ROWS.format(one=one, two=two)}"})
    assert [row.label_columns for row in case.snapshot.rows[NODES]] == told


def test_columns_of_known_labels_fill_the_nodes_own_columns() -> None:
    """By the key that was asked for, whatever another key of that title would say."""
    rows = "NAME  STATUS  ROLES  AGE  VERSION  ZONE\nw-1   Ready   node   4d   v1.31.2  dal-7\n"
    case = bundle({"n.txt": f"$ kubectl get nodes -L topology.kubernetes.io/zone\n{rows}"})
    assert case.snapshot.about.nodes["w-1"].zone == "dal-7"
