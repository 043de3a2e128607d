"""A folder is its own registry: every module of a package that has the named constant."""

from __future__ import annotations

import importlib
import pkgutil
from types import ModuleType
from typing import Any


def modules(package: ModuleType) -> list[ModuleType]:
    """All modules inside a package and its folders, imported, in name order."""
    found = pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
    return [importlib.import_module(info.name) for info in found if not info.ispkg]


def collect(package: ModuleType, constant: str) -> list[Any]:
    """The values of `constant` in the modules of a package; a list or tuple value is flattened."""
    found: list[Any] = []
    for module in modules(package):
        value = getattr(module, constant, None)
        if isinstance(value, (list, tuple)):
            found.extend(value)
        elif value is not None:
            found.append(value)
    return found
