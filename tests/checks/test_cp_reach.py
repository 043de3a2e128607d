"""The leg from the API server to its server: CP-11."""

from __future__ import annotations

import pytest
from analyzer.checks.cp_reach import CHECKS
from analyzer.checks.details import ServerLeg
from analyzer.konnectivity.chain import Reason

from tests.checks.test_srv import START, asked, connected, made
from tests.checks.test_vpn import OLD
from tests.support.inline import agent, bundle, node, nodes, pods

LEAD = "Error from server: error dialing backend: "
K3S = nodes(node("n1", version="v1.29.4+k3s1"))


@pytest.mark.parametrize(
    ("text", "reason", "address"),
    [
        ("dial unix /a/k.sock: connect: connection refused", Reason.REFUSED, "/a/k.sock"),
        ("dial tcp 10.0.0.9:8131: connect: connection refused", Reason.REFUSED, "10.0.0.9:8131"),
        ("dial unix /a/k.sock: connect: permission denied", Reason.FORBIDDEN, "/a/k.sock"),
        ("dial tcp: lookup konnectivity-server on 10.0.0.10:53: no such host", Reason.DNS, "konnectivity-server"),
    ],
)
def test_a_dial_to_the_server_that_fails(text: str, reason: Reason, address: str) -> None:
    """Fails, broken, with reason and address as values."""
    case = bundle(e=LEAD + text + "\n")
    assert case.status("CP-11") == "fail"
    assert case.check("CP-11").detail == ServerLeg(reason, address, 1)
    assert case.check("CP-11").broken
    assert address in case.says("CP-11")
    assert case.places("CP-11") == ["e.txt:1"]


def test_a_connection_that_is_cut_is_no_failure() -> None:
    """The server listens: a warning, and no outage; the worse reason decides where both stand."""
    cut = "Error from server: error dialing backend: read unix @->/u/socket: read: connection reset by peer\n"
    case = bundle(e=cut)
    assert case.status("CP-11") == "warn"
    assert not case.check("CP-11").broken
    both = bundle(e=cut + cut + LEAD + "dial unix /u/socket: connect: connection refused\n")
    assert both.status("CP-11") == "fail"
    assert both.check("CP-11").detail == ServerLeg(Reason.REFUSED, "/u/socket", 1)


def test_a_line_of_the_api_servers_own_log() -> None:
    """The log of the API server shows it as well as kubectl does."""
    line = "E0302 09:00:00.000001      11 egress_selector.go:197] failed to create connection to uds name /a/k.sock, error: dial unix /a/k.sock: connect: connection refused\n"
    case = bundle({"kube-apiserver.log": line * 3})
    assert case.check("CP-11").detail == ServerLeg(Reason.REFUSED, "/a/k.sock", 3)


def test_a_server_that_is_asked_or_answers_is_reached() -> None:
    """Requests in its log, and answers of it that an error quotes."""
    asked_for = bundle({"server.log": START + connected() + asked(1) + made(1)})
    assert asked_for.status("CP-11") == "pass"
    answer = bundle(e=LEAD + "No agent available\n")
    assert answer.status("CP-11") == "pass"
    assert answer.places("CP-11") == ["e.txt:1"]


def test_silence_says_nothing() -> None:
    """Agents alone say nothing about this leg; without a trace of Konnectivity the question does not arise."""
    assert bundle(p=pods(agent("a"))).status("CP-11") == "unknown"
    assert bundle(n=K3S).status("CP-11") == "not_applicable"
    assert bundle(n=OLD).status("CP-11") == "not_applicable"
    foreign = "Error from server: error dialing backend: proxy error from 127.0.0.1:6443 while dialing 10.0.0.4:10250, code 502: 502 Bad Gateway\n"
    assert bundle({"n.txt": K3S, "e.txt": foreign}).status("CP-11") == "not_applicable"


def test_nobody_is_asked_for_it_in_a_cluster_without_konnectivity() -> None:
    """Its questions are about Konnectivity's own parts."""
    assert {check.of_tunnel for check in CHECKS} == {True}


