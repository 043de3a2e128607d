"""One object on its way into the tables."""

from __future__ import annotations

from typing import Any

import pytest
from analyzer.limits import Limits
from analyzer.parsers.base import Emit
from analyzer.parsers.kubernetes.kinds import base
from analyzer.parsers.kubernetes.kinds.base import Object, dumps
from analyzer.sources.names import Context
from analyzer.tables.sink import Sink

from tests.support.rows import fragment

TEXT = "kind: Pod\nmetadata:\n  name: a\n  namespace: b\nspec:\n  x: here\n"


def thing(value: dict[str, Any], text: str = TEXT, **more: Any) -> Object:
    piece = fragment(text)
    return Object(value, text, 10, "Pod", Emit(Sink(Limits(), str), piece), Context(namespace="of-file"), **more)


VALUE = {
    "a": {"b": [{"c": 1}, {"c": None}]},
    "n": 0,
    "t": "x",
    "yes": True,
    "text": "-12",
    "word": "1x",
    "at": "2026-03-01T00:00:00Z",
}


@pytest.mark.parametrize(
    ("path", "found"),
    [
        (("a", "b", 0, "c"), 1),
        (("a", "b", -1), {"c": None}),
        (("a", "b", -2, "c"), 1),
        (("a", "b", 1, "c"), "none"),
        (("a", "b", 2), "none"),
        (("a", "b", -3), "none"),
        (("a", "b", "c"), "none"),
        (("a", "x"), "none"),
        (("t", "x"), "none"),
        (("n",), 0),
    ],
)
def test_a_nested_value_or_the_default(path: tuple[str | int, ...], found: object) -> None:
    """Anything missing on the way is no error."""
    assert thing(VALUE).get(*path, default="none") == found


def test_values_by_type() -> None:
    """A truth is no number, a list no text, a word no time."""
    item = thing(VALUE)
    assert [item.number_at(key) for key in ("n", "yes", "text", "word", "a", "none")] == [
        0,
        None,
        -12,
        None,
        None,
        None,
    ]
    assert [item.text_at(key) for key in ("n", "yes", "text", "a", "none")] == ["0", "True", "-12", None, None]
    assert item.text_at("a", "b") is None
    assert item.time_at("at") == 1772323200000000
    assert item.time_at("n") is None
    assert item.maps("a", "b") == [{"c": 1}, {"c": None}]
    assert item.maps("a") == item.maps("none") == item.maps("t") == []


def test_names_and_labels() -> None:
    """A namespace that the object does not state is the file's."""
    item = thing({"metadata": {"name": "a", "labels": {"x": 1}}})
    assert (item.name, item.namespace, item.labels) == ("a", "of-file", {"x": "1"})
    assert thing({"metadata": {"namespace": "own", "labels": [1]}}).namespace == "own"
    assert thing({"metadata": {"labels": [1]}}).labels == {}
    assert thing({}).name == ""


def test_a_line_is_that_of_the_first_needle_found() -> None:
    """In order of preference; the object's own line, or the one named, when none is."""
    item = thing({}, named=0)
    assert item.where("absent", "x: here", "kind:") == 15
    assert item.where("", "kind:") == 10
    assert item.where("absent") == 10
    assert thing({}, named=12).where("absent") == 12


def test_looking_for_lines_has_a_bound() -> None:
    """Once it has cost a bound times the object's size, nothing more is looked for; up to it everything is."""
    bound = base.LOOKS * len(TEXT) + base.LOOKS_BYTES
    assert thing({}, looked=bound).where("x: here") == 15
    assert thing({}, looked=bound + 1).where("x: here") == 10
    item = thing({})
    item.where("absent")
    item.where("namespace")
    assert item.looked == len(TEXT) + TEXT.index("namespace")


def test_nothing_is_dumped_as_nothing() -> None:
    """Zero and False are something."""
    assert [dumps(value) for value in (None, {}, [], 0, False, {"b": 1, "a": 2})] == [
        None, None, None, "0", "false", '{"a":2,"b":1}',
    ]  # fmt: skip
