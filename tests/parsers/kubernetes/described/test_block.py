"""One described object: keys by indentation."""

from __future__ import annotations

import pytest
from analyzer.parsers.kubernetes.describe import blocks
from analyzer.parsers.kubernetes.described.block import Block

from tests.support.rows import fragment

TEXT = """Name:         a
Namespace:    <none>
Labels:       x=1
              y.z/w=2
Annotations:  k: v: w
  Inner:      no
  Labels:     inner=1
Spec:
  Port:  80
Events:       <none>
"""


def block(text: str = TEXT, line: int = 11) -> Block:
    [found] = blocks(fragment(text, line))
    return found


def test_keys_at_column_0() -> None:
    """What is indented is another's; `<none>` states nothing."""
    one = block()
    assert one.tops == {"Name", "Namespace", "Labels", "Annotations", "Spec", "Events"}
    assert [one.value(key) for key in ("Name", "Namespace", "Inner", "Spec", "Labels")] == [
        "a",
        None,
        None,
        None,
        "x=1",
    ]
    assert [one.line(key) for key in ("Name", "Events", "Inner", "Port")] == [11, 20, 11, 11]


def test_the_line_with_a_text() -> None:
    """The first one; the block's own when none has it."""
    assert (block().line_with("Labels"), block().line_with("80"), block().line_with("absent")) == (13, 19, 11)


def test_what_stands_beside_and_below_a_key() -> None:
    """Down to the next key at column 0."""
    assert block().beside_and_below("Labels") == [(13, "x=1"), (14, "y.z/w=2")]
    assert block().beside_and_below("Spec") == [(19, "Port:  80")]
    assert block().beside_and_below("Port") == []


def test_pairs_below_a_key() -> None:
    """`key=value` and `key: value`."""
    assert block().pairs("Labels") == {"x": "1", "y.z/w": "2"}
    assert block().pairs("Annotations") == {"k": "v: w", "Inner": "no", "Labels": "inner=1"}
    assert block().pairs("Inner") == {}


@pytest.mark.parametrize("text", ["Name: a\nName: b\n", "Name: a\n\n\nName: b\n"])
def test_each_name_begins_a_block(text: str) -> None:
    """With the line of its name."""
    found = blocks(fragment(text))
    assert [(one.value("Name"), one.first_line) for one in found] == [("a", 1), ("b", text.count("\n"))]


def test_a_label_has_an_equals_sign() -> None:
    """What stands indented below the labels and has none is no label: somebody's time of day, a word."""
    made = Block(
        1, [(1, 0, "Labels", "a=1")], [(1, "Labels:  a=1"), (2, "         b="), (3, "  10:45 AM"), (4, "  c: d")]
    )
    assert made.pairs("Labels") == {"a": "1", "b": ""}
