"""A single row or error behind a time that somebody noted is what it is without the time."""

from __future__ import annotations

import pytest
from analyzer.schema import BGP_PEERS, KONNECTIVITY_EVENTS, LOG_SOURCES, NODES, PODS, TOOL_ERRORS, UNREAD
from analyzer.sources.noted import is_noted, without_note

from tests.support.inline import bundle

POD = "kube-system   konnectivity-agent-9dk2c   0/1   CrashLoopBackOff   118   41d"
NODE = "10.94.10.29   NotReady   <none>   98d   v1.29.9+IKS"
PEER = "Mesh_10_1_1_3 BGP      master   start  12:15:52    Active        Socket: Connection refused"
ERROR = "Error from server: error dialing backend: No agent available"
KLOG = 'E0311 08:00:00.100001       1 clientset.go:188] "cannot connect once" err="rpc error: code = Unavailable"'
TIMES = ("2026-03-11 08:44 ", "2026-03-11T08:44:10Z ", "[08:44:10] ", "11.03.2026 08:44: ", "Mar 11 08:44:10 ", "2026/03/11 08:44:10 - ", "03/11/2026, 8:44:10 AM: ")  # fmt: skip


@pytest.mark.parametrize("time", TIMES)
def test_a_line_behind_a_time_is_what_it_is(time: str) -> None:
    """No log is made of a pod, a node, a session or an error."""
    files = {f"{at}.txt": f"{time}{line}\n" for at, line in enumerate((POD, NODE, PEER, ERROR))}
    rows = bundle(files).snapshot.rows
    assert [(one.namespace, one.name, one.ready) for one in rows[PODS]] == [
        ("kube-system", "konnectivity-agent-9dk2c", False)
    ]
    assert [(one.name, one.ready) for one in rows[NODES]] == [("10.94.10.29", False)]
    assert [(one.peer_ip, one.state) for one in rows[BGP_PEERS]] == [("10.1.1.3", "Active")]
    assert len(rows[TOOL_ERRORS]) == 1
    assert not len(rows[LOG_SOURCES])
    assert not len(rows[UNREAD])


@pytest.mark.parametrize("time", TIMES)
def test_a_record_behind_a_time_is_a_record(time: str) -> None:
    """It stays the program's own."""
    rows = bundle(log=f"{time}{KLOG}\n").snapshot.rows
    assert [one.message for one in rows[KONNECTIVITY_EVENTS]] == ["cannot connect once"]


def test_a_sentence_behind_a_time_is_none() -> None:
    """Words, and a row whose begin only looks like a time."""
    assert not is_noted("08:44 the agent was restarted")
    assert without_note("10.94.10.29   NotReady") == "10.94.10.29   NotReady"
    assert not is_noted(POD)
