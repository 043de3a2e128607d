"""Events of describe without the object above them."""

from __future__ import annotations

from typing import Any

import pandas
import pytest
from analyzer.parsers.kubernetes.events_alone import PARSERS, parse, takes

from tests.support.inline import agent, bundle, pods
from tests.support.rows import fragment, read_of

HEAD = "Events:\n  Type     Reason     Age   From     Message\n  ----     ------     ----  ----     -------\n"
ROW = "Warning  Unhealthy  9s (x4410 over 12h)  kubelet  Readiness probe failed: first\n"
SECOND = "calico/node is not ready: BIRD is not ready: BGP not established with 10.1.0.2\n"


def rows(text: str) -> list[dict[str, Any]]:
    case = bundle(e=text)
    assert not len(case.snapshot["unread"]), case.snapshot["unread"]["text"].to_list()
    found = case.snapshot["events"].to_dict("records")
    return [{k: v for k, v in row.items() if pandas.notna(v)} for row in found]


@pytest.mark.parametrize("lead", ["", "  "])
@pytest.mark.parametrize("head", ["", HEAD, HEAD.split("\n", 1)[1]])
@pytest.mark.parametrize("above", ["", pods(agent("a")), pods(agent("a")) + "\n"])
def test_rows_below_anything(above: str, head: str, lead: str) -> None:
    """With or without their titles, below a table or alone, indented or not; the second line belongs to the first."""
    [row] = rows(above + head + lead + ROW + SECOND)
    assert (row["reason"], row["count"], row["last_seen"]) == ("Unhealthy", 4410, "9s (x4410 over 12h)")
    assert row["message"] == f"Readiness probe failed: first {SECOND.strip()}"
    assert row["line"] == (above + head).count("\n") + 1
    assert "object_name" not in row


def test_a_command_names_the_pod() -> None:
    """Then the events are its own."""
    [row] = rows("$ kubectl -n calico-system exec calico-node-4kzfx -- true\n" + ROW)
    assert (row["object_name"], row["object_kind"], row["namespace"]) == ("calico-node-4kzfx", "Pod", "calico-system")


@pytest.mark.parametrize(
    "text",
    ["Warning  this is odd  and so on\n", "Normal   people   2   do not\n", "Events: none of them\n"],
)
def test_other_lines(text: str) -> None:
    """A type alone makes no event."""
    case = bundle(e=text)
    assert not len(case.snapshot["events"])
    assert len(case.snapshot["unread"]) == 1


def test_described_objects_keep_their_events() -> None:
    """Rows below an object are that object's."""
    text = "Name:         web-1\nNamespace:    shop\nNode:         w1/10.1.0.1\nStatus:       Running\nIP:           172.30.8.4\nContainers:\n"
    [row] = rows(text + HEAD + "  " + ROW + SECOND)
    assert (row["object_name"], row["object_kind"]) == ("web-1", "Pod")


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        (ROW, True),
        (HEAD + ROW, True),
        (HEAD + "and so on\n" + ROW, False),
        (HEAD, False),
        ("and so on\n" + ROW, False),
        (SECOND + ROW, False),
        ("", False),
    ],
)
def test_the_first_lines_of_events(text: str, taken: bool) -> None:
    """A row, or the titles with a row soon below them."""
    assert bool(takes(fragment(text))) is taken


def test_lines_of_no_row_are_unread() -> None:
    """What follows an empty line of an event is not its second line."""
    found = read_of(parse, "and so on\n" + ROW)
    assert ([line for line, _ in found.unread], len(found.rows["events"])) == ([1], 1)


def test_its_place_in_the_order_of_readers() -> None:
    """Whose sign is narrower is asked first."""
    assert PARSERS[0].rank == 39
