"""Every value that a check may find is reached under one name."""

from __future__ import annotations

import dataclasses
import enum
import importlib
import pkgutil

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
        assert dataclasses.is_dataclass(kind) or issubclass(kind, enum.Enum)
        if issubclass(kind, enum.Enum):
            assert len(kind.__members__) == len(list(kind))
