"""Report formats: each module with a `FORMAT` name and a `render` function is one. Formats only read results."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypedDict

from analyzer.errors import UsageError
from analyzer.model import ReportData
from analyzer.wording import no_format


class RenderOptions(TypedDict, total=False):
    """
    What may be asked of a format; one that has no such choice ignores it.

    Attributes:
        width: columns of the text, 100 if not given.
        color: does the text carry colours of a terminal.
        first_screen: only what comes first in the text.
        height: lines of the window that the text must fit.
        linked: where the page's styles and scripts are served; without it the page is whole in itself.
        served: what the upload page adds to a result.
    """

    width: int
    color: bool
    first_screen: bool
    height: int | None
    linked: str | None
    served: Mapping[str, object] | None


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
        raise UsageError(no_format(format, known))
    return known[format](data, **options)
