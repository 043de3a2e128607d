"""Documents and items of Kubernetes YAML, with comments around them."""

from __future__ import annotations

from pathlib import Path

from tests.parsers.kubernetes.test_objects import POD, item
from tests.support.inline import bundle
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
