"""The proxies beside OpenShift's API servers: CP-12."""

from __future__ import annotations

import pytest
from analyzer.checks.details import SidecarConnects
from analyzer.konnectivity.chain import Reason

from tests.causes.test_server import iks, roks
from tests.support.inline import bundle


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