REFUSED = f"{LEAD}dial tcp 10.9.0.7:8090: connect: connection refused\n"
TRIES = "$ kubectl exec -n shop api-0 -- hostname\n"


def test_calls_that_come_through_beside_a_dial_that_fails() -> None:
    """Some calls reach a server: it fails, and the tunnel is not broken by it; the same without one that came through is."""
    some = bundle(e=f"{TRIES}api-0\n{TRIES}{REFUSED}{TRIES}api-0\n{TRIES}{REFUSED}")
    assert (some.status("CP-11"), some.check("CP-11").partial, some.check("CP-11").broken) == ("fail", True, False)
    assert "but exec came through the tunnel" in some.says("CP-11")
    assert some.report.verdict == "degraded"
    assert some.first == ("server-down", "possible")
    assert some.cause("server-down").title.startswith("Some calls do not reach")  # type: ignore[union-attr]
    none = bundle(e=f"{TRIES}{REFUSED}{TRIES}{REFUSED}")
    assert (none.check("CP-11").broken, none.report.verdict, none.first) == (True, "broken", ("server-down", "likely"))


def servers(*rows: str) -> str:
    titles = "NAME                       READY   STATUS    RESTARTS      AGE\n"
    return "$ kubectl get pods -n kube-system\n" + titles + "".join(row + "\n" for row in rows)


FINE, AGAIN = "konnectivity-server-m{}   1/1     Running   0             40d", "konnectivity-server-m{}   1/1     Running   9 (3m ago)    40d"  # fmt: skip
DOWN = "konnectivity-server-m{}   0/1     Error     9 (3m ago)    40d"


@pytest.mark.parametrize(
    ("listed", "error", "partial"),
    [
        ((FINE.format(1), DOWN.format(2)), "connect: connection refused", True),
        ((AGAIN.format(1), FINE.format(2)), "connect: connection refused", True),
        ((AGAIN.format(1),), "connect: connection refused", False),
        ((AGAIN.format(1), AGAIN.format(2)), "connect: connection refused", False),
        ((DOWN.format(1), DOWN.format(2)), "connect: connection refused", False),
        ((FINE.format(1), DOWN.format(2)), "connect: permission denied", False),  # no server that is down says this
    ],
)
def test_one_of_several_servers_is_behind_a_dial_that_nobody_answers(
    listed: tuple[str, ...], error: str, partial: bool
) -> None:
    """While another is ready, or was never started again, the calls that fail are those of the API server beside the one."""
    case = bundle(p=servers(*listed), e=f"{LEAD}dial unix /run/konn/s.sock: {error}\n")
    assert case.check("CP-11").partial is partial
    assert (case.report.verdict == "degraded") is partial


DAY = "[2026-03-{} 10:00:00] root@ctl:~# kubectl exec -n shop api-0 -- hostname\n"
LOGGED = "E0302 10:00:00.000000       1 status.go:71] apiserver received an error that is not an metav1.Status: error dialing backend: dial tcp 10.9.0.7:8090: connect: connection refused\n"


@pytest.mark.parametrize(
    ("refused", "use", "verdict", "certainty"),
    [
        (TRIES + REFUSED, TRIES, "broken", "possible"),
        (DAY.format("02") + REFUSED, DAY.format("01"), "broken", "likely"),
        (DAY.format("02") + REFUSED, DAY.format("03"), "inconclusive", ""),
        (LOGGED, TRIES, "broken", "possible"),
        (LOGGED, DAY.format("01"), "broken", "likely"),
        (LOGGED, DAY.format("04"), "inconclusive", ""),
    ],
)
def test_a_use_in_another_file(refused: str, use: str, verdict: str, certainty: str) -> None:
    """One that is later by its time ends the failure, an earlier one takes nothing away; without a time it lowers the certainty and mends nothing."""
    case = bundle({"kube-apiserver.log": refused, "a.txt": use + "api-0\n"})
    assert str(case.report.verdict) == verdict
    assert case.causes.get("server-down", "") == certainty
    assert not case.check("CP-11").partial
