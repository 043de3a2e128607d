"""The public face: what `load` takes, what a report gives, and what both show in a notebook."""

from __future__ import annotations

import dataclasses
import gc
import os
import pickle
from pathlib import Path

import analyzer
import pytest
from analyzer import api
from analyzer.errors import InputError, UsageError
from analyzer.model import ReadState
from analyzer.schema import KONNECTIVITY_EVENTS, PODS

from tests.support.inline import agent, bundle, pods, serving

FIXTURE = Path(__file__).parents[1] / "fixtures" / "bundles" / "private-endpoint-without-vrf.tar.gz"

CLUSTER = "Retrieving cluster {0}...\nOK\n\nName:    {0}\nID:      {1}\nState:   normal\nIngress Subdomain:  {0}.x\nMaster\nStatus:  Ready\n"
PODS_TEXT = pods(agent("a"), agent("b", "0/1"))


def folder(tmp_path: Path, **files: str) -> Path:
    for name, text in files.items():
        (tmp_path / f"{name}.txt").write_text(text)
    return tmp_path


def test_a_path_may_be_text_or_a_path_or_several(tmp_path: Path) -> None:
    """Several are one bundle."""
    folder(tmp_path, one=PODS_TEXT, two=pods(agent("c")))
    one, two = tmp_path / "one.txt", tmp_path / "two.txt"
    assert len(analyzer.load(one, isolate=False).rows[PODS]) == 2
    assert len(analyzer.load(str(one), isolate=False).rows[PODS]) == 2
    both = analyzer.load([one, str(two)], isolate=False)
    assert len(both.rows[PODS]) == 3
    assert both.paths == [str(one), str(two)]


def test_what_cannot_be_read_is_an_error_of_the_input(tmp_path: Path) -> None:
    """And a limit that is not there one of the value."""
    with pytest.raises(InputError, match="no such file"):
        analyzer.load(tmp_path / "none", isolate=False)
    with pytest.raises(ValueError, match="no limit is called 'cows'"):
        analyzer.load(folder(tmp_path, one=PODS_TEXT), isolate=False, limits={"cows": 3})


def test_limits_replace_those_that_are_named(tmp_path: Path) -> None:
    """The others stay as they are."""
    snapshot = analyzer.load(folder(tmp_path, one=PODS_TEXT), isolate=False, limits={"evidence": 1})
    assert snapshot.limits == dataclasses.replace(api.Limits(), evidence=1)
    assert analyzer.load(tmp_path, isolate=False).limits == api.Limits()


@pytest.mark.parametrize(
    ("options", "count"),
    [
        ({}, 2), ({"since": "2026-03-02"}, 2), ({"since": "2026-03-03"}, 0), ({"until": "2026-03-02"}, 0), ({"until": "2026-03-02T23:00:00Z"}, 2),
        ({"since": "2026-03-02 08:00:00Z", "until": "2026-03-03"}, 2),
    ],
)  # fmt: skip
def test_a_day_is_its_first_moment(tmp_path: Path, options: dict[str, str], count: int) -> None:
    """A date alone is a time, too."""
    folder(tmp_path, log=serving())
    found = analyzer.load(tmp_path, isolate=False, year=2026, **options).rows[KONNECTIVITY_EVENTS]  # type: ignore[arg-type]
    assert (len(found) > 0) == (count > 0)


@pytest.mark.parametrize("name", ["since", "until"])
def test_a_time_that_is_none_is_a_mistake_of_the_user(tmp_path: Path, name: str) -> None:
    """It is named."""
    with pytest.raises(UsageError, match="not an RFC 3339 time: 'yesterday'"):
        analyzer.load(folder(tmp_path, one=PODS_TEXT), isolate=False, **{name: "yesterday"})  # type: ignore[arg-type]


def test_a_window_that_ends_before_it_begins_is_a_mistake_of_the_user(tmp_path: Path) -> None:
    """An equal begin and end is a moment."""
    path, noon = folder(tmp_path, one=PODS_TEXT), "2026-03-02T12:00:00Z"
    with pytest.raises(UsageError, match="the window ends before it begins"):
        analyzer.load(path, isolate=False, since=noon, until="2026-03-02T11:00:00Z")
    assert analyzer.load(path, isolate=False, since=noon, until=noon).windowed


def test_analyze_is_load_and_diagnose_with_the_same_options(tmp_path: Path) -> None:
    """Every option arrives."""
    folder(tmp_path, log=serving(), pods=PODS_TEXT)
    options = {"year": 2025, "since": "2025-01-01", "until": "2025-12-31", "limits": {"evidence": 1}, "isolate": False}
    one = analyzer.load(tmp_path, **options).diagnose()  # type: ignore[arg-type]
    two = analyzer.analyze(tmp_path, **options)  # type: ignore[arg-type]
    assert one.to_json() == two.to_json()
    assert max(len(check.evidence) for check in two.checks) == 1
    for name, id in (("one", "cq8p2lj0n1q4s5t6u7v8"), ("two", "cq8p2lj0n1q4s5t6u7w9")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "cluster.txt").write_text(CLUSTER.format(name, id))
    with pytest.raises(UsageError, match="no cluster of this bundle is called 'none'"):
        analyzer.analyze(tmp_path, isolate=False, cluster="none")


