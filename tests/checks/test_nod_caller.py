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
