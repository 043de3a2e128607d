"""The page's own templates, styles and scripts, filled and served from the package."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

import jinja2

from analyzer.report.html import environment

STATIC = {"page.css": "text/css; charset=utf-8", "page.js": "text/javascript; charset=utf-8"}
SHARED = {"report.css": "text/css; charset=utf-8", "report.js": "text/javascript; charset=utf-8"}
"""What the report on the page has in common with the one that is saved."""


def filled(name: str, **values: Any) -> str:
    """A template of `static` with its values, everything escaped."""
    return _environment().get_template(name).render(**values)


@cache
def explained() -> str:
    """The handbook: what each check and cause means."""
    from analyzer.tools.explain import catalogue, handbook

    return handbook(catalogue(), "/static/")


@cache
def file(name: str) -> str:
    root = resources.files("analyzer")
    where = root / "report" / "templates" if name in SHARED else root / "web" / "static"
    return (where / name).read_text(encoding="utf-8")


@cache
def _environment() -> jinja2.Environment:
    return environment(file)
