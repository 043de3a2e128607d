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
    assert proven.complaint is not None
    assert proven.complaint.line.source == "agent.log"
    assert bundle(LISTED).report.data.complaint is None


def test_what_the_bundle_shows_to_work_is_said_beside_it() -> None:
    """Who reads that no agent is there, and logs came through, is told of both."""
    log = "$ kubectl logs -n kube-system konnectivity-agent-x1\n" + serving()
    told = bundle(
        LISTED
        | {"mail.txt": "Hello,\n\nI get error dialing backend: No agent available for every pod.\n", "agent.txt": log}
    )
    words = told.report.data.complaint
    assert words is not None
    assert words.says.endswith("what the bundle shows of the way to the nodes works")


def test_nobody_wrote_anything() -> None:
    """Then nothing is told."""
    tables = tables_of()
    assert in_free_text(tables, About(tables)) is None


def test_a_program_that_is_no_part_of_the_tunnel_is_quoted_and_proves_nothing() -> None:
    """Whichever cluster it talks to; where an output complains itself, nobody else is quoted, and each log is quoted in part."""
    text = 'deploy: failed calling webhook \\"a.guard.io\\": failed to call webhook: Post \\"https://g.p.svc:443/v\\": No agent available'
    log = "".join(f'time="2026-03-02T09:00:{n:02d}Z" level=error msg="{text}"\n' for n in range(40))
    quiet, case = bundle(LISTED), bundle(LISTED | {"pipeline.txt": log})
    words = case.report.data.complaint
    assert words is not None
    assert words.leg == "Konnectivity server to agent (told in another program's log)"
    assert words.line.text == log.splitlines()[words.line.line - 1]
    assert (case.report.data.verdict, case.causes) == (quiet.report.data.verdict, {})
    assert [one.id for one in case.report.checks if one.status == "fail"] == []
    assert sum(row.key == "named_elsewhere" for row in case.snapshot.rows["facts"]) == 20
    printed = bundle(
        LISTED
        | {
            "pipeline.txt": log,
            "k.txt": "$ kubectl exec a -- true\nError from server: error dialing backend: dial timeout, backstop\n",
        }
    )
    assert printed.report.data.complaint is not None
    assert printed.report.data.complaint.line.source == "k.txt"


def test_words_of_the_agents_leg_ask_for_the_agents_first() -> None:
    """A quoted refusal for want of an agent: their pods and whom they dial come before the command that failed, which proves nothing anew."""
    case = bundle(
        m='Since noon kubectl logs ends with "error dialing backend: No agent available" on our IKS cluster\n'
    )
    words = case.report.data.complaint
    assert words is not None
    assert [one.shown_by.what for one in words.candidates][:2] == [
        "the agent pods",
        "the agents' DaemonSet with its arguments",
    ]
