"""What a report gives, shows in a notebook, and draws."""

from __future__ import annotations

import pickle
from pathlib import Path

import analyzer
import pytest
from analyzer.api.report import Report
from analyzer.errors import UsageError

from tests.support.bundles import write_tree
from tests.support.inline import agent, bundle, pods, serving

FIXTURE = Path(__file__).parents[2] / "fixtures" / "bundles" / "private-endpoint-without-vrf.tar.gz"
PODS_TEXT = pods(agent("a"), agent("b", "0/1"))


def test_a_report_gives_its_parts_and_formats() -> None:
    """Verdict, headline, causes and checks are those of its data; an unknown format says which there are."""
    report = bundle(pods=PODS_TEXT).report
    assert (report.verdict, report.headline) == (str(report.data.verdict), report.data.headline)
    assert (report.causes, report.checks) == (report.data.causes, report.data.checks)
    assert report.to_json() == report.render("json")
    assert report.to_markdown() == report.render("markdown")
    assert report.to_html() == report.render("html")
    assert report.to_text() == report.render("text", width=100, color=False)
    assert report.to_text(width=60) == report.render("text", width=60) != report.to_text()
    assert "\x1b[" in report.to_text(color=True)
    assert "\x1b[" not in report.to_text()
    with pytest.raises(UsageError, match="no report format is called 'pdf'; there are: html, json"):
        report.render("pdf")


def test_what_a_notebook_shows() -> None:
    """A report its verdict and headline, a snapshot its tables with rows and no empty one."""
    case = bundle(pods=PODS_TEXT)
    assert repr(case.report) == f"<Report {case.report.verdict}: {case.report.headline}>"
    assert case.report.verdict in case.report._repr_html_()
    assert "<p>Next: " in case.report._repr_html_()
    shown = case.snapshot._repr_html_()
    assert "pods" in shown
    assert "webhooks" not in shown
    assert repr(case.snapshot).startswith("<Snapshot bundle: 1 members, ")
    assert repr(case.snapshot).endswith(" tables with rows>")


def test_pictures_are_drawn_when_they_are_asked_for(tmp_path: Path) -> None:
    """By name; a bundle without anything to draw has none."""
    report = analyzer.load(write_tree(tmp_path / "b", {"log.txt": serving()}), isolate=False).diagnose()
    assert "coverage" in report.drawings()
    assert bundle(pods=PODS_TEXT).report.drawings() == {}


def test_pictures_and_neighbours_are_made_once_for_all_forms() -> None:
    """A confined child reads the bundle again for the neighbours, and the page shows two forms of a report."""
    made: list[str] = []
    report = Report(
        bundle(pods=PODS_TEXT).report.data, lambda: made.append("pictures") or (), lambda: made.append("near") or {}
    )  # type: ignore[func-returns-value]
    assert report.to_html() == report.to_html()
    assert pickle.loads(pickle.dumps(report)).to_html() == report.to_html()
    assert sorted(made) == ["near", "pictures"]


def test_a_report_can_be_pickled() -> None:
    """Another process gets the same report, with its pictures and the lines around the cited ones."""
    report = analyzer.analyze(FIXTURE, isolate=False)
    again = pickle.loads(pickle.dumps(report))
    assert again.to_json() == report.to_json()
    assert again.to_html() == report.to_html()
    assert list(again.drawings()) == list(report.drawings())
