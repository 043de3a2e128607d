"""Dials and streams as the server's log shows them: SRV-05 to SRV-07."""

from __future__ import annotations

import pytest
from analyzer.checks import details

from tests.checks.test_srv import (
    IDS,
    START,
    asked,
    broke,
    cancelled,
    connected,
    drops,
    given_up,
    made,
)
from tests.support.inline import SERVER, Case, bundle, klog, serving


def test_dials_that_fail_behind_the_agents_by_target() -> None:
    """Two to one kubelet, one to a pod; the most frequent first."""
    fail = "dial tcp {}: i/o timeout"
    log = START + connected()
    for n, target in enumerate(("10.1.1.1:10250", "10.1.1.1:10250", "172.30.0.5:8443")):
        log += asked(n, target=target) + broke(n, fail.format(target))
    case = bundle({"server.log": log})
    assert (case.status("SRV-05"), case.subjects("SRV-05")) == ("fail", ["10.1.1.1:10250", "172.30.0.5:8443"])
    assert case.check("SRV-05").detail == details.FailedDials(
        ("10.1.1.1:10250", "172.30.0.5:8443"), ("10.1.1.1:10250", "172.30.0.5:8443")
    )
    assert "3 dials failed" in case.says("SRV-05")
    assert "10.1.1.1:10250 (2x)" in case.says("SRV-05")
    assert case.places("SRV-05") == ["server.log:5", "server.log:7", "server.log:9"]


def test_dials_established_or_none_logged() -> None:
    """One established passes with its count; none logged is unknown; a dial given up got no answer in time."""
    fine = bundle({"server.log": START + connected() + asked(1) + made(1)})
    assert fine.status("SRV-05") == "pass"
    assert "1 dials established" in fine.says("SRV-05")
    assert fine.places("SRV-05") == ["server.log:5"]
    assert bundle({"server.log": START + connected()}).status("SRV-05") == "unknown"
    assert bundle(x="Hello\n").status("SRV-05") == "unknown"
    lost = bundle({"server.log": START + connected() + asked(1) + given_up(1)})
    assert lost.status("SRV-05") == "fail"
    assert "1 dials got no answer" in lost.says("SRV-05")


@pytest.mark.parametrize(("count", "status"), [(0, "pass"), (1, "pass"), (2, "pass"), (3, "warn"), (5, "warn")])
def test_three_reconnects_are_flapping(count: int, status: str) -> None:
    """A stream that ends and starts anew three times in a log; fewer are named and pass."""
    case = bundle({"agent.log": drops(count)})
    assert case.status("SRV-06") == status
    if count:
        assert str(count) in case.says("SRV-06")
        assert case.places("SRV-06")[0] == "agent.log:6"


@pytest.mark.parametrize(("count", "status"), [(2, "pass"), (3, "warn")])
def test_the_servers_log_shows_flapping_too(count: int, status: str) -> None:
    """Without an agent's log; streams cancelled within a second of their start are duplicates."""
    log = START + connected(0, "08:00:05.0")
    for n in range(count):
        log += cancelled(0, f"08:{10 + n}:00.0") + connected(0, f"08:{10 + n}:01.0")
    assert bundle({"server.log": log}).status("SRV-06") == status
    short = START + "".join(connected(0, f"08:{10 + n}:00.0") + cancelled(0, f"08:{10 + n}:00.5") for n in range(5))
    assert bundle({"server.log": short + connected(0, "08:40:00.0")}).status("SRV-06") == "pass"
    assert bundle({"server.log": asked(1)}).status("SRV-06") == "unknown"
    assert bundle(x="Hello\n").status("SRV-06") == "unknown"


def test_dials_without_an_answer_behind_connected_agents() -> None:
    """Two lost, none answered, one agent connected."""
    log = START + connected() + asked(1) + given_up(1) + asked(2, "08:12:00.0") + given_up(2, "08:13:00.0")
    case = bundle({"server.log": log})
    assert case.status("SRV-07") == "fail"
    assert "2 dials got no answer although 1 agent is connected" in case.says("SRV-07")
    assert "2 lost, 0 answered of 2 dials, 1 agents connected" in case.says("SRV-07")
    assert case.places("SRV-07") == ["server.log:4", "server.log:6"]
    assert case.check("SRV-07").detail == details.DeadDials(2, 0, (IDS[0],), ("10.1.1.1:10250",))


