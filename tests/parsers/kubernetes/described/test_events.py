"""The events of a described object."""

from __future__ import annotations

from typing import Any

import pytest
from analyzer.parsers.kubernetes.described import events

from tests.support.inline import Case, bundle
from tests.support.values import are_values

POD = "Name:         web-1\nNamespace:    shop\nNode:         w1/10.1.0.1\nStatus:       Running\nIP:           172.30.8.4\nContainers:\nEvents:\n"
TITLES = "  Type     Reason     Age   From     Message\n  ----     ------     ----  ----     -------\n"


def rows(text: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = bundle(d=POD + text).snapshot["events"].to_dict("records")
    return found


def case(text: str) -> Case:
    return bundle(d=POD + text)


def test_a_row_with_its_count() -> None:
    """`(x231 over 40m)` is part of the age and holds how often it was seen."""
    [row] = rows(TITLES + "  Warning  Unhealthy  2m (x231 over 40m)  kubelet  Readiness probe failed: refused\n")
    assert (row["type"], row["reason"], row["count"], row["last_seen"]) == (
        "Warning",
        "Unhealthy",
        231,
        "2m (x231 over 40m)",
    )
    assert (row["message"], row["line"], row["namespace"]) == ("Readiness probe failed: refused", 10, "shop")
    assert (row["object_kind"], row["object_name"]) == ("Pod", "web-1")


def test_a_message_of_several_lines_goes_on_at_column_zero() -> None:
    """The line that names the peers is the second one: it belongs to the event above it, and so does a third."""
    text = (
        TITLES
        + "  Warning  Unhealthy  2m  kubelet  Readiness probe failed: first\nBIRD is not ready: BGP not established with 10.1.0.2\nthird\n  Normal   Pulled     3m  kubelet  Image is there\n"
    )
    one, two = rows(text)
    assert one["message"] == "Readiness probe failed: first BIRD is not ready: BGP not established with 10.1.0.2 third"
    assert (two["message"], two["count"]) == ("Image is there", 1)
    assert not len(case(text).snapshot["unread"])


def test_behind_a_blank_line_nothing_belongs_to_an_event() -> None:
    """A remark set apart from the events is unread."""
    told = case(TITLES + "  Warning  Unhealthy  2m  kubelet  Readiness probe failed\n\nthat was all\n")
    assert list(told.snapshot["events"]["message"]) == ["Readiness probe failed"]
    assert list(told.snapshot["unread"]["line"]) == [12]


def test_a_source_of_several_words_and_none_at_all() -> None:
    """Old clients print the component and its host; newer events may have no source."""
    rows_found = rows(
        TITLES
        + "  Warning  Unhealthy  2m   kubelet, 10.1.0.1  Readiness probe failed\n  Normal   Created    3m            Container created\n"
    )
    assert [row["message"] for row in rows_found] == ["Readiness probe failed", "Container created"]


def test_single_blanks_between_the_columns() -> None:
    """A chat took the alignment away."""
    [row] = rows(TITLES + "  Warning Unhealthy 2m kubelet Readiness probe failed\n")
    assert row["message"] == "Readiness probe failed"


def test_the_columns_of_old_clients() -> None:
    """First and last time and a count in front, the type behind."""
    text = "  FirstSeen  LastSeen  Count  From              SubObjectPath  Type     Reason     Message\n  ---------  --------  -----  ----              -------------  ----     ------     -------\n"
    [row] = rows(
        text
        + "  40m        2m        12     {kubelet 10.1.0.1}               Warning  Unhealthy  Readiness probe failed\n"
    )
    assert (row["count"], row["last_seen"], row["reason"], row["message"]) == (
        12,
        "2m",
        "Unhealthy",
        "Readiness probe failed",
    )


def test_no_events() -> None:
    """`<none>` beside the key is an answer without rows."""
    told = bundle(d=POD.replace("Events:\n", "Events:       <none>\n"))
    assert not len(told.snapshot["events"])
    assert not len(told.snapshot["unread"])


def test_a_message_has_an_end() -> None:
    """Forty lines belong to one message; what still follows is unread."""
    text = TITLES + "  Warning  Unhealthy  2m  kubelet  first\n" + "".join(f"line {n}\n" for n in range(2, 43))
    told = case(text)
    assert told.snapshot["events"]["message"][0].endswith("line 39 line 40")
    assert list(told.snapshot["unread"]["line"]) == [50, 51]


@pytest.mark.parametrize(
    "said", ["We saw this on monday", "That is all I have for now.", "Please have a look, thanks", "Is 10.1.0.2 down?"]
)
def test_a_sentence_below_an_event_is_no_line_of_it(said: str) -> None:
    """It is unread; what a program prints there has a date, a key, a value, or begins with words in capitals."""
    event = "  Warning  Unhealthy  2m  kubelet  Readiness probe failed: first\n"
    found = case(f"{TITLES}{event}{said}\n").snapshot
    assert list(found["events"]["message"]) == ["Readiness probe failed: first"]
    assert list(found["unread"]["text"]) == [said]


def test_events_without_the_head_are_of_the_pod_that_was_placed() -> None:
    """The scheduler names it; of two of them it is not known which one the others are of."""
    placed = "  Normal   Scheduled  66s   default-scheduler  Successfully assigned kube-system/{} to w1\n"
    failed = "  Warning  Failed     4s    kubelet            Error: host IP unknown; known addresses: []\n"
    found = bundle(d="Events:\n" + TITLES + placed.format("web-1") + failed).snapshot.rows["events"]
    assert [(one.object_kind, one.object_name, one.namespace) for one in found] == [("Pod", "web-1", "kube-system")] * 2
    two = bundle(d="Events:\n" + TITLES + placed.format("web-1") + placed.format("web-2") + failed).snapshot.rows[
        "events"
    ]
    assert [one.object_name for one in two] == [None] * 3


def test_its_values_have_their_own_fields() -> None:
    """What this room fills step by step has its own fields only, and a misspelt one is refused."""
    are_values(events, filled=("_EventRow",))


def test_a_reporter_that_a_lost_blank_glued_to_its_message() -> None:
    """Where a mail program broke a row between two columns, one blank is left of them."""
    [row] = rows(TITLES + "  Normal   Scheduled  3h51m   default-scheduler Successfully assigned shop/web-1 to w1\n")
    assert row["message"] == "Successfully assigned shop/web-1 to w1"


@pytest.mark.parametrize("mark", ["", "> "])
def test_a_message_of_several_lines_that_a_window_broke(mark: str) -> None:
    """The line that names the peers is the second one all the same; behind a blank line of the text nothing belongs to it."""
    message = "Readiness probe failed: 2026-03-02 08:05:07.799 [INFO][3875] confd/health.go 180: Number of node(s) with BGP peering established = 0"
    text = f"{POD}{TITLES}  Warning  Unhealthy  2m (x231 over 40m)  kubelet  {message}\ncalico/node is not ready: BGP not established with 10.1.0.9\n  Normal   Pulled     40m                 kubelet  Container image already present on machine, which is no news for anybody\n\nthe end of it\n"
    broken = "".join(
        mark + line[at : at + 80] + "\n" for line in text.splitlines() for at in range(0, max(len(line), 1), 80)
    )
    found = bundle(d=broken).snapshot.rows["events"]
    assert [one.message for one in found] == [
        f"{message} calico/node is not ready: BGP not established with 10.1.0.9",
        "Container image already present on machine, which is no news for anybody",
    ]
