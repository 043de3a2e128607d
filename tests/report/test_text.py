"""The first screen holds the answer at 80 and at 120 columns."""

from __future__ import annotations

import dataclasses
from collections import Counter
from pathlib import Path

import analyzer
import pytest
from analyzer.model import Status
from analyzer.report.text import MOST_NAMED, SCREEN, render

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
    assert whole.startswith(first)


def test_many_questions_without_an_answer_are_counted_by_family() -> None:
    """Two lines at most, whose counts are those of the checks below; few of them stand there by their IDs."""
    data = bundle(e="Error from server: error dialing backend: No agent available\n").report.data
    open_ = [one for one in data.checks if one.status is Status.UNKNOWN and not one.outside]
    _, _, said = render(data, first_screen=True).partition("\nNot seen  ")
    head, _, families = " ".join(said.split()).partition(" could not be decided: ")
    assert head == f"{len(open_)} of {len(data.checks)} checks"
    counted = {name: int(count) for count, name in (part.split() for part in families.split(", "))}
    assert counted == Counter(one.id.partition("-")[0] for one in open_)
    assert len(said.splitlines()) <= 2
    few = dataclasses.replace(data, checks=tuple(one for one in data.checks if one not in open_[:-MOST_NAMED]))
    assert ", ".join(one.id for one in open_[-MOST_NAMED:]) in " ".join(render(few, first_screen=True).split())
