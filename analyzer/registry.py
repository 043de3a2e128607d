"""A folder is its own registry: every module of a package that has the named constant."""

from __future__ import annotations

import importlib
import pkgutil
from types import ModuleType
from typing import Any


def modules(package: ModuleType) -> list[ModuleType]:
    """All modules directly inside a package, imported, in name order."""
    names = sorted(info.name for info in pkgutil.iter_modules(package.__path__))
    return [importlib.import_module(f"{package.__name__}.{name}") for name in names]


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
