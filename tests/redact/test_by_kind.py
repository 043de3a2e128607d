"""A line of a log is passed by its kind only where no line of that kind can hide anything."""

from __future__ import annotations

import random
import re

import pytest
from analyzer.redact.by_kind import ENDS, ENOUGH, LENGTHS, LONGEST, HideByKind, _with_numbers
from analyzer.redact.kinds import RULES, VENDORS
from analyzer.redact.repeated import MOST, VOLATILE
from analyzer.redact.secrets import hide, unasked_with

HEAD = "I0302 09:00:00.{:06}       1 x.go:1] "
TOKEN = "Zx81kQpLm20VtRbn77Ws"


def looked_at(lines: list[str]) -> list[str]:
    """The lines that were hidden one by one; all must be what they are alone."""
    asked: list[str] = []
    seen = HideByKind(lambda text: asked.append(text) or hide(text))
    assert [seen.line(line) for line in lines] == [hide(line) for line in lines]
    return asked


def test_lines_of_a_kind_that_asks_no_rule_are_passed() -> None:
    """After a few of them and a trial with other numbers; another constant text is another kind."""
    lines = [HEAD.format(at) + f'"dial" dialID={at} address="10.1.2.{at}:10250"' for at in range(30)]
    asked = looked_at(lines)
    assert asked[: ENOUGH + 1] == lines[: ENOUGH + 1]
    tried = asked[ENOUGH + 1 :]
    assert all(f" dialID={one} " in line for one, line in zip(LENGTHS, tried, strict=False))
    # in all three places and in the dial's; the source's line and the port have one, four or five digits
    assert len(tried) == 2 * len(LENGTHS) + 2 * 3
    assert len(looked_at([*lines, HEAD.format(1) + '"dialled" dialID=1'])) == ENOUGH + 1 + len(tried) + 1
    words = [HEAD.format(at) + '"a line without numbers"' for at in range(30)]
    assert len(looked_at(words)) == ENOUGH + 1 + 3  # the source's line only
    plain = ["2026-03-02T09:00:00.000001Z stderr F no number" for _ in range(30)]
    assert looked_at(plain) == plain[: ENOUGH + 1]


@pytest.mark.parametrize(
    ("line", "secret"),
    [
        ("pin={} of 3", "471158"),
        ("password 6 n={}", "9091065160637965"),
        ("otp={} x", "471158"),
    ],
)
def test_a_value_that_is_a_secret_beside_the_constant_text_alone_is_hidden(line: str, secret: str) -> None:
    """However many lines of the kind came before whose values are none: the constant text asks a rule, so no kind passes."""
    lines = [HEAD.format(at) + line.format(at % 10) for at in range(20)]
    seen = HideByKind()
    assert [seen.line(one) for one in lines] == [hide(one) for one in lines]
    assert secret not in seen.line(HEAD.format(21) + line.format(secret))


def test_a_number_of_twenty_digits_is_looked_at_in_a_kind_that_passes() -> None:
    """Alone it may be a token, also where a thousand lines of its kind hold none."""
    short = [HEAD.format(at) + f'"dial" dialID={at}' for at in range(20)]
    long = HEAD.format(21) + '"dial" dialID=' + "47" * 10
    assert looked_at([*short, long])[-1] == long
    assert looked_at([*short, long.removesuffix("7")])[-1] != long.removesuffix("7")


def test_one_look_at_a_whole_trial_says_what_each_of_its_lines_would() -> None:
    """Whatever sign stands before the number and whatever behind it: kinds pass as they do where each line is tried."""
    for sign in (" ", "=", '="', ":", "/", "(", "[", "pin=", "otp: ", "--n ", "/abcdefgh/", ":a-", " -", "$", "=/"):
        for end in ("", '"', ")", " root:x", "/abcdefg", ":abcdefghijklmn", " MD5", "%41", "ha1"):
            lines = [f"{HEAD.format(at)}some words {sign}{at}{end}" for at in range(10, 17)]
            one, all_of = HideByKind(lambda text: hide(text)), HideByKind()
            assert [one.line(line) for line in lines] == [all_of.line(line) for line in lines]
            assert one._passes == all_of._passes