def test_progress_is_told_by_the_worker(tmp_path: Path) -> None:
    """Bytes taken in and unpacked, and members begun; nothing of it is made up by the reader in this process."""
    told: list[ReadState] = []
    for at in range(3):
        (tmp_path / f"{at}.txt").write_text(PODS_TEXT * 50)
    analyzer.load(tmp_path, progress=told.append)
    assert told
    assert set(told[-1]) == {"done", "out", "members"}
    assert told[-1]["members"] == 3
    assert all(isinstance(value, int) for state in told for value in state.values())


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
    shown = case.snapshot._repr_html_()
    assert "pods" in shown
    assert "webhooks" not in shown
    assert repr(case.snapshot).startswith("<Snapshot bundle: 1 members, ")
    assert repr(case.snapshot).endswith(" tables with rows>")


def test_pictures_are_drawn_when_they_are_asked_for(tmp_path: Path) -> None:
    """By name; a bundle without anything to draw has none."""
    report = analyzer.load(folder(tmp_path, log=serving()), isolate=False).diagnose()
    assert "coverage" in report.drawings()
    assert bundle(pods=PODS_TEXT).report.drawings() == {}


def test_cited_lines_stand_with_their_neighbours_while_the_bundle_is_there(tmp_path: Path) -> None:
    """Read again from the bundle; without it, or from a pipe, there are none, and the page is made all the same."""
    from tests.support.inline import failing

    text = failing("dial tcp 10.0.0.1:31417: i/o timeout") * 3
    (tmp_path / "konnectivity-agent.log").write_text(text)
    snapshot = analyzer.load(tmp_path, isolate=False)
    report = snapshot.diagnose()
    assert report.causes
    assert report.near()
    assert set(report.near()) <= {(e.source, e.line) for c in report.causes for e in c.evidence}
    snapshot.paths = ["-"]
    assert report.near() == {}
    snapshot.paths = []
    assert report.near() == {}
    snapshot.paths = [str(tmp_path / "gone")]
    assert report.near() == {}
    assert report.to_html()


def test_garbage_is_looked_for_rarely_and_as_before_afterwards() -> None:
    """Also after an error, and never where it is switched off."""
    before = gc.get_threshold()
    with api.few_collections():
        assert gc.get_threshold()[0] >= 200_000
        assert gc.get_threshold()[1:] == before[1:]
    assert gc.get_threshold() == before
    with pytest.raises(ZeroDivisionError), api.few_collections():
        raise ZeroDivisionError
    assert gc.get_threshold() == before
    try:
        gc.set_threshold(0)
        with api.few_collections():
            assert gc.get_threshold()[0] == 0
        gc.set_threshold(300_000)
        with api.few_collections():
            assert gc.get_threshold()[0] == 300_000
    finally:
        gc.set_threshold(*before)


def test_a_report_is_written_as_it_is(tmp_path: Path) -> None:
    """UTF-8, wherever it runs."""
    api.write("\u00e4\n", os.fspath(tmp_path / "r.txt"))
    assert (tmp_path / "r.txt").read_bytes() == b"\xc3\xa4\n"


def test_a_name_that_is_not_there_is_said() -> None:
    """As of any module."""
    with pytest.raises(AttributeError, match="module 'analyzer' has no attribute 'lod'"):
        analyzer.lod  # type: ignore[attr-defined]  # noqa: B018
    assert analyzer.load is api.load


def test_threads_leave_the_collector_as_it_was() -> None:
    """Whichever of two ends first, what stood before is back after the last."""
    before = gc.get_threshold()
    first, second = api.few_collections(), api.few_collections()
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    assert gc.get_threshold()[0] >= 200_000
    second.__exit__(None, None, None)
    assert gc.get_threshold() == before


def test_a_report_can_be_pickled() -> None:
    """Another process gets the same report, with its pictures and the lines around the cited ones."""
    report = api.analyze(FIXTURE, isolate=False)
    again = pickle.loads(pickle.dumps(report))
    assert again.to_json() == report.to_json()
    assert again.to_html() == report.to_html()
    assert list(again.drawings()) == list(report.drawings())


def test_the_module_offers_its_public_names_only() -> None:
    """What a shell offers after the dot."""
    assert dir(analyzer) == ["Report", "Snapshot", "__version__", "analyze", "load"]


def test_tables_show_what_they_hold() -> None:
    """Filled ones with their size and what a row is, in a shell and in a notebook."""
    tables = api.load(FIXTURE, isolate=False).tables
    assert repr(tables).startswith("17 of 36 tables have rows")
    assert "bgp_peers                 30  One row per BGP peer" in repr(tables)
    assert "<td>bgp_peers</td><td>30</td>" in tables._repr_html_()  # type: ignore[attr-defined]
