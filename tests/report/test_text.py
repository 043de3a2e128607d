"""The first screen holds the answer at 80 and at 120 columns."""

from __future__ import annotations

from pathlib import Path

import analyzer
import pytest
from analyzer.report.text import SCREEN, render

from tests.support.inline import bundle

CLUSTERS = sorted((Path(__file__).parents[2] / "fixtures" / "clusters").iterdir())


@pytest.mark.parametrize("path", CLUSTERS, ids=lambda path: path.name)
def test_the_first_screen(path: Path) -> None:
    """At most 30 lines, nothing but whole commands wider than the terminal, the verdict first, no escape without colour, the cluster's ID whole."""
    report = analyzer.analyze(path)
    for width in (80, 120):
        lines = report.render("text", width=width, first_screen=True).splitlines()
        assert len(lines) <= 30
        assert lines[0].startswith(report.verdict.upper())
        assert [line for line in lines if len(line) > width and not line.lstrip().startswith("$ ")] == []
        assert [line for line in lines if line.lstrip().startswith("$ ") and line.endswith("\u2026")] == []
        assert "\x1b" not in "".join(lines)
        assert (report.data.cluster.id or "") in "\n".join(lines)
        for heading in ("Symptoms", "Agents", "BGP"):
            assert any(line.startswith(heading) for line in lines)
        if report.causes:
            assert any(line.startswith("Cause") for line in lines)
            assert "Next" in lines


def test_inputs_are_counted_in_words(tmp_path: Path) -> None:
    """One line is one line, and a state is no name of a program's."""
    path = tmp_path / "note.txt"
    path.write_text("nothing of a cluster\n")
    text = analyzer.analyze(path, isolate=False).to_text()
    assert "  note.txt: text, 21 bytes, 1 line, 0 records, 1 unread [not understood]" in text


def test_the_first_screen_is_the_beginning_of_the_whole() -> None:
    """It fits, and the rest follows below the same lines."""
    data = bundle(e="Error from server: error dialing backend: No agent available\n").report.data
    first, whole = render(data, first_screen=True), render(data)
    assert len(first.splitlines()) <= SCREEN
    assert whole.splitlines()[0] == first.splitlines()[0]
    assert len(whole) > len(first)
