"""An error in a text that is left out is quoted where nothing else complains, and decides nothing."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from analyzer.current.past import Past, Why
from analyzer.diagnosis.complaint_aside import of_other_cluster, of_set_aside
from analyzer.facts.cluster import About
from analyzer.model import Evidence, Placed, Verdict
from analyzer.schema import FactRow, ToolErrorRow

from tests.checks.test_srv import START, asked, connected, made
from tests.support.inline import agent, bundle, node, nodes, pods
from tests.support.tables import tables_of

LISTED = {
    "n.txt": nodes(node("wrk-a")),
    "p.txt": "$ kubectl get pods -A -o wide\n" + pods(agent("bc7df", node="wrk-a")),
}
MAIL = "From: ops@shop.example\nTo: help@cloud.example\nSubject: logs\nDate: Tue, 4 Feb 2025 08:10:00 +0000\n\nHello,\n\nthis is what it prints:\n\n{}\n\nKind regards\nOps\n"
CHAT = "ines  9:14 AM\nexec is broken again\nraj  9:15 AM\n```\n{}\n```\nines  9:17 AM\nlooking\n"
GUIDE = "# Repair of exec\n\nIf exec fails, check the agents first. You should see an error such as:\n\n{}\n\nWhen this happens, restart the agents. Make sure that they get out.\n"
EXEC = "Error from server: error dialing backend: No agent available"
LOGS = (
    'Error from server: Get "https://10.7.7.7:10250/containerLogs/shop/web-0/web": dial tcp 10.7.7.7:10250: i/o timeout'
)
SERVER = 'E0204 07:50:06.441205       1 server.go:354] "Failed to get a backend" err="No agent available"'
AGENT = 'E0204 07:50:06.441205       1 clientset.go:188] "cannot connect once" err="rpc error: code = Unavailable desc = connection error: desc = \\"transport: Error while dialing: dial tcp 198.51.100.9:8132: i/o timeout\\""'


@pytest.mark.parametrize(
    ("text", "error", "leg"),
    [
        (MAIL, EXEC, "Konnectivity server to agent"),
        (CHAT, SERVER, "Konnectivity server to agent"),
        (GUIDE, LOGS, "agent to the target"),
        (MAIL, AGENT, "agent to Konnectivity server"),
    ],
)
def test_the_headline_names_the_line_its_leg_and_why_it_is_left_out(text: str, error: str, leg: str) -> None:
    """Never "nothing failed" above it; verdict, causes and symptoms are those without it."""
    quiet, case = bundle(LISTED).report.data, bundle(LISTED | {"said.txt": text.format(error)}).report.data
    words = case.complaint
    assert words is not None
    assert (words.line.source, words.line.text.strip(), words.leg) == ("said.txt", error, leg)
    assert "names nothing of" in words.aside
    assert f"said.txt:{words.line.line}" in case.headline
    assert leg in case.headline
    assert words.aside in case.headline
    assert "Nothing that was understood" not in case.headline
    assert words.candidates[0].shown_by.command
    assert (case.verdict, case.causes, case.symptoms) == (Verdict.INCONCLUSIVE, (), quiet.symptoms)


def test_what_is_shown_to_work_goes_before_an_error_that_is_left_out() -> None:
    """Here exec and logs come through: the error of elsewhere is quoted behind that, and nobody is sent to look for it."""
    works = "$ kubectl exec -n shop web-0 -- date\nTue Feb  4 08:00:00 UTC 2025\n$ kubectl logs -n shop web-0 --tail=1\nready\n"
    case = bundle(LISTED | {"k.txt": works, "said.txt": MAIL.format(EXEC)}).report.data
    assert case.headline.startswith("exec, logs work here; nothing that counts fails")
    assert "The error in said.txt:" in case.headline
    assert case.complaint is not None
    assert case.complaint.candidates == ()
    assert "here exec, logs come through" in case.complaint.says


def test_what_counts_comes_first() -> None:
    """Beside an error of the cluster itself nobody else is quoted."""
    own = "$ kubectl exec -n shop web-0 -- date\nError from server: error dialing backend: dial timeout, backstop\n"
    words = bundle(LISTED | {"k.txt": own, "said.txt": CHAT.format(EXEC)}).report.data.complaint
    assert words is not None
    assert (words.line.source, words.aside) == ("k.txt", "")


def test_nothing_was_set_aside() -> None:
    """Then nothing is quoted, nor where the line itself was not kept."""
    tables = tables_of()
    assert of_set_aside(tables, {}, tables, About(tables), lambda *_, **__: ()) is None
    assert bundle(LISTED | {"said.txt": CHAT.format("all is well")}).report.data.complaint is None


def test_an_old_case_of_somebody_else_is_quoted_as_that() -> None:
    """In the file of the cluster itself, below words that say whose it is: the reason is these words."""
    old = f"\n> On Monday Ann wrote:\n> this is what we had at the other site:\n>\n> {SERVER}\n"
    case = bundle({"t.txt": LISTED["p.txt"] + LISTED["n.txt"] + old}).report.data
    assert case.complaint is not None
    assert (case.complaint.leg, SERVER in case.complaint.line.text) == ("Konnectivity server to agent", True)
    assert "by the words above it" in case.headline
    assert (case.verdict, case.causes) == (Verdict.INCONCLUSIVE, ())


def test_where_the_tunnel_is_seen_to_carry_nothing_is_left_to_look_for() -> None:
    """The line is quoted as what it is, and nobody is asked whether it is so."""
    old = f"Old case, of the other site (solved in March):\n> {SERVER}\n\nNow, here:\n"
    server = START + connected() + asked(1) + made(1)
    shown = "$ kubectl exec web-0 -- hostname\nweb-0\n$ kubectl logs web-0 --tail 1\nall is well\n"
    case = bundle(
        {"old.txt": old + LISTED["p.txt"] + shown, "n.txt": LISTED["n.txt"], "server.log": server}
    ).report.data
    assert case.headline.startswith("The tunnel works")
    assert case.complaint is not None
    assert case.complaint.candidates == ()
    assert "here agents are connected, and calls come through" in case.complaint.says


def test_an_error_of_another_cluster_is_left_out_by_name() -> None:
    """The last of them; what is past for any other reason is no such error."""
    listed = FactRow(source="t", line=1, key="listed_of", value="context a")
    row = ToolErrorRow(source="t", line=3, class_="tunnel", message=EXEC, asked_of="context b")

    def cite(rows: Iterable[Placed]) -> tuple[Evidence, ...]:
        return tuple(Evidence(one.source, one.line or 0, EXEC) for one in rows)

    past = (Past("tool_errors", row, listed, Why.ELSEWHERE), Past("tool_errors", row, listed, Why.USED))
    words = of_other_cluster(past, About(tables_of()), cite)
    assert words is not None
    assert words.aside == "it is of context b, and the objects listed are of context a"
    assert words.leg == "Konnectivity server to agent"
    assert of_other_cluster(past[1:], About(tables_of()), cite) is None
