"""An error line among the lines of a chat."""

from __future__ import annotations

import pytest
from analyzer.schema import TOOL_ERRORS
from analyzer.tunnel.mentions import mentions

from tests.checks.test_srv import START, asked, connected, given_up, made, refused
from tests.support.inline import bundle, klog, node, nodes, options

LINE = "Error from server: error dialing backend: dial tcp 127.0.0.1:8131: connect: connection refused\n"
USED = {"server.log": START + connected() + asked(1) + made(1)}
CHATS = [
    ("<bob> look at that\n", "<amy> where is it from?\n"),
    ("[10:42] bob: look at that\n", "[10:43] amy: where is it from?\n"),
    ("bob  10:42 AM\n", "amy  10:43 AM\nwhere is it from?\n"),
    ("2026-01-02 10:42:00 <bob> look at that\n", ""),
]


@pytest.mark.parametrize(("before", "behind"), CHATS)
def test_a_line_of_a_chat_beside_a_tunnel_in_use_decides_nothing(before: str, behind: str) -> None:
    """Verdict, causes, failing checks and symptoms are those of the bundle without the chat."""
    alone, both = bundle(USED), bundle(USED | {"chat.txt": before + LINE + behind})
    assert both.report.verdict == alone.report.verdict
    assert both.causes == alone.causes
    assert {o.id for o in both.report.checks if str(o.status) == "fail"} == {
        o.id for o in alone.report.checks if str(o.status) == "fail"
    }
    assert [s.state for s in both.report.data.symptoms] == [s.state for s in alone.report.data.symptoms]
    assert both.report.data.complaint is None


@pytest.mark.parametrize(("before", "behind"), CHATS)
def test_the_same_chat_is_evidence_where_nothing_shows_the_contrary(before: str, behind: str) -> None:
    """It may be all that the sufferer sent."""
    assert bundle({"chat.txt": before + LINE + behind}).status("CP-11") == "fail"


@pytest.mark.parametrize(
    "text",
    [
        "$ kubectl exec web-0 -- date\n" + LINE,
        "<bob> look\n$ kubectl exec web-0 -- date\n" + LINE + "<amy> hm\n",
        "The customer sees this since noon:\n" + LINE,
        LINE,
    ],
)
def test_a_pasted_console_and_a_note_stay_evidence(text: str) -> None:
    """Below its command, or in a text that nobody chats in, the line is this cluster's."""
    assert bundle(USED | {"note.txt": text}).status("CP-11") == "fail"


def test_dials_that_the_server_logs_reached_it() -> None:
    """Refused for want of an agent all the same: the leg to the server works, the rest of the tunnel does not."""
    log = {"server.log": START + asked(1) + refused() + asked(2, "09:10:00.0") + refused("09:10:01.0")}
    chat = "<bob> look\n{}<amy> hm\n"
    assert bundle(log | {"chat.txt": chat.format(LINE)}).status("CP-11") != "fail"
    agents = "Error from server: error dialing backend: No agent available\n"
    both = bundle(log | {"chat.txt": chat.format(agents)})
    assert len(both.snapshot.rows[TOOL_ERRORS]) == 1
    assert not mentions(both.snapshot.rows)


def test_an_error_in_a_text_of_people_is_a_mention_where_the_cluster_shows_the_contrary() -> None:
    """Sentences around it, and a command that came through in another member: what was written is of another time or place."""
    note = (
        "That was the state in the lab of the trainer.\nIt went away by itself.\n$ kubectl exec web-0 -- date\n" + LINE
    )
    assert bundle(USED | {"note.txt": note}).status("CP-11") != "fail"
    assert bundle({"note.txt": note}).status("CP-11") == "fail"
    shown = "$ kubectl exec web-0 -- hostname\nweb-0\n"
    assert bundle({"note.txt": shown + note}).status("CP-11") == "fail"  # the note's own output denies nothing


def test_a_note_that_names_a_node_of_this_cluster_is_about_it() -> None:
    """Some calls work and its own do not: the fault comes and goes, and is no other cluster's."""
    said = "Every third call fails, the rest is fine.\n$ kubectl exec web-0 -- true\nError from server: error dialing backend: proxy error from k:8090 while dialing {}:10250, code 503: 503 Service Unavailable\n"
    listed = nodes(node("10.1.2.3"), node("10.1.2.4"))
    states = {}
    for address in ("10.1.2.3", "10.9.9.9"):
        case = bundle(USED | {"nodes.txt": listed, "ticket.txt": said.format(address)})
        states[address] = next(s.state.value for s in case.report.data.symptoms if s.id == "exec")
    assert states == {"10.1.2.3": "partly", "10.9.9.9": "works"}


TOLD = "Self-made cluster. After 20 days of uptime some requests get nowhere, `kubectl logs` only works the third time, the first two:\n\nError from server: Get https://10.3.1.14:10250/containerLogs/kube-system/konnectivity-agent-h6bt9/a?follow=true: dial timeout\n\nThe node behind it was powered off hard at noon.\n\n"
LISTED = "kubectl get pods -A -o wide | grep konn\nkube-system   konnectivity-agent-h6bt9   1/1   Running   0   33m   10.3.1.14   w1   <none>   <none>\n"


