"""The Calico selector language: precedence, words, missing labels, refusals with a position."""

from __future__ import annotations

import contextlib

import pytest
from analyzer.policy import selector
from analyzer.policy.selector import parse
from hypothesis import given
from hypothesis import strategies as st

from tests.support.values import are_values

LABELS = {"a": "x", "b": "yes", "empty": ""}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", True), ("all()", True), ("a == 'x'", True), ('a != "x"', False), ("c != 'x'", True), ("c == 'x'", False), ("has(empty)", True),
        ("!has(c)", True), ("!!has(a)", True), ("a in {'x', 'y'}", True), ("a not in {'y'}", True), ("c notin {'y'}", True), ("a in {}", False),
        ("b contains 'e'", True), ("b starts with 'ye'", True), ("b startswith 'n'", False), ("b ends with 's'", True), ("b endswith 'x'", False),
        ("a == 'n' || a == 'x' && b == 'yes'", True), ("(a == 'x' || a == 'n') && b == 'no'", False), ("! a == 'x' || has(b)", True),
    ],
)  # fmt: skip
def test_matches(text: str, found: bool) -> None:
    """One row of the grammar each."""
    assert parse(text).matches(LABELS) is found


@pytest.mark.parametrize("text", ["a", "'x' == a", "a = 'x'", "a == 'x' & b == 'y'", "a == 'x", "(a == 'x'", "()", "a == 'x' &&", "has(", "a in {'x'", "a == x"])  # fmt: skip
def test_refuses_with_a_position(text: str) -> None:
    """What Calico refuses is a ValueError that says where."""
    with pytest.raises(ValueError, match=r"\d"):
        parse(text)


atom = st.sampled_from(["has(a)", "has(c)", "a == 'x'", "c in {'p', 'q'}", "b contains 'e'", "a != 'z'", "all()"])
label_sets = st.dictionaries(st.sampled_from(["a", "b", "c"]), st.sampled_from(["x", "yes", "p", ""]), max_size=3)


@given(atom, atom, label_sets)
def test_the_laws_of_logic_hold(one: str, two: str, labels: dict[str, str]) -> None:
    """De Morgan, double negation and precedence agree for every set of labels."""
    left, right = parse(one).matches(labels), parse(two).matches(labels)
    assert parse(f"!({one} || {two})").matches(labels) is (not left and not right)
    assert parse(f"!(!({one})) && {two}").matches(labels) is (left and right)
    assert parse(f"{one} || {two} && {one}").matches(labels) is left


@given(st.text(max_size=60))
def test_any_text_is_parsed_or_refused(text: str) -> None:
    """No text ends in anything but a selector or a ValueError."""
    with contextlib.suppress(ValueError):
        parse(text)


def test_its_values_have_their_own_fields() -> None:
    """Its readers cannot change them, and a misspelt field is refused."""
    are_values(selector)
