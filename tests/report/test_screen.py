"""The answer fits the terminal it is printed on."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import analyzer
import pytest
from analyzer.model import Evidence, ReportData
from analyzer.report.screen import screen

CLUSTERS = sorted((Path(__file__).parents[2] / "fixtures" / "clusters").iterdir())
SIZES = ((80, 24), (120, 40), (200, 50))


@pytest.fixture(scope="module", params=CLUSTERS, ids=lambda path: path.name)
def data(request: pytest.FixtureRequest) -> ReportData:
    return analyzer.load(request.param, isolate=False).diagnose().data


def rows(text: str, width: int) -> int:
    """Rows of the terminal that a text takes."""
    return sum(max(1, -(-len(line) // width)) for line in text.splitlines())


def joined(text: str) -> str:
    return " ".join(text.split())


def test_verdict_cause_and_next_command_are_whole_on_the_last_screen(data: ReportData) -> None:
    """At every usual size, with a row left for the prompt."""
    for width, height in SIZES:
        text = screen(data, width=width, height=height)
        assert rows(text, width) <= height - 1
        assert text.startswith(data.verdict.upper())
        assert joined(data.headline) in joined(text)
        if data.causes:
            first = next((r for r in data.causes[0].remedies), None)
            assert first is None or first.command is None or f"$ {first.command}" in text
            assert f"explain {data.causes[0].id}" in joined(text)
        assert "--full" in text
        assert "--format html=" in text
        assert "\x1b" not in text


def test_a_higher_window_shows_more_and_never_less(data: ReportData) -> None:
    """What stands on the small screen stands on the large one of the same width."""
    small, large = (screen(data, width=120, height=h).splitlines() for h in (24, 60))
    assert [line for line in small if line not in large] == []


def test_a_window_of_five_rows_gets_the_shortest_answer(data: ReportData) -> None:
    """Twenty rows are used even there: half an answer helps nobody."""
    text = screen(data, width=80, height=5)
    assert text == screen(data, width=80, height=20)
    assert joined(data.headline) in joined(text)


def test_a_long_proof_loses_its_middle_and_keeps_its_reason(data: ReportData) -> None:
    """Go prints the reason last, so the end stays; a deep path keeps its ends."""
    if not data.causes:
        pytest.skip("no cause, no proof")
    line = "E0302 09:11:15.5 1 clientset.go:188] " + "x" * 2000 + " dial tcp 10.1.2.3:443: i/o timeout"
    one = Evidence("a/" + "deep/" * 40 + "agent.log", 7, line)
    cause = replace(data.causes[0], evidence=(one,))
    text = screen(replace(data, causes=(cause,)), width=80, height=40)
    assert "dial tcp 10.1.2.3:443: i/o timeout" in joined(text)
    assert "agent.log:7" in text
    assert "E0302 09:11:15.5" in text
    assert rows(text, 80) <= 39


def test_what_was_not_read_is_said_before_the_proof(data: ReportData) -> None:
    """A limit or damage that costs a member stands under the verdict, in the smallest window too."""
    lost = replace(data, losses=("2 members could not be read: a.log (gzip data ends early)", "a second loss"))
    lines = screen(lost, width=80, height=24).splitlines()
    at = next(i for i, line in enumerate(lines) if line.startswith("NOT READ"))
    assert at <= 3
    assert "1 more such line" in joined(" ".join(lines[at : at + 2]))


def test_control_characters_of_the_bundle_do_not_reach_the_terminal(data: ReportData) -> None:
    """Names and lines are shown with their escapes visible."""
    if not data.causes:
        pytest.skip("no cause, no proof")
    cause = replace(data.causes[0], evidence=(Evidence("a\x1b[2J.log", 1, "x\x1b]0;t\x07y\u202e"),))
    text = screen(replace(data, causes=(cause,)), width=100, height=40)
    assert "\x1b" not in text
    assert "\x07" not in text
    assert "\u202e" not in text


def test_colour_marks_the_verdict_alone(data: ReportData) -> None:
    """The words are the same without it."""
    import re

    plain, painted = (screen(data, width=100, height=30, color=on) for on in (False, True))
    assert re.sub(r"\x1b\[[\d;]*m", "", painted) == plain
    assert painted.startswith("\x1b[")
