"""Agents as the server's log shows them: SRV-01 to SRV-02; makers of such logs."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest
from analyzer.checks import srv
from analyzer.konnectivity import releases

from tests.support.inline import (
    SERVER,
    agent,
    bundle,
    dial,
    failing,
    klog,
    node,
    nodes,
    options,
    pod,
    pods,
    serving,
)

START = klog("08:00:00.100000", "Starting master server for client connections.", place="main.go:1") + klog(
    "08:00:00.050000", "ServerID set to " + SERVER, place="options.go:1"
)
IDS = [f"a{n}b0c7d4-9a55-4f0e-8f3b-6a7f3d5e1101" for n in range(4)]


def at(clock: str, text: str, level: str = "I") -> str:
    return klog(clock, text, level, "server.go:1")


def request(n: int = 0, clock: str = "08:00:05.000000") -> str:
    return at(clock, f'"Connect request from agent" agentID="{IDS[n]}" serverID="{SERVER}"')


def connected(n: int = 0, clock: str = "08:00:05.100000") -> str:
    return at(clock, f'"Agent connected" agentID="{IDS[n]}" serverID="{SERVER}"')


def cancelled(n: int = 0, clock: str = "08:30:00.000000") -> str:
    return at(clock, f'"Stream read from agent cancelled" agentID="{IDS[n]}"')


def refused(clock: str = "09:00:00.000000") -> str:
    return at(clock, '"Failed to get a backend" err="No agent available"', "E")


def asked(n: int, clock: str = "08:10:00.000000", target: str = "10.1.1.1:10250") -> str:
    return at(clock, f'"Received DIAL_REQ" dialID={n} dialAddress="{target}"')


def made(n: int, clock: str = "08:10:00.010000", target: str = "10.1.1.1:10250", a: int = 0) -> str:
    return at(
        clock, f'"Proxy connection established" dialID={n} connectionID={n} agentID="{IDS[a]}" dialAddress="{target}"'
    )


def broke(n: int, reason: str, clock: str = "08:10:02.000000", a: int = 0) -> str:
    return at(clock, f'"DIAL_RSP contains failure" err="{reason}" dialID={n} agentID="{IDS[a]}"', "E")


def given_up(n: int, clock: str = "08:11:00.000000") -> str:
    return at(clock, f'"frontend stream shutdown, cleaning dial" dialID={n}')


FILL = "".join(at(f"08:05:0{n}.000000", f'"Received DIAL_REQ" dialID={900 + n} dialAddress="10.9.9.9:443"') + made(900 + n, f"08:05:0{n}.1") for n in range(1, 4))  # fmt: skip


def drops(count: int) -> str:
    log = options() + serving()
    for n in range(count):
        log += klog(f"08:{10 + n}:00.0", f'"could not read stream" err="rpc error: code = Unavailable desc = read: connection reset by peer" serverID="{SERVER}" agentID="a1"', "E")  # fmt: skip
        log += klog(f"08:{10 + n}:01.0", f'"Start serving" serverID="{SERVER}" agentID="a1"')
    return log


# -- SRV-01 -------------------------------------------------------------------------------------------------------------


def test_the_runbooks_line_passes() -> None:
    """Two agents by their IDs, with the lines that show it."""
    case = bundle({"server.log": START + request(0) + request(1)})
    assert case.status("SRV-01") == "pass"
    assert "2 agents" in case.says("SRV-01")
    assert "2 connect requests, 0 substitutes" in case.says("SRV-01")
    assert case.places("SRV-01") == ["server.log:3", "server.log:4"]


def test_agent_connected_stands_for_it() -> None:
    """The releases that hide the runbook's line print this one."""
    case = bundle({"server.log": START + connected(0) + connected(0, "08:00:06.1")})
    assert case.status("SRV-01") == "pass"
    assert "substitute: 1 agent " in case.says("SRV-01")
    assert "0 connect requests, 2 substitutes" in case.says("SRV-01")


