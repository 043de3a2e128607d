"""Which release wrote a log, and what it would have shown."""

from __future__ import annotations

import pytest
from analyzer.konnectivity import catalog, releases

from tests.support.values import are_values


def at(name: str) -> int:
    return catalog.release_index()[name]


@pytest.mark.parametrize(
    ("image", "name"),
    [
        ("r.io/a/proxy-server:v0.30.3", "v0.30.3"),
        ("r.io:5000/proxy-server:0.30.3", "v0.30.3"),
        ("proxy-server:v0.999.0", None),
        ("r.io/v0.30.3/proxy-server:latest", None),
        ("proxy-server", None),
    ],
)
def test_the_tag_of_an_image_states_a_known_release_or_none(image: str, name: str | None) -> None:
    """Only the tag counts."""
    assert releases.from_image(image) == name


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("v0.0.12", 0),
        ("v0.0.13", 2),
        ("v0.0.33", 2),
        ("v0.0.34", 5),
        ("v0.31.3", 5),
        ("v0.31.4", 2),
        ("v0.32.0", 5),
        ("v0.32.1", 2),
    ],
)
def test_the_connect_request_has_the_level_of_its_release(name: str, level: int) -> None:
    """Read in every upstream tag."""
    assert releases.table()[at(name)].connect_level == level


def test_agent_connected_came_with_v0_0_34() -> None:
    """Before, the request or the registration stands for it."""
    assert not releases.table()[at("v0.0.33")].has_agent_connected
    assert releases.table()[at("v0.0.34")].has_agent_connected


def test_the_image_wins_and_without_signs_every_release_is_possible() -> None:
    """A message that nobody knows narrows nothing."""
    assert releases.candidates([], "x:v0.30.3") == {at("v0.30.3")}
    assert releases.candidates([]) == set(range(len(releases.table())))
    assert releases.candidates([("server", "nobody prints this", "x.go:1")], "x:latest") == releases.candidates([])


def test_a_line_is_visible_from_its_level_on() -> None:
    """The stated or the proven verbosity counts, the higher of both; releases that disagree make it unknown."""
    two, five = frozenset({at("v0.0.13")}), frozenset({at("v0.0.34")})
    visible = releases.connect_line_visible
    assert visible(two, 2) is True
    assert visible(two, 1) is False
    assert visible(five, 4, 5) is True
    assert visible(five, 4) is False
    assert visible(five, None, 5) is True
    assert visible(five, None, 4) is None
    assert visible(two | five, 4) is None
    assert visible(two | five, 5) is True
    assert visible(frozenset(), 5) is None


def test_a_set_of_releases_is_one_name_a_range_or_unknown() -> None:
    """All of them are an unknown one."""
    assert releases.describe(frozenset({at("v0.0.13")})) == "v0.0.13"
    assert releases.describe(releases.candidates([])) == "an unknown release"
    assert (
        releases.describe(frozenset({at("v0.0.12"), at("v0.0.13")})) == "one of 2 releases between v0.0.12 and v0.0.13"
    )


def test_its_values_have_their_own_fields() -> None:
    """Its readers cannot change them, and a misspelt field is refused."""
    are_values(releases)
