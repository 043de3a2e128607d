"""The last clause of an error, and what a tunnel of ssh says of the connect that it carried."""

from __future__ import annotations

import pytest
from analyzer.konnectivity import chain
from analyzer.konnectivity.chain import Caller, Leg, Reason
from analyzer.konnectivity.innermost import ThroughSsh, clause, closed, through_ssh

from tests.support.inline import bundle

HOOK = 'Internal error occurred: failed calling webhook "m.example": Post https://hook.shop.svc:443/m?timeout=30s: ssh: rejected: {}'


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("connect failed (Connection refused)", Reason.REFUSED),
        ("connect failed (Connection timed out)", Reason.TIMEOUT),
        ("connect failed (No route to host)", Reason.UNROUTED),
        ("connect failed (Network is unreachable)", Reason.UNROUTED),
        ("connect failed (Name or service not known)", Reason.DNS),
        ("Connection refused", Reason.REFUSED),
    ],
)
def test_the_nodes_own_words_are_the_reason(words: str, reason: Reason) -> None:
    """The tunnel carried the connect, so the leg is the one behind it."""
    fault = chain.read(HOOK.format(words))
    assert fault is not None
    assert (fault.caller, fault.leg, fault.reason) == (Caller.WEBHOOK, Leg.TARGET, reason)
    assert fault.inner == f"ssh: rejected: {words}"
    assert fault.service == ("shop", "hook")


def test_a_tunnel_that_opened_nothing_names_no_end() -> None:
    """And what has no tunnel of ssh in it is none."""
    assert through_ssh("ssh: rejected: connect failed (open failed)") is None
    assert through_ssh("dial tcp 10.0.0.1:443: connect: connection refused") is None
    assert through_ssh("ssh: rejected: connect failed (Unknown host)") == ThroughSsh(
        "ssh: rejected: connect failed (Unknown host)", "no such host"
    )


def test_the_pod_behind_the_webhook_is_looked_at() -> None:
    """Refused at the far end, and its only pod is not ready: its own fault, and named."""
    listed = "$ kubectl get pods -n shop\nNAME                     READY   STATUS   RESTARTS   AGE\nhook-manager-0           0/1     Error    4          2d\n"
    case = bundle(
        e=f"Error from server (InternalError): {HOOK.format('connect failed (Connection refused)')}\n", p=listed
    )
    assert case.first == ("webhook-broken", "likely")
    assert "hook-manager-0 is 0/1 Error" in case.commands("webhook-broken")


def test_the_last_clause_and_what_stood_around_it() -> None:
    """From its verb on; what it opened itself stays closed."""
    assert (
        clause('Post "https://a.b.svc/c": dial tcp 10.0.0.1:443: i/o timeout\'}')
        == "dial tcp 10.0.0.1:443: i/o timeout"
    )
    assert closed("connect failed (Connection refused)") == "connect failed (Connection refused)"
    assert closed('no such host")') == "no such host"
