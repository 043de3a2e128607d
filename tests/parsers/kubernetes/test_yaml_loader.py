"""YAML and JSON as Kubernetes writes them, with bounds."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from analyzer.limits import Limits
from analyzer.parsers.kubernetes.yaml_loader import BadYaml, load, load_json

LIMITS = Limits()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("true", True),
        ("false", False),
        ("yes", "yes"),
        ("On", "On"),
        ("True", "True"),
        ("null", None),
        ("~", None),
        ("", None),
        ("0", 0),
        ("-12", -12),
        ("999999999999999999", 10**18 - 1),
        ("1000000000000000000", "1000000000000000000"),
        ("012", "012"),
        ("1.5", "1.5"),
        ("20:21", "20:21"),
        ("2026-03-01", "2026-03-01"),
        ('"12"', "12"),
        ("<<", "<<"),
    ],
)
def test_scalars_are_those_of_json(text: str, value: object) -> None:
    """No dates, no base-60 numbers, no `yes`: what kubectl does not write as such stays text."""
    assert load(f"a: {text}\n", LIMITS) == {"a": value}


@pytest.mark.parametrize("text", ["a: [", "a: b: c", "a: !!python/object:x.Y {}", "{a}: b\n? [x]\n: y", "a:\n\t- b"])
def test_damage_is_said(text: str) -> None:
    """One error for every kind of damage, tags included."""
    with pytest.raises(BadYaml):
        load(text, LIMITS)


def test_damage_is_said_with_its_line() -> None:
    """Counted from one."""
    with pytest.raises(BadYaml, match="at line 3"):
        load("a: 1\nb:\n  c: d: e\n", LIMITS)


def test_a_text_of_the_greatest_size_is_read_and_a_longer_one_is_not() -> None:
    """The option that raises the limit stands in the message."""
    text = "a: " + "x" * 17
    assert load(text, LIMITS._replace(yaml_bytes=20)) == {"a": "x" * 17}
    with pytest.raises(BadYaml, match="20 characters"):
        load(text, LIMITS._replace(yaml_bytes=19))
    assert load_json("[1,2]", LIMITS._replace(json_bytes=5)) == [1, 2]
    with pytest.raises(BadYaml, match="5 characters"):
        load_json("[1,2]", LIMITS._replace(json_bytes=4))


def nested(depth: int) -> str:
    return "a: " + "[" * (depth - 1) + "]" * (depth - 1)


def indented(depth: int) -> str:
    return "".join("  " * at + "a:\n" for at in range(depth))


@pytest.mark.parametrize("text_of", [nested, indented])
def test_depth_is_bounded_in_either_style(text_of: Callable[[int], str]) -> None:
    """Flow and indented nesting; the greatest depth is still read."""
    limits = LIMITS._replace(yaml_depth=150)
    assert load(text_of(150), limits)
    with pytest.raises(BadYaml, match="yaml depth over 150"):
        load(text_of(152), limits)


def test_lists_in_one_line_count_as_depth() -> None:
    """`- - - -` nests without a bracket or an indent."""
    assert load("- " * 45 + "x", LIMITS._replace(yaml_depth=45))
    with pytest.raises(BadYaml, match="depth over 44"):
        load("- " * 45 + "x", LIMITS._replace(yaml_depth=44))


def test_aliases_are_bounded() -> None:
    """The billion laughs cost nothing."""
    text = "a: &a x\nb: [" + ", ".join(["*a"] * 5) + "]\n"
    assert load(text, LIMITS._replace(yaml_aliases=5))["b"] == ["x"] * 5
    with pytest.raises(BadYaml, match="yaml aliases over 4"):
        load(text, LIMITS._replace(yaml_aliases=4))


def test_events_are_bounded() -> None:
    """A mapping of ten pairs: twenty scalars, four brackets of stream, document and the mapping's two."""
    text = "".join(f"k{at}: v\n" for at in range(10))
    assert len(load(text, LIMITS._replace(yaml_events=26))) == 10
    with pytest.raises(BadYaml, match="yaml events over 25"):
        load(text, LIMITS._replace(yaml_events=25))


def test_damage_found_while_counting_is_damage_too() -> None:
    """The same error, whichever look finds it."""
    with pytest.raises(BadYaml):
        load("&a\n" + indented(150) + "x: y: z\n", LIMITS)


@pytest.mark.parametrize("text", ["{", "[1,]", "[" * 100_000])
def test_bad_json_is_said(text: str) -> None:
    """Nesting beyond the interpreter's depth too."""
    with pytest.raises(BadYaml, match="bad JSON"):
        load_json(text, LIMITS)
