"""The answer fits the terminal it is printed on."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import analyzer
import pytest
from analyzer.model import Certainty, Complaint, Evidence, ReportData, Status, Symptom, SymptomState
from analyzer.report.missing import to_collect
from analyzer.report.screen import screen
from analyzer.wording import NOT_LOOKED_AT

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
    """What stands on the small screen stands on the large one of the same width, but for the words that say what is left out."""
    small, large = (joined(screen(data, width=120, height=h)) for h in (24, 60))
    words = re.sub(r" and \d+ more| \u2026", "", small).split()
    assert [word for word in set(words) if word not in large] == []
    assert len(large) >= len(small)


def test_nothing_is_left_out_while_rows_are_free(data: ReportData) -> None:
    """In a high window every question without an answer stands there whole, and nothing ends in dots."""
    text = joined(screen(data, width=120, height=80))
    unseen = [one for one in data.checks if one.status is Status.UNKNOWN and not one.outside]
    missed = [one.id for one in unseen if f"{one.title} ({one.id})" not in text]
    assert not missed or (len(unseen) > 20 and f"and {len(missed)} more" in text)
    assert " \u2026" not in text


def test_a_sentence_is_whole_before_rows_stay_empty(data: ReportData) -> None:
    """A line that ends in dots stands on no screen that has a row to spare for an empty line."""
    agents = "; ".join(f"{n} connected at bundle/server-{n}.log" for n in range(1, 8))
    for height in range(20, 40):
        text = screen(replace(data, agents_line=agents), width=80, height=height)
        shown = text.splitlines()
        if any(line.startswith("Agents") for line in shown) and "" in shown:
            assert joined(agents) in joined(text)


def test_what_is_confirmed_beside_the_first_cause_is_no_alternative(data: ReportData) -> None:
    """Two proven faults are both there: `and`; what the evidence leaves open is `or`."""
    if not data.causes:
        return
    more = [
        replace(data.causes[0], title=title, certainty=certainty)
        for title, certainty in (("Second", Certainty.CONFIRMED), ("Third", Certainty.POSSIBLE))
    ]
    text = screen(replace(data, causes=(data.causes[0], *more)), width=200, height=60)
    assert "\nand: Second (confirmed)\n" in text
    assert "\nor: Third (possible)\n" in text


def test_a_question_without_an_answer_is_never_cut(data: ReportData) -> None:
    """What does not fit is counted."""
    unseen = [one for one in data.checks if one.status is Status.UNKNOWN and not one.outside]
    for width in (80, 100, 130):
        text = joined(screen(data, width=width, height=24))
        assert f"Not seen {len(unseen)} of {len(data.checks)} questions" in text
        said = text.partition(" Not seen ")[2].partition(" questions: ")[2].partition(" More: ")[0]
        names, _, more = said.rpartition(" and ")
        shown = names.split("; ") if more.endswith(" more") else said.split("; ")
        assert set(shown) <= {f"{one.title} ({one.id})" for one in unseen}
        assert more == f"{len(unseen) - len(shown)} more" or len(shown) == len(unseen)


def test_what_was_asked_and_is_in_order_is_named_where_there_is_no_cause(data: ReportData) -> None:
    """Questions of health, each whole; beside a cause the room is the cause's, and agents and sessions have lines of their own."""
    good = {f"{one.title} ({one.id})" for one in data.checks if one.status is Status.PASS and one.of_health}
    for width in (80, 130):
        text = joined(screen(data, width=width, height=50))
        assert (" Passed " in text) is not bool(data.causes)
        if data.causes:
            continue
        said = text.partition(" Passed ")[2].partition(" questions: ")[2].partition(" Not seen ")[0]
        names, _, more = said.rpartition(" and ")
        told = set((names if more.endswith(" more") else said).split("; "))
        assert told
        assert told <= good
        assert not any("(AG-" in one or "(BGP-" in one for one in told)


