"""Requests of an audit log."""

from __future__ import annotations

import json

import pytest

from tests.support.inline import bundle

NO_AGENT = 'Get "https://10.94.10.20:10250/containerLogs/kube-system/a/a": No agent available'


def request(message: str, code: int) -> str:
    return json.dumps({
        "kind": "Event", "apiVersion": "audit.k8s.io/v1", "level": "Metadata", "stage": "ResponseComplete", "verb": "get",
        "requestURI": "/api/v1/namespaces/kube-system/pods/a/log", "objectRef": {"resource": "pods", "name": "a", "subresource": "log"},
        "responseStatus": {"metadata": {}, "status": "Failure", "message": message, "code": code},
        "requestReceivedTimestamp": "2026-02-02T10:00:00.123456Z", "stageTimestamp": "2026-02-02T10:00:01Z",
    })  # fmt: skip


def test_an_answer_that_the_server_failed_to_give_is_its_signal() -> None:
    """At the time of the answer, with what was asked; no event of the cluster comes of it."""
    log = "\n".join([request("nodes not found", 404), request(NO_AGENT, 500)]) + "\n"
    case = bundle({"audit.log": log})
    [row] = case.snapshot.rows["log_signals"]
    assert (row.line, row.signal, str(row.at)) == (2, "no_agent", "2026-02-02 10:00:01+00:00")
    assert row.message == f"get /api/v1/namespaces/kube-system/pods/a/log: {NO_AGENT}"
    assert not len(case.snapshot.rows["events"])
    assert case.snapshot["unread"].empty
    assert "1 Event.audit.k8s.io" in case.report.data.inputs[0].note


@pytest.mark.parametrize(("message", "code"), [(NO_AGENT, 404), (NO_AGENT, 0), ("", 500), ("object was modified", 500)])
def test_other_answers_are_counted(message: str, code: int) -> None:
    """What a request did wrong, whoever's words it quotes, is no fault of the server; nor is one that names nothing."""
    case = bundle({"audit.log": request(message, code) + "\n"})
    assert not len(case.snapshot.rows["log_signals"])
    assert "Event.audit.k8s.io" in f"{case.report.data.inputs[0].note} {case.report.data.inputs[0].reason}"


def test_of_a_long_answer_its_beginning_is_kept() -> None:
    """Six hundred characters with what was asked, and of a deletion as many."""
    [row] = bundle({"audit.log": request(f"{NO_AGENT} {'x' * 900}", 500) + "\n"}).snapshot.rows["log_signals"]
    assert len(row.message) == 600
    gone = json.loads(request("", 200)) | {"verb": "delete", "requestURI": "/x", "user": {"username": "u" * 900}, "objectRef": {"resource": "mutatingwebhookconfigurations", "name": "h"}}  # fmt: skip
    [row] = bundle({"audit.log": json.dumps(gone) + "\n"}).snapshot.rows["log_signals"]
    assert (row.signal, row.name, len(row.message)) == ("webhook_deleted", "h", 600)
