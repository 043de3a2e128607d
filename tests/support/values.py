"""What values promise that cross rooms."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection
from types import ModuleType


def are_values(
    module: ModuleType, *, filled: Collection[str] = (), roomy: Collection[str] = (), on: Collection[str] = ()
) -> None:
    """
    Each dataclass of a module cannot be changed, and has no room for a field that is not its own; a named tuple is so by itself.

    A truth that nobody states is not so.

    Args:
        filled: those that are filled step by step, so that they are not frozen.
        roomy: those that keep what they have worked out, so that they have no slots.
        on: fields that are so unless somebody states otherwise.
    """
    kinds = [one for one in vars(module).values() if isinstance(one, type) and one.__module__ == module.__name__]
    own = [one for one in kinds if dataclasses.is_dataclass(one)]
    assert own or any(issubclass(one, tuple) for one in kinds)
    assert {one.__name__ for one in own if not one.__dataclass_params__.frozen} == set(filled)  # type: ignore[attr-defined]
    assert {one.__name__ for one in own if "__slots__" not in vars(one)} == set(roomy)
    given = [field for one in kinds for field in getattr(one, "_field_defaults", {}).items()]
    given += [(field.name, field.default) for one in own for field in dataclasses.fields(one)]
    assert {name for name, value in given if value is True} == set(on)
