"""Report formats: each module with a `FORMAT` name and a `render` function is one. Formats only read results."""

from __future__ import annotations

from collections.abc import Callable

from analyzer.errors import UsageError
from analyzer.model import ReportData


def formats() -> dict[str, Callable[..., str]]:
    """Render functions by format name, found in this folder."""
    import importlib
    import pkgutil

    found: dict[str, Callable[..., str]] = {}
    for info in pkgutil.iter_modules(__path__):
        if not info.ispkg:
            module = importlib.import_module(f"{__name__}.{info.name}")
            if name := getattr(module, "FORMAT", None):
                found[name] = module.render
    return found


def render(data: ReportData, format: str, **options: object) -> str:
    """
    A report as text.

    Raises:
        UsageError: no such format.
    """
    known = formats()
    if format not in known:
        raise UsageError(f"no report format is called {format!r}; there are: {', '.join(sorted(known))}")
    return known[format](data, **options)
