"""The tunnel at the end of its logs: who is connected, who fails, and what was refused."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from analyzer.diagnosis.engine import Engine
from analyzer.facts.cluster import About
from analyzer.schema import AgentConnectionRow, DialRow, KonnectivityEventRow
from analyzer.tunnel.log import Log
from analyzer.tunnel.view import TunnelView

from tests.support.inline import SERVER, bundle, dial, failing, klog, options, serving
from tests.support.tables import tables_of

ERROR = dial("dial tcp 10.0.0.1:31417: i/o timeout")
REFUSED = dial("dial tcp 10.0.0.1:31417: connect: connection refused")
LOST = '"could not read stream" err="rpc error: code = Unavailable desc = error reading from server: EOF" serverID="{}" agentID="a1"'


def view(files: dict[str, str] | None = None, /, **texts: str) -> TunnelView:
    return Engine(bundle(files, **texts).snapshot).tunnel


def state(text: str) -> str:
    [one] = view({"konnectivity-agent-aaaaa.log": text}).agent_states
    return one.state


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (serving(), "connected"),
        (failing(ERROR), "failing"),
        (serving() + failing(ERROR), "connected"),
        (failing(ERROR, hour="07") + serving(), "connected"),
        (serving() + klog("09:30:00.000000", LOST.format(SERVER)), "disconnected"),
        (serving() + klog("09:30:00.000000", LOST.format(SERVER)) + failing(ERROR, hour="10"), "failing"),
        (
            serving() + serving(server="s2", clock="08:00:06.100000") + klog("09:30:00.000000", LOST.format("s2")),
            "connected",
        ),
        (options(), "unknown"),
        (options() + klog("09:00:00.000000", '"received DIAL_REQ" dialID=1 dialAddress="10.0.0.2:10250"'), "connected"),
    ],
)
def test_the_last_state_of_an_agent_counts(text: str, expected: str) -> None:
    """One failed attempt beside streams that stand says nothing about them."""
    assert state(text) == expected


SERVING = "I1110 23:45:37.210092       1 client.go:122] Start serving for serverID d13\n"
RETRY = 'I1111 00:38:{}.900623       1 stream.go:293] Failed to connect to proxy server, retry 1 in 5s: rpc error: code = Unavailable desc = connection error: desc = "transport: Error while dialing dial tcp 10.0.0.1:31302: connect: connection refused"\n'
LOSS = "I1111 00:38:{}.0 1 stream.go:284] start to reconnect...\n"
PROBE = "I1111 00:38:{0}.1 1 stream.go:153] Connection state TRANSIENT_FAILURE\nI1111 00:38:{0}.2 1 stream.go:157] probe failure: reconnect\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (SERVING + LOSS.format(28), "disconnected"),
        (SERVING + PROBE.format(28) + LOSS.format(29), "disconnected"),
        (SERVING + LOSS.format(28) + RETRY.format(29) + PROBE.format(32), "disconnected"),
        (SERVING + LOSS.format(28) + RETRY.format(29), "failing"),
        (SERVING + LOSS.format(28) + "I1111 00:38:40.0 1 stream.go:190] reconnected to d13\n", "connected"),
    ],
)
def test_an_agent_that_redials_is_not_connected_until_it_says_so(text: str, expected: str) -> None:
    """Agents up to v0.0.10 begin to serve once, and redial."""
    assert state(text) == expected


def test_the_sum_of_tries_is_no_error_of_its_own() -> None:
    """Agents up to v0.0.10 print each try with its error, then that they failed."""
    summed = "I1111 00:38:50.582510       1 stream.go:159] probe reconnect failed: Failed to connect to proxy server\n"
    [one] = view({"konnectivity-agent-aaaaa.log": RETRY.format(29) + RETRY.format(34) + summed}).agent_states
    assert (one.state, one.classes) == ("failing", {"refused": 2})


def test_failures_by_class_are_those_of_failing_agents() -> None:
    """The most frequent class first, of equal ones by name."""
    found = view(
        {
            "konnectivity-agent-aaaaa.log": failing(ERROR, 3),
            "konnectivity-agent-bbbbb.log": failing(REFUSED, 5),
            "konnectivity-agent-ccccc.log": serving() + failing(REFUSED, 9),
        }
    )
    assert {kind: len(rows) for kind, rows in found.failure_classes().items()} == {"refused": 5, "timeout": 3}
    assert list(found.failure_classes()) == ["refused", "timeout"]
    assert [s.log.pod for s in found.failing] == ["konnectivity-agent-aaaaa", "konnectivity-agent-bbbbb"]
    assert [s.log.pod for s in found.connected] == ["konnectivity-agent-ccccc"]


def server(*lines: tuple[str, str]) -> str:
    return "".join(klog(clock, text, place="server.go:1") for clock, text in lines)


def connected(agent: str, clock: str = "08:00:10.000000") -> tuple[str, str]:
    return clock, f'"Agent connected" agentID="{agent}" serverID="{SERVER}"'


def closed(agent: str, clock: str) -> tuple[str, str]:
    return clock, f'"Receive stream from agent is closed" agentID="{agent}" serverID="{SERVER}"'


def refused(clock: str) -> tuple[str, str]:
    return clock, '"Failed to get a backend" err="No agent available" dialID=7'


def test_a_server_s_agents_at_the_end_of_its_log() -> None:
    """A cancelled duplicate beside an open stream leaves the agent connected."""
    lines = [connected("a"), connected("b"), closed("b", "08:10:00.000000"), connected("c", "08:00:20.000000"), connected("c", "08:00:30.000000"),
             ("08:00:31.000000", '"Stream read from agent cancelled" agentID="c" serverID="' + SERVER + '"')]  # fmt: skip
    tunnel = view({"konnectivity-server-0.log": server(*lines)})
    [log] = tunnel.servers
    assert sorted(tunnel.agents_seen(log)) == ["a", "b", "c"]
    assert tunnel.agents_open(log) == {"a", "c"}


def test_refusals_right_after_a_start_are_no_trouble() -> None:
    """For half a minute and before the first agent came; a log that does not begin with the start excuses nothing."""
    start = [("08:00:00.000000", '"Starting master server for client connections."')]
    early, late = refused("08:00:05.000000"), refused("08:20:00.000000")

    def count(*lines: tuple[str, str]) -> int:
        tunnel = view({"konnectivity-server-0.log": server(*lines)})
        [log] = tunnel.servers
        return len(tunnel.late_no_agent(log))

    assert count(connected("a"), late) == 1
    assert count(connected("a")) == 0
    whole = [("08:00:00.000000", f'ServerCount set to "{n}".') for n in range(1)]
    assert count(*whole, *start, early, connected("a"), late) >= 1


def test_dials_by_their_target() -> None:
    """Failures of the agent, losses, and successes apart."""

    def one(number: int, clock: str, text: str) -> str:
        return klog(
            clock, f'"Received DIAL_REQ" dialID={number} dialAddress="10.0.0.2:10250"', place="server.go:1"
        ) + klog(clock.replace(".0", ".5"), f'"{text}" dialID={number} err="x"', place="server.go:1")

    lines = (
        one(1, "08:00:01.000000", "Proxy connection established")
        + one(2, "08:00:02.000000", "DIAL_RSP contains failure")
        + one(3, "08:00:03.000000", "Dial cancelled (DIAL_CLS) by frontend")
    )
    tunnel = view({"konnectivity-server-0.log": lines + server(connected("a", "08:00:04.000000"))})
    assert tunnel.dial_targets == {"10.0.0.2:10250": {"ok": 1, "failed": 1, "lost": 1}}
    assert len(tunnel.dial_errors) == 1


def test_a_record_cut_off_in_its_error_is_no_class_of_its_own() -> None:
    """What was lost is no unknown error beside those that are read; alone it is not known."""
    cut = "".join(f"{line[:150]}\n" for line in failing(ERROR, 2, hour="10").splitlines())
    tunnel = view({"konnectivity-agent-aaaaa.log": failing(ERROR, 3) + cut})
    assert {name: len(events) for name, events in tunnel.failure_classes().items()} == {"timeout": 3}
    alone = view({"konnectivity-agent-aaaaa.log": cut})
    assert {name: len(events) for name, events in alone.failure_classes().items()} == {"other": 2}


NOON = datetime.datetime(2026, 3, 2, 12, tzinfo=datetime.UTC)


def at(seconds: float | None) -> datetime.datetime | None:
    return None if seconds is None else NOON + datetime.timedelta(seconds=seconds)


def said(message: str, seconds: float | None = 0, line: int = 1, **more: Any) -> KonnectivityEventRow:
    return KonnectivityEventRow(source="a", line=line, message=message, at=at(seconds), **more)


def log(
    *events: KonnectivityEventRow,
    component: str = "agent",
    from_start: bool = True,
    pod: str | None = "p",
    many: bool = False,
) -> Log:
    return Log(
        "a",
        pod,
        None,
        None,
        component,
        9,
        NOON,
        None,
        from_start,
        0,
        frozenset(),
        False,
        events=list(events),
        is_of_many=many,
    )


def of(*rows: Any, agents: tuple[Log, ...] = (), servers: tuple[Log, ...] = ()) -> TunnelView:
    tables = tables_of(*rows)
    found = TunnelView(tables, About(tables))
    found.__dict__.update(agents=list(agents), servers=list(servers), logs=[*agents, *servers])
    return found


START, FAIL, EOF, GONE = (
    "Start serving",
    "cannot connect once",
    "could not read stream",
    "Removing client used for server connection",
)


@pytest.mark.parametrize(
    ("events", "state"),
    [
        ([said(START, 1)], "connected"),
        ([said(FAIL, 2), said(START, 1)], "connected"),
        ([said(FAIL, 1), said(START, 2)], "connected"),
        ([said(START, 1), said(EOF, 2), said(FAIL, 3)], "failing"),
        ([said(START, 1), said(START, 2), said(EOF, 3), said(FAIL, 4)], "failing"),
        ([said(START, 1), said(GONE, 2)], "disconnected"),
        ([said(START, 1), said(START, 2), said(GONE, 3)], "connected"),
        ([said(START, 1), said(EOF, 2)], "disconnected"),
        ([said(START, 1), said(START, 2), said(EOF, 3)], "connected"),
        ([said(FAIL, 1, error="x")], "failing"),
        ([said(FAIL, None, 1), said(START, 1, 2)], "connected"),
        ([said(START, None, 9), said(FAIL, None, 10)], "connected"),
        ([said("received DIAL_REQ")], "connected"),
        ([], "unknown"),
    ],
)
def test_an_agents_state_by_its_last_events(events: list[KonnectivityEventRow], state: str) -> None:
    """By time, and by lines where there is none; what served without a connect in the log is connected."""
    [one] = of(agents=(log(*events),)).agent_states
    assert one.state == state


def test_what_an_agent_state_holds() -> None:
    """Failures by class, and the servers that are named; events of one time stand in the order of their lines."""
    [one] = of(
        agents=(
            log(
                said(FAIL, 1, 1, error="EOF"),
                said(FAIL, 1, 2, error="EOF"),
                said(START, 0, 3, server_id="s"),
                said(START, 0, 4),
            ),
        )
    ).agent_states
    assert (sum(one.classes.values()), one.servers, one.last and one.last.line) == (2, {"s"}, 2)


def test_the_servers_address_by_what_is_dialled() -> None:
    """Where arguments or options name host or port, these; the rest by the newest failed connect of the most frequent class."""
    refused = log(
        said(FAIL, 1, error=dial("dial tcp 10.0.0.1:1: connect: connection refused")),
        said(FAIL, 2, error=dial("dial tcp 10.0.0.2:2: connect: connection refused")),
    )
    assert of(agents=(refused,)).server_address == ("10.0.0.2", "2")
    assert of(agents=(log(said(FAIL, 1, error="EOF")),)).server_address == (None, None)
    from analyzer.schema import ContainerArgRow

    host, port = (
        ContainerArgRow(source="a", kind="unknown", flag=f"proxy-server-{part}", value=value)
        for part, value in (("host", "h"), ("port", "9"))
    )
    assert of(host, port, agents=(refused,)).server_address == ("h", "9")
    assert of(host, agents=(refused,)).server_address == ("h", "2")
    assert of(port, agents=(refused,)).server_address == ("10.0.0.2", "9")
    assert of(host).server_address == ("h", None)


def stream(agent: str | None = "x", line: int = 1, ended: float | None = None, **more: Any) -> AgentConnectionRow:
    values = {
        "source": "a",
        "server_pod": "p",
        "agent_id": agent,
        "server_id": "s",
        "seen_by": "server",
        "connected_at": at(0),
    }
    return AgentConnectionRow(**(values | {"line": line, "disconnected_at": at(ended)} | more))


@pytest.mark.parametrize(
    ("one", "pod", "many", "found"),
    [
        (stream(), "p", False, True),
        (stream(), None, False, True),
        (stream(server_pod="q"), "p", False, False),
        (stream(server_pod="a"), "p", False, True),
        (stream(server_pod="q"), None, False, True),
        (stream(server_pod=None), None, False, False),
        (stream(source="b"), "p", False, False),
        (stream(line=1), "p", True, True),
        (stream(line=2), "p", True, False),
    ],
)
def test_whose_streams_a_log_shows(one: AgentConnectionRow, pod: str | None, many: bool, found: bool) -> None:
    """Of its member, of its pod where it has one, and of its own lines where the member holds several hosts."""
    server = log(said("Agent connected", 0, 1), component="server", pod=pod, many=many)
    assert (of(one).streams_at(server) != []) is found


def test_agents_with_an_open_stream() -> None:
    """The newest stream counts, but a cancelled duplicate beside an open one; an agent's own log may show a later one."""
    server = log(component="server")
    assert of(stream(), stream("y", ended=5), stream(None)).agents_open(server) == {"x"}
    assert of(stream(), stream(ended=5)).agents_open(server) == {"x"}
    assert of(stream(ended=5), stream()).agents_open(server) == {"x"}
    assert set(of(stream(None), stream("y")).agents_seen(server)) == {"y"}
    own = {"source": "b", "server_pod": None, "seen_by": "agent"}
    assert of(stream(ended=5), stream(**own)).agents_open(server) == {"x"}
    for odd in ({"ended": 9}, {"server_id": "t"}, {"agent": "z"}, {"seen_by": "server"}):
        assert of(stream(ended=5), stream(**(own | odd))).agents_open(server) == set()


