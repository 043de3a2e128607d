"""Two dumps of one server, taken one after the other."""

from __future__ import annotations

import datetime
from types import SimpleNamespace
from typing import Any, cast

import pytest
from analyzer.schema import KonnectivityEventRow, LogOptionRow
from analyzer.tunnel.log import Log
from analyzer.tunnel.same_server import later_logs, servers_of, whole_logs

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
    """At one time one has agents and another has none; IKS has one, whatever the files are called."""
    logs = {"a/konnectivity-server-1.log": DOWN, "b/konnectivity-server-2.log": UP}
    assert bundle(logs).status("AG-10") == "fail"
    assert bundle({**logs, "n.txt": WORKERS}).status("AG-10") == "not_applicable"


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


# -- what is of one server, at any time


def made_log(source: str, lines: int, minutes: tuple[int, int] | None, **more: Any) -> Log:
    """A server's log over these minutes, with an event at the second and third of them."""
    start = datetime.datetime(2025, 3, 2, 0, 0, 0, 5, tzinfo=datetime.UTC)
    times = [start + datetime.timedelta(minutes=at) for at in minutes or ()]
    events = [KonnectivityEventRow(source=source, line=1, at=at, message=more.get("said", source)) for at in times]
    if server := more.get("server"):
        events.append(KonnectivityEventRow(source=source, line=2, server_id=server))
    first, last = (times[0], times[1]) if times else (None, None)
    log = Log(
        source, more.get("pod"), None, more.get("node"), "server", lines, first, last, more.get("start", False), 0,
        frozenset(), more.get("previous", False), events=events, records=lines if times or more.get("undated") else 0,
    )  # fmt: skip
    log.filtered, log.is_of_many = not log.records, "node" in more
    return log


def grouped(*logs: Log, only_one: bool = False) -> list[list[str]]:
    return [[log.source for log in server] for server in servers_of(logs, only_one=only_one)]


def test_another_pod_and_other_lines_at_one_time_are_another_server() -> None:
    """A pod's outputs are one server's, whatever they are; logs without a pod are two when they differ at the same time, and not shown to be when they do not overlap."""
    whole, again = made_log("a", 90, (0, 9), pod="s-1"), made_log("b", 20, (8, 12), pod="s-1")
    other, before = made_log("c", 80, (0, 9), pod="s-2"), made_log("p", 70, (-9, -1), pod="s-1", previous=True)
    assert grouped(whole, again, other, before) == [["a", "p", "b"], ["c"]]
    assert grouped(whole, again, other, before, only_one=True) == [["a", "c", "p", "b"]]
    loose, same, later = made_log("x", 50, (1, 8)), made_log("y", 40, (1, 8), said="x"), made_log("z", 30, (20, 30))
    assert grouped(whole, loose) == [["a"], ["x"]]
    assert grouped(loose, same, later) == [["x", "y", "z"]]
    assert grouped(whole, later) == [["a", "z"]]
    assert grouped(made_log("i", 9, (0, 1), server="1"), made_log("j", 8, (5, 6), server="2")) == [["i"], ["j"]]
    first, second = made_log("k", 9, (0, 1), said="x"), made_log("l", 8, (0, 1), said="x")
    for log, own in ((first, "1"), (second, "2")):
        log.options["ServerID"] = LogOptionRow(source=log.source, line=1, option="ServerID", value=own)
    assert grouped(first, second) == [["k"], ["l"]]
    assert grouped(made_log("m", 9, (0, 1), node="h1"), made_log("m", 8, (0, 1), node="h2")) == [["m"], ["m"]]


def test_a_server_that_was_collected_twice_is_one() -> None:
    """By the ID that it prints: the longer log stands first; without an ID and without times they are two, when no search took lines out."""
    short, whole = made_log("dump", 100, (0, 1), server="s1"), made_log("by hand", 900, (0, 5), server="s1")
    assert grouped(short, whole, made_log("second", 50, (0, 1), server="s2")) == [["by hand", "dump"], ["second"]]
    silent = [made_log("x", 2, None, undated=True), made_log("y", 1, None, undated=True)]
    assert grouped(*silent) == [["x"], ["y"]]
    assert grouped(silent[0], made_log("z", 1, None)) == [["x", "z"]]


def test_what_is_a_part_of_another_log_of_the_server_is_no_log_of_its_own() -> None:
    """A search without a line, and lines from the midst of the whole; not the log of a previous container, one from its start, or of another pod."""
    whole = made_log("a", 90, (0, 9), pod="s-1", start=True)
    kept = [
        made_log("q", 60, (0, 9), pod="s-1", previous=True),
        made_log("r", 50, (2, 5), pod="s-2"),
        made_log("s", 40, (2, 5), pod="s-1", start=True),
        made_log("t", 30, (5, 12), pod="s-1"),
        made_log("v", 20, (3, 4)),
    ]
    parts = [made_log("b", 10, (7, 9), pod="s-1"), made_log("c", 1, None, pod="s-1"), made_log("d", 1, None)]
    assert whole_logs([*parts, whole, *kept]) == [whole, *kept]
    assert whole_logs(parts[1:]) == parts[1:]
    assert len(whole_logs([whole, made_log("u", 1, None, pod="s-3")])) == 2


NAMED = "konnectivity-server-6d8f7c9b5-abcde"
COUNT_OF_ONE = "I0302 08:00:00.000001       1 options.go:186] ServerCount set to 1.\n"
ASK = f"$ kubectl -n kube-system logs {NAMED}"
SEARCHES = [
    ' | grep -c "Connect request from agent"\n0\n',
    ' | grep "Connect request from agent" | wc -l\n0\n',
    " | tail -1\n" + refused("09:10:00.0"),
    " --since=5m\n" + refused("09:12:00.0"),
    " --previous\n" + (START + refused("09:10:00.0")).replace("0302 ", "0301 "),
]


@pytest.mark.parametrize("search", SEARCHES)
@pytest.mark.parametrize("is_first", [True, False])
def test_several_outputs_of_one_pods_log_are_no_two_servers(search: str, is_first: bool) -> None:
    """Whatever was printed of it, and in which order: nothing announces one of two, and no agent is missed at a second one."""
    log = f"{ASK}\n{START}{COUNT_OF_ONE}{refused('09:00:00.0')}{refused('09:10:00.0')}"
    cut = f"{ASK}{search}"
    case = bundle({"shell.txt": cut + log if is_first else log + cut})
    assert case.status("AG-10") != "fail"
    assert "agents-partially-connected" not in case.causes
    assert case.status("SRV-01") in ("fail", "warn")
    assert case.report.data.agents_line.count("connected at") <= 1


def test_the_same_search_in_the_log_of_another_pod_shows_another_server() -> None:
    """Two pods, of which one has agents and the other refuses."""
    ids = UP + joined("s1").replace("08:20", "08:21")
    other = f"$ kubectl -n kube-system logs {NAMED[:-5]}zzzzz\n{ids}"
    case = bundle({"shell.txt": f"{ASK}\n{DOWN}{other}"})
    assert case.status("AG-10") == "fail"


@pytest.mark.parametrize(("count", "verdict"), [(3, "fail"), (1, "not_applicable")])
def test_a_server_that_says_that_it_is_one_of_three_is_no_only_one(count: int, verdict: str) -> None:
    """What a server is started with goes before what its product has; the one without agents is named."""
    said = at("08:00:00.000000", f"ServerCount set to {count}.")
    case = bundle(
        {"s1.log": said + joined("one"), "s2.log": said + refused("08:20:01.000000"), "n.txt": WORKERS, "p.txt": READY}
    )
    assert case.status("AG-10") == verdict
