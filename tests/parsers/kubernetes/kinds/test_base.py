"""One object on its way into the tables."""

from __future__ import annotations

from typing import Any

import pytest
from analyzer.limits import Limits
from analyzer.parsers.base import Emit
from analyzer.parsers.kubernetes.kinds import base
from analyzer.parsers.kubernetes.kinds.base import Object, dumps, in_one_line, truth, whole, word
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


def test_labels_as_they_are_stated() -> None:
    """In one order; none is an answer, and what is no mapping of texts states nothing."""
    stated = [
        thing({"metadata": {"labels": labels}}).stated_labels
        for labels in ({"z": 1, "a": "b"}, {}, None, [1], {"a": {}}, {"a": "b", "c": [1]})
    ]
    assert stated == ['{"a":"b","z":"1"}', "{}", "{}", None, None, None]


@pytest.mark.parametrize(
    ("text", "is_open"),
    [("image: a/b", True), ("image: a/b\n", False), ('{"image": "a/b"}', False), (" [1", False), ("a: {", True)],
)
def test_a_text_that_may_go_on(text: str, is_open: bool) -> None:
    """Its last line has no end, and it is not in brackets."""
    assert thing({}, text).is_open is is_open


@pytest.mark.parametrize(
    ("text", "image", "cut"),
    [
        ("image: icr.io/ag", "icr.io/ag", True),
        ("image: icr.io:5000/ag", "icr.io:5000/ag", True),
        ("image: icr.io/ag:v1", "icr.io/ag:v1", False),
        ("image: ag:v1", "ag:v1", False),
        ("image: icr.io/ag\n", "icr.io/ag", False),
        ("image: icr.io/ag\nx: y", "icr.io/ag", False),
    ],
)
def test_an_image_that_may_be_cut(text: str, image: str, cut: bool) -> None:
    """At the end of an open text, and without a tag; a registry's port is no tag."""
    assert thing({}, text).is_cut(image) is cut


def test_a_row_stands_at_its_name_or_where_it_is_told() -> None:
    """The name in any way of writing it, before the object's own line."""
    written = [
        "kind: Pod\n  name: a\n",
        '{\n"name": "a"\n}',
        "kind: Pod\nname: a\n",
        "kind: Pod\nname: 'a'\n",
        "kind: Pod\n",
    ]
    assert [thing({"metadata": {"name": "a"}}, text).name_line() for text in written] == [11, 11, 11, 11, 10]


def test_values_on_their_own() -> None:
    """A truth is one of two, a whole number may stand in quotes, a word is a text that is there."""
    assert [truth(value) for value in (True, False, "true", 1, None)] == [True, False, None, None, None]
    given = (3, 0, True, "12", "123456789", "1234567890", "-1", "x", 1.5, None)
    assert [whole(value) for value in given] == [3, 0, None, 12, 123456789, None, None, None, None, None]
    assert [word(value) for value in ("a", "", 3, None, ["a"])] == ["a", None, None, None, None]
    assert [thing({"x": value}).truth_at("x") for value in (True, "true")] == [True, None]


def test_lines_that_become_one_tell_nothing_of_each_other() -> None:
    """Side by side nobody could see any more that one is the value of another one."""
    assert in_one_line("a  b\n c") == "a b c"
    assert "zubrikmo" not in in_one_line("user,password,host\nbob,zubrikmo,h1")
