"""A report format is a file of the folder, and is called by its name."""

from __future__ import annotations

import pytest
from analyzer import report
from analyzer.errors import UsageError

from tests.support.inline import bundle, node, nodes


def test_formats_are_found_in_the_folder() -> None:
    """Each under the name that it gives itself."""
    assert sorted(report.formats()) == ["html", "json", "markdown", "text"]


def test_each_is_rendered_by_its_own_module() -> None:
    """With the options given; another name is refused, and the sentence names those that are."""
    data = bundle(n=nodes(node("10.0.0.1"))).report.data
    for name, one in report.formats().items():
        assert report.render(data, name) == one(data)
    assert report.render(data, "text", color=True) != report.render(data, "text", color=False)
    with pytest.raises(UsageError, match="'pdf'; there are: html, json, markdown, text"):
        report.render(data, "pdf")


def test_a_format_that_is_asked_for_needs_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """The module that is called as its format is looked into first; for one that there is not, each is."""
    asked: list[str] = []
    look = report._format
    monkeypatch.setattr(report, "_format", lambda module: asked.append(module) or look(module))
    assert "json" in report.formats()
    assert asked == ["json_report"]
    assert "jsonx" not in report.formats()
    assert {"html", "markdown", "text"} < set(asked)
