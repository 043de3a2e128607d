"""What remotedialer says of a call that failed, and what may be behind it."""

from __future__ import annotations

import pytest
from analyzer.diagnosis.complaint_dialer import of_words
from analyzer.diagnosis.complaint_own import says, words
from analyzer.facts.cluster import About
from analyzer.konnectivity.chain import Caller, Fault, Leg, Reason
from analyzer.schema import LogSignalRow, NodeRow
from analyzer.tunnel.remote_dialer import read

from tests.support.inline import bundle, nodes
from tests.support.inline import node as listed
from tests.support.tables import tables_of

K3S = NodeRow(source="n", line=1, name="w1", version="v1.30.1+k3s1", internal_ip="10.5.0.7")
STATUS = Fault(Caller.KUBELET, Leg.TUNNEL, Reason.STATUS, "502 Bad Gateway", address="10.5.0.7:10250")
REFUSED, ELSEWHERE = "dial tcp 10.5.0.7:10250: connect: connection refused", "dial tcp 10.5.0.9:10250: i/o timeout"
SESSION, SERVER = "failed to find Session for client w1", "dial tcp 10.5.0.1:6443: i/o timeout"


def said(name: str, line: int = 1, node: str | None = None) -> LogSignalRow:
    return LogSignalRow(source="logs/k3s.log", line=line, signal="remote_dialer", name=name, node=node, message="m")


@pytest.mark.parametrize(
    ("why", "first"),
    [
        ("read tcp 10.0.0.7:51830->10.0.0.2:9345: i/o timeout", "w1 has no connection to the server: its agent lost 10.0.0.2:9345"),
        ("dial tcp 10.0.0.2:9345: i/o timeout", "a firewall or missing route between the node and 10.0.0.2"),
        ("dial tcp 10.0.0.2:9345: connect: connection refused", "nothing listens at 10.0.0.2:9345"),
        ("websocket: bad handshake", "what stands between the node and the server answers in its place"),
        ("Response status: 401 - 401 Unauthorized. Response body: Unauthorized", "the server does not know the agent of w1"),
        ("websocket: close 1006", "w1 has no connection to the server: its agent says websocket: close 1006"),
    ],
)  # fmt: skip
def test_a_lost_session_is_asked_for_by_what_its_agent_says(why: str, first: str) -> None:
    """A connection that broke may come back by a new start; a dial that does not arrive is asked for on its way."""
    ends = read(said("failed to find Session for client w1"))._replace(why=read(said(why, 2, "w1")))
    found = of_words(ends, About(tables_of(K3S)))
    assert found[0].what.startswith(first)


@pytest.mark.parametrize(
    ("name", "node", "commands"),
    [
        (SESSION, None, ["journalctl -u k3s -u k3s-agent --since -1h | grep -iE 'tunnel|remotedialer|proxy'   # on w1"]),
        (REFUSED, None, ["kubectl get nodes -o wide", "nc -vz -w 5 10.5.0.7 10250   # on the server's machine", "journalctl -u k3s"]),
        (SERVER, "w1", ["nc -vz -w 5 10.5.0.1 6443   # on w1", "kubectl get endpoints kubernetes"]),
        (SERVER, None, ["nc -vz -w 5 10.5.0.1 6443   # on the node", "kubectl get endpoints kubernetes"]),
        ("dial tcp 10.5.0.1:9345: connect: connection refused", "w1", ["systemctl status k3s   # on 10.5.0.1", "kubectl get endpoints kubernetes"]),
        ("websocket: close 1006", None, ["journalctl -u k3s", "kubectl logs"]),
    ],
)  # fmt: skip
def test_what_separates_follows_from_the_reason(name: str, node: str | None, commands: list[str]) -> None:
    """A node without a connection is asked on that node, a port is tried from where it was dialled."""
    found = of_words(read(said(name, node=node)), About(tables_of(K3S)))
    shown = [one.shown_by.command or "" for one in found]
    assert len(shown) == len(commands)
    assert all(one.startswith(start) for one, start in zip(shown, commands, strict=True))


@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]"])
def test_a_kubelet_that_its_own_agent_does_not_find_is_no_matter_of_a_firewall(host: str) -> None:
    """A refusal at loopback is the node's own: it is asked where its kubelet listens, and no port is tried from elsewhere."""
    found = of_words(read(said(f"dial tcp {host}:10250: connect: connection refused")), About(tables_of(K3S)))
    assert "bind-address" in found[0].what
    assert (found[0].shown_by.command or "").startswith("ss -ltnp | grep 10250")
    assert not any("firewall" in one.what or "nc -vz" in (one.shown_by.command or "") for one in found)


