"""The tunnel at the end of its logs: who is connected, who fails, and what was refused."""

from __future__ import annotations

import pytest
from analyzer.diagnosis.engine import Engine
from analyzer.tunnel.view import TunnelView

from tests.support.inline import SERVER, bundle, dial, failing, klog, options, serving

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
        assert len(tunnel.no_agent) >= len(tunnel.late_no_agent(log))
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
