"""The condition of an API service, quoted without its object."""

from __future__ import annotations

import pytest
from analyzer.parsers.kubernetes.cut_conditions import PARSERS
from analyzer.schema import APISERVICES, TOOL_ERRORS

from tests.support.inline import bundle

NAME = "v1beta1.shop.example.io"
URL = "https://10.0.0.33:5443/apis/shop.example.io/v1beta1"
FROM = f'failing or missing response from {URL}: Get "{URL}": dial tcp 10.0.0.33:5443: connect: no route to host'
BARE = "no response from https://10.0.0.33:443: Get https://10.0.0.33:443: dial tcp 10.0.0.33:443: connect: no route to host"


def yaml(message: str, reason: str = "FailedDiscoveryCheck", status: str = '"False"', kind: str = "Available") -> str:
    head, _, rest = message.rpartition(": ")
    return f"""  conditions:
  - lastTransitionTime: 2019-01-22T14:49:21Z
    message: '{head}:
      {rest}'
    reason: {reason}
    status: {status}
    type: {kind}
"""


def described(message: str) -> str:
    return f"""Conditions:
    Last Transition Time:  2020-02-04T09:35:32Z
    Message:               {message}
    Reason:                FailedDiscoveryCheck
    Status:                False
    Type:                  Available
"""


@pytest.mark.parametrize(
    "text",
    [
        f"Asked with kubectl get apiservice {NAME} -o yaml, and got:\n{yaml(BARE)}",
        f"Asked with kubectl get apiservice {NAME} -o yaml, and got:\nstatus:\n{yaml(BARE)}",
        f"$ kubectl get apiservices {NAME} -o yaml\n[...]\n{yaml(BARE)}",
        f"$ kubectl get apiservice {NAME} -o yaml\n{yaml(BARE)}",
        f"See apiservice `{NAME}`:\n\n{described(BARE)}",
        f"We wonder about this:\n\n{described(FROM)}",
        yaml(FROM)
        .replace("  - last", "  - type: Available\n    last")
        .replace("    type: Available\n", "", 1)
        .rstrip(),
    ],
)
def test_who_it_is_of_stands_in_the_command_above_or_in_the_url(text: str) -> None:
    """A sentence, a command, marks of what was left out, either shape of the client, any order of its fields."""
    [row] = bundle({"t.txt": text}).snapshot.rows[APISERVICES]
    assert (row.name, row.available, row.reason) == (NAME, "False (FailedDiscoveryCheck)", "FailedDiscoveryCheck")
    assert (row.message or "").endswith("no route to host")


def test_without_a_name_it_is_an_error_of_some_api_service() -> None:
    """Its message is kept, and who it is of is not made up."""
    rows = bundle({"t.txt": f"We wonder about this:\n\n{described(BARE)}"}).snapshot.rows
    assert (list(rows[APISERVICES]), [row.message for row in rows[TOOL_ERRORS]]) == ([], [BARE])


@pytest.mark.parametrize(
    "text",
    [
        yaml(FROM, reason="SomethingElse"),
        yaml(FROM, status='"True"'),
        yaml(FROM, kind="Ready"),
        f"$ kubectl get things {NAME} -o yaml | tail\n{yaml(FROM)}",
        "The reason is FailedDiscoveryCheck, and the status False, of type Available.",
    ],
)
def test_what_is_no_such_condition_states_nothing(text: str) -> None:
    """Another reason, another state or type, another kind of object, and a sentence."""
    assert not list(bundle({"t.txt": text}).snapshot.rows[APISERVICES])


def test_it_is_asked_behind_those_who_read_whole_objects() -> None:
    """So that a part whose object is known stays with its reader."""
    assert [parser.rank for parser in PARSERS] == [60]
