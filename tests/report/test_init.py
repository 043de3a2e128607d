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