def test_a_shortest_and_a_longest_number_tell_what_numbers_of_all_lengths_do() -> None:
    """Of a line that shows no word of a rule: behind every example of a rule, and with numbers within its signs."""
    told: list[bool] = []
    for rule in (*RULES, *VENDORS):
        for example in (*rule.hidden, *rule.kept):
            for line in (f"{HEAD.format(1)}{example} n=7", HEAD.format(1) + re.sub(r"[a-z]{2,}", " =4711 ", example)):
                parts = VOLATILE.split(line)
                short = unasked_with(line, _with_numbers(parts, ENDS))
                assert short == unasked_with(line, _with_numbers(parts))
                told.append(short)
    assert 100 < sum(told) < len(told) - 100


def test_a_secret_in_the_constant_text_is_hidden_in_every_line() -> None:
    """The hundredth line of a kind is hidden as the first was."""
    for text in ("password=hunter2 dialID={}", f"{TOKEN} dialID={{}}", "Authorization: Bearer abcdef0123456789 n={}"):
        lines = [HEAD.format(at) + text.format(at) for at in range(100)]
        assert len(looked_at(lines)) == 100
        assert all("[hidden:" in hide(line) for line in lines)


def test_a_secret_over_the_join_of_constant_text_and_a_value_is_hidden() -> None:
    """A name that ends where the number begins, a code in parts, a long number that is a token by itself."""
    for text in ("pin={}", '"otp":{}}}', 'curl -u bob:"{}"', "code (pin {}) (otp {})", "{} root:{}"):
        for digits in (1, 4, 6, 8, 12, 16, 20, 24):
            short = [HEAD.format(at) + text.format(at, at) for at in range(9)]
            lines = [*short, *(HEAD.format(9) + text.format(a, b) for a in ("7", "7" * digits) for b in ("8", "81" * (digits // 2)))]  # fmt: skip
            looked_at(lines)


@pytest.mark.parametrize("rules", [RULES, VENDORS], ids=["worded", "vended"])
def test_every_example_of_a_rule_is_hidden_behind_lines_of_its_kind(rules: tuple[object, ...]) -> None:
    """With each number in it drawn anew, short ones first: every line is what it would be alone."""
    draw = random.Random(5)
    seen = HideByKind()
    for rule in rules:
        for example in (*rule.hidden, *rule.kept):
            for at in range(8):
                number = "7" if at < 5 else "".join(draw.choices("0123456789", k=draw.choice((4, 6, 9, 16, 20))))
                line = f"{HEAD.format(at)}{example} n={number}"
                assert seen.line(line) == hide(line)


def test_a_change_of_another_sort_is_made_in_every_line() -> None:
    """Where what is done to a line takes something without any rule, its kind does not pass."""
    seen = HideByKind(lambda text: text.replace("node-a", "node-1"))
    assert {seen.line(f"{HEAD.format(at)}node-a") for at in range(20)} == {
        f"{HEAD.format(at)}node-1" for at in range(20)
    }


def test_a_number_that_matters_at_one_length_alone_is_looked_at_in_each_line() -> None:
    """The trial draws it, though no line so far had one so long."""
    seen = HideByKind(lambda text: re.sub(r"=\d{12}\b", "=[hidden:number]", text))
    assert [seen.line(f"{HEAD.format(at)}dialled n={at}") for at in range(9)] == [
        f"{HEAD.format(at)}dialled n={at}" for at in range(9)
    ]
    assert seen.line(f"{HEAD.format(9)}dialled n=123456789012") == f"{HEAD.format(9)}dialled n=[hidden:number]"


def test_what_has_no_kind_is_looked_at_itself() -> None:
    """A text of several lines, a long one, one with a zero byte, one without any volatile part."""
    for line in ("a=1\nb=2", f"a=1 {'b ' * LONGEST}", "a=1\0 b", "words only"):
        assert looked_at([line] * 9) == [line] * 9


def test_kinds_are_forgotten_before_there_are_too_many() -> None:
    """A log of nothing but different lines takes no more memory than one of few."""
    seen = HideByKind(lambda text: text)
    for at in range(MOST + 10):
        seen.line(f"{'x' * (at % 50)}{chr(97 + at % 26)}{at}y =1")
    assert len(seen._met) + len(seen._passes) <= MOST


def test_a_number_that_goes_on_in_the_constant_text_is_looked_at() -> None:
    """Twenty digits may be a token, also where a time takes the first nine of them and the others are of the kind."""
    lines = [f'x (2026-03-02 09:00:00.{at:09}12345678901) "dial" dialID={at}' for at in range(30)]
    looked_at(lines)
    seen = HideByKind()
    assert [seen.line(line) for line in lines] == [hide(line) for line in lines]
    assert not any(seen._passes.values())
