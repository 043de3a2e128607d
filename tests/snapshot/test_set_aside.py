"""Rows that are left out keep their errors, to be quoted and not to decide."""

from __future__ import annotations

from typing import Any

from analyzer.schema import KONNECTIVITY_EVENTS, PODS, TABLES, TOOL_ERRORS
from analyzer.snapshot.set_aside import RowsAside

from tests.support.inline import agent, bundle, pods


def columns(name: str, *rows: dict[str, Any]) -> dict[str, list[Any]]:
    return {column.name: [row.get(column.name) for row in rows] for column in TABLES[name].all_columns}


def test_errors_of_members_that_are_left_out_are_kept_with_the_reason() -> None:
    """Of these members alone, and no object of theirs."""
    tables = {
        "tool_errors": columns(
            "tool_errors", {"source": "a", "line": 1, "message": "EOF"}, {"source": "b", "line": 2, "message": "x"}
        ),
        "pods": columns("pods", {"source": "a", "line": 3, "name": "web"}),
    }
    aside = RowsAside()
    aside.take(tables, {"a": "left out: a mail"})
    assert [(row.source, row.message) for row in aside.tables[TOOL_ERRORS]] == [("a", "EOF")]
    assert (list(aside.tables[PODS]), aside.why) == ([], {"a": "a mail"})


def test_single_rows_are_kept_beside_the_members_that_stay() -> None:
    """The first reason stands; rows of tables that say no error, and encoded ones, are not kept."""
    data = columns("konnectivity_events", *({"source": "n", "line": at, "message": str(at)} for at in range(3)))
    aside = RowsAside()
    aside.take_rows("konnectivity_events", data, {2, 0}, "a note")
    aside.take_rows("konnectivity_events", object(), {1}, "never")
    aside.take_rows("pods", columns("pods", {"source": "n"}), {0}, "never")
    assert [row.line for row in aside.tables[KONNECTIVITY_EVENTS]] == [0, 2]
    assert aside.why == {"n": "a note"}


def test_a_snapshot_sets_aside_what_it_leaves_out() -> None:
    """The row decides nothing, and is not lost; what belongs to the cluster itself is not set aside."""
    chat = "[9:41] eve: like this?\n```\nError from server: error dialing backend: No agent available\n```\n[9:42] kim: yes\n"
    listed = {"p.txt": "$ kubectl get pods -A\n" + pods(agent("bc7df"))}
    held = bundle(listed | {"chat.txt": chat}).snapshot
    assert (len(held.rows[TOOL_ERRORS]), [row.source for row in held.aside.tables[TOOL_ERRORS]]) == (0, ["chat.txt"])
    own = bundle({"chat.txt": chat}).snapshot
    assert (len(own.rows[TOOL_ERRORS]), len(own.aside.tables[TOOL_ERRORS])) == (1, 0)