@pytest.mark.parametrize(
    ("files", "own"),
    [
        ({"note.txt": TOLD + LISTED}, True),
        ({"note.txt": TOLD}, False),
        ({"note.txt": TOLD + LISTED, "nodes.txt": nodes(node("10.1.2.3"))}, False),
        ({"note.txt": TOLD, "server.log": START + connected() + asked(1) + made(1) + asked(2) + given_up(2)}, True),
    ],
)
def test_an_error_of_a_pod_that_the_same_note_lists_is_this_clusters(files: dict[str, str], own: bool) -> None:
    """Where nothing but the note shows pods or nodes; and whatever it names where dials are lost in the server's own log."""
    rows = bundle(USED | files).snapshot.rows
    assert len(rows[TOOL_ERRORS]) == 1
    assert (mentions(rows) == frozenset()) is own


@pytest.mark.parametrize(("elsewhere", "own"), [({}, True), ({"nodes.txt": nodes(node("10.1.2.3"))}, False)])
def test_a_node_that_only_people_list_is_this_clusters(elsewhere: dict[str, str], own: bool) -> None:
    """What a tool printed tells the cluster's nodes; without it, what the note itself lists."""
    note = TOLD + "kubectl get nodes -o wide\n" + nodes(node("w1", "10.3.1.14"))
    rows = bundle(USED | {"note.txt": note} | elsewhere).snapshot.rows
    assert len(rows[TOOL_ERRORS]) == 1
    assert (mentions(rows) == frozenset()) is own


CALLED = 'Error from server (InternalError): Internal error occurred: failed calling webhook "v.tin.io": failed to call webhook: Post "https://tin-hook.tin.svc:443/v?timeout=10s": context deadline exceeded\n'
MISSED = '"error dialing backend" error="dial tcp 172.20.7.9:443: i/o timeout" dialID=5 connectionID=8 dialAddress="172.20.7.9:443"'
SERVICE = "NAMESPACE   NAME       TYPE        CLUSTER-IP   EXTERNAL-IP   PORT(S)   AGE\ntin         tin-hook   ClusterIP   172.20.7.9   <none>        443/TCP   9d\n"
AGENT = klog("12:44:10.551903", MISSED, "E", "client.go:437") + klog(
    "12:44:44.107718",
    '"Endpoint connection established" dialID=6 connectionID=9 dialAddress="10.1.2.3:10250"',
    place="client.go:453",
)


def test_an_error_is_not_denied_by_what_stands_in_its_own_text() -> None:
    """Whoever pastes both means both, whatever is said above and below the error."""
    for said in ("", "hello\n", "logs and exec are fine, all pods run:\n"):
        note = "#help  our user cluster\n> " + CALLED + said + "konnectivity-agent log:\n" + AGENT
        case = bundle({"chat.txt": note})
        assert not mentions(case.snapshot.rows)
        assert [s.state.value for s in case.report.data.symptoms if s.id == "webhooks"] == ["broken"], said


@pytest.mark.parametrize(
    ("service", "own"), [(SERVICE, True), (SERVICE.replace("tin-hook", "can-hook"), False), ("", False)]
)
def test_an_error_of_a_service_that_a_dial_did_not_reach_is_this_clusters(service: str, own: bool) -> None:
    """The agent's log says of its address what the error says of its name; of another service it says nothing."""
    files = {"chat.txt": "<bob> look at that\n" + CALLED + "<amy> hm\n", "agent.log": options() + AGENT}
    rows = bundle(files | ({"s.txt": service} if service else {})).snapshot.rows
    assert len(rows[TOOL_ERRORS]) == 1
    assert (mentions(rows) == frozenset()) is own


HELM = (
    "Preparing release=blue-operator, chart=charts/blue-operator\nUpgrading release=blue-operator\nFAILED RELEASES:\nNAME\nblue-operator\n"
    'in ./helmfile.yaml: failed processing release blue-operator: command "/usr/bin/helm" exited with non-zero status:\n\nERROR:\n  exit status 1\n\nSTDERR:\n  {}\n'
)
POST = 'Error: Internal error occurred: failed calling webhook "check.blue.example.org": failed to call webhook: Post "https://blue-hook.paint.svc:443/check?timeout=5s": {}'


@pytest.mark.parametrize(
    ("error", "state"), [("context deadline exceeded", "broken"), ("No agent available", "unknown")]
)
def test_a_command_that_came_through_denies_no_webhook(error: str, state: str) -> None:
    """A build's log of a webhook that does not answer stands beside an exec that works; that there is no agent at all does not."""
    shown = "$ kubectl exec -n paint deploy/blue -- /bin/blue --version\nblue version v2.3\n"
    case = bundle({"build.log": HELM.format(POST.format(error)), "console.txt": shown})
    assert len(case.snapshot.rows[TOOL_ERRORS]) == 1
    states = {one.id: one.state.value for one in case.report.data.symptoms}
    assert (states["webhooks"], states["exec"]) == (state, "works")
    assert bool(mentions(case.snapshot.rows)) is (state == "unknown")
