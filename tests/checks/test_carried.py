"""What came through the tunnel, against what is said to keep everything out of it."""

from __future__ import annotations

import pytest
from analyzer.checks import carried
from analyzer.diagnosis.engine import Engine
from analyzer.schema import LOG_SIGNALS

from tests.checks.test_acl import files as listed
from tests.checks.test_pse import OWNER, WORKERS, account, get
from tests.checks.test_srv import START, asked, connected, given_up, made, refused
from tests.support.inline import PORT, Case, agent, arguments, bundle, dial, failing, options, pod, pods, serving

USE = "$ kubectl exec -n shop web-0 -- hostname\nweb-0\n"
TOP = "$ kubectl top nodes\nNAME       CPU(cores)   CPU%   MEMORY(bytes)   MEMORY%\n10.1.0.1   120m         3%     2100Mi          15%\n"
LOST = failing(dial(f"dial tcp 166.9.14.5:{PORT}: i/o timeout"))
VRF, ACL, ARGS = "private-endpoint-without-vrf", "private-endpoint-acl", "agent-args-wrong"
SETTING = {"n.txt": WORKERS, "ds.yaml": arguments(), "a.txt": account("false", "false")} | OWNER
GOOD, WAITS = (pods(agent("a", ready, node="10.1.0.1"), agent("b", ready, node="10.2.0.1")) for ready in ("1/1", "0/1"))


def says(case: Case, id: str) -> str:
    return next((one.summary for one in case.report.causes if one.id == id), "")


def uses(case: Case, *failures: str) -> list[str]:
    engine = Engine(case.snapshot)
    rows = [log.events[-1] for log in engine.tunnel.agents if log.source in failures]
    return [f"{one.source}:{one.line}" for one in carried.uses_since(engine.snapshot.about, rows)]


def test_uses_without_those_that_a_failure_follows() -> None:
    """Above the failure in its own member it is earlier; below it, or in another member, it may be later."""
    case = bundle({"above.txt": USE + LOST, "below.txt": LOST + USE, "other.txt": USE, "top.txt": TOP})
    names = [one.partition(":")[0] for one in uses(case, "above.txt", "below.txt")]
    assert sorted(names) == ["below.txt", "other.txt", "top.txt"]
    assert len(uses(case)) == 4


def test_a_setting_is_not_proven_beside_what_came_through() -> None:
    """Of two members nobody knows which is later: possible, degraded, and said; what is earlier takes nothing away."""
    beside = bundle(SETTING | {"agent.log": options() + LOST, "use.txt": USE})
    assert beside.causes[VRF] == "possible"
    assert str(beside.report.verdict) == "degraded"
    assert "exec came through the tunnel" in says(beside, VRF)
    assert any(place.startswith("use.txt:") for place in beside.places(VRF))
    earlier = bundle(SETTING | {"paste.txt": USE + "--- agent\n" + options() + LOST})
    assert earlier.first == (VRF, "confirmed")
    assert str(earlier.report.verdict) == "broken"


def test_a_log_that_ends_in_failures_above_agents_that_carry_is_over() -> None:
    """Below it, in the same paste, all agents stand and a command came through: no cause; pods or the use alone do not do."""
    over = bundle(SETTING | {"paste.txt": WAITS + LOST + "--- later\n" + GOOD + USE})
    assert over.causes == {}
    assert over.status("AG-09") == "warn"
    assert "since then all agents stand" in over.says("AG-09")
    for rest in (GOOD, USE):
        assert bundle(SETTING | {"paste.txt": WAITS + LOST + "--- later\n" + rest}).status("AG-09") == "fail"


def test_one_agent_that_is_down_is_not_excused_by_the_others() -> None:
    """An access list that leaves out its subnet is proven still; an account's setting would be of both agents."""
    one = pods(agent("a", node="10.1.0.1"), agent("b", "0/1", node="10.2.0.1"))
    files = listed(f"port {PORT} allow\n  10.1.0.0/24") | {"p.txt": one, "use.txt": USE}
    assert bundle(files).causes[ACL] == "confirmed"
    assert bundle(SETTING | {"p.txt": one, "use.txt": USE}).causes.get(VRF, "possible") == "possible"
    assert bundle(SETTING | {"p.txt": one}).causes[VRF] == "possible"


def test_agents_that_stand_make_a_setting_possible_at_most() -> None:
    """Ready agents, or an agent that is served after its failures; without anything of the agents the setting is likely."""
    assert bundle(SETTING).causes[VRF] == "likely"
    assert bundle(SETTING | {"p.txt": GOOD}).causes[VRF] == "possible"
    assert bundle(SETTING | {"agent.log": LOST + serving(clock="10:00:05.100000")}).causes[VRF] == "possible"


