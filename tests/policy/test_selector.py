"""The Calico selector language: precedence, words, missing labels, refusals with a position."""

from __future__ import annotations

import contextlib

import pytest
from analyzer.policy import selector
from analyzer.policy.labels import NAMESPACE, UNSEEN
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


OPEN = {"a": "x", "u": UNSEEN}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("has(u)", None), ("u == 'x'", None), ("u != 'x'", None), ("u in {'x'}", None), ("u not in {'x'}", None), ("u contains 'x'", None),
        ("u starts with 'x'", None), ("u ends with 'x'", None), ("!has(u)", None), ("c contains 'x'", False), ("c starts with 'x'", False),
        ("has(u) && a == 'x'", None), ("has(u) && a == 'y'", False), ("a == 'y' && has(u)", False), ("has(u) || a == 'x'", True),
        ("a == 'x' || has(u)", True), ("has(u) || a == 'y'", None), ("!(has(u) && a == 'y')", True), ("a == 'x' && !has(c)", True),
    ],
)  # fmt: skip
def test_labels_that_are_not_known_decide_nothing(text: str, found: bool | None) -> None:
    """Yes or no where the known ones decide alone; the rest stays open."""
    assert parse(text).matches(OPEN) is found


@pytest.mark.parametrize(
    ("text", "pin"),
    [
        ("a == 'x'", ("a", {"x"})),
        ("a in {'x', 'y'}", ("a", {"x", "y"})),
        ("a != 'x'", None),
        ("a not in {'x'}", None),
        ("a contains 'x'", None),
        ("has(a)", None),
        ("!a == 'x'", None),
        ("!!a == 'x'", ("a", {"x"})),
        ("(a == 'x')", ("a", {"x"})),
        ("has(b) && a == 'x'", ("a", {"x"})),
        ("a == 'x' && b == 'y'", ("a", {"x"})),
        ("a == 'x' || a == 'y'", ("a", {"x", "y"})),
        ("a == 'x' || b == 'y'", None),
        ("a == 'x' || has(a)", None),
        ("", None),
    ],
)
def test_a_label_that_all_that_is_selected_carries(text: str, pin: tuple[str, set[str]] | None) -> None:
    """One of its values, in every branch; a negation pins nothing."""
    found = parse(text).pin
    assert (found and (found[0], set(found[1]))) == pin


@pytest.mark.parametrize(
    ("text", "position", "expected"),
    [
        ("a", 1, "an operator, found the end"),
        ("a == 'x' b", 9, "an operator or the end, found 'b'"),
        ("a == 'x", 5, "a closing quote"),
        ("a == x", 5, "a quoted string"),
        ("a ==", 4, "a quoted string, found the end"),
        ("a in 'x'", 5, "'{'"),
        ("a in {'x' 'y'}", 10, "',' or '}'"),
        ("(a == 'x'", 9, "')', found the end"),
        ("has(a", 5, "')'"),
        ("all(x", 4, "')'"),
        ("a == 'x' && ", 11, "a label"),
        ("== 'x'", 0, "a label"),
    ],
)
def test_where_a_selector_is_refused(text: str, position: int, expected: str) -> None:
    """The position is counted from 0, and what was expected there is named with the beginning of what stands there."""
    with pytest.raises(ValueError, match="bad selector") as error:
        parse(text)
    assert expected in str(error.value)
    assert abs(int(str(error.value).split("position ")[1].split(":")[0]) - position) <= 1


def test_words_for_namespaces_and_accounts() -> None:
    """Labels have the prefix, and `all()` asks for the label that every one of them has; `global()` is what has no namespace."""
    one = parse("a == 'x'", "pcns.")
    assert (one.matches({"pcns.a": "x"}), one.matches({"a": "x"})) == (True, False)
    every = parse("all()", "pcns.", "pcns.name")
    assert (every.matches({"pcns.name": "n"}), every.matches({})) == (True, False)
    assert (parse("global()").matches({}), parse("global()").matches({NAMESPACE: "n"})) == (True, False)
    assert parse("all()").matches({}) is True


@pytest.mark.parametrize(("depth", "parsed"), [(100, True), (101, False)])
def test_how_deep_parentheses_may_be(depth: int, parsed: bool) -> None:
    """A hundred; more is refused."""
    text = "(" * depth + "a == 'x'" + ")" * depth
    if parsed:
        assert parse(text).matches(LABELS) is True
    else:
        with pytest.raises(ValueError, match="nested"):
            parse(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [("a in{'x'}", True), ("a  notin {'y'}", True), ("a inx {'x'}", None), ("b startswith'ye'", True), ("b starts  with 'ye'", True), ("a in {'x',}", True), ("a\t==\t'x'", True), ("a in {}", False)],
)  # fmt: skip
def test_blanks_and_words_run_together(text: str, found: bool | None) -> None:
    """As Calico reads them; a word that only begins like an operator is none."""
    if found is None:
        with pytest.raises(ValueError, match="operator"):
            parse(text)
    else:
        assert parse(text).matches(LABELS) is found
