"""The audience of the agents' tokens beside the one that the server takes."""

from __future__ import annotations

import pytest
from analyzer.facts.audiences import differing
from analyzer.facts.cluster import About
from analyzer.schema import ContainerArgRow

from tests.support.tables import tables_of


def about(tokens: tuple[str, ...], wanted: tuple[str, ...]) -> About:
    """What both ends are told."""
    rows = [("token audience", f"{one} of volume tok") for one in tokens]
    rows += [("authentication-audience", one) for one in wanted]
    return About(
        tables_of(*(ContainerArgRow(source="f", line=n, flag=flag, value=v) for n, (flag, v) in enumerate(rows, 1)))
    )


def test_two_audiences_that_differ_are_told_with_their_places() -> None:
    """Both values, the volume, and a row of each end."""
    found = differing(about(("a", "a"), ("b",)))
    assert found is not None
    assert found[:3] == ("a", "b", "tok")
    assert [row.line for row in found.rows] == [2, 3]


@pytest.mark.parametrize(
    ("tokens", "wanted"),
    [(("a",), ("a",)), ((), ("b",)), (("a",), ()), (("a", "b"), ("b",)), (("a",), ("b", "a")), (("a",), ("",))],
)
def test_what_is_the_same_or_not_known_does_not_differ(tokens: tuple[str, ...], wanted: tuple[str, ...]) -> None:
    """An end that shows no audience or several is not known."""
    assert differing(about(tokens, wanted)) is None
