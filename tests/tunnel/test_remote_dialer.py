"""What the tunnel of k3s and RKE2 says of itself."""

from __future__ import annotations

import pytest
from analyzer.schema import LogSignalRow
from analyzer.tunnel import remote_dialer
from analyzer.tunnel.remote_dialer import UP, DialerFault, DialerWord, connected, joined, read, words

from tests.support.values import are_values


def said(name: str | None, node: str | None = None, signal: str = "remote_dialer") -> LogSignalRow:
    return LogSignalRow(source="k3s.log", line=1, signal=signal, name=name, node=node, message="m")


@pytest.mark.parametrize(
    ("name", "fault", "target", "dialled"),
    [
        ("failed to find Session for client w1", DialerFault.NO_SESSION, "w1", ("", "")),
        (
            "dial tcp 10.5.0.7:10250: connect: connection refused",
            DialerFault.KUBELET,
            "10.5.0.7",
            ("10.5.0.7", "10250"),
        ),
        ("dial tcp 10.5.0.1:6443: i/o timeout", DialerFault.SERVER, "w9", ("10.5.0.1", "6443")),
        ("dial tcp [fd00::1]:9345: i/o timeout", DialerFault.SERVER, "w9", ("fd00::1", "9345")),
        ("dial tcp 10.5.0.1:9345: connect: connection refused", DialerFault.SERVER, "w9", ("10.5.0.1", "9345")),
        ('Remotedialer proxy error error="connect not allowed"', DialerFault.NOT_ITS_OWN, "w9", ("", "")),
        ("websocket: close 1006", DialerFault.UNTOLD, "w9", ("", "")),
        (None, DialerFault.UNTOLD, "w9", ("", "")),
    ],
)
def test_each_line_tells_what_failed_and_whose_it_is(
    name: str | None, fault: DialerFault, target: str, dialled: tuple[str, str]
) -> None:
    """The words name the node or its address; where they name none it is the node of the log."""
    found = read(said(name, "w9"))
    assert (found.fault, found.target, (found.host, found.port)) == (fault, target, dialled)
    assert found.refused is ("refused" in (name or ""))


def test_other_signals_are_not_its_words() -> None:
    """In their order, and of this tunnel alone."""
    rows = [said("a"), said("dial tcp 10.5.0.1:6443: i/o timeout", signal="server_leg"), said("b")]
    assert [one.row.name for one in words(rows)] == ["a", "b"]


def test_its_values_cannot_be_changed() -> None:
    """And have no room for a field that is not theirs."""
    are_values(remote_dialer)


READ = "read tcp 10.0.0.7:51830->10.0.0.2:9345: i/o timeout"
LOST = "failed to find Session for client w1"


def word(name: str, line: int = 1, node: str | None = None) -> DialerWord:
    return read(LogSignalRow(source="a", line=line, signal="remote_dialer", name=name, node=node, message="m"))


def test_a_connection_that_broke_is_of_the_address_it_came_from() -> None:
    """Where the log names no node; the host is the server's."""
    found = word(READ)
    assert (found.fault, found.target, found.own) == (DialerFault.SERVER, "10.0.0.7", "10.0.0.7")
    assert (found.host, found.port, found.refused) == ("10.0.0.2", "9345", False)
    assert word(READ, node="w1").target == "w1"


@pytest.mark.parametrize(
    ("said", "host", "names", "name", "why"),
    [
        ([word(LOST), word(READ, 2, "w1")], "10.0.0.7", set(), LOST, READ),
        ([word(READ, 1, "w1"), word(LOST, 2)], "10.0.0.7", set(), LOST, READ),
        ([word(LOST), word(READ, 2)], "10.0.0.7", {"w1"}, LOST, READ),
        ([word(LOST), word(READ, 2)], "10.0.0.9", {"w2"}, None, None),
        ([word(LOST), word(READ.replace("0.7", "0.8"), 2, "w2")], "", {"w1"}, LOST, None),
        ([word(LOST), word("dial tcp 10.0.0.7:10250: connect: connection refused", 2)], "10.0.0.7", {"w1"}, "dial tcp 10.0.0.7:10250: connect: connection refused", None),
        ([word(READ)], "10.0.0.7", set(), READ, None),
        ([word(LOST), word("websocket: bad handshake", 2, "w1")], "10.0.0.7", {"w1"}, LOST, "websocket: bad handshake"),
    ],
)  # fmt: skip
def test_both_ends_of_one_node_are_told_together(
    said: list[DialerWord], host: str, names: set[str], name: str | None, why: str | None
) -> None:
    """The server's word that it has no session comes first, whichever stands last, and its agent's is why; another node's is not."""
    found = joined(said, host, names)
    assert (found and found.row.name, found and found.why and found.why.row.name) == (name, why)


def test_servers_to_which_an_agent_connected_and_that_it_did_not_lose() -> None:
    """Of the log that complains alone; one that failed since is none of them."""
    rows = [
        said("10.0.0.1:9345", "w1", UP), said("10.0.0.3:9345", "w1", UP), said("10.0.0.4:9345", "w2", UP),
        said("dial tcp 10.0.0.3:9345: i/o timeout", "w1"), said("dial tcp 10.0.0.2:9345: i/o timeout", "w1"),
    ]  # fmt: skip
    assert connected(rows, read(rows[-1])) == ["10.0.0.1"]


def test_an_answer_that_opens_no_session_is_told_once_with_its_status() -> None:
    """The client's two lines of one answer: the second has no status, and stands for itself where no other has one."""
    told, again = "Response status: 401 - 401 Unauthorized. Response body: Unauthorized", "websocket: bad handshake"
    assert [one.status for one in words([said(told, "w1"), said(again, "w1")])] == ["401"]
    assert [(one.fault, one.is_agents) for one in words([said(again, "w1")])] == [(DialerFault.TURNED_AWAY, True)]


def test_a_log_that_is_called_after_the_server_s_unit_is_a_server_s() -> None:
    """In whatever folder; an agent's unit begins alike and is another."""
    assert remote_dialer.is_servers_log("cp-7/rke2-server.log", "rke2-server")
    assert remote_dialer.is_servers_log("k3s.journal.txt", "k3s")
    assert not remote_dialer.is_servers_log("w1/k3s-agent.log", "k3s")
