"""NOD-03: do kubelets accept who calls them."""

from __future__ import annotations

import pytest
from analyzer.checks.details import KubeletsNo

from tests.support.inline import bundle

DENIED = (
    "Error from server (Forbidden): Forbidden (user={}, verb=get, resource=nodes, subresource=proxy) ( pods/log a)\n"
)


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        ("error: unable to upgrade connection: Unauthorized\n", KubeletsNo(None)),
        ("Error from server: error dialing backend: Unauthorized\n", KubeletsNo(None)),
        (DENIED.format("kube-apiserver"), KubeletsNo("kube-apiserver", "get nodes/proxy")),
        (DENIED.format("system:anonymous"), KubeletsNo(None, "get nodes/proxy")),
    ],
)
def test_a_kubelet_that_turns_the_api_server_down_fails(text: str, detail: KubeletsNo) -> None:
    """Whose name it knows and what that may not, where it says so."""
    case = bundle({"e.txt": text})
    assert case.status("NOD-03") == "fail"
    assert case.check("NOD-03").detail == detail
    assert case.places("NOD-03") == ["e.txt:1"]


def test_a_kubelet_that_answered_passes_and_no_call_is_unknown() -> None:
    """A pod that it does not run, and a user whom the API server refuses, say nothing of it."""
    assert bundle({"e.txt": "$ kubectl exec web-0 -- date\nMon May 18 08:12:00 UTC 2026\n"}).status("NOD-03") == "pass"
    for text in (
        "error: unable to upgrade connection: pod does not exist\n",
        "error: You must be logged in to the server (Unauthorized)\n",
        "$ kubectl version\nServer Version: v1.30.2\n",
    ):
        assert bundle({"e.txt": text}).status("NOD-03") == "unknown"


def test_credentials_that_the_api_server_refuses_are_no_kubelets_no() -> None:
    """kubectl prints the same for both; a call that goes no further than the API server tells whose answer it was."""
    login = "error: You must be logged in to the server (the server has asked for the client to provide credentials ( pods/log a))\n"
    assert bundle({"e.txt": f"$ kubectl logs a\n{login}"}).status("NOD-03") == "fail"
    away = "$ kubectl get pods\nerror: You must be logged in to the server (Unauthorized)\n"
    assert bundle({"e.txt": f"{away}$ kubectl logs a\n{login}"}).status("NOD-03") == "unknown"


JOURNAL = 'Feb 12 03:11:{:02d} w-1 kubelet[1433]: E0212 03:11:{:02d}.100201    1433 server.go:301] "Unable to authenticate the request due to an error" err="verifying certificate SN=1802 failed: {}"\n'
UNKNOWN_CA = "x509: certificate signed by unknown authority"


def journal(why: str = UNKNOWN_CA) -> str:
    return JOURNAL.format(4, 4, why) + JOURNAL.format(19, 19, why)


def test_a_kubelets_log_names_the_certificates_fault() -> None:
    """Alone a warning, as others call kubelets, too; beside a call that was turned down it says why; a token is somebody else's matter."""
    alone = bundle({"kubelet.txt": journal()})
    assert alone.status("NOD-03") == "warn"
    assert UNKNOWN_CA in alone.says("NOD-03")
    assert alone.causes == {"kubelet-refuses-apiserver": "possible"}
    both = bundle({"kubelet.txt": journal(), "e.txt": "error: unable to upgrade connection: Unauthorized\n"})
    assert both.status("NOD-03") == "fail"
    assert f"the kubelet's own word: {UNKNOWN_CA}" in both.says("NOD-03")
    assert bundle({"kubelet.txt": journal("invalid bearer token")}).status("NOD-03") == "unknown"


def test_the_api_servers_own_line_is_no_kubelets() -> None:
    """Who calls the API server with a bad certificate is not the API server."""
    line = 'E0212 03:11:04.100201    1433 authentication.go:73] "Unable to authenticate the request" err="[x509: certificate has expired, verifying certificate SN=1 failed]"\n'
    old = "E0212 03:11:04.100201    1433 authentication.go:53] Unable to authenticate the request due to an error: [x509: certificate has expired]\n"
    assert bundle({"kube-apiserver.log": line + old}).status("NOD-03") == "unknown"


def test_the_last_three_calls_are_shown() -> None:
    """And the kubelet's own last word beside them; all are counted."""
    calls = DENIED.format("kube-apiserver") * 5
    case = bundle({"e.txt": calls})
    assert case.places("NOD-03") == ["e.txt:3", "e.txt:4", "e.txt:5"]
    assert "5 calls that a kubelet answered so" in case.says("NOD-03")
    both = bundle({"e.txt": calls, "j.log": journal()})
    assert both.places("NOD-03") == ["e.txt:3", "e.txt:4", "e.txt:5", "j.log:2"]