NONE, HIJACKED = "Failed to get a backend", "http: response.WriteHeader on hijacked connection"


@pytest.mark.parametrize(
    ("events", "from_start", "late"),
    [
        ([said(NONE, 1)], True, 1),
        ([said(NONE, 1), said("Agent connected", 2)], True, 0),
        ([said("Agent connected", 1), said(NONE, 2)], True, 1),
        ([said(NONE, 1), said("Agent connected", 1)], True, 0),
        ([said(NONE, None), said("Agent connected", 1)], True, 0),
        ([said(NONE, 900), said("Agent connected", 901)], True, 1),
        ([said(NONE, 1), said("Agent connected", 2)], False, 1),
        ([said(NONE, 1), said("Agent connected", None)], True, 1),
        ([said(HIJACKED, 1)], True, 1),
        ([said("Agent connected", 1)], True, 0),
    ],
)
def test_refusals_behind_the_first_seconds_of_a_server(
    events: list[KonnectivityEventRow], from_start: bool, late: int
) -> None:
    """The burst before the first agent is there is none; without the start in the log each counts."""
    server = log(*events, component="server", from_start=from_start)
    assert len(of(servers=(server,)).late_no_agent(server)) == late


OK = "Proxy connection established"


@pytest.mark.parametrize(
    ("events", "over"),
    [
        ([said(NONE, 900), said("Agent connected", 901)], True),
        ([said(NONE, 900), said(NONE, 905), said(OK, 910)], True),
        ([said(NONE, 900), said(OK, 901)], True),
        ([said(NONE, 900), said(OK, 905), said(NONE, 910), said(OK, 915)], False),
        ([said(NONE, 900), said(OK, 905), said(NONE, 910), *(said(OK, n) for n in (915, 920, 925))], True),
        ([said(NONE, 900), said("Agent connected", 905), said(NONE, 910), said(OK, 915)], True),
        ([said(OK, 800), said(NONE, 900)], False),
        ([said(OK, 800)], False),
    ],
)
def test_one_dial_more_ends_nothing_that_comes_and_goes(events: list[KonnectivityEventRow], over: bool) -> None:
    """A server that refuses some dials and carries others has recovered when several in a row came through."""
    server = log(*events, component="server", from_start=True)
    assert of(stream(), servers=(server,)).is_recovered(server) is over
    assert of(servers=(server,)).is_recovered(server) is False


