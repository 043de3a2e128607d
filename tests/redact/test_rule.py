"""What a value under a name is: nothing, a path, a number, an identifier, or something drawn at random."""

from __future__ import annotations

import re

import pytest
from analyzer import patterns as regex
from analyzer.redact import rule
from analyzer.redact.kinds import RULES
from analyzer.redact.kinds.values import EQUALS
from analyzer.redact.rule import (
    SIGNS,
    apart,
    credible,
    likely,
    no_path,
    plain,
    random,
    secret,
    span_of,
    thrown,
    value_if,
    value_of,
    with_value,
)
from analyzer.redact.secrets import hide

from tests.support.secrets import filled
from tests.support.values import are_values

UUID = "5f3e8a7c-1111-2222-3333-444455556666"


@pytest.mark.parametrize(
    ("value", "is_plain", "is_credible", "is_secret"),
    [
        ("", True, False, True),
        ("null", True, False, False),
        ("None", True, False, False),
        ("[hidden:x]", True, False, False),
        ("${VAR}", True, False, False),
        ("<none>", True, False, False),
        ("12345", True, False, True),
        ("30s", True, False, True),
        ("1h30m", True, False, True),
        ("/etc/x/y.key", True, False, True),
        ("a/b/c", True, False, True),
        ("x.pem", True, False, True),
        ("8Q4YrR1J71ZewzL/ZNQWidABCB5B", False, True, True),
        ("8Q4YrR1J71ZewzL/ZN", True, False, True),
        ("8Q4YrR1J71Ze.log", False, True, True),
        ("8Q4YrR1J71Z.log", True, False, True),
        ("0123456789abcdef0123456789abcdef.txt", False, True, True),
        ("0123456789abcdef0123456789abcde.txt", True, False, True),
        ("acme/konnectivityAgentPodNames", True, False, True),
        (UUID, False, False, True),
        ("abc12", False, False, True),
        ("abc123", False, True, True),
        ("word", False, False, True),
        ("something", False, False, True),
        ("some-thing1", False, False, True),
        ("some-thing-else1", False, True, True),
        ("Some-thing1", False, True, True),
        ("aBcDeF", False, True, True),
        ("some!thing", False, True, True),
        ("!something", False, False, True),
        ("abcdefghijklmnopqrstuvwx", False, True, True),
        ("abcdefghijklmnopqrstuvw", False, False, True),
        ("abcdefghijkl-mnopqrstuvwx", False, False, True),
    ],
)
def test_values(value: str, is_plain: bool, is_credible: bool, is_secret: bool) -> None:
    """Nothing is plain; a word is no secret but under a name that can only be a secret's."""
    assert (plain(value), credible(value), secret(value), no_path(value)) == (
        is_plain,
        is_credible,
        is_secret,
        not is_plain,
    )


def test_a_word_with_digits_is_likely_a_password() -> None:
    """Where `credible` asks for more, since names of objects look the same; a word, a number, a path and an ID are none."""
    assert [one for one in ("blue-moon71", "abc123", "aBcDeF") if not likely(one)] == []
    assert [one for one in ("some-thing", "12345", "/etc/x1", UUID, "ab1", "3h12m") if likely(one)] == []


def test_a_name_with_hyphens_is_not_thrown_together() -> None:
    """Where objects are listed beside the name: hyphens need capitals, small letters and digits all over."""
    assert [one for one in ("abc123", "aB3dE6gH9jK2-mN5pQ8") if not thrown(one)] == []
    assert [one for one in ("default-token-x1y2z", "Some-thing1", "word", "a/b1c2") if thrown(one)] == []


@pytest.mark.parametrize(
    ("value", "drawn"),
    [
        ("aB3dE6gH9jK2mN5pQ8", True),
        ("konnectivityAgentPod", False),
        ("ReplicationController", False),
        ("lower-case-only-1234567", False),
        ("UPPERCASEONLY12345678", False),
        ("/aB3dE6gH9jK2mN5pQ8", False),
        ("http://aB3dE6gH9jK2mN5pQ8", False),
        ("x.aB3dE6gH9jK2", True),
        ("aB3dE6gH9jK", False),
    ],
)
def test_what_is_thrown_together(value: str, drawn: bool) -> None:
    """Capitals, small letters and digits, and no name in camel case; twelve at least."""
    assert random(value) is drawn


