"""What is left of JSON around the outputs of commands is no unread line, unless it says more."""

from __future__ import annotations

import json

import pytest
from analyzer.parsers.runs import PARSERS
from analyzer.schema import INPUTS, NODES, UNREAD

from tests.support.inline import bundle

NODE_TABLE = "NAME   STATUS     ROLES    AGE   VERSION\nw1     NotReady   <none>   9d    v1.29.1\n"


@pytest.mark.parametrize("indent", [None, 1, 4])
def test_nothing_is_unread_around_an_output(indent: int | None) -> None:
    """Host, command and code of a run; its output is a member of its own."""
    run = {"results": [{"host": "w1", "rc": 0, "cmd": "kubectl get nodes", "stdout": NODE_TABLE, "stderr": ""}]}
    rows = bundle({"runs.json": json.dumps(run, indent=indent) + "\n"}).snapshot.rows
    assert [(one.name, one.ready) for one in rows[NODES]] == [("w1", False)]
    assert not len(rows[UNREAD])
    assert {one.status for one in rows[INPUTS]} == {"read"}
    assert next(iter(rows[INPUTS])).kind == PARSERS[0].kind


def test_words_in_another_key_are_unread() -> None:
    """Somebody's remark, and a line that a command printed, stand in the list of unread lines."""
    runs = [
        {"cmd": "kubectl get nodes", "stdout": NODE_TABLE},
        {"cmd": "kubectl get pods", "stdout": "", "remark": "it hung for an hour"},
        {"cmd": "kubectl get ds", "stdout": "no answer at all"},
    ]
    rows = bundle({"runs.json": "".join(json.dumps(one) + "\n" for one in runs)}).snapshot.rows
    assert [one.line for one in rows[UNREAD]] == [2, 3]


def test_json_of_something_else_is_no_run() -> None:
    """A command without a place for what it printed."""
    rows = bundle({"job.json": '{"command": "kubectl get nodes", "schedule": "daily"}\n'}).snapshot.rows
    assert [one.line for one in rows[UNREAD]] == [1]