@pytest.mark.parametrize(
    ("tail", "possible"),
    [
        (asked(5) + made(5), True),
        (asked(5) + made(5) + refused("09:00:00.0"), False),
        (asked(5) + made(5) + asked(6, "08:20:00.0") + given_up(6, "08:21:00.0"), False),
        (asked(5, target="10.1.1.1:443") + made(5, target="10.1.1.1:443"), False),
        ("", False),
    ],
)
def test_a_dial_to_a_kubelet_as_the_servers_last_word(tail: str, possible: bool) -> None:
    """Answered while agents are connected: the private host is reached; not with a refusal or a lost dial behind it."""
    case = bundle(SETTING | {"konnectivity-server.log": START + connected() + tail})
    assert (case.causes[VRF] == "possible") is possible


def test_arguments_that_agents_which_carry_do_not_run_with() -> None:
    """The port of an example, or a private host that is off, beside agents that stand and carry: a warning, no fault."""
    example = {"n.txt": WORKERS, "ds.yaml": arguments("35.225.206.7", 443), "p.txt": GOOD, "use.txt": USE}
    case = bundle(example)
    assert [case.status(id) for id in ("AG-07", "CTX-09")] == ["warn", "warn"]
    assert ARGS not in case.causes
    off = {"n.txt": WORKERS, "ds.yaml": arguments(), "p.txt": GOOD, "c.txt": get("-")}
    assert bundle(off).status("PSE-02") == "fail"
    assert bundle(off).causes[ARGS] == "possible"
    carries = bundle(off | {"use.txt": USE})
    assert (carries.status("PSE-02"), carries.causes) == ("warn", {})


def test_refusals_of_a_log_beside_a_command_that_came_through() -> None:
    """A server that never saw an agent, and an exec that worked: contradicted, so neither broken nor a list of guesses."""
    case = bundle({"konnectivity-server.log": START + refused() * 3, "use.txt": USE})
    assert case.causes == {}
    assert [case.status(id) for id in ("SRV-01", "SRV-01b", "SRV-03")] == ["warn", "unknown", "fail"]
    assert str(case.report.verdict) == "degraded"


def test_dials_without_an_answer_beside_a_command_that_came_through() -> None:
    """All dials of the log died and an exec of unknown time worked: the server's state is possible, not likely."""
    lost = "".join(asked(n, f"08:1{n}:00.0") + given_up(n, f"08:1{n}:30.0") for n in range(4))
    log = {"konnectivity-server.log": START + connected() + lost}
    assert bundle(log).causes["stale-server"] == "likely"
    assert bundle(log | {"use.txt": USE}).causes["stale-server"] == "possible"


def test_a_server_that_restarts_again_and_again_and_carries_below() -> None:
    """Typed below its row the use is later: likely; in another member the row still decides, and both are said."""
    name = "konnectivity-server-c1a2b3c4d5e6f7a8b9c0-6d8f7c9b5-vvvvv"
    row = pods(pod(name, "0/1", "CrashLoopBackOff", 40, namespace="kubx-masters"))
    assert bundle({"m.txt": row + USE}).causes["server-down"] == "likely"
    apart = bundle({"m.txt": row, "use.txt": USE})
    assert apart.causes["server-down"] == "confirmed"
    assert "exec came through" in says(apart, "server-down")


def test_refusals_that_ended_before_the_log_does_are_no_symptom() -> None:
    """Agents connected after the last refusal: nothing is broken now; a refusal behind them is."""
    log = START + connected() + refused("09:00:00.0") + connected(1, "10:00:00.0")
    over = bundle({"konnectivity-server.log": log})
    assert over.status("SRV-03") == "warn"
    assert [str(one.state) for one in over.report.data.symptoms if one.id == "exec"] == ["unknown"]
    assert str(over.report.verdict) == "inconclusive"
    now = bundle({"konnectivity-server.log": log + refused("10:30:00.0")})
    assert [str(one.state) for one in now.report.data.symptoms if one.id == "exec"] == ["broken"]


def test_refused_connects_beside_a_command_that_came_through() -> None:
    """That nobody listens is likely by the agents' word alone, and possible where something came through."""
    log = {"agent.log": options() + failing(dial(f"dial tcp 166.9.14.5:{PORT}: connect: connection refused"))}
    assert bundle(log).causes["server-down"] == "likely"
    assert bundle(log | {"use.txt": USE}).causes["server-down"] == "possible"


def test_uses_that_are_known_to_be_later() -> None:
    """Below all failures of one member, or typed long after them; another member's without a time may be either."""
    lost = "E0302 10:00:00.000000       1 status.go:71] apiserver received an error that is not an metav1.Status: error dialing backend: No agent available\n"
    stamped = "[2026-03-{} 10:00:00] root@ctl:~# kubectl exec -n shop web-0 -- hostname\nweb-0\n"
    case = bundle({"a.log": lost, "b.txt": stamped.format("01"), "c.txt": stamped.format("04"), "d.txt": USE})
    about = Engine(case.snapshot).snapshot.about
    rows = [one for one in case.snapshot.rows[LOG_SIGNALS] if one.source == "a.log"]
    assert [one.source for one in carried.uses_after(about, rows)] == ["c.txt"]
    assert sorted(one.source for one in carried.uses_since(about, rows)) == ["c.txt", "d.txt"]
