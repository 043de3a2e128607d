"""Bundles of equal or similar findings are one group; one that is like no other is alone."""

from __future__ import annotations

from analyzer.fleet import shapes as shapes_room
from analyzer.fleet.bundles import TEXTS, Bundle
from analyzer.fleet.shapes import Alone, groups

from tests.support.values import are_values


def one(path: str, shape: str, **more: str) -> Bundle:
    cause = next((word for word in shape.split() if word[0].islower()), None)
    given = {
        "shape": shape,
        "signature": f"s:{shape}",
        "cause": cause,
        "zones": "dal10",
        "captured_at": "2026-03-02T10:00:00Z",
    } | more
    return Bundle(f"/{path}", "", tuple(given.get(name) for name in TEXTS), 1, 0)


def test_equal_findings_are_one_group() -> None:
    """With what its bundles share and the others do not; the larger group stands first; bundles without findings are in none."""
    rows = [
        one("a", "x P-1 P-2", zones="dal10 dal12", captured_at="2026-03-03T10:00:00Z"), one("b", "x P-1 P-2", zones="dal12 dal13"),
        one("c", "y Q-1", zones="dal13"), *(one(name, "") for name in "de"), *(one(name, "z R-1") for name in "fgh"),
    ]  # fmt: skip
    found, alone = groups(rows)
    assert [(group.cause, group.bundles, group.failed, group.shared) for group in found] == [
        ("z", 3, ("R-1",), ("of zone dal10", "of 2026-03-02")), ("x", 2, ("P-1", "P-2"), ("of zone dal12",)),
    ]  # fmt: skip
    assert found[1].sentence == "2 bundles of one shape since 2026-03-02, all of zone dal12: x"
    assert (found[1].last, found[1].examples) == ("2026-03-03", ("/a", "/b"))
    assert alone == (Alone("/c", "y", ("Q-1",)),)


def test_similar_findings_are_one_group() -> None:
    """Three of four findings in common are, one of three are not; the most frequent shape is the centre."""
    rows = [
        *(one(name, "x P-1 P-2") for name in "abc"),
        one("d", "x P-1 P-2 P-3"),
        one("e", "x Q-1"),
        one("f", "w V-1"),
    ]
    (group,), alone = groups(rows)
    assert (group.bundles, group.equal, group.common, len(group.signatures)) == (4, 3, ("P-1", "P-2", "x"), 2)
    assert group.sentence.startswith("4 bundles of similar shapes (3 equal)")
    assert [single.path for single in alone] == ["/e", "/f"]


def test_what_all_share_is_no_news() -> None:
    """A zone, a version or a day that every bundle has tells no group from the others, and what nobody knows is nothing in common."""
    rows = [
        *(one(n, "x P-1", zones="dal10 dal12", version="1.30") for n in "ab"),
        *(one(n, "y Q-1", version="1.29", product="unknown") for n in "cd"),
    ]
    found, _ = groups(rows)
    assert [group.shared for group in found] == [("of zone dal12", "of version 1.30"), ("of version 1.29",)]


def test_order_of_the_bundles_does_not_matter() -> None:
    """Equal bundles, equal groups."""
    rows = [one(f"{n}", ("x P-1 P-2", "x P-1 P-2 P-3", "y Q-1", "x P-2")[n % 4]) for n in range(12)]
    named = lambda found: [(g.signature, g.bundles) for g in found[0]]  # noqa: E731
    assert named(groups(rows)) == named(groups(rows[::-1]))


def test_a_value_that_is_handed_on_is_not_changed() -> None:
    """And takes no field that is misspelt; what nobody states of it is not so."""
    are_values(shapes_room)