def test_old_lines_of_agents_cut_off_since_are_no_pass() -> None:
    """The last event of each agent decides."""
    log = START + request(0) + connected(0) + cancelled(0) + refused()
    case = bundle({"server.log": log})
    assert case.status("SRV-01") == "fail"
    assert case.places("SRV-01") == ["server.log:3", "server.log:6"]
    assert bundle({"server.log": START + request(0) + connected(0) + cancelled(0) + request(1) + connected(1, "08:40:00.1")}).status("SRV-01") == "pass"  # fmt: skip


def test_dials_that_succeed_stand_for_it_where_nothing_is_refused() -> None:
    """A log that begins after the agents connected."""
    case = bundle({"server.log": asked(1) + made(1) + asked(2) + made(2)})
    assert case.status("SRV-01") == "pass"


def test_refusals_without_any_agent_fail() -> None:
    """Positive: the server itself says that no agent is there."""
    case = bundle({"server.log": refused() + refused("09:00:01.0") + refused("09:00:02.0") + refused("09:00:03.0")})
    assert case.status("SRV-01") == "fail"
    assert case.places("SRV-01") == ["server.log:2", "server.log:3", "server.log:4"]


def test_a_short_tail_without_agents_proves_nothing() -> None:
    """100 lines that do not reach back to the start may hide agents that connected before."""
    case = bundle({"server.log": asked(1)})
    assert case.status("SRV-01") == "unknown"
    assert case.check("SRV-01").missing
    assert bundle(x="Hello\n").status("SRV-01") == "unknown"


def test_a_request_precedes_authentication() -> None:
    """The connect line is printed for an agent that is then refused."""
    bad = at("08:00:05.2", '"Client authentication failed" err="lookup failed: service account jwt not valid"', "E")
    case = bundle({"server.log": START + request(0) + bad})
    assert case.status("SRV-01") == "fail"
    assert case.places("SRV-01") == ["server.log:3", "server.log:4"]
    assert bundle({"server.log": START + request(0) + bad + request(1) + connected(1)}).status("SRV-01") == "pass"


def test_the_control_planes_own_agents_are_subtracted() -> None:
    """OpenShift: two agents connected and two of them run in the control plane: none of the workers."""
    worker = node("n1", version="v1.28.9")
    worker[-1] = "ibm-cloud.kubernetes.io/worker-version=4.15.20_1563_openshift"
    own = pods(*(pod(f"konnectivity-agent-7b6c5d4f9-{c * 5}", namespace="master-c1a2b3c4d5e6f7a8b9c0") for c in "np"))
    files = {"n.txt": nodes(worker), "p.txt": own, "server.log": START + request(0) + request(1)}
    case = bundle(files)
    assert case.status("SRV-01") == "fail"
    assert bundle(files | {"server.log": START + request(0) + request(1) + request(2)}).status("SRV-01") == "pass"
    kubelet = files["n.txt"].replace("n1 ", "10.1.1.1 ", 1)  # who reaches it is none of the control plane's
    dialled = START + request(0) + request(1) + asked(1) + made(1)
    assert bundle(files | {"server.log": dialled}).status("SRV-01") == "pass"
    assert (
        bundle(files | {"server.log": dialled.replace(":10250", ":9443"), "n.txt": kubelet}).status("SRV-01") == "fail"
    )


# -- SRV-01b and SRV-02 ---------------------------------------------------------------------------------------------------


def test_any_sign_of_life_stands_for_the_line() -> None:
    """An open stream, a dial, an agent that serves, a ready pod."""
    for files in (
        {"server.log": START + connected()},
        {"server.log": asked(1) + made(1)},
        {"agent.log": options() + serving()},
        {"p.txt": pods(agent("a"))},
    ):
        assert bundle(files).status("SRV-01b") == "pass", files


