"""Report formats: each module with a `FORMAT` name and a `render` function is one. Formats only read results."""

from __future__ import annotations

from typing import Any

from analyzer.errors import UsageError
from analyzer.model import ReportData


def formats() -> dict[str, Any]:
    """Render functions by format name, found in this folder."""
    import importlib
    import pkgutil

    found = {}
    for info in pkgutil.iter_modules(__path__):
        if not info.ispkg:
            module = importlib.import_module(f"{__name__}.{info.name}")
            if name := getattr(module, "FORMAT", None):
                found[name] = module.render
    return found


def render(data: ReportData, format: str, **options: Any) -> str:
    """
    A report as text.

    Raises:
        UsageError: no such format.
    """
    known = formats()
    if format not in known:
        raise UsageError(f"no report format is called {format!r}; there are: {', '.join(sorted(known))}")
    return str(known[format](data, **options))