def test_the_silent_agent_is_named_beside_the_one_that_answers() -> None:
    """One of two answered: the other is the subject."""
    log = (
        START
        + connected(0)
        + connected(1)
        + asked(1)
        + made(1, a=0)
        + asked(2, "08:12:00.0")
        + given_up(2, "08:13:00.0")
    )
    case = bundle({"server.log": log})
    assert (case.status("SRV-07"), case.subjects("SRV-07")) == ("fail", [IDS[1]])
    assert case.check("SRV-07").detail == details.DeadDials(1, 1, (IDS[1],), ("10.1.1.1:10250",))


OLD = (
    "I0415 08:00:0{0}.000000       1 server.go:268] >>> Received DIAL_REQ\n"
    "I0415 08:00:0{0}.000100       1 backend_manager.go:170] pick agentID={1} as backend\n"
    "I0415 08:00:0{0}.000200       1 server.go:290] >>> DIAL_REQ sent to backend\n"
)
ANSWER = (
    "I0415 08:00:0{0}.003000       1 server.go:522] <<< Received DIAL_RSP(rand={0}), agentID {1}, connID {0})\n"
    "I0415 08:00:4{0}.003000       1 server.go:224] proxy request from client, userAgent [grpc-go/1.26.0]\n"
)


@pytest.mark.parametrize(
    ("log", "status", "silent"),
    [
        (OLD.format(1, IDS[0]) + OLD.format(2, IDS[0]) + OLD.format(3, IDS[1]) + ANSWER.format(3, IDS[1]), "fail", [IDS[0]]),
        (OLD.format(1, IDS[0]) + OLD.format(2, IDS[0]) + OLD.format(3, IDS[0]) + ANSWER.format(3, IDS[0]), "fail", []),
        (OLD.format(1, IDS[0]) + OLD.format(2, IDS[0]) + ANSWER.format(9, IDS[0]).partition("\n")[2], "warn", []),
        (OLD.format(1, IDS[0]) + ANSWER.format(1, IDS[0]) + OLD.format(3, IDS[1]) + ANSWER.format(3, IDS[1]), "pass", []),
    ],
)  # fmt: skip
def test_an_agent_that_answers_is_connected_where_no_line_says_when_it_came(
    log: str, status: str, silent: list[str]
) -> None:
    """A cut of a server's log holds no stream's start: the agents that were picked count as soon as one of them answers."""
    case = bundle({"server.log": log})
    assert (case.status("SRV-07"), case.subjects("SRV-07")) == (status, silent)
    first = case.first
    assert (first is not None and first[0] == "stale-server") is (status == "fail")


def test_an_agent_that_answers_some_of_its_dials_is_not_silent_and_no_other_is() -> None:
    """The lost ones name whom they were given to: nobody is accused who was not asked."""
    given = f' agentID="{IDS[0]}"\n'
    lost = "".join(asked(n, f"08:1{n}:00.0").replace("\n", given) + given_up(n, f"08:1{n}:30.0") for n in (2, 3))
    case = bundle({"server.log": START + connected(0) + connected(1) + asked(1) + made(1, a=0) + lost})
    assert case.check("SRV-07").detail == details.DeadDials(2, 1, (), ("10.1.1.1:10250",))
    assert "2 of 3 dials got no answer although 2 agents are connected" in case.says("SRV-07")


def test_answered_dials_pass_lost_ones_without_agents_warn() -> None:
    """Whether agents are connected decides whether it is the server's state."""
    assert bundle({"server.log": START + connected() + asked(1) + made(1)}).status("SRV-07") == "pass"
    assert bundle({"server.log": START + asked(1) + given_up(1)}).status("SRV-07") == "warn"
    assert bundle({"server.log": START + connected()}).status("SRV-07") == "unknown"
    assert bundle(x="Hello\n").status("SRV-07") == "unknown"


