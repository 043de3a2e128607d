"""Server logs: SRV-01 to SRV-07."""

from __future__ import annotations

import pytest

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


# -- SRV-03 and SRV-04 ----------------------------------------------------------------------------------------------------


def test_refused_dials_fail_and_are_counted() -> None:
    """Four refusals, the last three cited, the server named."""
    case = bundle({"server.log": START + "".join(refused(f"09:00:0{n}.0") for n in range(4))})
    assert (case.status("SRV-03"), case.subjects("SRV-03")) == ("fail", ["server.log"])
    assert "4 dials refused" in case.says("SRV-03")
    assert "1 of 1 servers, last at 09:00:03" in case.says("SRV-03")
    assert case.places("SRV-03") == ["server.log:4", "server.log:5", "server.log:6"]


def test_a_burst_right_after_a_start_is_normal() -> None:
    """Until agents connect the server has none; later it may not be without."""
    early = START + refused("08:00:02.0") + connected() + FILL
    assert bundle({"server.log": early}).status("SRV-03") == "pass"
    assert bundle({"server.log": early + refused("09:00:00.0") + cancelled(0, "09:00:01.0")}).status("SRV-03") == "fail"


def test_agents_that_came_back_make_it_a_warning() -> None:
    """Refused in between, connected afterwards."""
    log = START + connected() + cancelled() + refused("08:31:00.0") + connected(0, "08:32:00.1")
    assert bundle({"server.log": log}).status("SRV-03") == "warn"


def test_no_refusal_needs_some_lines() -> None:
    """Four lines are too few to tell; no log is unknown; the API server's own refusals count without it."""
    assert bundle({"server.log": START + connected() + FILL}).status("SRV-03") == "pass"
    assert bundle({"server.log": asked(1) + made(1)}).status("SRV-03") == "unknown"
    assert bundle(x="Hello\n").status("SRV-03") == "unknown"


BAD_TOKEN = '"Client authentication failed" err="Failed to validate authentication token, err:lookup failed: not valid"'
NO_REVIEW = '"Client authentication failed" err="Failed to authenticate request: dial tcp 10.0.0.1:443: i/o timeout"'


@pytest.mark.parametrize(("text", "word"), [(BAD_TOKEN, "says no to the agents' tokens"), (NO_REVIEW, "cannot ask")])
def test_refused_identities_by_whose_fault(text: str, word: str) -> None:
    """A token that is not valid, or a review call that fails."""
    log = START + request() + at("08:00:06.0", text, "E") + at("08:00:07.0", text, "E")
    case = bundle({"server.log": log})
    assert case.status("SRV-04") == "fail"
    assert "2 refusals" in case.says("SRV-04")
    assert word in case.says("SRV-04")
    assert case.places("SRV-04") == ["server.log:4", "server.log:5"]
    assert bundle({"server.log": log + connected(1)}).status("SRV-04") == "warn"


X509 = dial(
    "authentication handshake failed: tls: failed to verify certificate: x509: certificate signed by unknown authority"
)


def test_trust_and_vague_ends_of_the_agents() -> None:
    """x509 of an agent that fails still is a fail, earlier a warning; a stream without a server ID is a vague refusal."""
    assert bundle({"agent.log": failing(X509)}).places("SRV-04") == ["agent.log:2", "agent.log:3"]
    assert bundle({"agent.log": failing(X509)}).status("SRV-04") == "fail"
    assert bundle({"agent.log": failing(X509) + serving(clock="10:00:00.100000")}).status("SRV-04") == "warn"
    vague = bundle({"agent.log": failing("expected one server ID in the context, got []")})
    assert vague.status("SRV-04") == "fail"
    assert vague.check("SRV-04").missing


def test_identity_accepted_or_not_known() -> None:
    """Served agents were accepted; another error says nothing about identity without the server's log."""
    assert bundle({"agent.log": options() + serving()}).status("SRV-04") == "pass"
    assert bundle({"agent.log": failing(dial("dial tcp 1.2.3.4:5: i/o timeout"))}).status("SRV-04") == "unknown"
    assert bundle({"server.log": START + connected()}).status("SRV-04") == "pass"
    assert bundle(x="Hello\n").status("SRV-04") == "unknown"


# -- SRV-05 to SRV-07 -----------------------------------------------------------------------------------------------------


def test_dials_that_fail_behind_the_agents_by_target() -> None:
    """Two to one kubelet, one to a pod; the most frequent first."""
    fail = "dial tcp {}: i/o timeout"
    log = START + connected()
    for n, target in enumerate(("10.1.1.1:10250", "10.1.1.1:10250", "172.30.0.5:8443")):
        log += asked(n, target=target) + broke(n, fail.format(target))
    case = bundle({"server.log": log})
    assert (case.status("SRV-05"), case.subjects("SRV-05")) == ("fail", ["10.1.1.1:10250", "172.30.0.5:8443"])
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


def drops(count: int) -> str:
    log = options() + serving()
    for n in range(count):
        log += klog(f"08:{10 + n}:00.0", f'"could not read stream" err="rpc error: code = Unavailable desc = read: connection reset by peer" serverID="{SERVER}" agentID="a1"', "E")  # fmt: skip
        log += klog(f"08:{10 + n}:01.0", f'"Start serving" serverID="{SERVER}" agentID="a1"')
    return log


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


def test_answered_dials_pass_lost_ones_without_agents_warn() -> None:
    """Whether agents are connected decides whether it is the server's state."""
    assert bundle({"server.log": START + connected() + asked(1) + made(1)}).status("SRV-07") == "pass"
    assert bundle({"server.log": START + asked(1) + given_up(1)}).status("SRV-07") == "warn"
    assert bundle({"server.log": START + connected()}).status("SRV-07") == "unknown"
    assert bundle(x="Hello\n").status("SRV-07") == "unknown"


def test_openvpn_clusters_have_no_such_questions() -> None:
    """All of them are about Konnectivity."""
    worker = node("n1", version="v1.25.0")
    worker[-1] = "ibm-cloud.kubernetes.io/worker-version=4.12.49_1569_openshift"
    case = bundle(n=nodes(worker), p=pods(pod("vpn-6c8d9f7b5-ddddd")))
    for id in ("SRV-01", "SRV-01b", "SRV-02", "SRV-03", "SRV-04", "SRV-05", "SRV-06", "SRV-07", "ERR"):
        assert case.status(id) == "not_applicable", id
