"""A part of a bundle is readable unless something is said of it."""

from __future__ import annotations

import pytest
from analyzer.bundle import member
from analyzer.bundle.member import Member

from tests.support.values import are_values


def test_a_member_is_read_and_nothing_of_it_is_lost() -> None:
    """Until its reader says otherwise; closing it has nothing to tell."""
    one = Member("a/b.txt", None)
    assert (one.status, one.note, one.size, one.hole, one.lost, one.mtime) == ("read", "", 0, 0, False, None)
    assert one.closing() == ""
    with pytest.raises(AttributeError):
        one.losd = True  # type: ignore[attr-defined]


def test_its_values_have_their_own_fields() -> None:
    """What this room fills step by step has its own fields only, and a misspelt one is refused."""
    are_values(member, filled=("Member",))


def test_a_member_is_itself_alone() -> None:
    """Two of one name are two, each may stand in a set, and none shows its bytes when it is printed."""
    one, other = Member("a", None), Member("a", None)
    assert one != other
    assert len({one, other}) == 2
    assert "stream" not in repr(one)