def test_an_agents_log_alone_shows_dials_too() -> None:
    """Where the server's log is missing the agent's lines count; without either the question names what is missing."""
    from tests.tunnel.test_skew import logs

    case = bundle({"agent.log": str(logs(0.0)["agent.log"])})
    assert case.status("SRV-05") == "pass"
    assert case.places("SRV-05")[0].startswith("agent.log:")
    none = bundle(x="Hello\n")
    assert "no Konnectivity log" in none.says("SRV-05")
    assert none.check("SRV-05").missing


def test_a_stream_that_did_not_come_back_is_no_calm() -> None:
    """One loss at the log's end: a warning without a cause of flapping; a server that minds the pings is told from others."""
    end = klog("09:10:00.0", f'"could not read stream" err="EOF" serverID="{SERVER}" agentID="a1"', "E")
    case = bundle({"agent.log": drops(0) + end})
    assert case.status("SRV-06") == "warn"
    assert case.check("SRV-06").detail == details.Drops(0, False, 1)
    assert "no return" in case.says("SRV-06")
    assert "connection-flapping" not in case.causes
    many = bundle({"agent.log": drops(3)})
    assert many.check("SRV-06").detail == details.Drops(3, False, 0)
    pings = bundle(
        {
            "agent.log": drops(3).replace(
                "read: connection reset by peer",
                "received prior goaway: code: ENHANCE_YOUR_CALM, debug data: too_many_pings",
            )
        }
    )
    assert pings.check("SRV-06").detail == details.Drops(3, True, 0)


def test_requests_by_host_that_the_caller_gave_up_are_unanswered_for_every_check() -> None:
    """SRV-05, SRV-07 and AG-12 count the same dials, and one target alone is said to be one target."""
    asks = '"Received request for host" method="CONNECT" host="{}" userAgent="Go-http-client/1.1"'
    ends = '"Frontend connection closed before being established" host="{}"'
    hosts = ("10.1.1.1:10250", "10.1.1.1:10250", "172.30.0.5:8443")

    def case(*hosts: str) -> Case:
        log = START + connected()
        for n, host in enumerate(hosts):
            log += klog(f"08:1{n}:00.0", asks.format(host)) + klog(f"08:1{n}:20.0", ends.format(host), "E")
        return bundle({"server.log": log})

    several = case(*hosts)
    assert (several.status("SRV-05"), several.status("SRV-07")) == ("fail", "fail")
    assert "3 dials got no answer" in several.says("SRV-05")
    assert "3 dials got no answer" in several.says("SRV-07")
    assert "2 of 2 dials to kubelets got no answer" in several.says("AG-12")
    assert several.cause("stale-server").scope == "all dials"  # type: ignore[union-attr]
    one = case(*hosts[:2])
    assert "every one for 10.1.1.1:10250" in one.cause("stale-server").scope  # type: ignore[union-attr]


def test_answers_that_name_no_agent_make_none_silent() -> None:
    """The host is the key and no line says over which agent; one target alone without answers may be at fault itself."""
    asks = '"Received request for host" method="CONNECT" host="{}" userAgent="Go-http-client/1.1"'
    ends = '"Frontend connection closed before being established" host="{}"'
    log = START + connected()
    for n in range(2):
        log += klog(f"08:1{n}:00.0", asks.format("10.1.1.1:10250")) + klog(
            f"08:1{n}:20.0", ends.format("10.1.1.1:10250"), "E"
        )
    well = klog("08:30:00.0", asks.format("10.1.1.2:10250")) + klog(
        "08:30:00.1", '"Starting proxy to host" host="10.1.1.2:10250"'
    )
    case = bundle({"server.log": log + well})
    detail = case.check("SRV-07").detail
    assert detail == details.DeadDials(2, 1, (), ("10.1.1.1:10250",), others=True)
    assert "2 of 3 dials got no answer" in case.says("SRV-07")
    assert case.causes["stale-server"] == "possible"
    assert case.cause("stale-server").scope == "dials for 10.1.1.1:10250"  # type: ignore[union-attr]
    assert bundle({"server.log": log}).causes["stale-server"] == "likely"


