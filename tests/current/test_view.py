"""All rules together, on bundles as people send them."""

from __future__ import annotations

from typing import Any

import pytest
from analyzer.current import view
from analyzer.current.view import current
from analyzer.schema import FactRow, ListingRow, PodRow

from tests.support.inline import agent, bundle, pods
from tests.support.tables import tables_of
from tests.support.values import are_values


def test_rows_keep_all_and_current_what_holds() -> None:
    """The public tables lose nothing: what is past is left out of the diagnosis only."""
    text = (
        "$ kubectl get pods -A -o wide\n"
        + pods(agent("a", "0/1"))
        + "$ kubectl get pods -A -o wide\n"
        + pods(agent("a"))
    )
    snapshot = bundle({"t.txt": text}).snapshot
    assert len(snapshot.rows["pods"]) == 2 == len(snapshot["pods"])
    assert [row.line for row in snapshot.current.tables["pods"]] == [6]


def test_the_answer_does_not_depend_on_asking_twice() -> None:
    """What holds is worked out from the tables alone."""
    text = (
        "$ kubectl get pods -A -o wide\n"
        + pods(agent("a", "0/1"))
        + "$ kubectl get pods -A -o wide\n"
        + pods(agent("a"))
    )
    snapshot = bundle({"t.txt": text}).snapshot
    one, two = current(snapshot.rows, None), current(snapshot.rows, None)
    assert one.past == two.past
    assert one.disputed == two.disputed == frozenset()


def test_a_bundle_without_repetition_keeps_its_tables() -> None:
    """Nothing is past in one list."""
    snapshot = bundle({"p.txt": pods(agent("a"), agent("b"))}).snapshot
    assert snapshot.current.tables is snapshot.rows
    assert snapshot.current.past == ()


def test_what_is_past_is_in_order_of_its_place() -> None:
    """By table, member and line, so that equal bundles give equal reports."""
    two = "".join(
        "$ kubectl get pods -A -o wide\n" + pods(agent("b", ready), agent("a", ready))
        for ready in ("0/1", "0/1", "1/1")
    )
    past = bundle({"z.txt": two, "b.txt": two}).snapshot.current.past
    places = [(one.table, one.row.source, one.row.line or 0) for one in past]
    assert places == sorted(places)
    assert [line for _, source, line in places if source == "b.txt"] == [3, 4, 7, 8]


def test_its_values_have_their_own_fields() -> None:
    """Its readers cannot change them, and a misspelt field is refused."""
    are_values(view)


def test_what_is_past_without_a_line_stands_first() -> None:
    """Rows of one member are put in the order of their lines; a row that has none is known all the same."""
    rows = [
        PodRow(source="a", line=line, namespace="s", name="p", status="Running", ready=ready)
        for line, ready in ((9, False), (None, False), (12, True))
    ]
    lists = [ListingRow(source="a", line=line, kind="pods", rows=1) for line in (1, 8, 11)]
    found = current(tables_of(*rows, *lists), None)
    assert [one.row.line for one in found.past] == sorted([one.row.line for one in found.past], key=lambda n: n or 0)
    assert found.disputed == frozenset()


def test_only_what_came_through_may_end_an_event(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the facts that still hold: an output shown by exec is one, a version is none."""
    uses: list[Any] = []
    monkeypatch.setattr(view.ended, "ended", lambda *given: uses.extend(given[-1]) or [])
    facts = [FactRow(source="a", line=at, key=key, value="x") for at, key in enumerate(("exec_shown", "version"), 1)]
    current(tables_of(*facts), None)
    assert uses == facts[:1]
