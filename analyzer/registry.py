"""A folder is its own registry: every module of a package that has the named constant."""

from __future__ import annotations

import functools
import importlib
import inspect
import pkgutil
from collections.abc import Callable
from types import CodeType, ModuleType
from typing import Any


@functools.cache
def modules(package: ModuleType) -> tuple[ModuleType, ...]:
    """All modules inside a package and its folders, imported, in name order; looked for once in a process."""
    found = pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
    return tuple(importlib.import_module(info.name) for info in found if not info.ispkg)


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


def parameters(run: Callable[..., object]) -> tuple[str, ...]:
    """The names of what a function asks for, as it was written: an `inspect.Signature` of every rule would cost more than some rules."""
    code: CodeType = inspect.unwrap(run).__code__
    return code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
