"""Copies of chats in which each line has its speaker in front."""

from __future__ import annotations

import pytest
from analyzer.reading.formats import begins
from analyzer.schema import FACTS, LOG_SIGNALS, PODS, TOOL_ERRORS, UNREAD
from analyzer.sources import speakers as speakers_room
from analyzer.sources.speakers import BETWEEN, NOTE, without_speakers

from tests.support.inline import Case, bundle
from tests.support.values import are_values

TALK = (
    ("dev-anna", "konnectivity is down on prod, nothing works for us"),
    ("dev-anna", "$ kubectl logs web-0 -n shop --tail 1"),
    ("dev-anna", "Error from server: error dialing backend: No agent available"),
    ("sre-bo", "can you show the agents"),
    ("dev-anna", "$ kubectl get pods -n kube-system -o wide"),
    ("dev-anna", "NAME                       READY   STATUS    RESTARTS   AGE   IP           NODE"),
    ("dev-anna", "konnectivity-agent-cq7xs   1/1     Running   0          61d   172.30.1.4   10.1.2.3"),
    ("dev-anna", "konnectivity-agent-nh4vm   0/1     Running   0          61d   172.30.2.4   10.1.2.4"),
    ("sre-bo", "so one of them is bad"),
    ("dev-anna", "$ kubectl exec web-1 -n shop -- date"),
    ("dev-anna", "Mon Mar  2 10:00:00 UTC 2026"),
)
HEADS = (
    "[10:02] {}: ", "10:02 {}: ", "[10:02:41] {}: ", "[2026-03-02 10:02] {}: ", "[3/2/2026 10:02 AM] {}: ", "02.03.2026, 10:02 - {}: ",
    "{} 10:02 AM: ", "{} [10:02]: ", "{} (10:02): ", "{}  10:02  ", "{} APP  10:02 AM  ", "<{}> ", "10:02 <{}> ", "[10:02] <@{}> ",
    "10:02 {}> ", "10:02:41 {} | ", "**{}** 10:02 ", "**{}** [10:02]: ", "**{}:** ", "**{}**: ", "[10:02] **{}**: ", "{}: ", "Today at 10:02 {}: ",
)  # fmt: skip


def chat(head: str, talk: tuple[tuple[str, str], ...] = TALK) -> Case:
    return bundle(chat="".join(f"{head.format(who)}{line}\n" for who, line in talk))


@pytest.mark.parametrize("head", HEADS)
def test_what_stands_behind_the_speaker_is_read(head: str) -> None:
    """Commands, tables and errors, of which the next speaker's words are no part; the words stay words."""
    rows = chat(head).snapshot.rows
    assert [(row.name, row.ready, row.node) for row in rows[PODS]] == [
        ("konnectivity-agent-cq7xs", 1, "10.1.2.3"),
        ("konnectivity-agent-nh4vm", 0, "10.1.2.4"),
    ]
    assert [(row.line, row.pod, row.node) for row in rows[TOOL_ERRORS]] == [(3, "web-0", None)]
    assert [(row.key, row.line) for row in rows[FACTS] if row.key.endswith("_shown")] == [("exec_shown", 11)]
    assert sorted(row.line for row in rows[UNREAD]) == [1, 4, 9]


def test_another_ones_words_are_no_output() -> None:
    """Where nothing came back, what somebody answers shows no use of the tunnel; his own words do not either."""
    for who in ("sre-bo", "dev-anna"):
        talk = (
            ("dev-anna", "now look at this please"),
            ("dev-anna", "$ kubectl logs web-0 -n shop --tail 1"),
            (who, "Interesting and quite odd to me"),
            ("dev-anna", "$ kubectl get nodes"),
        )
        found = [row.key for row in chat("[10:02] {}: ", talk).snapshot.rows[FACTS] if row.key.endswith("_shown")]
        assert found == []


def test_words_within_an_output_are_left_out() -> None:
    """The rows of one speaker go on below what another one says in between, which is accounted for."""
    talk = (*TALK[4:7], ("sre-bo", "oh no"), TALK[7])
    rows = chat("[10:02] {}: ", talk).snapshot.rows
    assert [row.name for row in rows[PODS]] == ["konnectivity-agent-cq7xs", "konnectivity-agent-nh4vm"]
    assert [(row.line, row.reason) for row in rows[UNREAD]] == [(4, BETWEEN)]


def test_a_block_below_the_head_goes_on_without_one() -> None:
    """The first line of an output stands behind its speaker, all others alone."""
    text = f"[10:02] anna: we see this since today\n[10:03] anna: {TALK[5][1]}\n{TALK[6][1]}\n{TALK[7][1]}\n"
    rows = bundle(chat=text).snapshot.rows
    assert [row.name for row in rows[PODS]] == ["konnectivity-agent-cq7xs", "konnectivity-agent-nh4vm"]


