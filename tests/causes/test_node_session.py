"""K3s and RKE2: one node without a session, by the server's own word."""

from __future__ import annotations

import pytest

from tests.support.inline import agent, bundle, node, nodes, pods

FAULT = "node-session-lost"
GONE = 'time="2026-03-12T08:0{}:41Z" level=error msg="Sending HTTP/1.1 502 response to 127.0.0.1:57440: failed to find Session for client {}"\n'
BROKE = 'time="2026-03-11T23:17:33Z" level=error msg="Remotedialer proxy error; reconnecting..." error="read tcp {}:51830->10.0.0.1:9345: i/o timeout" url="wss://10.0.0.1:9345/v1-rke2/connect"\n'
CALL = '$ kubectl logs -n a web-1\nError from server: Get "https://{0}:10250/containerLogs/a/web-1/web": proxy error from 127.0.0.1:9345 while dialing {0}:10250, code 502: 502 Bad Gateway\n'
WORKS = "$ kubectl logs -n a web-2\nlistening on 8080\n"


def listed(*names: str, version: str = "v1.31.6+rke2r1") -> str:
    return nodes(*(node(name, f"10.0.0.{at}", version=version) for at, name in enumerate(names, 7)))


def lost(name: str, other: str) -> dict[str, str]:
    """The node that is called first, by both ends."""
    return {
        "n.txt": listed(name, other),
        "server.log": GONE.format(1, name),
        "agent.log": BROKE.format("10.0.0.7"),
        "c.txt": CALL.format("10.0.0.7"),
    }


@pytest.mark.parametrize(
    ("files", "certainty"),
    [
        ({}, "likely"),
        ({"agent.log": ""}, "possible"),
        ({"agent.log": "", "c.txt": CALL.format("10.0.0.7") + WORKS}, "likely"),
        ({"c.txt": ""}, "likely"),
        ({"c.txt": "", "agent.log": ""}, "likely"),
        ({"c.txt": WORKS}, None),
        (
            {
                "c.txt": "",
                "server.log": GONE.format(1, "w1").replace("Sending HTTP/1.1 502 response to 127.0.0.1:57440: ", ""),
            },
            None,
        ),
        ({"c.txt": CALL.format("10.0.0.8")}, None),
        ({"server.log": GONE.format(1, "w1") + GONE.format(2, "w2")}, None),
        ({"server.log": ""}, None),
        ({"n.txt": listed("w1", "w2", version="v1.31.6")}, None),
    ],
)
def test_one_node_without_a_session(files: dict[str, str], certainty: str | None) -> None:
    """
    Likely with the agent's word, another node's use, or the server's answer to a call alone; nothing where the call that is seen comes
    through, no call is known to have failed, another node is called, or both are gone.
    """
    case = bundle(lost("w1", "w2") | files)
    assert (str(case.causes[FAULT]) if FAULT in case.causes else None) == certainty


def test_the_node_and_its_agent_are_named() -> None:
    """In what is done, and where; an RKE2 server's unit is another."""
    case = bundle(lost("w1", "w2"))
    (found,) = (one for one in case.answered.causes if one.id == FAULT)
    assert [one.command for one in found.remedies] == [
        "systemctl restart rke2-agent   # on w1",
        "nc -vz -w 5 10.0.0.1 9345   # on w1",
    ]
    assert "failed to find Session for client w1; its agent: read tcp" in found.summary
    assert {one.source for one in found.evidence} == {"server.log", "agent.log", "c.txt"}
    rows = [node("w1", "10.0.0.7", version="v1.31.6+rke2r1"), node("w2", "10.0.0.8", version="v1.31.6+rke2r1")]
    rows[0][2] = "control-plane,etcd,master"
    (server,) = (one for one in bundle(lost("w1", "w2") | {"n.txt": nodes(*rows)}).answered.causes if one.id == FAULT)
    assert server.remedies[0].command == "systemctl restart rke2-server   # on w1"
    kept = {name: text for name, text in lost("w1", "w2").items() if name != "agent.log"}
    kept |= {"rke2-server.log": "Mar 12 08:02:11 w1 rke2[771]: " + BROKE.format("10.0.0.7")}
    (told,) = (one for one in bundle(kept).answered.causes if one.id == FAULT)
    assert told.remedies[0].command == "systemctl restart rke2-server   # on w1"


