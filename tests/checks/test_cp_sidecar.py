"""The proxies beside OpenShift's API servers: CP-12."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from analyzer.checks.base import Answer
from analyzer.checks.cp_sidecar import connects
from analyzer.checks.details import SidecarConnects
from analyzer.konnectivity.chain import Caller, Fault, Leg, Reason

from tests.causes.test_server import iks, roks
from tests.support.inline import bundle, nobody, pod, pods
from tests.support.outcomes import cite


def socks(target: str, status: str) -> str:
    return (
        "2024/11/12 07:30:00 [ERR] socks: Failed to handle request: "
        f"Connect to {target} failed: proxy error from konnectivity-server-local:8090 while dialing {target}, {status}\n"
    )


@pytest.mark.parametrize(
    ("status", "code"),
    [("code 503: 503 Service Unavailable", "503"), ("code 500: 500 Internal Server Error", "500")],
)
def test_a_status_of_the_server_clears_the_proxy(status: str, code: str) -> None:
    """The proxy reached the server: the fault lies behind it, and exec is not said to be broken."""
    case = bundle({"konnectivity-proxy-socks5.log": socks("10.9.8.7:443", status) * 2})
    assert case.status("CP-12") == "fail"
    assert case.check("CP-12").detail == SidecarConnects(Reason.STATUS, code, True)
    assert case.subjects("CP-12") == ["10.9.8.7:443"]
    assert ("it has no agent for them" if code == "503" else "it cannot serve them") in case.says("CP-12")
    assert case.status("TUN-03") == "warn"
    assert "nothing shows exec" in case.says("TUN-03")
    assert str(case.report.verdict) == "degraded"
    assert not [id for id, certainty in case.causes.items() if certainty != "possible"]


def test_the_https_proxy_writes_json() -> None:
    """HyperShift's second proxy logs by zap, without a code before the status."""
    line = '{"level":"info","ts":"2024-11-12T07:30:10Z","logger":"konnectivity-https-proxy","msg":"Connection through konnectivity failed","address":"10.9.8.7:443","err":"proxy error from konnectivity-server-local:8090 while dialing 10.9.8.7:443: 503 Service Unavailable"}\n'
    assert bundle({"konnectivity-proxy-https.log": line}).check("CP-12").detail == SidecarConnects(
        Reason.STATUS, "503", True
    )


def test_where_no_connect_is_shown() -> None:
    """Unknown in OpenShift, no question elsewhere."""
    assert bundle(m=roks("5/5", "5/5", "5/5")).status("CP-12") == "unknown"
    assert bundle(m=iks()).status("CP-12") == "not_applicable"


def fault(reason: Reason, code: str | None = None, leg: Leg = Leg.TUNNEL, address: str | None = "10.9.8.7:443") -> Any:
    return SimpleNamespace(
        row=(reason, code), fault=Fault(Caller.SIDECAR, leg, reason, f"inner {reason.name}", address=address, code=code)
    )


def answer(*faults: Any) -> Answer:
    of = SimpleNamespace(of=lambda **_: list(faults))
    return connects(nobody(), of, (), cite)


def test_what_the_server_answers_outweighs_the_proxys_own_faults() -> None:
    """Where one connect got an answer of the server, the proxy works: its reason and its lines are the ones that count."""
    own = [fault(Reason.REFUSED, leg=Leg.SERVER, address="10.0.0.1:8090")] * 3
    found = answer(*own, fault(Reason.STATUS, "500"), *own)
    assert found.detail == SidecarConnects(Reason.STATUS, "500", True)
    assert found.evidence == ((Reason.STATUS, "500"),)
    assert "the Konnectivity server answers 500: it cannot serve them (the last: inner STATUS)" in found.summary
    assert found.subjects == ("10.0.0.1:8090", "10.9.8.7:443")
    alone = answer(*own)
    assert alone.detail == SidecarConnects(Reason.REFUSED, None, False)
    assert f": {Reason.REFUSED.value} (the last" in alone.summary
    assert len(alone.evidence) == 3
    assert alone.basis == "3 failed connects"


@pytest.mark.parametrize(
    ("reason", "code", "words"),
    [
        (Reason.STATUS, "503", "answers 503: it has no agent"),
        (Reason.NO_AGENT, None, "answers no: it has no agent"),
        (Reason.NO_AGENT, "500", "answers 500: it has no agent"),
        (Reason.STATUS, None, "answers no: it cannot serve"),
    ],
)
def test_a_server_without_agents_says_so_by_word_or_by_code(reason: Reason, code: str | None, words: str) -> None:
    """503 or `No agent available`; any other answer is another fault of the server."""
    assert words in answer(fault(reason, code)).summary


def test_targets_that_are_not_named() -> None:
    """The fault stands without them."""
    found = answer(fault(Reason.STATUS, "503", address=None))
    assert found.summary.startswith("connects to their targets fail")
    assert found.subjects == ()


def test_the_question_is_openshifts() -> None:
    """Another product has no such proxy; one whose name is not known is asked when its pods show one."""
    assert bundle(x="nothing\n").says("CP-12").startswith("product unknown has no openshift-apiserver")
    assert "product iks has no" in bundle(m=iks()).says("CP-12")
    listed = pods(pod("openshift-apiserver-7d9f8b6c5-aaaaa", namespace="x"))
    assert bundle(p=listed).status("CP-12") == "unknown"


@pytest.mark.parametrize("field", ["error", "err"])
def test_an_error_in_whatever_words_is_the_proxys(field: str) -> None:
    """Why stands in a field of its own; the same line of another program's log is none of it."""
    line = f'{{"level":"error","ts":"2024-11-12T07:30:10Z","logger":"konnectivity-socks5-proxy","msg":"no dialer","{field}":"x509: certificate has expired"}}\n'
    case = bundle({"konnectivity-proxy-socks5.log": line})
    assert case.status("CP-12") == "fail"
    assert "no dialer: x509: certificate has expired" in case.says("CP-12")
    assert case.check("CP-12").detail == SidecarConnects(Reason.OTHER, None, False)
    assert bundle({"operator.log": line}).status("CP-12") == "not_applicable"