def test_signs_to_the_contrary_fail_and_no_sign_is_unknown() -> None:
    """0/1 agents, refusals, failing connects; nothing at all says nothing."""
    waiting = bundle(p=pods(agent("a", "0/1"), agent("b", "0/1"), agent("c", "0/1")))
    assert waiting.status("SRV-01b") == "fail"
    assert waiting.places("SRV-01b") == ["p.txt:2", "p.txt:3"]
    assert bundle({"server.log": refused()}).places("SRV-01b") == ["server.log:1"]
    assert bundle({"agent.log": failing(dial("dial tcp 1.2.3.4:5: i/o timeout"))}).status("SRV-01b") == "fail"
    assert bundle({"server.log": START + connected() + cancelled()}).status("SRV-01b") != "pass"
    assert bundle({"server.log": asked(1)}).status("SRV-01b") == "unknown"
    assert bundle({"server.log": refused() + request(0, "09:30:00.000000")}).status("SRV-01b") == "unknown", (
        "that was before"
    )
    ready = {"p.txt": pods(agent("a"), agent("b")), "agent.log": failing(dial("dial tcp 1.2.3.4:5: i/o timeout"))}
    assert bundle(ready).status("SRV-01b") == "unknown", "ready by the kubelet, and its log ends without a connection"
    assert bundle(x="Hello\n").status("SRV-01b") == "unknown"


@pytest.mark.parametrize(
    ("log", "count", "status"),
    [
        (connected(0) + connected(1), 2, "pass"),
        (connected(0) + connected(0, "08:00:07.1"), 2, "warn"),
        (connected(0), 1, "pass"),
        (connected(0) + connected(1), 0, "pass"),
        (connected(0) + cancelled(0), 1, "fail"),
        (connected(0) + cancelled(0) + connected(1, "08:40:00.1"), 1, "pass"),
        ("", 1, "unknown"),
    ],
)
def test_distinct_agents_against_the_nodes(log: str, count: int, status: str) -> None:
    """IDs are counted, not lines; the last stream of each decides; the nodes are the denominator."""
    files = {"server.log": START + log}
    if count:
        files["n.txt"] = nodes(*(node(f"n{n}") for n in range(count)))
    assert bundle(files).status("SRV-02") == status


def test_agents_that_were_refused_are_not_connected() -> None:
    """Their request is in the log, and the answer to it takes it back."""
    no = at("08:00:05.050000", f'"Client authentication failed" err="x" agentID="{IDS[0]}"', "E")
    log = {"server.log": START + request(0) + no, "n.txt": nodes(node("n1"))}
    assert bundle(log).status("SRV-02") == "fail"
    assert "refused 1 agent" in bundle(log).says("SRV-02")
    log["server.log"] += request(0, "08:01:05.000000")
    assert bundle(log).status("SRV-02") == "pass"


def test_fewer_agents_than_nodes_in_a_tail_says_so() -> None:
    """A log that does not reach back to the start may hide the others."""
    two = nodes(node("n1"), node("n2"))
    tail, whole = (
        bundle({"server.log": connected(), "n.txt": two}),
        bundle({"server.log": START + connected(), "n.txt": two}),
    )
    assert "does not reach back" in tail.says("SRV-02")
    assert "does not reach back" not in whole.says("SRV-02")
    assert bundle(n=two).status("SRV-02") == "unknown"


@pytest.mark.parametrize(("agents", "status"), [((0, 1), "pass"), ((0, 0), "unknown")])
def test_dials_tell_the_agents_of_a_log_that_begins_after_they_connected(agents: tuple[int, ...], status: str) -> None:
    """One agent a node carries dials; fewer are no fault, for nothing was asked of the others."""
    log = "".join(made(n, a=a) for n, a in enumerate(agents))
    case = bundle({"server.log": log, "n.txt": nodes(node("n1"), node("n2"))})
    assert case.status("SRV-02") == status
    assert ("dials are answered over 2 agents for 2 nodes" in case.says("SRV-02")) is (status == "pass")


