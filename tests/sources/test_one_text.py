"""What is one document from its first line to its last."""

from __future__ import annotations

import json

import pytest
from analyzer.sources.one_text import (
    HEAD,
    HEAD_KEYS,
    KEPT,
    LARGE,
    SMALL,
    column_zero,
    is_manifest,
    is_one_json,
    is_one_listing,
    json_end,
    open_end,
)

OBJECT = {"kind": "List", "items": [{"kind": "Node", "metadata": {"name": "n1"}}]}
PRETTY = json.dumps(OBJECT, indent=4)
LONG = json.dumps({"kind": "List", "items": [{"name": "n" * 100}] * (LARGE // 100)}, separators=(",", ":"))


@pytest.mark.parametrize(("text", "is_one"), [
    (PRETTY, True), (PRETTY + "\n\n", True), (PRETTY.replace("\n", " \n", 1), True), (json.dumps([OBJECT], indent=2), True),
    (PRETTY + "\nuser@host:~$ ", False), (PRETTY + "\n" + PRETTY, False), ("{\n  \"cut\": 1,\n", False), ("$ kubectl\n" + PRETTY, False),
    (LONG, True), (LONG + "\n", True), (LONG + "\n" + LONG, False), (LONG[:-1], False), (LONG + " and more", False), (json.dumps(OBJECT), False),
])  # fmt: skip
def test_one_json_document(text: str, is_one: bool) -> None:
    """On many lines it ends at a bracket at column 0; on one line it fills all of a large text."""
    assert is_one_json(text) is is_one


ITEM = "- kind: Pod\n  metadata:\n    name: p\n"
LIST = "apiVersion: v1\nitems:\n" + ITEM * (SMALL // len(ITEM) + 1) + "kind: List\n"
DATA = (
    "apiVersion: v1\ndata:\n"
    + "".join(f"  key-{at}: |\n    NAME  READY\n    $ kubectl get nodes\n" for at in range(60))
    + "kind: ConfigMap\n"
)
SHORT = "apiVersion: v1\nkind: Secret\nmetadata:\n  name: s\ndata:\n  a: bnVsbA==\ntype: Opaque\n"


@pytest.mark.parametrize(("text", "is_one"), [
    (LIST, True), ("---\n" + DATA, True), (DATA + "---\n" + DATA, True), (DATA + "...\n", True), ("apiVersion: v1\nitems:\n" + ITEM, False),
    (LIST + "$ kubectl get nodes\n", False), (LIST + "- a remark\n", False), (DATA + "- a remark\n", False), ("# taken today\n" + LIST, False),
    (LIST + "Name:  x\n", False), (LIST + "--- end of file ---\n", False), ("  " + LIST.replace("\n", "\n  "), False),
    (SHORT, True), ("---\n" + SHORT, True), (SHORT + "---\n" + SHORT, True), (SHORT + "$ kubectl get nodes\n", False),
    ("apiVersion: v1\nkind: List\nitems:\n" + ITEM + "metadata:\n  resourceVersion: \"\"\n", True),
    ("kind: outage\nreason: no agent available\nnote: see above\n", False), (SHORT.replace("metadata:", "note:"), False),
    (SHORT.replace("bnVsbA==", "|-\n    kind: Node"), True), (SHORT.replace("bnVsbA==", "|-\n    kind: Node\n   more"), False),
])  # fmt: skip
def test_one_text_of_yaml(text: str, is_one: bool) -> None:
    """All keys at column 0 are an object's, items stand below a key that holds a list; a short one is whole, and has all that every object has."""
    assert is_one_listing(text) is is_one


@pytest.mark.parametrize(("text", "starts"), [
    ("", ()), ("\n", ()), (" a\n", ()), ("a", (0,)), ("a\n\n  b\nc\n", (0, 7)), ("\na\n\tb\n-", (1, 3, 6)), ("\r\na\n" * (KEPT // 4 + 1), None),
])  # fmt: skip
def test_where_lines_begin_at_column_0(text: str, starts: tuple[int, ...] | None) -> None:
    """Neither a blank nor a line feed stands there; it is the same when asked again, of a large text as well."""
    expected = starts or tuple(at for at, c in enumerate(text) if c not in " \n" and text[at - 1 : at] in ("", "\n"))
    assert column_zero(text) == column_zero(text) == expected
    assert column_zero(text + "\nx")[:-1] == expected


def test_where_a_document_ends() -> None:
    """Behind the bracket at column 0; nowhere when it is on one line or cut."""
    assert json_end(PRETTY + "\nmore", 0) == len(PRETTY)
    assert json_end('{"a": 1}\n', 0) == 0
    assert json_end('{\n  "a": 1\n', 0) == 0


@pytest.mark.parametrize(("text", "is_all"), [
    ("apiVersion: v1\nkind: Pod\nmetadata:\n  name: x\n", True),
    ("# You should fill in your registry.\n---\nkind: Pod\napiVersion: v1\nspec: # yours\n\n...\n", True),
    ("- apiVersion: v1\n  kind: Pod\n", True),
    ("If you see this, you should look:\napiVersion: v1\nkind: Pod\n", False),
    ("apiVersion: v1\nkind: Pod\nNote: you should not\n", False),
    ("a: b\n", False),
])  # fmt: skip
def test_objects_and_their_comments(text: str, is_all: bool) -> None:
    """Whatever a comment says, it is YAML; a line of words between the objects is not."""
    assert is_manifest(text) is is_all


@pytest.mark.parametrize("key", HEAD_KEYS)
def test_the_quick_look_hides_no_manifest(key: str) -> None:
    """Either key makes one, and a text without both is none."""
    assert HEAD.search(f"# x\n- {key} v1\n")
    assert is_manifest(f"# x\n{key} v1\n")
    assert not is_manifest("metadata:\n  name: a\n")


LISTED = '{"kind":"PodList","items":[\n{"metadata":{"name":"a"}},\n{"metadata":{"name":"b","x":"]}"}}]}'


@pytest.mark.parametrize(
    ("text", "end"),
    [
        (LISTED, len(LISTED)),
        (LISTED + "\nmore", len(LISTED)),
        (LISTED[:-3], 0),
        (LISTED.replace("\n", " "), 0),
        ('{\n"a": [\n1]}', 12),
        (json.dumps(OBJECT, indent=0) + "\n$ date", len(json.dumps(OBJECT, indent=0))),
        (json.dumps(OBJECT, indent=0)[:-1], 0),
        (PRETTY, 0),
        ("[2026-11-28] said,\nmore", 0),
        ('{"a":' + "[" * 100_000 + "\n", 0),
    ],
)
def test_a_document_with_an_item_a_line_ends_with_its_last_bracket(text: str, end: int) -> None:
    """Only where more than a bracket stands on its first line, or no margin below it; what is damaged ends nowhere."""
    assert open_end(text, 0) == end
    if end:
        assert json_end(text, 0) == end
