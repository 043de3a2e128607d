"""Tunnels that come and go, and dials that are never answered."""

from __future__ import annotations

import pytest
from analyzer.diagnosis.engine import Engine
from analyzer.tunnel.trouble import flaps, stale_dials
from analyzer.tunnel.view import TunnelView

from tests.support.inline import SERVER, bundle, klog


def view(files: dict[str, str]) -> TunnelView:
    return Engine(bundle(files).snapshot).tunnel


def serving(clock: str) -> str:
    return klog(clock, f'"Start serving" serverID="{SERVER}" agentID="a1"')


def lost(clock: str, message: str = "could not read stream") -> str:
    return klog(clock, f'"{message}" err="error reading from server: EOF" serverID="{SERVER}" agentID="a1"', "E")


def agent(times: int, last: bool = True, message: str = "could not read stream") -> str:
    lines = "".join(serving(f"08:{n:02d}:00.000000") + lost(f"08:{n:02d}:30.000000", message) for n in range(times))
    return lines + (serving("09:00:00.000000") if last else "")


@pytest.mark.parametrize(
    ("text", "count"),
    [
        (agent(3), 3),
        (agent(3, last=False), 3),
        (agent(2, last=False), 1),
        (agent(1, last=False), 0),
        (agent(0), 0),
        (agent(2, message="received EOF, exit"), 2),
    ],
)
def test_a_drop_counts_when_a_reconnect_follows(text: str, count: int) -> None:
    """The agent's log with most of them, the last behind two others, too; what ended the streams is said in words."""
    worst, rows, texts = flaps(view({"konnectivity-agent-aaaaa.log": text, "konnectivity-agent-bbbbb.log": agent(1)}))
    assert worst == max(count, 1)
    assert len(rows) == len(texts)
    assert "cut off" in texts[0]


def stream(number: int, seconds: float, agent: str = "a1") -> str:
    opened = klog(
        f"08:{number:02d}:00.000000", f'"Agent connected" agentID="{agent}" serverID="{SERVER}"', place="server.go:1"
    )
    end = f"08:{number:02d}:{int(seconds):02d}.{round(seconds % 1 * 1e6):06d}"
    return opened + klog(
        end, f'"Receive stream from agent is closed" agentID="{agent}" serverID="{SERVER}"', place="server.go:1"
    )


def test_without_agents_logs_the_server_s_count() -> None:
    """A stream of a second or less was a duplicate and no drop."""
    steady = klog("09:00:00.000000", f'"Agent connected" agentID="a1" serverID="{SERVER}"', place="server.go:1")
    assert flaps(view({"konnectivity-server-0.log": "".join(stream(n, 20) for n in range(3)) + steady}))[0] == 3
    assert flaps(view({"konnectivity-server-0.log": "".join(stream(n, 20) for n in range(3))}))[0] == 2
    assert flaps(view({"konnectivity-server-0.log": "".join(stream(n, 1) for n in range(3)) + steady}))[0] == 0
    assert flaps(view({"konnectivity-server-0.log": stream(1, 20, "a1") + stream(2, 20, "a2")}))[0] == 0


def dial(number: int, message: str | None, component: str = "server") -> str:
    lines = klog(
        f"08:00:{number:02d}.000000",
        f'"Received DIAL_REQ" dialID={number} dialAddress="10.0.0.2:10250"',
        place=f"{component}.go:1",
    )
    return lines + (
        klog(f"08:00:{number:02d}.500000", f'"{message}" dialID={number}', place=f"{component}.go:1") if message else ""
    )


def test_dials_without_an_answer() -> None:
    """Beside those that succeeded, and the agents whose late answers were dropped."""
    text = (
        dial(1, "Proxy connection established")
        + dial(2, "Dial cancelled (DIAL_CLS) by frontend")
        + klog(
            "08:01:00.000000",
            '"DIAL_RSP not recognized; dropped" dialID=9 agentID="a7" connectionID=1',
            place="server.go:1",
        )
    )
    lost, ok, agents = stale_dials(view({"konnectivity-server-0.log": text}))
    assert (len(lost) >= 1, len(ok), agents) == (True, 1, {"a7"})


def test_before_v0_33_a_dial_that_was_given_up_has_no_identifier() -> None:
    """The line alone counts then."""
    text = klog("08:00:01.000000", '"frontend stream shutdown, cleaning dial"', place="server.go:1") + dial(
        1, "Proxy connection established"
    )
    lost, ok, agents = stale_dials(view({"konnectivity-server-0.log": text}))
    assert (len(lost), len(ok), agents) == (1, 1, set())


def test_streams_to_one_server_that_break_again_were_there_again() -> None:
    """Of a log by severity only errors are left; one error printed twice is one break, and another server's stream another one."""
    errors = "".join(lost(f"08:{n:02d}:30.000000") for n in range(4))
    assert flaps(view({"konnectivity-agent-aaaaa.log": errors}))[0] == 3
    assert flaps(view({"konnectivity-agent-aaaaa.log": lost("08:00:30.000000") * 2}))[0] == 0
    apart = lost("08:00:30.000000") + lost("08:01:30.000000").replace(SERVER, "b" * 64)
    assert flaps(view({"konnectivity-agent-aaaaa.log": apart}))[0] == 0