def test_of_many_lost_dials_three_are_shown() -> None:
    """All are counted."""
    log = START + connected()
    for n in range(5):
        log += asked(n, f"08:1{n}:00.0") + given_up(n, f"08:1{n}:30.0")
    case = bundle({"server.log": log})
    assert [case.places(id) for id in ("SRV-05", "SRV-07")] == [
        ["server.log:9", "server.log:11", "server.log:13"]
        if id == "SRV-05"
        else ["server.log:4", "server.log:6", "server.log:8"]
        for id in ("SRV-05", "SRV-07")
    ]
    assert "5 dials got no answer" in case.says("SRV-07")
    alone = bundle({"server.log": log.replace(connected(), "")})
    assert (alone.status("SRV-07"), len(alone.places("SRV-07"))) == ("warn", 3)


def test_streams_that_stand_pass_with_two_of_them() -> None:
    """From the agents' logs, else from the server's; an agent whose log ends connected holds one; without any log it is asked for one."""
    agents = {f"agent{n}.log": serving(f"a{n}") for n in range(3)}
    case = bundle(agents)
    assert (case.status("SRV-06"), len(case.places("SRV-06"))) == ("pass", 2)
    servers = bundle({"server.log": START + connected(0) + connected(1) + connected(2)})
    assert (servers.status("SRV-06"), len(servers.places("SRV-06"))) == ("pass", 2)
    added = (
        'I0302 08:00:04.000411       1 client.go:225] "sync added client connecting to proxy server" serverID="a1"\n'
    )
    assert bundle({"agent.log": added}).status("SRV-06") == "pass"
    none = bundle(x="Hello\n")
    assert none.check("SRV-06").summary == "no Konnectivity log in the bundle"
    assert none.check("SRV-06").missing


def test_a_dial_that_was_made_shows_as_the_line_that_says_so() -> None:
    """Also where the answer's line alone names no dial of its own."""
    log = START + connected() + asked(1) + made(1) + asked(2) + made(2) + asked(3) + made(3)
    case = bundle({"server.log": log})
    assert case.places("SRV-05") == ["server.log:5", "server.log:7"]


def test_answers_that_are_errors_are_no_lost_dials() -> None:
    """Each dial has its answer, and how many of them are errors is said; a dial whose end is not logged is not called answered."""
    refused = broke(2, "dial tcp 10.1.1.1:10250: connect: connection refused")
    log = START + connected() + asked(1) + made(1) + asked(2) + refused
    said = bundle({"server.log": log}).says("SRV-07")
    assert said.startswith(
        "every dial got an answer, 1 of the answers is an error [0 lost, 1 established and 1 failed of 2 dials,"
    )
    assert (
        bundle({"server.log": log + asked(3)})
        .says("SRV-07")
        .startswith("no dial is known to be lost; the log shows no end of 1, 1 of the answers is an error [")
    )


@pytest.mark.parametrize(
    ("times", "address", "shown", "said", "status"),
    [
        (1, "10.244.7.8:8443", True, "", "warn"),
        (2, "10.244.7.8:5000", True, "", "warn"),
        (3, "10.244.7.8:5000", True, "", "fail"),
        (1, "10.244.7.8:8443", False, "", "fail"),
        (1, "10.244.7.8:10250", True, "", "fail"),
        (1, "10.244.7.8:8443", True, 'Error: failed calling webhook "a.b": Post "https://s.n.svc:443/x": EOF\n', "fail"),
    ],
)  # fmt: skip
def test_a_dial_or_two_to_one_pod_while_commands_come_through_warn(
    times: int, address: str, shown: bool, said: str, status: str
) -> None:
    """What restarted refuses for a moment, and nobody's command fails by it: no tunnel and no backend is said to be down."""
    refused = "".join(
        klog(
            f"08:01:0{at}.100000",
            f'"error dialing backend" err="dial tcp {address}: connect: connection refused" dialID={at} connectionID={at}',
            "E",
            "client.go:451",
        )
        for at in range(times)
    )
    used = {"use.txt": "$ kubectl exec -n demo web-0 -- hostname\nweb-0\n" + said}
    case = bundle({"agent.log": serving() + refused} | (used if shown else {}))
    assert case.status("SRV-05") == status
    assert ("backend-unreachable" in case.causes) == (status == "fail" and "10250" not in address)