def test_a_server_that_does_not_run_is_called_by_its_node() -> None:
    """Where the nodes' addresses are known; it is no firewall then."""
    nodes = [NodeRow(source="n", line=1, name="s2", version="v1.30.4+rke2r1", internal_ip="10.5.0.1")]
    word = read(said("dial tcp 10.5.0.1:9345: connect: connection refused"))
    (first,) = of_words(word, About(tables_of(*nodes)))
    assert "nothing listens at 10.5.0.1:9345: the server on s2 does not run" in first.what
    assert first.shown_by.command == "systemctl status rke2-server   # on s2"
    assert "firewall" not in first.what


def test_more_evidence_of_one_node_names_it_still() -> None:
    """The agent's own word beside the server's: the node is named, and restarting its agent is what separates."""
    read_error = "read tcp 10.5.0.7:51830->10.5.0.1:9345: i/o timeout"
    tables = tables_of(K3S, said(SESSION, 2), said(read_error, 5, node="w1"))
    found = words(tables, STATUS, About(tables))
    assert found is not None
    assert says(found) == f"the tunnel's own word: {SESSION} (k3s.log:2); and its agent's: {read_error} (k3s.log:5)"
    first, second = of_words(found, About(tables))
    assert "w1 has no connection to the server" in first.what
    assert first.shown_by.command == "systemctl restart k3s-agent   # on w1"
    assert second.shown_by.command == "nc -vz -w 5 10.5.0.1 9345   # on w1"


AGENT = """Nov 24 13:00:05 w1 rke2[11]: time="2026-11-24T13:00:05Z" level=info msg="Remotedialer connected to proxy" url="wss://10.5.0.1:9345/v1-rke2/connect"
Nov 24 13:00:22 w1 rke2[11]: time="2026-11-24T13:00:22Z" level=error msg="Remotedialer proxy error; reconnecting..." error="dial tcp 10.5.0.2:9345: {}" url="wss://10.5.0.2:9345/v1-rke2/connect"
"""


@pytest.mark.parametrize("error", ["i/o timeout", "connect: no route to host", "connect: connection refused"])
def test_an_address_that_is_the_servers_own_is_not_called_wrong(error: str) -> None:
    """The list of the nodes shows whose it is: the way there, or what listens, is left; servers to which the agent is connected are said."""
    servers = nodes(
        *(listed(f"s{n}", f"10.5.0.{n}", version="v1.32.5+rke2r1") for n in (1, 2)),
        listed("w1", "10.5.0.7", version="v1.32.5+rke2r1"),
    )
    case = bundle({"n.txt": servers, "a.log": AGENT.format(error)})
    found = case.report.data.complaint
    assert found is not None
    texts = [one.what for one in found.candidates]
    assert len(texts) == 1
    assert "s2" in texts[0]
    assert "announces an address" not in texts[0]
    if "refused" not in error:
        assert "(10.5.0.1 is reached)" in texts[0]
    without = bundle({"a.log": AGENT.format(error)}).report.data.complaint
    assert without is not None
    assert any("announces an address" in one.what for one in without.candidates)


def test_an_agent_that_is_asked_for_what_is_not_its_own_has_a_double_or_another_mode() -> None:
    """Sessions go by the node's name, so that clones of one name get each other's calls."""
    tables = tables_of(K3S)
    first, second = of_words(read(said("connect not allowed", node="w1")), About(tables))
    assert "one name (w1)" in first.what
    assert "egress-selector-mode" in second.what


@pytest.mark.parametrize(("status", "known"), [("401", True), ("403", True), ("503", False), ("", False)])
def test_an_agent_that_is_turned_away_is_told_by_the_status(status: str, known: bool) -> None:
    """A refusal is the server's own; of any other answer it is not sure whose it is."""
    name = f"Response status: {status} - {status} Text. Response body: no" if status else "websocket: bad handshake"
    found = of_words(read(said(name, node="w1")), About(tables_of(K3S)))
    assert [one.what.startswith("the server does not know the agent of w1") for one in found] == (
        [True] if known else [False, True]
    )
    assert "/var/lib/rancher/k3s/server/tls/client-ca.crt" in (found[-1].shown_by.command or "")
