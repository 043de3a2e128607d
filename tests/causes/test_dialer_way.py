"""The way from agents of k3s and RKE2 to their servers' port as a cause."""

from __future__ import annotations

import pytest
from analyzer.causes.dialer_way import TITLE

from tests.support.inline import bundle, node, nodes

WAY, OWN = "firewall-or-routing", "node-session-lost"
SERVERS, WORKERS = {"s1": "10.8.1.1", "s2": "10.8.1.2"}, {"w1": "10.8.2.1", "w2": "10.8.2.2"}
SAID = 'Mar 12 08:0{1}:11 {0} rke2[771]: time="2026-03-12T08:0{1}:11Z" level=error msg="Remotedialer proxy error; reconnecting..." error="dial tcp {2}: {3}" url="wss://{2}/v1-rke2/connect"\n'
UP = 'Mar 12 08:09:11 {0} rke2[771]: time="2026-03-12T08:09:11Z" level=info msg="Remotedialer connected to proxy" url="wss://{1}/v1-rke2/connect"\n'
CALL = 'Error from server: Get "https://{0}:10250/containerLogs/a/b/c": proxy error from 127.0.0.1:9345 while dialing {0}:10250, code 502: 502 Bad Gateway\n'
TRIED = "root@{0}:~# nc -vz -w3 {1} {2}\n"
NO = "nc: connect to {1} port {2} (tcp) timed out: Operation now in progress\n"
YES = "Connection to {1} {2} port [tcp/*] succeeded!\n"


def listed(ready: str = "Ready") -> str:
    rows = [node(name, ip, version="v1.31.6+rke2r1") for name, ip in (SERVERS | WORKERS).items()]
    for row in rows[:2]:
        row[2] = "control-plane,etcd,master"
    for row in rows[2:]:
        row[1] = ready
    return nodes(*rows)


def said(who: str, *hosts: str, port: str = "9345", why: str = "i/o timeout") -> str:
    return "".join(SAID.format(who, at, f"{host}:{port}", why) for at, host in enumerate(hosts))


def tried(who: str, host: str, port: str, answer: str) -> str:
    return (TRIED + answer).format(who, host, port)


BOTH = tuple(SERVERS.values())
W1 = {"n.txt": listed(), "w1.log": said("w1", *BOTH), "c.txt": CALL.format("10.8.2.1")}
W2 = {"w2.log": said("w2", *BOTH), "d.txt": CALL.format("10.8.2.2")}
SHUT = tried("w1", "10.8.1.1", "9345", NO) + tried("w1", "10.8.1.1", "6443", YES)


@pytest.mark.parametrize(
    ("files", "first"),
    [
        (W1 | {"t.txt": SHUT}, (WAY, "confirmed")),
        (W1, (WAY, "likely")),
        (W1 | W2, (WAY, "likely")),
        (W1 | W2 | {"t.txt": SHUT}, (WAY, "confirmed")),
        (W1 | {"n.txt": listed("NotReady")}, (OWN, "likely")),
        (W1 | {"n.txt": listed("NotReady"), "t.txt": SHUT}, (WAY, "confirmed")),
        (W1 | {"t.txt": tried("w1", "10.8.1.1", "9345", NO)}, (WAY, "likely")),
        (W1 | {"w1.log": said("w1", BOTH[0])}, (OWN, "likely")),
        (W1 | {"w1.log": said("w1", *BOTH, port="6443")}, (OWN, "likely")),
        (W1 | {"w1.log": said("w1", *BOTH, why="connect: connection refused")}, (OWN, "likely")),
    ],
)
def test_whose_fault_it_is(files: dict[str, str], first: tuple[str, str]) -> None:
    """
    One agent is its own node's, unless it reaches another port of the servers or is Ready without any of several; several are the way's.

    A refusal is a machine that was reached; a Ready node reaches 6443.
    """
    assert bundle(files).first == first


def test_an_agent_that_holds_a_server_reaches_the_port() -> None:
    """It has a tunnel, whatever it does not get beside."""
    log = said("w1", BOTH[0]) + UP.format("w1", f"{BOTH[1]}:9345")
    assert WAY not in bundle(W1 | {"w1.log": log, "t.txt": SHUT}).causes
    later = said("w1", *BOTH) + UP.format("w1", f"{BOTH[0]}:9345") + UP.format("w1", f"{BOTH[1]}:9345")
    assert WAY not in bundle(W1 | {"w1.log": later}).causes


def test_what_is_to_be_opened_is_named_and_what_was_tried_is_not_asked_for_again() -> None:
    """From whom, to all servers, at which port; a look is for the servers that nobody tried."""
    more = tried("s2", "10.8.1.1", "9345", YES)
    (found,) = (one for one in bundle(W1 | W2 | {"t.txt": SHUT + more}).answered.causes if one.id == WAY)
    (opened,) = found.remedies
    assert opened.text.startswith("let TCP 9345 from w1 (10.8.2.1), w2 (10.8.2.2) reach 10.8.1.1, 10.8.1.2: ")
    assert opened.command == "nc -vz -w 5 10.8.1.2 9345   # on w1"
    assert "port 6443 of 10.8.1.1 answers and port 9345 does not; from s2 it does" in found.summary
    assert (found.title, found.scope, found.would_change_our_mind) == (TITLE, "calls to pods on w1, w2", ())


def test_one_agent_and_several_are_said_as_such() -> None:
    """With the servers that each of them misses."""
    one, two = (bundle(files).cause(WAY) for files in (W1, W1 | W2))
    assert one is not None
    assert two is not None
    assert one.summary.startswith("the agent of w1 gets no connection to 10.8.1.1:9345, 10.8.1.2:9345, to the end")
    assert one.summary.endswith("; w1 is Ready, so the API server is reached")
    assert two.summary.startswith("the agents of w1, w2 get no connection to 10.8.1.1:9345, 10.8.1.2:9345, to the end")
    assert two.summary.endswith("; w1, w2 are Ready, so the API server is reached")