def test_one_proof_stands_there_once_with_how_many_more_say_it(data: ReportData) -> None:
    """Lines that differ in their times, numbers and files alone are one proof; a path that fits is whole."""
    if not data.causes:
        pytest.skip("no cause, no proof")
    said = [f"E0302 09:1{n}:00.5 1 server.go:588] refused dialID={n}77" for n in range(3)]
    lines = [
        Evidence(f"bundle/deep/folder/of-a-node/10.1.2.{n}/server-of-the-{n}.log", n, one) for n, one in enumerate(said)
    ]
    cause = replace(data.causes[0], evidence=(*lines, Evidence("b.txt", 9, "VRF Enabled: false")))
    text = joined(screen(replace(data, causes=(cause,)), width=120, height=60))
    assert text.count("server.go:588]") == 1
    assert f"{lines[0].source}:0" in text
    assert "and 2 more such lines" in text
    assert "VRF Enabled: false" in text


def test_what_decides_most_is_named_first(data: ReportData) -> None:
    """The first question without an answer is one of health, of those what is to be collected first decides; the line of the count is always there."""
    unseen = [one for one in data.checks if one.status is Status.UNKNOWN and not one.outside]
    assert f"Not seen {len(unseen)} of {len(data.checks)} questions" in joined(screen(data, width=80, height=24))
    high = joined(screen(data, width=100, height=60))
    first = high.partition(" Not seen ")[2].partition(" questions: ")[2].partition(")")[0].rpartition("(")[2]
    health = {one.id for one in unseen if one.of_health}
    wanted = next((ids for _, _, ids in to_collect(data) if health.intersection(ids)), sorted(health))
    assert first in health.intersection(wanted)


def test_a_users_line_that_is_the_proof_stands_there_once(data: ReportData) -> None:
    """What is complained of and what proves it may be one line."""
    if not data.causes:
        pytest.skip("no cause, no proof")
    line = Evidence("paste.txt", 3, "Error from server: error dialing backend: No agent available")
    words = Complaint(line, "API server to agent", "no agent is connected", ())
    cause = replace(data.causes[0], certainty=Certainty.POSSIBLE, evidence=(line,))
    text = joined(screen(replace(data, complaint=words, causes=(cause,)), width=120, height=50))
    assert text.count("paste.txt:3") == 1
    assert "leg: API server to agent" in text


def test_the_command_that_explains_stands_on_one_row(data: ReportData) -> None:
    """At 60 columns, too: a command that is wrapped by hand cannot be copied."""
    last = screen(data, width=60, height=24).splitlines()[-1]
    about = data.causes[0].id if data.causes else ""
    assert f"analyze explain {about}" in last


def test_a_bundle_without_a_use_of_the_tunnel_says_so(data: ReportData) -> None:
    """A verdict beside six times `unknown` reads like a contradiction; what is missing is the try."""
    unknown = tuple(Symptom(one.id, SymptomState.UNKNOWN) for one in data.symptoms)
    assert "unknown: no line that was understood shows a use of exec" in joined(
        screen(replace(data, symptoms=unknown), width=100, height=30)
    )
    several = replace(data, symptoms=unknown, agents_line=NOT_LOOKED_AT, bgp_line=NOT_LOOKED_AT)
    assert "Symptoms not looked at: several clusters" in joined(screen(several, width=100, height=30))


def test_a_symptom_of_some_nodes_stands_behind_one_of_all(data: ReportData) -> None:
    """Each with its own words, the widest first."""
    every = tuple(
        Symptom(name, SymptomState.BROKEN, confined=name in ("logs", "cp")) for name in ("logs", "exec", "cp")
    )
    text = joined(screen(replace(data, symptoms=every), width=100, height=30))
    assert "broken: exec; broken on some nodes: logs, cp" in text


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
    plain, painted = (screen(data, width=100, height=30, color=on) for on in (False, True))
    assert re.sub(r"\x1b\[[\d;]*m", "", painted) == plain
    assert painted.startswith("\x1b[")
