"""`verify` reads cited lines again, `diff` tells two bundles apart."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest
from analyzer.cli.main import run

from tests.support.bundles import write_tree
from tests.support.inline import node, nodes


@pytest.fixture
def places(tmp_path: Path) -> tuple[str, str]:
    """A bundle with a node that is not ready, and the same one healed."""
    sick = write_tree(tmp_path / "a", {"n.txt": nodes(node("10.0.0.1", status="NotReady"), node("10.0.0.2"))})
    well = write_tree(tmp_path / "b", {"n.txt": nodes(node("10.0.0.1"), node("10.0.0.2"))})
    return str(sick), str(well)


def test_verify_says_which_line_fell(
    places: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """All stand in the bundle itself; in another one the fallen are named with the reason, as text and as JSON."""
    sick, well = places
    report = str(tmp_path / "r.json")
    assert run([sick, "--quiet", "--format", f"json={report}"]) == 0
    assert run(["verify", report, sick]) == 0
    good, _, total = capsys.readouterr().out.partition(" of ")
    assert int(good) == int(total.split(" ")[0]) > 0
    assert run(["verify", report, well]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split(" of ")[0] != good
    assert any("n.txt:2" in line for line in lines[1:])
    assert run(["verify", report, well, "--format", "json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert found["citations"] - found["stands"] == len(found["fallen"]) == len(lines) - 1
    assert run(["verify", report, well, "--format", "odd"]) == 2


def test_diff_goes_from_before_to_after(places: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    """What is fixed one way is new the other way; two equal bundles differ in nothing."""
    found = []
    for pair in (places, places[::-1], (places[0], places[0])):
        assert run(["diff", *pair, "--format", "json"]) == 0
        found.append(json.loads(capsys.readouterr().out))
    forth, back, same = found
    assert forth != back
    changed = {"what": "node 10.0.0.1", "before": "NotReady", "after": "Ready"}
    assert changed in forth["fixed"]
    assert {"what": "node 10.0.0.1", "before": "Ready", "after": "NotReady"} in back["new"]
    assert same["new"] == same["fixed"] == []
    assert "node 10.0.0.1" in [one["what"] for one in same["still_broken"]]
    assert run(["diff", *places]) == 0
    assert capsys.readouterr().out
    assert run(["diff", *places, "--format", "odd"]) == 2
    assert run(["diff", *places, "--since", "nonsense"]) == 2
    assert run(["diff", *places, "--jobs", "2", "--since", "2026-03-02T09:00:00Z"]) == 0


def test_what_is_no_bundle_is_not_compared(
    places: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Beside it everything of the other side would be new, or gone: exit 3, and the line says which of them it is."""
    odd = tmp_path / "odd.txt"
    odd.write_text("nothing known\n")
    for pair in ((str(odd), places[0]), (places[0], str(odd))):
        assert run(["diff", *pair]) == 3
        shown = capsys.readouterr()
        assert (shown.out, shown.err) == ("", f"analyze: {odd}: nothing usable, so there is nothing to compare\n")


def test_verify_of_a_bundle_in_place_of_a_report_says_so(
    places: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Both arguments are files, and are easily exchanged."""
    packed = tmp_path / "b.tar.gz"
    packed.write_bytes(b"\x1f\x8b\x08\x00rest")
    assert run(["verify", str(packed), places[0]]) == 2
    assert "is it the bundle?" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform == "win32", reason="it has no named pipes in folders")
def test_verify_waits_for_no_pipe(places: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nobody writes into it, and nobody could read it twice."""
    report, pipe = tmp_path / "r.json", tmp_path / "pipe"
    os.mkfifo(pipe)
    assert run([places[0], "--format", f"json={report}", "--quiet"]) == 0
    capsys.readouterr()
    assert run(["verify", str(report), str(pipe)]) == 3
    assert f"{pipe}: a pipe" in capsys.readouterr().err