def test_changes_are_counted_but_a_capital_before_small_letters() -> None:
    """That is how words begin."""
    assert [rule.changes(value) for value in ("abc", "aB", "Ab", "a1B2", "a-b", "AbAb", "aBc")] == [0, 1, 0, 3, 0, 1, 1]


def test_only_the_value_is_replaced() -> None:
    """Where it passes, and never twice."""
    import regex

    pattern = regex.compile(r"k=(?P<value>\S+);")
    put = value_if(lambda v: v != "no", "[x]")
    assert [pattern.sub(put, text) for text in ("k=a;z", "k=no;", "k=[hidden:y];")] == [
        "k=[x];z",
        "k=no;",
        "k=[hidden:y];",
    ]


def test_hints_are_divided_by_blanks() -> None:
    """A blank inside of one is two tildes."""
    one = rule.rule("n", "a b~~c", "x", "y")
    assert (one.hints, one.pattern.pattern, one.replace) == (("a", "b c"), "x", "y")


def test_its_values_have_their_own_fields() -> None:
    """Its readers cannot change them, and a misspelt field is refused."""
    are_values(rule)


@pytest.mark.parametrize("one", [one for one in RULES if one.signed], ids=lambda one: one.name.replace(" ", "-"))
def test_a_text_without_a_sign_behind_the_name_needs_no_pattern(one: rule.SecretRule) -> None:
    """Whatever the pattern finds in an example, in a part of it or in front of other words may match; a name alone may not."""
    for example in (*one.hidden, *one.kept):
        text, _ = filled(example, 5)
        parts = [text, *(text[:at] for at in range(len(text))), *(text[at:] for at in range(len(text)))]
        found = [part for part in parts if one.pattern.search(part)]
        assert all(one.may_match(part.lower()) and one.may_match(f"{part} is set.".lower()) for part in found)
    assert not any(one.may_match(f"I1123 12:23:18.745788 1 options.go:165] {hint} set to") for hint in one.hints)
    assert all(one.may_match(f"{hint}{sign}") for hint in one.hints for sign in SIGNS)


@pytest.mark.parametrize(
    "sign", ["=>", "->", ":=", "=", "==", ":", "::", "＝", "：", "%3D", "%3A", "\\u003d", "\\u003a", "&#61;", "=3D"]
)
def test_each_sign_between_a_name_and_its_value_is_known(sign: str) -> None:
    """As `EQUALS` lists them; a rule is left out only where none stands behind the name."""
    assert regex.fullmatch(EQUALS, sign)
    assert any(one in sign.lower() for one in SIGNS)


def test_a_gap_is_no_secret() -> None:
    """A variable or a word in capitals that a guide leaves to its reader; by such gaps a text is told to be a guide."""
    for text in (
        "password: $DB_PASSWORD",
        "token: YOUR_API_TOKEN",
        "--from-literal=x=$HF_TOKEN",
        "--password $PASSWORD",
    ):
        assert hide(text) == text
    for text in ("password: $ecret_99", "password: $ECRET99", "password: $DB_PASSWORD9x!", "token: YOURAPITOKENx9"):
        assert "[hidden:" in hide(text)


def test_a_value_of_several_forms_is_found_by_the_standard_library() -> None:
    """Each of its groups has a name of its own there; which of them has matched does not matter to who reads it."""
    one = rule.rule("x", "x", r"x=(?:'(?P<value>[^']*)'|(?P<value>\d+)(?P<unit>s)?|(?P<value>\w+));", "")
    assert isinstance(one.pattern, regex.Lazy)
    assert isinstance(one.pattern.compiled(), re.Pattern)
    found = [m for m in map(one.pattern.search, ("a x='b c'; d", "x=12s;", "x=12;", "x=bc;")) if m is not None]
    assert [value_of(m) for m in found] == ["b c", "12", "12", "bc"]
    assert [span_of(m) for m in found] == [(5, 8), (2, 4), (2, 4), (2, 4)]
    assert [with_value(m, "-") for m in found] == ["x='-';", "x=-s;", "x=-;", "x=-;"]
    assert apart("(?P<key>a)(?P<value>b)") == "(?P<key>a)(?P<value>b)"
