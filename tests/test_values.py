"""A class declared here is the one that the standard library would make, and costs next to nothing until it is used."""

from __future__ import annotations

import copy
import dataclasses
import importlib
import inspect
import pickle
import pkgutil
from dataclasses import field
from typing import Any

import analyzer
import orjson
import pytest
from analyzer import values
from analyzer.values import dataclass


@dataclass(frozen=True, slots=True)
class Point:
    """Two places and what is said of them."""

    x: int
    y: int = 2
    tags: list[str] = field(default_factory=list)

    @property
    def both(self) -> int:
        return self.x + self.y


@dataclass(slots=True)
class Tally:
    count: int = 0

    def __post_init__(self) -> None:
        self.count += 1


@dataclass(frozen=True, slots=True)
class Nothing:
    pass


@dataclass(slots=True, eq=False)
class Alone:
    name: str


class PlainPoint:
    x: int
    y: int = 2
    tags: list[str] = field(default_factory=list)


class PlainAlone:
    name: str


StandardPoint: Any = dataclasses.dataclass(frozen=True, slots=True)(PlainPoint)
StandardAlone: Any = dataclasses.dataclass(slots=True, eq=False)(PlainAlone)


def test_values_are_equal_hashed_and_shown_as_the_standard_librarys() -> None:
    """Of one field, of several and of none; another type is another value."""
    one, other = Point(1, tags=["a"]), StandardPoint(1, tags=["a"])
    assert repr(one) == repr(other).replace("PlainPoint", "Point") == "Point(x=1, y=2, tags=['a'])"
    assert one == Point(1, 2, ["a"]) != Point(1, 3, ["a"])
    assert one != other
    assert one.both == 3
    assert hash(dataclasses.replace(one, tags=())) == hash(dataclasses.replace(other, tags=()))
    assert Nothing() == Nothing()
    assert repr(Nothing()) == "Nothing()"
    assert hash(Nothing()) == hash(())
    assert Tally() == Tally(0) != Tally(1)
    assert Alone("a") != Alone("a")
    with pytest.raises(TypeError, match="unhashable"):
        hash(Tally())
    assert len({Alone("a"), Alone("a")}) == 2


def test_a_frozen_value_cannot_be_changed_and_no_value_has_more_than_its_fields() -> None:
    """Neither set nor deleted; each value has a list of its own where a field is made for it."""
    one = Point(1)
    for change in (lambda: setattr(one, "x", 2), lambda: delattr(one, "x"), lambda: setattr(one, "z", 2)):
        with pytest.raises(dataclasses.FrozenInstanceError):
            change()
    with pytest.raises(AttributeError):
        Tally().other = 1  # type: ignore[attr-defined]
    assert Point(1).tags is not Point(1).tags
    assert Tally(4).count == 5


def test_wrong_arguments_are_refused_as_by_any_function() -> None:
    """The first value of a class as the hundredth; its parameters are named as its fields."""
    for _ in range(2):
        with pytest.raises(TypeError, match="required positional argument: 'name'"):
            Alone()  # type: ignore[call-arg]
    assert str(inspect.signature(Alone)) == str(inspect.signature(StandardAlone))
    assert list(inspect.signature(Point).parameters) == list(inspect.signature(StandardPoint).parameters)


def test_what_reads_fields_finds_them() -> None:
    """`fields`, `replace`, `asdict`, orjson, patterns, copies and pickles, of values that were made in any order."""
    one = Point(1, tags=["a"])
    assert [each.name for each in dataclasses.fields(Point)] == ["x", "y", "tags"]
    assert dataclasses.is_dataclass(Nothing)
    assert dataclasses.replace(one, y=7) == Point(1, 7, ["a"])
    assert dataclasses.asdict(one) == {"x": 1, "y": 2, "tags": ["a"]}
    assert orjson.dumps([one, Alone("a")]) == b'[{"x":1,"y":2,"tags":["a"]},{"name":"a"}]'
    match one:
        case Point(1, place):
            assert place == 2
    assert Point(3).tags == []  # also behind a look at the fields
    for again in (copy.copy(one), copy.deepcopy(one), pickle.loads(pickle.dumps(one))):
        assert again == one
    tally = pickle.loads(pickle.dumps(Tally(3)))
    assert tally.count == 4


def test_a_class_below_has_an_init_of_its_own() -> None:
    """A look at its fields first makes what its base needs and leaves the rest alone."""

    @dataclass(slots=True)
    class Base:
        x: int

    class Below(Base):
        def __init__(self) -> None:
            super().__init__(7)

    assert [each.name for each in dataclasses.fields(Below)] == ["x"]
    assert Below().x == Base(7).x == 7


def test_a_class_that_needs_more_is_refused() -> None:
    """A base or a variable of the class: the standard library declares it."""
    with pytest.raises(TypeError, match="standard library"):

        @dataclass(frozen=True, slots=True)
        class _Child(Point):
            z: int = 0

    with pytest.raises(TypeError, match="standard library"):
        values.dataclass(slots=False)


def test_every_class_of_the_package_can_be_used() -> None:
    """Its fields are those of its slots, and its parameters take their defaults from them."""
    seen = 0
    for one in pkgutil.walk_packages(analyzer.__path__, "analyzer."):
        if one.name == "analyzer.__main__":
            continue
        for kind in vars(importlib.import_module(one.name)).values():
            if not isinstance(kind, type) or kind.__module__ != one.name or not dataclasses.is_dataclass(kind):
                continue
            told = dataclasses.fields(kind)
            if tuple(each.name for each in told) == getattr(kind, "__slots__", None):
                seen += 1
                assert list(inspect.signature(kind).parameters) == [each.name for each in told if each.init]
    assert seen > 150