@pytest.mark.parametrize(
    ("front", "unit"), [("", "'k3s*' 'rke2*'"), ("rke2[812]: ", "rke2-agent"), ("lab-1 k3s[812]: ", "k3s-agent")]
)
def test_the_servers_line_alone(front: str, unit: str) -> None:
    """No other program prints it: without a name in front it is one of the two."""
    case = bundle({"server.log": front + GONE.format(1, "w1")})
    (found,) = (one for one in case.answered.causes if one.id == FAULT)
    assert str(found.certainty) == "likely"
    assert found.remedies[0].command == f"systemctl restart {unit}   # on w1"
    klog = 'E0312 08:01:40.000001       1 status.go:71] "x" err="y"\n'
    assert FAULT in bundle({"server.log": klog + front + GONE.format(1, "w1")}).causes


def test_a_line_without_a_name_is_none_of_a_cluster_with_agents() -> None:
    """Such a line may be of a server elsewhere: what the bundle shows is Konnectivity."""
    assert FAULT not in bundle({"server.log": GONE.format(1, "w1"), "p.txt": pods(agent("a"))}).causes


DIALLED = 'Mar 12 08:02:11 w1 rke2[771]: time="2026-03-12T08:02:11Z" level=error msg="{}" error="{}"\n'
PROXY, EMPTY = "Remotedialer proxy error; reconnecting...", "Failed to connect to proxy. Empty dialer response"


@pytest.mark.parametrize(
    ("said", "first", "second"),
    [
        (DIALLED.format(PROXY, "dial tcp 10.0.0.1:9345: i/o timeout"), "nc -vz -w 5 10.0.0.1 9345   # on w1", "restart rke2-agent"),
        (DIALLED.format(EMPTY, "dial tcp 10.0.0.1:6443: connect: no route to host"), "nc -vz -w 5 10.0.0.1 6443   # on w1", "restart rke2-agent"),
        (DIALLED.format(PROXY, "dial tcp 10.0.0.8:9345: connect: connection refused"), "systemctl status rke2-server; ss -ltn | grep :9345   # on w2", "restart rke2-agent"),
        (BROKE.format("10.0.0.7") + DIALLED.format(PROXY, "dial tcp [fd00::1]:9345: connect: network is unreachable"), "nc -vz -w 5 fd00::1 9345   # on w1", "restart rke2-agent"),
        (DIALLED.format(PROXY, "dial tcp 10.0.0.1:9345: i/o timeout") + BROKE.format("10.0.0.7"), "systemctl restart rke2-agent   # on w1", "nc -vz"),
        ('Mar 12 08:02:11 w1 rke2[771]: time="2026-03-12T08:02:11Z" level=error msg="Failed to validate connection to cluster at https://10.0.0.1:9345: failed to get CA certs: Get \\"https://10.0.0.1:9345/cacerts\\": dial tcp 10.0.0.1:9345: i/o timeout"\n', "nc -vz -w 5 10.0.0.1 9345   # on w1", "restart rke2-agent"),
    ],
)  # fmt: skip
def test_an_agent_that_dials_in_vain_is_given_its_way_before_a_new_start(said: str, first: str, second: str) -> None:
    """It dials by itself all the time: the last that it says decides, and where nothing listens it is the server that lacks."""
    case = bundle(lost("w1", "w2") | {"agent.log": said})
    (found,) = (one for one in case.answered.causes if one.id == FAULT)
    assert found.remedies[0].command == first
    assert second in (found.remedies[1].command or "")


@pytest.mark.parametrize(
    ("why", "first", "command"),
    [
        ("dial tcp: lookup rke2.example.org on 10.0.0.10:53: no such host", "let w1 resolve rke2.example.org", "getent hosts rke2.example.org"),
        ("tls: failed to verify certificate: x509: certificate signed by unknown authority", "let w1 and the server trust each other again", "/var/lib/rancher/rke2/agent/"),
        ("x509: certificate has expired or is not yet valid", "let w1 and the server trust each other again", "/var/lib/rancher/rke2/agent/"),
        ("websocket: bad handshake", "mend what the agent of w1 ends its dials with: websocket: bad handshake", "journalctl -u rke2-agent"),
    ],
)  # fmt: skip
def test_what_the_agent_says_of_its_dials_comes_before_a_new_start(why: str, first: str, command: str) -> None:
    """A name, a certificate or an answer is no matter of a restart either."""
    case = bundle(lost("w1", "w2") | {"agent.log": DIALLED.format(PROXY, why)})
    (found,) = (one for one in case.answered.causes if one.id == FAULT)
    assert found.remedies[0].text.startswith(first)
    assert command in (found.remedies[0].command or "")
    assert found.remedies[1].command == "systemctl restart rke2-agent   # on w1"


