"""Every value that a check may find is reached under one name."""

from __future__ import annotations

import ast
import enum
import importlib
import pkgutil
from pathlib import Path

import analyzer
import pytest
from analyzer.checks import details

ROOMS = sorted(info.name for info in pkgutil.iter_modules(details.__path__))


@pytest.mark.parametrize("room", ROOMS)
def test_what_a_room_defines_is_reached_from_the_package(room: str) -> None:
    """Checks and causes name `details.X`, whichever file X stands in."""
    module = importlib.import_module(f"analyzer.checks.details.{room}")
    own = {
        name: one for name, one in vars(module).items() if isinstance(one, type) and one.__module__ == module.__name__
    }
    assert own
    assert {name: getattr(details, name, None) for name in own} == own


def test_each_name_has_its_doc() -> None:
    """A reader of a cause finds what each value means; no two members of an enum mean the same."""
    kinds = [one for one in vars(details).values() if isinstance(one, type)]
    assert len(kinds) > 30
    for kind in kinds:
        assert kind.__doc__
        assert issubclass(kind, (tuple, enum.Enum))
        if issubclass(kind, enum.Enum):
            assert len(kind.__members__) == len(list(kind))


ALONE = {
    "AccountSettings.off", "BadOperators.operators", "FarApart.hours", "SecondDaemon.sessions",
}  # fmt: skip
"""What a value consists of although no other room asks for it: without it the answer would hold nothing."""


def test_what_is_stated_is_read() -> None:
    """A field that no cause, check, plan or page ever asks for is a fact of nobody."""
    house = Path(analyzer.__file__).parent
    read = {
        node.attr
        for path in house.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load)
    }
    kinds = [one for one in vars(details).values() if isinstance(one, type) and issubclass(one, tuple)]
    fields = {f"{one.__name__}.{name}" for one in kinds for name in one._fields}  # type: ignore[attr-defined]
    assert {name for name in fields if name.partition(".")[2] not in read} == ALONE