@pytest.mark.parametrize(
    "text",
    [
        "10:02:41 deploy: started\n10:02:42 deploy: Error from server: EOF\n10:02:43 deploy: ended\n",
        "name: prod\nkind: NAME\nstate: normal\n",
        "[10:02] INFO: collecting\n[10:02] ERROR: Error from server: EOF\n",
        "Nov 26 10:02:33 worker kubelet: NAME   READY\nNov 26 10:02:34 worker kubelet: $ kubectl get pods\n",
        "w1: NAME   STATUS   AGE\nw1: a      Ready    9d\n",
        "<none>   NAME   READY\n<none>   a   b\n",
        "10:02:41 calico-node-x7k2q: $ kubectl get nodes\n10:02:42 calico-node-x7k2q: this is a log\n",
        "[10:02] anna: we have seen nothing at all\n[10:03] bo: then it is fine\n",
        "",
    ],
)
def test_what_is_no_speaker(text: str) -> None:
    """Programs, levels, hosts and pods in front of their lines, keys; and a chat that shows nothing."""
    found = without_speakers(text, begins())
    assert (found.text, found.note) == (text, "")


def test_a_chat_stays_a_chat() -> None:
    """With its speakers taken off it is left out beside a cluster's own listing of which it names nothing, as before."""
    listing = (
        "$ kubectl get nodes\nNAME       STATUS   ROLES    AGE   VERSION\n10.9.9.9   Ready    <none>   9d    v1.29.1\n"
    )
    text = "".join(f"10:02 <{who}> {line}\n" for who, line in TALK)
    case = bundle(chat=text, nodes=listing)
    assert not len(case.snapshot.rows[TOOL_ERRORS])
    assert without_speakers(text, begins()).note == NOTE


def test_an_output_that_two_lines_begin_is_read() -> None:
    """A part of a container, whose first line alone could be anything."""
    lines = (
        "this is what he has",
        "- args:",
        "  - --proxy-server-host",
        "  - t1.example.org",
        "  - --proxy-server-port=8132",
    )
    rows = chat("[10:02] {}: ", tuple(("jo", line) for line in lines)).snapshot.rows["container_args"]
    assert [(row.flag, row.line) for row in rows] == [("proxy-server-host", 3), ("proxy-server-port", 5)]


@pytest.mark.parametrize("head", ["<{}> ", "{}: ", "[10:02] {}: ", "**{}:** "])
def test_rows_without_titles_are_an_output_too(head: str) -> None:
    """What somebody copies of a list: the speaker's name is no namespace, and no part of a pod's name."""
    talk = (
        ("ann", "exec is dead again on prod, since noon"),
        ("bo", "how are the pods"),
        ("ann", "konnectivity-agent-7xk2p   0/1   CrashLoopBackOff   12 (4m ago)   3h"),
        ("ann", "kube-system   konnectivity-agent-b8mzd   1/1   Running   0   3h   10.8.3.7   worker-1"),
        ("bo", "that is not good at all"),
    )
    rows = chat(head, talk).snapshot.rows[PODS]
    assert [(row.namespace, row.name, row.node) for row in rows] == [
        (None, "konnectivity-agent-7xk2p", None),
        ("kube-system", "konnectivity-agent-b8mzd", "worker-1"),
    ]


def test_rows_that_one_speaker_copies_between_two_words_of_another_are_no_words() -> None:
    """A question before them and a short answer behind them."""
    talk = (
        ("ann", "exec dead again on prod"),
        ("bo", "pods?"),
        ("ann", "konnectivity-agent-7xk2p   0/1   CrashLoopBackOff   12   3h"),
        ("bo", "hm"),
    )
    for head in ("{}: ", "<{}> "):
        assert [row.name for row in chat(head, talk).snapshot.rows[PODS]] == ["konnectivity-agent-7xk2p"], head


@pytest.mark.parametrize("head", ["[10:02] {}: ", "10:02 <{}> ", "<{}> ", "**{}:** "])
@pytest.mark.parametrize(
    "line",
    [
        "Tue Mar 12 08:00:01 2024 TLS Error: TLS handshake failed",
        "2024-03-12 08:00:01 TCP: connect to [AF_INET]192.0.2.7:1194 failed: Connection refused",
        "Tue Mar 12 08:00:01 2024 SIGUSR1[connection failed(soft),init_instance] received, process restarting",
    ],
)
def test_openvpns_own_lines_are_read_behind_a_speaker(head: str, line: str) -> None:
    """Where they are all that anybody shows; a sentence with a date in front is none of them."""
    talk = (("ana", "the client says this all day"), ("ana", line), ("ana", line), ("bo", "which port is that?"))
    assert [row.line for row in chat(head, talk).snapshot.rows[LOG_SIGNALS]] == [2, 3]
    words = tuple(
        (who, "Tue Mar 12 08:00:01 2024 we restarted the pod" if said == line else said) for who, said in talk
    )
    assert not chat(head, words).snapshot.rows[LOG_SIGNALS]


def test_what_nobody_states_of_a_value_is_not_so() -> None:
    """And a value that is handed on is not changed."""
    are_values(speakers_room)
