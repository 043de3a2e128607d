"""Dials without an answer that are all for one host."""

from __future__ import annotations

import pytest
from analyzer.diagnosis.complaint_one_host import lone_target

from tests.support.inline import Case, bundle

FIRST, SECOND = "11111111-aaaa-4b0f-8c58-0f4be7a0c101", "22222222-bbbb-4b1e-9b1e-7b5a8f0d2c02"
CALL = "$ kubectl exec -n shop web-1 -- date\nError from server: error dialing backend: timed out waiting for backend dial\n"


def asked(second: int, host: str) -> str:
    return f'I0407 09:1{second}:06.001444       1 tunnel.go:42] "Received request for host" method="CONNECT" host="{host}" userAgent=""\n'


def good(second: int, host: str, agent: str = FIRST) -> str:
    end = f'host="{host}" agentID="{agent}" connectionID={second}\n'
    return f'{asked(second, host)}I0407 09:1{second}:07.313132       1 tunnel.go:143] "Connection established, sent 200 OK" {end}'


def lost(second: int, host: str, agent: str = SECOND) -> str:
    end = f'err="timed out waiting for backend dial" host="{host}" dialID=77120{second} agentID="{agent}"\n'
    return f'{asked(second, host)}E0407 09:1{second}:16.001944       1 tunnel.go:120] "backend dial timed out before connection was established" {end}'


def said(case: Case) -> str:
    found = case.report.data.complaint
    assert found is not None
    return f"{found.says} {found.candidates}"


@pytest.mark.parametrize("call", [{}, {"call.txt": CALL}])
def test_the_one_host_is_named_with_both_ends(call: dict[str, str]) -> None:
    """With a user's error or the log alone: its kubelet and the agent that was asked are left, and the way to all nodes is not."""
    log = good(1, "10.20.0.5:10250") + lost(2, "10.20.0.9:10250") + lost(3, "10.20.0.9:10250")
    text = said(bundle({"konnectivity-server.log": log, **call}))
    assert "the dials for 10.20.0.9:10250 have no answer" in text
    assert "nc -vz -w 5 10.20.0.9 10250" in text
    assert f"agent {SECOND}, which alone was asked" in text
    assert "as a whole" not in text


def test_an_agent_that_answers_others_does_not_hang() -> None:
    """What is left is the host; of a port that is no kubelet's the target and what stands before it."""
    log = good(1, "10.20.0.5:10250") + lost(2, "10.20.0.9:10250", FIRST) + lost(3, "10.20.0.9:10250", FIRST)
    assert "hangs" not in said(bundle({"konnectivity-server.log": log}))
    other = log.replace("0.9:10250", "0.9:8443")
    assert "10.20.0.9:8443 drops the connection" in said(bundle({"konnectivity-server.log": other, "call.txt": CALL}))


@pytest.mark.parametrize(
    "log",
    [
        lost(2, "10.20.0.9:10250") + lost(3, "10.20.0.9:10250"),
        good(1, "10.20.0.9:10250") + lost(2, "10.20.0.9:10250"),
        good(1, "10.20.0.5:10250") + lost(2, "10.20.0.9:10250") + lost(3, "10.20.0.7:10250"),
        good(1, "10.20.0.5:10250"),
    ],
)
def test_no_host_is_blamed_alone(log: str) -> None:
    """Where nothing else is dialled, where it answers at times, and where two have no answer."""
    case = bundle({"konnectivity-server.log": log, "call.txt": CALL})
    assert "those for another host have" not in said(case)


def test_a_call_for_another_address_is_none_of_it() -> None:
    """An error that names its address or its kubelet is of that one."""
    log = good(1, "10.20.0.5:10250") + lost(2, "10.20.0.9:10250")
    call = CALL.replace("error dialing", 'Get "https://10.20.0.6:10250/containerLogs/shop/web-1/web": error dialing')
    assert "10.20.0.9" not in said(bundle({"konnectivity-server.log": log, "call.txt": call}))


def test_the_lone_target_is_told_with_its_agent() -> None:
    """Its host, its last address and the one agent that answers nothing else."""
    log = good(1, "10.20.0.5:10250") + lost(2, "10.20.0.9:10250")
    one = lone_target(bundle({"konnectivity-server.log": log}).tunnel)
    assert one is not None
    assert (one.host, one.address, one.agent, one.answers) == ("10.20.0.9", "10.20.0.9:10250", SECOND, False)
