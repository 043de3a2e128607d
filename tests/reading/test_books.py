"""What became of each member, and which of them are one and the same."""

from __future__ import annotations

from typing import Any

import pytest
from analyzer.bundle.walk import Member
from analyzer.limits import Limits
from analyzer.reading.books import Books


def books() -> Books:
    return Books(Limits(), str)


def rows(one: Books) -> list[dict[str, Any]]:
    one.ledger.close()
    data = one.sink.tables["inputs"].data
    return [dict(zip(data, values, strict=True)) for values in zip(*data.values(), strict=True)]


@pytest.mark.parametrize(
    ("mine", "theirs", "twin"),
    [
        ("a/x.txt", "b/y.txt", True),
        ("konnectivity-agent-aaaaa.log", "konnectivity-agent-bbbbb.log", False),
        ("konnectivity-agent-aaaaa.log", "b/konnectivity-agent-aaaaa.log", True),
        ("konnectivity-agent-aaaaa.log", "y.txt", True),
        ("10.0.0.1/birdcl.txt", "10.0.0.2/birdcl.txt", False),
        ("pods/logs/ns/p-1/a.log", "pods/logs/ns/p-1/b.log", False),
    ],
)
def test_twins_are_of_one_node_pod_and_container(mine: str, theirs: str, twin: bool) -> None:
    """As far as their names tell."""
    one = books()
    assert one.is_twin(b"x", mine) is False
    one.seen[b"x"] = theirs
    assert one.is_twin(b"x", mine) is twin
    assert one.is_twin(b"y", mine) is False


def test_a_twin_is_skipped_with_the_other_s_name() -> None:
    """Nothing of it is counted."""
    one = books()
    one.seen[b"x"] = "a.txt"
    one.account_twin(Member("b.txt", None), b"x", 10, 2)
    [row] = rows(one)
    assert (row["source"], row["status"], row["kind_reason"], row["note"], row["records"], row["unread_lines"], row["size_bytes"]) == (
        "b.txt", "skipped", "the same bytes as a.txt", "counted once", 0, 0, 10,
    )  # fmt: skip


def account(member: Member, kind: str = "kubectl table", **more: Any) -> dict[str, Any]:
    one = books()
    told: list[int] = []
    one.on_member = lambda: told.append(1)
    one.account(member, kind, "r", 10, 2, 1, 0, "noted", **more)
    assert told == [1]
    [row] = rows(one)
    return row


def test_an_account_says_what_there_is_to_say() -> None:
    """The member's own status where no other is given; damage at its end is part of the note."""
    assert (account(Member("a", None))["status"], account(Member("a", None))["note"]) == ("read", "noted")
    assert account(Member("a", None), status="error")["status"] == "error"
    row = account(Member("a", None, closing=lambda: "the end is missing"))
    assert "noted" in row["note"]
    assert "the end is missing" in row["note"]


def test_a_hole_counts_as_bytes_of_the_member() -> None:
    """And is said, but for members that are no text anyway."""
    row = account(Member("a", None, hole=100))
    assert (row["size_bytes"], "100" in row["note"]) == (110, True)
    assert account(Member("a", None, hole=100), "binary")["note"] == "noted"


def test_numbers_that_were_too_large_make_a_member_partly_read() -> None:
    """They are left out of its rows, and said."""
    from analyzer import schema

    one = books()
    one.sink.add(schema.PODS, "a", 1, name="p", restarts=10**30)
    one.account(Member("a", None), "k", "r", 10, 2, 1, 0, "")
    [row] = rows(one)
    assert (row["status"], "64 bits" in row["note"]) == ("partly_read", True)
