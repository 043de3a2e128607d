"""What values promise that cross rooms."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection
from types import ModuleType


def are_values(module: ModuleType, *, filled: Collection[str] = (), roomy: Collection[str] = ()) -> None:
    """
    Each dataclass of a module cannot be changed, and has no room for a field that is not its own; a named tuple is so by itself.

    Args:
        filled: those that are filled step by step, so that they are not frozen.
        roomy: those that keep what they have worked out, so that they have no slots.
    """
    kinds = [one for one in vars(module).values() if isinstance(one, type) and one.__module__ == module.__name__]
    own = [one for one in kinds if dataclasses.is_dataclass(one)]
    assert own or any(issubclass(one, tuple) for one in kinds)
    assert {one.__name__ for one in own if not one.__dataclass_params__.frozen} == set(filled)  # type: ignore[attr-defined]
    assert {one.__name__ for one in own if "__slots__" not in vars(one)} == set(roomy)
