"""Report formats: each module with a `FORMAT` name and a `render` function is one. Formats only read results."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
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


class Formats(Mapping[str, Callable[..., str]]):
    """Render functions by format name, found in this folder; a module is imported when its format, or all of them, are asked for."""

    def __getitem__(self, name: str) -> Callable[..., str]:
        # `json` is most likely written by `json_report`
        for module in sorted(_modules(), key=lambda module: not module.startswith(name)):
            if (found := _format(module)) is not None and found[0] == name:
                return found[1]
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return (found[0] for module in _modules() if (found := _format(module)) is not None)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def formats() -> Formats:
    """Render functions by format name."""
    return Formats()


def _modules() -> list[str]:
    import pkgutil

    return [info.name for info in pkgutil.iter_modules(__path__) if not info.ispkg]


def _format(module: str) -> tuple[str, Callable[..., str]] | None:
    import importlib

    found = importlib.import_module(f"{__name__}.{module}")
    return (found.FORMAT, found.render) if hasattr(found, "FORMAT") else None


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
