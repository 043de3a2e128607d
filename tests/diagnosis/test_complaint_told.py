"""What somebody writes of is quoted where nothing else complains, and decides nothing."""

from __future__ import annotations

import pytest
from analyzer.diagnosis.complaint_told import in_free_text
from analyzer.facts.cluster import About
from analyzer.model import Verdict

from tests.support.inline import bundle, klog, node, nodes, serving
from tests.support.tables import tables_of

LISTED = {"n.txt": nodes(node("n1"))}


@pytest.mark.parametrize(
    ("text", "leg"),
    [
        ("Since Monday I get error dialing backend: No agent available for every pod.", "Konnectivity server to agent"),
        ("From master - Readiness probe failed: calico/node is not ready: BIRD is not ready: BGP not established with 10.0.0.7", "over BGP"),
        ('INFO: stderr: "Error from server: error dialing backend: dial timeout\\n"', "Konnectivity server to agent"),
    ],
)  # fmt: skip
def test_the_line_is_quoted_with_its_leg_and_proves_nothing(text: str, leg: str) -> None:
    """No check fails by it and no cause is named; the report says that it is free text."""
    quiet = bundle(LISTED)
    case = bundle(LISTED | {"mail.txt": f"Hello,\n\n{text}\n\nRegards\n"})
    words = case.report.data.complaint
    assert words is not None
    assert (words.line.source, words.line.line, words.line.text) == ("mail.txt", 3, text)
    assert leg in words.leg
    assert "free text" in words.leg
    assert words.candidates[0].shown_by.command
    assert (case.report.data.verdict, case.causes) == (quiet.report.data.verdict, {}) == (Verdict.INCONCLUSIVE, {})


def test_what_a_program_printed_comes_first() -> None:
    """Beside an output that complains, or a log that shows what is broken, nobody is quoted."""
    mail = {"mail.txt": "Hello,\n\nI get error dialing backend: No agent available for every pod.\n"}
    printed = bundle(
        mail | {"k.txt": "$ kubectl exec a -- true\nError from server: error dialing backend: dial timeout, backstop\n"}
    )
    assert printed.report.data.complaint is not None
    assert printed.report.data.complaint.line.source == "k.txt"
    log = serving() + klog(
        "08:20:01.0",
        '"error dialing backend" err="dial tcp 10.1.0.2:10250: i/o timeout" dialID=7 dialAddress="10.1.0.2:10250"',
        "E",
        "client.go:428",
    )
    proven = bundle(mail | {"agent.log": log}).report.data
    assert proven.complaint is None or proven.complaint.line.source != "mail.txt"
    assert bundle(LISTED).report.data.complaint is None


def test_nobody_wrote_anything() -> None:
    """Then nothing is told."""
    tables = tables_of()
    assert in_free_text(tables, About(tables)) is None
