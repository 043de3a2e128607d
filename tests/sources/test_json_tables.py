"""Kubernetes' own tables in JSON are read as kubectl prints them."""

from __future__ import annotations

import json

import pytest
from analyzer.schema import INPUTS, LISTINGS, NODES, PODS, UNREAD
from analyzer.sources.json_tables import unfold

from tests.support.inline import bundle

COLUMNS = [{"name": name, "type": "string"} for name in ("Name", "Ready", "Status", "Restarts", "Age")]


def row(name: str, ready: str, status: str, namespace: str | None = "shop") -> dict[str, object]:
    meta = {"name": name} | ({"namespace": namespace} if namespace else {})
    return {"cells": [name, ready, status, 3, "9d"], "object": {"kind": "PartialObjectMetadata", "metadata": meta}}


def table(*rows: object, columns: object = COLUMNS, kind: str = "Table") -> dict[str, object]:
    return {"kind": kind, "apiVersion": "meta.k8s.io/v1", "columnDefinitions": columns, "rows": list(rows)}


TABLE = table(row("web-0", "1/1", "Running"), row("web-1", "0/1", "CrashLoopBackOff", "bank"))


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("above", ["", "$ kubectl get --raw '/api/v1/pods'\n"])
def test_pods_of_a_table(indent: int | None, above: str) -> None:
    """With their namespaces, each cited at its cells, on one line or on many."""
    text = above + json.dumps(TABLE, indent=indent) + "\n"
    rows = bundle(answer=text).snapshot.rows
    lines = [at for at, line in enumerate(text.split("\n"), 1) if '"cells"' in line]
    assert [(one.namespace, one.name, one.status, one.restarts) for one in rows[PODS]] == [
        ("shop", "web-0", "Running", 3), ("bank", "web-1", "CrashLoopBackOff", 3),
    ]  # fmt: skip
    assert [one.line for one in rows[PODS]] == (lines if indent else lines * 2)
    assert [(one.kind, one.rows) for one in rows[LISTINGS]] == [("pods", 2)]
    (member,) = rows[INPUTS]
    assert not len(rows[UNREAD])
    assert member.lines == member.understood_lines + member.blank_lines


def test_nodes_have_no_namespace() -> None:
    """A cell with nothing in it is nothing."""
    columns = [{"name": name} for name in ("Name", "Status", "Roles", "Age", "Version")]
    cells = {"cells": ["w1", "NotReady", None, "9d", "v1.29.1"], "object": {"metadata": {"name": "w1"}}}
    (node,) = bundle(x=json.dumps(table(cells, columns=columns))).snapshot.rows[NODES]
    assert (node.name, node.ready, node.roles, node.version) == ("w1", False, None, "v1.29.1")


def test_what_is_laid_out() -> None:
    """Titles in capitals, a namespace where a row has one, words of a cell on one line; what stands around stays."""
    columns = [{"name": "Name"}, {"name": "Suspended"}]
    one = {"cells": ["a\n b", True], "object": {"metadata": {"namespace": "x"}}}
    two = {"cells": ["c", ""]}
    text = f"see\n{json.dumps(table(one, two, columns=columns))}\nthanks"
    assert unfold(text) == [
        (1, "see"), (2, "NAMESPACE   NAME   SUSPENDED"), (2, "x           a b    true"), (2, "<none>      c      <none>"), (2, ""), (3, "thanks"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "value",
    [
        table(row("a", "1/1", "Running"), kind="List"),
        table({"cells": ["a"]}),
        table("a"),
        table(columns="x"),
        table(columns=[]),
        {"kind": "Table", "columnDefinitions": []},
        ["columnDefinitions"],
    ],
)
def test_what_is_no_table(value: object) -> None:
    """Another kind, a row of fewer cells, no columns."""
    assert unfold(json.dumps(value)) is None
    assert unfold(json.dumps(value)[:-1]) is None
