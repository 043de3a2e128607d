"""What `load` and `analyze` take, and what they refuse."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import analyzer
import pytest
from analyzer.api.entry import window
from analyzer.diagnosis import engine
from analyzer.errors import InputError, UsageError
from analyzer.limits import Limits
from analyzer.model import ReadState
from analyzer.reading import worker
from analyzer.schema import KONNECTIVITY_EVENTS, PODS

from tests.support.inline import agent, pods, serving

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
    assert snapshot.limits == Limits(evidence=1)
    assert analyzer.load(tmp_path, isolate=False).limits == Limits()


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


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-02T09:00:00junk",
        "2026-03-02T09:00:00Z or so",
        "2026-03-02 09:00:00Zulu",
        "2026-03-02T09:00:00+01:00:00",
    ],
)
def test_a_time_with_something_behind_it_is_a_mistake_of_the_user(text: str) -> None:
    """Nobody can tell what was meant: the whole of it must be a time."""
    with pytest.raises(UsageError, match="not an RFC 3339 time"):
        window(text, None)


def test_a_whole_time_is_taken_in_each_of_its_forms() -> None:
    """With a fraction, a zone or none, with a blank, or the day alone."""
    texts = (
        "2026-03-02T00:00:00.000000000Z",
        "2026-03-02T01:00:00+01:00",
        "2026-03-02T00:00:00",
        "2026-03-02 00:00:00Z",
        "2026-03-02",
    )
    assert len({window(text, None)[0] for text in texts}) == 1
    assert window(None, None) == (None, None)


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


def test_only_who_diagnoses_imports_the_checks_meanwhile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tables alone need none."""
    asked: list[str] = []

    def read(*_: object, meanwhile: Callable[[], object], **__: object) -> None:
        meanwhile()
        raise InputError("nothing")

    monkeypatch.setattr(worker, "read", read)
    monkeypatch.setattr(engine, "all_checks", lambda: asked.append("checks"))
    for face in (analyzer.load, analyzer.analyze):
        with pytest.raises(InputError):
            face(tmp_path)
        assert asked == ["checks"] * (face is analyzer.analyze)


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
