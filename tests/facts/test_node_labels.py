"""What is known of a node's labels, from all of them or from some columns."""

from __future__ import annotations

import pytest
from analyzer.facts.node_labels import fits, lacking, shown_labels
from analyzer.facts.nodes import Node

from tests.support.inline import bundle, table

COLUMNS = Node("n", label_columns='{"lamp": "on", "rack": ""}')
WHOLE = Node("n", labels='{"lamp": "on", "role": ""}', label_columns='{"lamp": "off"}')


@pytest.mark.parametrize(
    ("node", "wanted", "answer", "lacks"),
    [
        (COLUMNS, {"lamp": "on"}, True, []),
        (COLUMNS, {"lamp": "off"}, False, [("lamp", "off")]),
        (COLUMNS, {"rack": "r1"}, False, [("rack", "r1")]),
        (COLUMNS, {"rack": ""}, None, []),
        (COLUMNS, {"lamp": "on", "pool": "a"}, None, []),
        (COLUMNS, {"lamp": "off", "pool": "a"}, False, [("lamp", "off")]),
        (WHOLE, {"lamp": "on", "role": ""}, True, []),
        (WHOLE, {"pool": "a"}, False, [("pool", "a")]),
        (Node("n"), {"lamp": "on"}, None, []),
        (Node("n"), {}, True, []),
    ],
)
def test_a_column_decides_for_its_own_label(
    node: Node, wanted: dict[str, str], answer: bool | None, lacks: list[tuple[str, str]]
) -> None:
    """An empty cell is no label of another value, and may be one without a value; all labels decide for every key."""
    assert fits(node, wanted) is answer
    assert lacking(node, wanted) == lacks


def test_only_labels_with_a_value_are_shown() -> None:
    """A column that somebody asked for is no mark of a product."""
    assert shown_labels(COLUMNS) == '{"lamp": "on"}'
    assert shown_labels(WHOLE) == WHOLE.labels
    titles = "NAME  STATUS  ROLES  AGE  VERSION  AGENTPOOL"
    for pool, product in (("blue", "aks"), ("", "kubernetes")):
        listed = table(titles, [["vm-1", "Ready", "node", "9d", "v1.31.2", pool], ["vm-2", "Ready", "node", "9d", "v1.31.2", pool]])  # fmt: skip
        case = bundle({"n.txt": f"$ kubectl get nodes -L kubernetes.azure.com/agentpool\n{listed}"})
        assert case.snapshot.about.product.value == product


DS = "$ kubectl -n kube-system get ds konnectivity-agent\nNAME  DESIRED  CURRENT  READY  UP-TO-DATE  AVAILABLE  NODE SELECTOR  AGE\nkonnectivity-agent  {n}  {n}  {n}  {n}  {n}  {selector}  41d\n\n"


def asked(command: str, n: int, selector: str, *cells: str) -> dict[str, str]:
    listed = table("NAME  STATUS  ROLES  AGE  VERSION  LAMP", [[f"ash-{at}", "Ready", "node", "9d", "v1.31.2", cell] for at, cell in enumerate(cells)])  # fmt: skip
    return {"t.txt": DS.format(n=n, selector=selector) + f"$ {command}\n{listed}"}


@pytest.mark.parametrize(
    ("command", "cells", "selector", "certainty"),
    [
        ("kubectl get nodes -L lamp", ("", ""), "lamp=on", "confirmed"),
        ("kubectl get nodes -L lamp", ("off", ""), "lamp=on", "confirmed"),
        ("kubectl get nodes -L lamp -l pool=a", ("off", ""), "lamp=on", "likely"),
        ("kubectl get nodes -L example.io/lamp", ("off", ""), "lamp=on", "likely"),
        ("kubectl get nodes -L lamp", ("", ""), "lamp=", "likely"),
        ("kubectl get nodes -L lamp", ("on", ""), "lamp=on", None),
    ],
)
def test_a_node_selector_that_no_node_meets_by_a_column(
    command: str, cells: tuple[str, ...], selector: str, certainty: str | None
) -> None:
    """Sure only for the key that was asked for, of all nodes, and where an empty cell does not meet it."""
    case = bundle(asked(command, 0, selector, *cells))
    found = case.causes.get("agents-not-scheduled")
    assert found == certainty


def test_nodes_that_the_selector_leaves_out_are_named_with_their_label() -> None:
    """The remedy is of labels and not of taints; who counts as many as it fits is right."""
    case = bundle(asked("kubectl get nodes -L lamp", 1, "lamp=on", "on", "off", ""))
    assert case.status("AG-02") == "pass"
    cause = case.cause("agents-not-scheduled")
    assert cause is not None
    assert "ash-1, ash-2 have no label lamp=on" in cause.summary
    assert "toleration" not in case.commands("agents-not-scheduled")
