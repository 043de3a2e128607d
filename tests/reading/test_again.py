"""Lines that are cited are read again in the confined child, never in the process that asks."""

from __future__ import annotations

import zipfile
from pathlib import Path

import analyzer
import pytest
from analyzer.bundle import walk
from analyzer.limits import Limits
from analyzer.reading import again as cited
from analyzer.tools import verify

LINES = "".join(f"I0302 09:00:0{n}.000001       1 server.go:1] line {n}\n" for n in range(6))


@pytest.fixture
def no_reading_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any opening of the input in this process is an error."""

    def stop(*_: object) -> None:
        raise AssertionError("input was opened outside of the child")

    monkeypatch.setattr(walk, "open_regular", stop)


@pytest.mark.usefixtures("no_reading_here")
def test_neighbours_are_read_in_the_child(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A relative path is found, and the lines are those around the cited one."""
    (tmp_path / "a.log").write_text(LINES)
    monkeypatch.chdir(tmp_path)
    found = cited.near(["a.log"], [("a.log", 3)], Limits())
    assert [number for number, _ in found["a.log", 3]] == [1, 2, 3, 4]
    assert found["a.log", 3][2][1].endswith("line 2")


@pytest.mark.usefixtures("no_reading_here")
def test_citations_are_judged_in_the_child(tmp_path: Path) -> None:
    """A line that is there stands; one of another text, number or member does not."""
    (tmp_path / "a.log").write_text(LINES)
    text = LINES.splitlines()[1]
    evidence = [("a.log", 2, text), ("a.log", 3, text), ("b.log", 2, text), ("a.log", 99, text)]
    report = {"causes": [{"id": "c", "evidence": [{"source": s, "line": n, "text": t} for s, n, t in evidence]}]}
    verdicts, _ = verify.verify(report, [str(tmp_path / "a.log")])
    assert [one.stands for one in verdicts] == [True, False, False, False]
    assert "line 2" in verdicts[1].reason
    assert "not in the bundle" in verdicts[2].reason


def test_a_name_that_held_a_secret_is_found_again(tmp_path: Path) -> None:
    """Reports name a member by its hidden name, and its lines are found under that."""
    name = "password=hunter2hunter2.log"
    path = tmp_path / "b.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(name, LINES)
    (shown,) = analyzer.load(path, isolate=False)["inputs"]["source"]
    assert "hunter2" not in shown
    assert cited.near_here([str(path)], [(shown, 3)], Limits())


def test_reading_again_is_bounded_like_reading(tmp_path: Path) -> None:
    """A bomb beside the cited log costs the second reading neither memory nor the log's lines."""
    path = tmp_path / "b.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_BZIP2) as archive:
        archive.writestr("bomb", bytes(8 << 20))
        archive.writestr("z.log", LINES)
    found = cited.near([str(path)], [("z.log", 2)], Limits(ratio=5, ratio_after_bytes=1 << 20))
    assert found["z.log", 2]
