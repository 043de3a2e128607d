"""Documents and items of Kubernetes YAML, with comments around them."""

from __future__ import annotations

from pathlib import Path

import pytest
from analyzer.parsers.kubernetes.documents import documents, items_of

from tests.parsers.kubernetes.test_objects import POD, item
from tests.support.inline import bundle
from tests.support.rows import fragment
from tests.support.tables import read_text

REMARK = "# written down by the customer\n"


def test_comments_stand_anywhere_between_objects(tmp_path: Path) -> None:
    """Above a document, above a list, between its items and alone between two rulers: no item is lost, no line unread."""
    listed = f"{REMARK}apiVersion: v1\nitems:\n{REMARK}{item('a')}{REMARK}{item('b')}kind: List\n"
    bare = f"{REMARK}\n{item('c')}{REMARK}{item('d')}"
    text = f"{listed}---\n{REMARK}---\n{REMARK}{POD.format(name='e')}"
    snapshot = read_text(tmp_path, text)
    assert snapshot["pods"]["name"].tolist() == ["a", "b", "e"]
    assert snapshot["unread"].empty
    assert [(r.line, r.rows, r.complete) for r in snapshot.rows["listings"]] == [(2, 2, True)]
    other = bundle(t=bare).snapshot
    assert other["pods"]["name"].tolist() == ["c", "d"]
    assert other["unread"].empty


def test_comments_above_other_texts_are_unread(tmp_path: Path) -> None:
    """Only YAML has comments."""
    snapshot = read_text(tmp_path, REMARK + "NAME  STATUS  AGE\nx  Active  9d\n")
    assert snapshot["unread"]["line"].tolist() == [1]
    assert snapshot["namespaces"]["name"].tolist() == ["x"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a: 1\n", [(3, "a: 1\n")]),
        ("a: 1\n---\nb: 2\n", [(3, "a: 1\n"), (5, "b: 2\n")]),
        ("---\na: 1\n", [(4, "a: 1\n")]),
        ("---", []),
        ("a: 1\n---", [(3, "a: 1\n")]),
        ("kind: A\nkind: B\n", [(3, "kind: A\n"), (4, "kind: B\n")]),
        ("apiVersion: v1\nkind: A\napiVersion: v1\nkind: B\n", [(3, "apiVersion: v1\nkind: A\n"), (5, "apiVersion: v1\nkind: B\n")]),
        ("kind: A\napiVersion: v1\nkind: B\n", [(3, "kind: A\napiVersion: v1\n"), (5, "kind: B\n")]),
        ("kind: A\n---\nkind: B\n", [(3, "kind: A\n"), (5, "kind: B\n")]),
        ("# x\n\nkind: A\n", [(5, "kind: A\n")]),
        ("kind: A\n---\n# x\nkind: B\n", [(3, "kind: A\n"), (6, "kind: B\n")]),
        ("# x\n---\n# y\n", []),
        ("addressType: IPv4\napiVersion: v1\nallowX:\n- y\naddressType: IPv4\napiVersion: v1\n", [(3, "addressType: IPv4\napiVersion: v1\n"), (5, "allowX:\n- y\naddressType: IPv4\napiVersion: v1\n")]),
        ("kind: A\naddressType: IPv4\nkind: B\n", [(3, "kind: A\naddressType: IPv4\n"), (5, "kind: B\n")]),
        ("a:\n  kind: A\n  kind: B\n", [(3, "a:\n  kind: A\n  kind: B\n")]),
    ],
)  # fmt: skip
def test_where_documents_begin(text: str, found: list[tuple[int, str]]) -> None:
    """At a ruler, and at a key that this document has already; comments above one are none of it."""
    assert list(documents(fragment(text, 3))) == found


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("items:\n- a: 1\n- b: 2\n", [(1, "  a: 1\n"), (2, "  b: 2\n")]),
        ("items:\n  - a: 1\n    x: 1\n  - b: 2\n", [(1, "    a: 1\n    x: 1\n"), (3, "    b: 2\n")]),
        ("items:\n- a: 1\nkind: List\n- b: 2\n", [(1, "  a: 1\n")]),
        ("items:\n  - a: 1\n kind: List\n  - b: 2\n", [(1, "    a: 1\n")]),
        ("items:\n- a:\n  - 1\n", [(1, "  a:\n  - 1\n")]),
        ("items:\n# x\n- a: 1\n# y\n- b: 2\n", [(2, "  a: 1\n# y\n"), (4, "  b: 2\n")]),
        ("items: []\nkind: List\n", []),
    ],
)
def test_items_of_a_list(body: str, found: list[tuple[int, str]]) -> None:
    """Dashes at one column; less indentation ends the list, and a dash within an item begins none."""
    assert list(items_of(body, body.index("\n"), 1)) == found
