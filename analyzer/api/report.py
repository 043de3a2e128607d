"""A diagnosis as notebooks, commands and the page hold it."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import TYPE_CHECKING, Unpack

from analyzer.diagnosis.inputs import is_understood
from analyzer.model import Cause, Near, Outcome, ReportData

if TYPE_CHECKING:
    from analyzer.pictures.draw import Drawing
    from analyzer.pictures.shapes import Picture
    from analyzer.report import RenderOptions


class Report:
    """
    A diagnosis. Formats and pictures are made on demand; `data` holds everything the formats state.

    >>> from analyzer import analyze
    >>> report = analyze("bundle.tar.gz")
    >>> report.verdict, report.causes[0].id
    ('broken', 'private-endpoint-without-vrf')
    >>> [check.id for check in report.checks if check.status == "fail"][:3]
    ['AG-02', 'AG-05', 'AG-09']
    >>> list(report.drawings())
    ['coverage', 'dials', 'bgp', 'levels']
    """

    def __init__(
        self, data: ReportData, pictures: Callable[[], tuple[Picture, ...]] = tuple, near: Callable[[], Near] = dict
    ) -> None:
        self.data = data
        self.pictures = functools.cache(pictures)
        self.near = functools.cache(near)  # a confined child reads the bundle again, once for all forms

    def __getstate__(self) -> dict[str, object]:
        """What it was made of, as values: the report of another process or of a file draws and cites as this one does."""
        return {"data": self.data, "pictures": self.pictures(), "near": self.near()}

    def __setstate__(self, state: dict[str, object]) -> None:
        drawn, near = state["pictures"], state["near"]
        self.__init__(state["data"], lambda: drawn, lambda: near)  # type: ignore[misc]

    @property
    def verdict(self) -> str:
        return str(self.data.verdict)

    @property
    def headline(self) -> str:
        return self.data.headline

    @property
    def is_understood(self) -> bool:
        """Did anything of the input say something; else there is a report of nothing."""
        return is_understood(self.data.inputs, self.data.symptoms)

    @property
    def causes(self) -> tuple[Cause, ...]:
        """Explanations with their proof, the one that explains most first."""
        return self.data.causes

    @property
    def checks(self) -> tuple[Outcome, ...]:
        """The answer of every check, by id."""
        return self.data.checks

    def render(self, format: str, **options: Unpack[RenderOptions]) -> str:
        """
        The report in a format: text, markdown, json, html, or any other file in the folder `report`.

        Raises:
            UsageError: for an unknown format.
        """
        from analyzer.diagnosis.catalogue import meanings
        from analyzer.report import render

        return render(self.data, format, pictures=self.pictures, near=self.near, meanings=meanings, **options)

    def to_json(self) -> str:
        return self.render("json")

    def to_markdown(self) -> str:
        return self.render("markdown")

    def to_html(self) -> str:
        return self.render("html")

    def to_text(self, width: int = 100, color: bool = False) -> str:
        return self.render("text", width=width, color=color)

    def __repr__(self) -> str:
        return f"<Report {self.verdict}: {self.headline}>"

    def _repr_html_(self) -> str:
        """Verdict, cause and proof for a notebook cell."""
        from analyzer.report.html import card

        return card(self.data)

    def drawings(self) -> dict[str, Drawing]:
        """The report's pictures by name; each shows itself in a notebook, and `.figure()` gives it to matplotlib."""
        from analyzer.pictures.draw import Drawing

        return {picture.name: Drawing(picture) for picture in self.pictures()}
