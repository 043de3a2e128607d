"""Two dumps of one server, taken one after the other."""

from __future__ import annotations

import datetime
from types import SimpleNamespace
from typing import Any, cast

from analyzer.tunnel.same_server import later_logs

from tests.checks.test_srv import IDS, START, asked, at, made, refused
from tests.support.inline import Case, agent, bundle, classic, nodes, pods

WORKERS = nodes(classic("10.1.1.1"), classic("10.1.1.2"))
READY = pods(agent("a", node="10.1.1.1"), agent("b", node="10.1.1.2"))


def day(text: str, number: int) -> str:
    return text.replace("0302 ", f"030{number} ")


def joined(server: str) -> str:
    return "".join(
        at(f"08:20:0{n}.000000", f'"Agent connected" agentID="{IDS[n]}" serverID="{server}"') for n in (0, 1)
    )


def both(first: str, second: str) -> Case:
    """The older dump and the newer of an IKS cluster, which has one server."""
    return bundle(
        {
            "d1/konnectivity-server.log": day(first, 2),
            "d2/konnectivity-server.log": day(second, 5),
            "n.txt": WORKERS,
            "p.txt": READY,
        }
    )


DOWN = START + refused("09:00:00.0") + refused("09:10:00.0")
UP = START + joined("s2") + asked(1, "09:00:00.0") + made(1, "09:00:01.0")


def test_what_the_older_dump_shows_is_over() -> None:
    """Refusals before the server was started anew: no server lacks agents, and none of two is empty."""
    case = both(DOWN, UP)
    assert case.causes == {}
    assert case.status("SRV-03") == "warn"
    assert case.status("AG-10") != "fail"
    assert case.status("SRV-01") == "pass"


def test_agents_of_the_older_dump_are_not_connected_now() -> None:
    """The later one refuses all: the search for connects finds old lines only."""
    case = both(UP, DOWN)
    assert case.status("SRV-03") == "fail"
    assert case.status("SRV-01") == "fail"
    assert "agents-partially-connected" not in case.causes


def test_logs_that_overlap_are_of_two_servers() -> None:
    """At one time one has agents and another has none."""
    roks = WORKERS.replace("+IKS", "")
    case = bundle({"a/konnectivity-server-1.log": DOWN, "b/konnectivity-server-2.log": UP, "n.txt": roks})
    assert case.status("AG-10") == "fail"


def log(pod: str | None, first: int | None, last: int, server: str = "", previous: bool = False) -> Any:
    """A log from one minute to another."""
    start = datetime.datetime(2025, 3, 2, tzinfo=datetime.UTC)
    times = [None if at is None else start + datetime.timedelta(minutes=at) for at in (first, last)]
    events = [SimpleNamespace(server_id=server)] if server else []
    return SimpleNamespace(pod=pod, first=times[0], last=times[1], events=events, previous=previous)


def test_which_logs_are_later_ones_of_the_same_server() -> None:
    """By the pod's name or the server's ID; a log without times, one that overlaps, and what somebody asked for as the previous one are none."""

    def later(*logs: Any, only_one: bool = False) -> list[int]:
        found = later_logs(cast("Any", logs), only_one=only_one)
        return [at for at, one in enumerate(logs) if id(one) in found]

    assert later(log("a", 0, 9), log("a", 9, 20)) == [0]
    assert later(log("a", 0, 9), log("b", 9, 20)) == []
    assert later(log("a", 0, 9), log("b", 9, 20), only_one=True) == [0]
    assert later(log(None, 0, 9, "s"), log(None, 12, 20, "s")) == [0]
    assert later(log(None, 0, 9), log(None, 12, 20)) == []
    assert later(log("a", 0, 9), log("a", 8, 20)) == []
    assert later(log("a", None, 9), log("a", 12, 20)) == []
    assert later(log("a", 0, 9, previous=True), log("a", 12, 20)) == []


POD = "konnectivity-server-c1b2c3d4e5f6a7b8c9d0-6d8f7c9b5-xk2lp"
HEAD = f"MASTER CONTROL PLANE CONTAINER LOGS: ({POD} -c konnectivity-server)\n\n"


def dump(log: str, number: int, ready: str) -> str:
    listed = pods(agent("a", ready, node="10.1.1.1"), agent("b", ready, node="10.1.1.2"))
    return f"CLUSTER NODES:\n\n{WORKERS}\n{HEAD}{day(log, number)}\nCLUSTER PODS:\n\n{listed}\n"


def test_the_dump_in_which_the_same_log_goes_on_is_the_later() -> None:
    """Its pods hold, whatever the names of the files, and dials of the older one show nothing of now."""
    for good, bad in (("a.txt", "b.txt"), ("b.txt", "a.txt")):
        case = bundle({good: dump(UP, 2, "1/1"), bad: dump(DOWN, 5, "0/1")})
        assert case.status("AG-03") != "pass"
        assert next(s.state.value for s in case.report.data.symptoms if s.id == "exec") == "broken"
        mended = bundle({good: dump(UP, 5, "1/1"), bad: dump(DOWN, 2, "0/1")})
        assert mended.status("AG-03") == "pass"
        assert mended.causes == {}