def test_a_call_that_ends_at_the_kubelet_is_another_fault() -> None:
    """The server has the session: what it dials over it does not answer."""
    call = CALL.format("10.0.0.7").replace("code 502: 502 Bad Gateway", "code 500: x")
    said = 'time="2026-03-12T08:01:41Z" level=error msg="Sending HTTP/1.1 502 response to 127.0.0.1:57440: dial tcp 10.0.0.7:10250: connect: connection refused"\n'
    assert FAULT not in bundle(lost("w1", "w2") | {"server.log": said, "c.txt": call}).causes


UP = 'Mar 12 08:02:1{} w1 rke2[771]: time="2026-03-12T08:02:1{}Z" level=info msg="Remotedialer connected to proxy" url="wss://{}:9345/v1-rke2/connect"\n'


@pytest.mark.parametrize(
    ("behind", "named", "title"),
    [
        ("", "10.0.0.2:9345, 10.0.0.3:9345", "is gone"),
        (UP.format(5, 5, "10.0.0.1"), "10.0.0.2:9345, 10.0.0.3:9345, and is connected to 10.0.0.1", "some k3s or RKE2 servers only"),
        (UP.format(5, 5, "10.0.0.2"), "dial tcp 10.0.0.3:9345: i/o timeout, and is connected to 10.0.0.2", "some k3s or RKE2 servers only"),
    ],
)  # fmt: skip
def test_every_server_that_the_agent_does_not_reach_is_named(behind: str, named: str, title: str) -> None:
    """One that it reached since is none of them; with a connection that stands the node is not cut off."""
    said = "".join(DIALLED.format(PROXY, f"dial tcp 10.0.0.{at}:9345: i/o timeout") for at in (2, 3))
    case = bundle(lost("w1", "w2") | {"agent.log": said + behind})
    (found,) = (one for one in case.answered.causes if one.id == FAULT)
    assert named in found.summary
    assert title in found.title
    assert ("nc -vz -w 5 10.0.0.2 9345; nc -vz -w 5 10.0.0.3 9345" in (found.remedies[0].command or "")) == (
        "10.0.0.2:" in named
    )


DIALS = 'time="2026-03-12T08:0{}:33Z" level=error msg="Remotedialer proxy error; reconnecting..." error="dial tcp 10.0.0.1:9345: {}" url="wss://10.0.0.1:9345/v1-rke2/connect"\n'
BACK = 'time="2026-03-12T08:09:33Z" level=info msg="Remotedialer connected to proxy" url="wss://10.0.0.1:9345/v1-rke2/connect"\n'
REFUSED = DIALS.format(1, "connect: connection refused")


@pytest.mark.parametrize(
    ("files", "found"),
    [
        ({}, "likely"),
        ({"n.txt": listed("w3")}, "likely"),
        ({"agent.log": DIALS.format(1, "i/o timeout")}, "likely"),
        ({"agent.log": REFUSED + BACK}, None),
        ({"agent.log": BROKE.format("10.0.0.7")}, None),
        ({"c.txt": CALL.format("10.0.0.7") + CALL.format("10.0.0.8")}, None),
        ({"c.txt": ""}, None),
        ({"other.log": DIALS.format(2, "i/o timeout")}, None),
    ],
)
def test_an_agent_that_does_not_reach_the_server_to_the_end_of_its_log(
    files: dict[str, str], found: str | None
) -> None:
    """Beside calls that fail for one node alone; what came back, a session that only ended, and a second agent leave it open."""
    case = bundle({"n.txt": listed("w1", "w2"), "agent.log": REFUSED, "c.txt": CALL.format("10.0.0.7")} | files)
    assert (str(case.causes[FAULT]) if FAULT in case.causes else None) == found
    if not files:
        assert "bring up the server of 10.0.0.1: nothing listens at 10.0.0.1:9345, which w1 dials" in case.commands(
            FAULT
        )
