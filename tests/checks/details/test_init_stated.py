"""What every value that a check states has in common."""

from __future__ import annotations

import ast
import inspect
from enum import Enum
from pathlib import Path

import pytest
from analyzer.checks import details

ROOM = Path(details.__file__).parent
KINDS = [one for one in vars(details).values() if inspect.isclass(one)]


def test_every_detail_is_a_value() -> None:
    """It can not be changed behind the back of the cause that decides on it, and equal content is equal."""
    found = [kind for kind in KINDS if issubclass(kind, tuple)]
    assert len(found) > 40
    assert [k.__name__ for k in KINDS if not issubclass(k, (tuple, Enum))] == []
    assert details.Coverage(3, 2) == details.Coverage(3, 2) != details.Coverage(3, 3)
    with pytest.raises(AttributeError):
        details.Coverage(3, 2).ready = 1  # type: ignore[misc]


def test_every_detail_says_something() -> None:
    """A value without a field, or an enum with one member, is a tag that says no more than the status."""
    empty = [k.__name__ for k in KINDS if issubclass(k, tuple) and not k._fields]  # type: ignore[attr-defined]
    single = [k.__name__ for k in KINDS if issubclass(k, Enum) and len(k) < 2]
    assert (empty, single) == ([], [])
    assert [kind.__name__ for kind in KINDS if not (kind.__doc__ or "").strip()] == []


def test_every_detail_is_stated_by_a_check() -> None:
    """A kind of fact that no check makes any more leaves the room."""
    names = {
        node.attr if isinstance(node, ast.Attribute) else node.id
        for path in ROOM.parent.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute | ast.Name)
    }
    assert sorted(kind.__name__ for kind in KINDS if kind.__name__ not in names) == []
