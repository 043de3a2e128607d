"""Answers of the API server that are an error."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
import yaml

from tests.support.inline import bundle

Write = Callable[[object], str]


def answer(message: str, reason: str = "ServiceUnavailable", **more: object) -> dict[str, object]:
    return {
        "kind": "Status",
        "apiVersion": "v1",
        "metadata": {},
        "status": "Failure",
        "message": message,
        "reason": reason,
    } | more


@pytest.mark.parametrize("write", [json.dumps, lambda value: json.dumps(value, indent=2), yaml.safe_dump])
@pytest.mark.parametrize("command", ["", "$ curl -k https://127.0.0.1:6443/api/v1/nodes/w1/proxy/healthz\n"])
@pytest.mark.parametrize(
    ("value", "kind", "address"),
    [
        (answer("error trying to reach service: No agent available"), "tunnel", None),
        (answer("error trying to reach service: proxy error from 127.0.0.1:8090 while dialing 172.30.1.9:4443, code 503: 503 Service Unavailable"), "tunnel", "172.30.1.9"),
        (answer("error dialing backend: dial tcp 10.0.0.7:10250: i/o timeout", "InternalError", code=500), "tunnel", "10.0.0.7"),
        (answer('nodes is forbidden: User "x" cannot list resource', "Forbidden", code=403), "rbac", None),
        (answer('pods "a" not found', "NotFound", code=404), "not_found", None),
    ],
)  # fmt: skip
def test_a_failure_is_the_error_that_kubectl_would_print(
    value: dict[str, object], kind: str, address: str | None, command: str, write: Write
) -> None:
    """Whoever asks the API server by other means than kubectl gets it so."""
    case = bundle({"x.txt": command + write(value) + "\n"})
    (row,) = case.snapshot.rows["tool_errors"]
    assert (row.class_, row.address) == (kind, address)
    assert row.message == f"Error from server ({value['reason']}): {value['message']}"
    assert row.line
    assert str(value["message"])[:4] in (command + write(value)).split("\n")[row.line - 1]
    assert not case.report.data.inputs[0].unread_lines


@pytest.mark.parametrize(
    "value",
    [{"kind": "Status", "apiVersion": "v1", "status": "Success"}, answer(""), {"kind": "Status", "apiVersion": "v1"}],
)
def test_a_success_says_nothing(value: object) -> None:
    """Nor does a failure without words."""
    case = bundle({"x.txt": json.dumps(value) + "\n"})
    assert not len(case.snapshot.rows["tool_errors"])
    assert "1 Status" in case.report.data.inputs[0].note
