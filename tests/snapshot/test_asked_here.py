"""A mail of somebody in trouble that names no object belongs to the files beside which it lies."""

from __future__ import annotations

from typing import Any

import pytest
from analyzer.model import Certainty
from analyzer.schema import INPUTS, KONNECTIVITY_EVENTS, TOOL_ERRORS
from analyzer.snapshot.asked_here import NOTE, asked_here

from tests.support.inline import agent, bundle, node, nodes, pods, serving

LISTED = {
    "n.txt": nodes(node("10.1.2.3"), node("10.1.2.4")),
    "p.txt": "$ kubectl get pods -A -o wide\n" + pods(agent("bc7df", node="10.1.2.3"), agent("k2vwz", node="10.1.2.4")),
}
MAIL = "From: ops@shop.example\nTo: help@cloud.example\nSubject: {}\nDate: Tue, 4 Feb 2025 08:10:00 +0000\n\nHello,\n\n{}\n\n{}\n\nKind regards\nOps\n"
OURS = "since this morning exec fails for all of us. We see this:"
EXEC = "Error from server: error dialing backend: No agent available"
SERVER = 'E0204 07:50:06.441205       1 server.go:354] "Failed to get a backend" err="No agent available"'
AGENT = 'E0204 07:50:06.441205       1 clientset.go:188] "cannot connect once" err="rpc error: code = Unavailable desc = connection error: desc = \\"transport: Error while dialing: dial tcp 198.51.100.9:8132: i/o timeout\\""'


def mail(words: str, error: str) -> dict[str, str]:
    return {"mail.txt": MAIL.format("exec", words, error)}


def is_kept(files: dict[str, str]) -> bool:
    rows = bundle(LISTED | files).snapshot.rows
    return any(row.source == "mail.txt" for table in (TOOL_ERRORS, KONNECTIVITY_EVENTS) for row in rows[table])


@pytest.mark.parametrize("error", [EXEC, SERVER, AGENT])
def test_what_somebody_in_trouble_quotes_counts_beside_a_list_of_objects(error: str) -> None:
    """The list of inputs says so; nothing rests on it with more than a possibility."""
    case = bundle(LISTED | mail(OURS, error))
    assert is_kept(mail(OURS, error))
    assert [NOTE in (row.note or "") for row in case.snapshot.rows[INPUTS] if row.source == "mail.txt"] == [True]
    assert {cause.certainty for cause in case.report.causes} <= {Certainty.POSSIBLE}
    assert case.report.data.complaint is not None or case.report.causes


@pytest.mark.parametrize(
    ("words", "error"),
    [
        ("this is what it prints:", EXEC),
        ("we saw this in another cluster last year:", EXEC),
        ("it was so for us at the old site of our lab cluster:", EXEC),
        (OURS, EXEC.replace("No agent available", "dial tcp 10.7.7.7:10250: i/o timeout")),
        (OURS, "$ kubectl logs -n kube-system konnectivity-agent-zz9qq\n" + AGENT),
    ],
)
def test_what_speaks_against_it(words: str, error: str) -> None:
    """No case of the writer's own, words of another cluster, a node or a pod that the list does not have."""
    assert not is_kept(mail(words, error))


def test_files_that_tell_of_the_tunnel_themselves_need_no_mail() -> None:
    """A log, a call that failed, or one that came through; a guide is no mail."""
    for more in (
        serving(),
        f"$ kubectl exec -n shop web-0 -- date\n{EXEC}\n",
        "$ kubectl exec web-0 -- id\nuid=0(root) gid=0(root)\n",
    ):
        assert not is_kept({"own.txt": more} | mail(OURS, EXEC))
    guide = f"# Repair of exec\n\nIf exec fails for us, check the agents first. You should see this:\n\n{EXEC}\n\nWhen it does, make sure that they get out.\n"
    rows = bundle(LISTED | {"guide.md": guide}).snapshot.rows
    assert not rows[TOOL_ERRORS]


def test_nothing_is_asked_where_nothing_is_left_out() -> None:
    """Nor without a list of inputs."""
    tables: dict[str, Any] = {"inputs": {"source": ["m"], "written": ["mail"], "records": [1]}}
    assert asked_here(tables, {}) == asked_here({}, {"m": "why"}) == set()


ROWS = (
    "konnectivity-agent-8h2kd   0/1   CrashLoopBackOff   14 (2m ago)   3h\n"
    "konnectivity-agent-m4tzw   0/1   CrashLoopBackOff   13 (3m ago)   3h\n"
)
TICKET = "Agent pods of the production cluster are crashing\n\n{}\nThe nodes were restarted without success.\n"


def agents(ticket: str, beside: dict[str, str]) -> tuple[set[str], set[Certainty]]:
    case = bundle(beside | {"ticket.txt": ticket})
    return {pod.name for pod in case.snapshot.about.pods if pod.role == "agent"}, {
        cause.certainty for cause in case.report.causes
    }


@pytest.mark.parametrize("titles", ["", "NAME                       READY   STATUS   RESTARTS   AGE\n"])
def test_pods_of_a_ticket_count_beside_a_list_of_nodes_alone(titles: str) -> None:
    """With titles or without: nobody else says which pods there are, and nothing is more than possible."""
    found, certainties = agents(TICKET.format(titles + ROWS), {"n.txt": LISTED["n.txt"]})
    assert found == {"konnectivity-agent-8h2kd", "konnectivity-agent-m4tzw"}
    assert certainties == {Certainty.POSSIBLE}


@pytest.mark.parametrize(
    ("ticket", "beside"),
    [
        (TICKET.format(ROWS), LISTED),
        (TICKET.format(ROWS), {"n.txt": LISTED["n.txt"], "a.log": f"{AGENT}\n{AGENT}\n"}),
        (TICKET.format(ROWS).replace("production", "other"), {"n.txt": LISTED["n.txt"]}),
        (TICKET.format(ROWS).replace("were restarted", "are in two zones"), {"n.txt": LISTED["n.txt"]}),
        (TICKET.format(ROWS.replace("3h\n", "3h   10.4.4.4   10.9.9.9\n")), {"n.txt": LISTED["n.txt"]}),
    ],
)
def test_pods_of_a_ticket_that_may_be_anybodys_do_not(ticket: str, beside: dict[str, str]) -> None:
    """Beside a list of pods, beside a log of the tunnel, in words of another cluster or of no case, and on a node that is not listed."""
    assert not {"konnectivity-agent-8h2kd", "konnectivity-agent-m4tzw"} & agents(ticket, beside)[0]
