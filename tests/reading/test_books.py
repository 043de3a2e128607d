"""What became of each member, and which of them are one and the same."""

from __future__ import annotations

from typing import Any

import pytest
from analyzer.bundle.walk import Member
from analyzer.limits import Limits
from analyzer.reading import books as books_room
from analyzer.reading.books import Books, CopiedMember
from analyzer.reading.shares import Shares
from analyzer.sources.document import zeros_note

from tests.support.values import are_values


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
    assert one.twin_of(Member(theirs, None), b"x", 5, 1) is None
    assert one.twin_of(Member(mine, None), b"y", 5, 1) is None
    assert one.twin_of(Member(mine, None), b"", 0, 0) is None
    assert one.twin_of(Member(mine, None), b"x", 5, 1) == (theirs if twin else None)
    assert one.seen[b"x"] == (theirs if twin else mine)


def test_a_twin_is_skipped_with_the_other_s_name() -> None:
    """Nothing of it is counted."""
    one = books()
    one.account_copy(Member("b.txt", None), "a.txt", 10, 2)
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


def test_who_reads_a_share_leaves_twins_to_who_has_all() -> None:
    """It is noted what would be said of each member with bytes, and each is read."""
    one = Books(Limits(), str, shares=Shares(2, 0))
    for name in ("a.txt", "b.txt"):
        assert one.twin_of(Member(name, None, closing=lambda: "cut off", hole=4), b"x", 10, 2) is None
    assert one.twin_of(Member("c.txt", None), b"", 0, 0) is None
    note = f"{zeros_note(4)}; counted once; cut off"
    assert one.twins == [CopiedMember(name, b"x".hex(), 14, 2, note, True) for name in ("a.txt", "b.txt")]


def test_logs_before_make_a_bundle_rich() -> None:
    """Those of the parts before as their container states, those of this part as they were read; a long one counts as a megabyte."""
    one = books()
    one.shares.next("a.log", 300)
    assert one.rich == 0
    one.count_log(200)
    one.count_log(2 << 20)
    assert one.rich == 200 + (1 << 20)
    one.shares.next("b.tar.gz", 500)
    assert one.rich == 300
    one.count_log(50)
    assert one.rich == 350
    one.shares.next("c.yaml", 500)
    assert one.rich == 800


def test_what_nobody_states_of_a_value_is_not_so() -> None:
    """And a value that is handed on is not changed."""
    are_values(books_room, filled={"Reading"}, roomy={"Reading"})