def test_failed_dials_of_either_end() -> None:
    """An agent's line counts only where no server's log has one."""
    error = "error dialing backend"
    agent, server = log(said(error, 1)), log(said(error, 2), component="server")
    assert [e.at for e in of(agents=(agent,), servers=(server,)).dial_errors] == [at(2)]
    assert [e.at for e in of(agents=(agent,), servers=(log(component="server"),)).dial_errors] == [at(1)]


def test_targets_by_how_their_dials_ended() -> None:
    """A cancelled dial is a lost one; without an address or a known end it is not counted."""
    ends = ("ok", "ok", "agent_dial_failed", "lost", "cancelled", "no_agent", None)
    rows = [DialRow(source="a", line=n, address="t:1", outcome=end) for n, end in enumerate(ends)]
    assert of(*rows, DialRow(source="a", line=9, address=None, outcome="ok")).dial_targets == {
        "t:1": {"ok": 2, "failed": 1, "lost": 2}
    }


def test_an_agents_end_in_a_log_from_which_a_search_took_lines() -> None:
    """One failure may be long over, for what came behind it is left out; tries soon behind each other are of one outage."""
    asked = "$ kubectl logs -n kube-system konnectivity-agent-bc7df"
    once, often = failing(dial("i/o timeout"), 1), failing(dial("i/o timeout"), 4)

    def states(pipe: str, log: str) -> list[str]:
        return [one.state for one in bundle(log=f"{asked}{pipe}\n{log}").tunnel.agent_states]

    assert [states(" | grep ^E", one) for one in (once, often)] == [["unknown"], ["failing"]]
    assert [states(pipe, once) for pipe in ("", " | tail -1")] == [["failing"]] * 2
    assert states(" | grep -v ^E", serving()) == ["unknown"]
    case = bundle(log=f"{asked} | grep ^E\n{once}")
    assert (case.status("AG-09"), "filtered" in case.says("AG-09")) == ("unknown", True)
    beside = bundle({"log": f"{asked} | grep ^E\n{once}", "agent.log": options(agent="b2") + serving()})
    assert beside.status("AG-09") == "pass"


def test_refused_agents_by_either_end() -> None:
    """The server's log, and the status that an agent got which still fails; no other end of a connect."""
    no = server(connected("b"), ("08:00:12.000000", '"Client authentication failed" err="x"'))
    told = failing("rpc error: code = Unauthenticated desc = x", 2)
    assert [e.error for e in view({"server.log": no, "a.log": told}).refusals] == ["x"] + [
        "rpc error: code = Unauthenticated desc = x"
    ] * 2
    assert view({"a.log": told + serving()}).refusals == []
    assert view({"a.log": failing("EOF", 2)}).refusals == []