def test_openvpn_clusters_have_no_such_questions() -> None:
    """All of them are about Konnectivity."""
    worker = node("n1", version="v1.25.0")
    worker[-1] = "ibm-cloud.kubernetes.io/worker-version=4.12.49_1569_openshift"
    case = bundle(n=nodes(worker), p=pods(pod("vpn-6c8d9f7b5-ddddd")))
    for id in ("SRV-01", "SRV-01b", "SRV-02", "SRV-03", "SRV-04", "SRV-05", "SRV-06", "SRV-07", "ERR"):
        assert case.status(id) == "not_applicable", id


@pytest.mark.parametrize(("verbosity", "proven", "seen"), [(2, 0, True), (0, 2, True), (1, 1, False), (None, 0, False)])
def test_an_agent_that_connects_is_printed_from_verbosity_two_on(
    verbosity: int | None, proven: int, seen: bool
) -> None:
    """Stated or seen by another line; only for releases that have that line."""
    has = next(
        at
        for at, one in enumerate(releases.table())
        if one.has_agent_connected and not releases.connect_line_visible(frozenset({at}), verbosity, proven)
    )
    log = SimpleNamespace(possible=(has,), verbosity=verbosity, proven=proven)
    assert srv._visible(cast("Any", log)) is seen
    assert srv._visible(cast("Any", SimpleNamespace(possible=(), verbosity=9, proven=9))) is False


def silent(**known: Any) -> Any:
    values = {"lines": 5, "possible": frozenset(), "verbosity": None, "proven": 2, "from_start": True}
    return SimpleNamespace(**(values | known))


def test_why_a_log_without_an_agent_proves_nothing() -> None:
    """Nothing of it is in the window, its release hides the line, it does not reach back, or nobody knows."""
    hidden = next(
        at for at in range(len(releases.table())) if releases.connect_line_visible(frozenset({at}), 1, 0) is False
    )
    said = [
        srv.why_silent(cast(Any, logs))
        for logs in (
            [silent(lines=0), silent(lines=0)],
            [silent(lines=0), silent()],
            [silent(verbosity=0)],
            [silent(from_start=False)],
            [silent(possible=frozenset({hidden}), verbosity=1, proven=0, from_start=False)],
        )
    ]
    assert said[0] == "no line of the server's log lies in the time asked for"
    assert said[1].endswith("nothing says whether an unknown release at verbosity at least 2 would print them")
    assert said[2].endswith("an unknown release at verbosity 0 would print them")
    assert said[3].startswith(
        "0 connect lines, but the log does not reach back to the server's start (an unknown release,"
    )
    assert said[4].startswith("the runbook's search proves nothing here: ")
    assert said[4].endswith(" hides that line at verbosity 1")


@pytest.mark.parametrize("id", ["SRV-01", "SRV-02", "SRV-03", "SRV-07"])
def test_the_log_of_a_providers_servers_is_outside_a_customers_reach(id: str) -> None:
    """On AKS nobody is asked for it, and its lack hides nothing; on IKS it can be had."""
    aks = bundle(n=nodes(node("aks-nodepool1-31718369-vmss000000", version="v1.30.7")), p=pods(agent("a")))
    iks = bundle(n=nodes(node("n1", version="v1.29.4+IKS")), p=pods(agent("a")))
    assert [(case.status(id), case.check(id).outside) for case in (aks, iks)] == [("unknown", True), ("unknown", False)]
    assert [bool(gap.command) for gap in (*aks.check(id).missing, *iks.check(id).missing)] == [False, True]


@pytest.mark.parametrize(("count", "status"), [(3, "pass"), (0, "fail")])
def test_a_server_counts_its_agents(count: int, status: str) -> None:
    """Its own gauge is direct state; a log in which an agent connects says nothing against it."""
    text = f"konnectivity_network_proxy_server_ready_backend_connections {count}\n"
    case = bundle(m=text)
    assert case.status("SRV-01b") == status
    assert case.places("SRV-01b") == ["m.txt:1"]
    assert case.report.verdict == ("broken" if status == "fail" else "inconclusive")
