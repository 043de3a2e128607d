"""Items of a list are read one by one, at their own lines, and counted."""

from __future__ import annotations

import pytest
from analyzer.limits import Limits
from analyzer.parsers.base import Emit
from analyzer.parsers.kubernetes.object_list import ObjectList

from tests.support.inline import bundle
from tests.support.rows import Read, fragment

TEXT = "items:\n- kind: Pod\n  a: 1\n- kind: Pod\n  b: 2\nmetadata: {}\n"


@pytest.mark.parametrize(
    ("damaged", "complete", "closed"), [(set(), True, True), ({2}, False, True), ({4}, False, False)]
)  # fmt: skip
def test_a_damaged_item_costs_itself(damaged: set[int], complete: bool, closed: bool) -> None:
    """The list is not complete; after a damaged last item nothing tells what else there was."""
    lines: list[tuple[int, str | None, str | None]] = []
    made: list[ObjectList] = []

    def one(text: str, line: int, kind: str | None, *rest: object) -> bool:
        lines.append((line, kind, str(rest[-1])))
        return line not in damaged

    def parse(piece: object, emit: Emit) -> None:
        made.append(ObjectList("PodList", emit, True, "v1", one, lambda *_: True))
        made[0].read(TEXT, 6, 2, fragment(TEXT))

    Read(parse, fragment(TEXT))
    assert lines == [(2, "Pod", "v1"), (4, "Pod", "v1")]
    assert (made[0].count, made[0].complete, made[0].closed) == (2, complete, closed)


def test_an_item_may_repeat_what_another_one_says() -> None:
    """Programs write what they hold twice once, with an anchor: it may stand in an item of no interest."""
    text = """apiVersion: v1
items:
- apiVersion: v1
  kind: ConfigMap
  metadata: {name: a, labels: &l {app: web}}
- apiVersion: v1
  kind: Pod
  metadata: {name: one, labels: *l}
- apiVersion: v1
  kind: Pod
  metadata:
    name: two
    labels: {app: "*star"}
kind: List
"""
    for written in (text, text[text.index("- ") : text.index("kind: List")]):
        snapshot = bundle({"a.yaml": written}).snapshot
        assert dict(zip(snapshot["pods"]["name"], snapshot["pods"]["labels"], strict=True)) == {
            "one": '{"app":"web"}',
            "two": '{"app":"*star"}',
        }
        assert not len(snapshot["unread"])


@pytest.mark.parametrize(("most", "count", "unread"), [(2, 4, [10]), (1, 2, [4]), (4, 4, []), (3, 4, [12])])
def test_items_over_the_limit_are_left_out_and_said_once(most: int, count: int, unread: list[int]) -> None:
    """Whether the list is read at once or in pieces; then it is not closed."""
    made: list[ObjectList] = []
    read: list[int] = []

    def parse(piece: object, emit: Emit) -> None:
        made.append(
            ObjectList("PodList", emit, True, "v1", lambda _, line, *__: read.append(line) or True, lambda *_: True)
        )
        for at in (2, 10):
            made[0].read(TEXT, 6, at, fragment(TEXT))

    found = Read(parse, fragment(TEXT), Limits(objects=most))
    assert [line for line, _ in found.unread] == unread
    assert len(read) == min(most, 4)
    assert made[0].closed is (most >= 4)


def test_a_list_without_items_is_closed_as_it_ends() -> None:
    """Nothing in it was damaged."""
    made: list[ObjectList] = []

    def parse(piece: object, emit: Emit) -> None:
        made.extend(ObjectList("PodList", emit, ends, None, lambda *_: True, lambda *_: True) for ends in (True, False))

    Read(parse, fragment("items: []\n"))
    assert [(one.count, one.complete, one.closed) for one in made] == [(0, True, True), (0, False, False)]


@pytest.mark.parametrize(
    ("text", "how"),
    [
        ("items:\n- {a: &l 1}\n- {b: *l}\n- {c: 2}\n", ["text", "value", "text"]),
        ("items:\n- {a: &l 1}\n- {b: *m}\n", ["text", "text"]),
        ("items:\n- {a: l 1}\n- {b: *m}\n", ["text", "text"]),
        ("items:\n- {a: &l 1}\n- {b: l}\n", ["text", "text"]),
    ],
)
def test_only_an_item_that_repeats_another_is_taken_from_the_whole(text: str, how: list[str]) -> None:
    """Of a document that cannot be loaded each is read by itself."""
    told: list[str] = []

    def parse(piece: object, emit: Emit) -> None:
        made = ObjectList(
            "PodList", emit, True, None, lambda *_: told.append("text") or True, lambda *_: told.append("value") or True
        )
        made.read(text, text.index("\n"), 2, fragment(text))

    Read(parse, fragment(text))
    assert told == how
