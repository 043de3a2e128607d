"""States can be told apart by colour, and those that mean trouble by shape, too."""

from __future__ import annotations

import pytest
from analyzer.pictures import looks as looks_room
from analyzer.pictures.looks import LOOKS, SHAPES, look

from tests.support.values import are_values

TOGETHER = (
    ("open at the end", "ended"), ("Established", "not Established"), ("all Established", "some not Established", "none Established"),
    ("ok", "no_agent", "agent_dial_failed", "lost", "cancelled", "unknown"), ("server", "agent", "client", "other"),
    ("fatal", "error", "warning", "info", "no level"), ("no server", "some servers", "all servers"),
    ("confirmed", "likely", "possible", "nothing broken", "not explained or open"),
)  # fmt: skip


def luminance(color: str) -> float:
    """https://www.w3.org/TR/WCAG22/#dfn-relative-luminance"""
    parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("states", TOGETHER)
def test_states_of_one_picture_differ_without_colours(states: tuple[str, ...]) -> None:
    """In one picture no two states have the same shape, and at most one is plain."""
    shapes = [look(state).shape for state in states]
    assert len(set(shapes)) == len(shapes)


@pytest.mark.parametrize("background", ["#ffffff", "#14181f"])
def test_colours_stand_out_from_both_pages(background: str) -> None:
    """3 to 1, as for any graphic that is needed to understand the page."""
    base = luminance(background)
    for style in LOOKS.values():
        low, high = sorted((base, luminance(style.color)))
        assert (high + 0.05) / (low + 0.05) >= 3
        assert style.shape in ("", *SHAPES)


def test_a_state_nobody_knows_is_grey() -> None:
    """A new word of a log is drawn all the same."""
    assert look("never heard of") == LOOKS["unknown"]


def test_a_value_that_is_handed_on_is_not_changed() -> None:
    """And takes no field that is misspelt; what nobody states of it is not so."""
    are_values(looks_room)
