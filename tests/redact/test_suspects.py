"""Many lines are hidden at once as each would be alone."""

from __future__ import annotations

import json

import pytest
from analyzer.redact.kinds import ALL
from analyzer.redact.rule import SecretRule
from analyzer.redact.secrets import hide
from analyzer.redact.suspects import changed_in, hide_lines, suspects

from tests.support.secrets import filled

VALUE = "aK9x2Qd7LmZ4"


def suspect_lines(text: str) -> list[str]:
    """The lines that are not passed over at once."""
    return [text[begin:].partition("\n")[0] for begin in sorted(suspects(text))]


def test_many_lines_are_hidden_as_each_is_alone() -> None:
    """Examples of all rules in one text: what is passed over at once holds no secret."""
    lines = [filled(text, 3)[0].replace("\n", " ") for one in ALL for text in (*one.hidden, *one.kept)]
    lines += ["-p x", "", "\u0130 password=" + VALUE, "plain words", "a%20b"]
    lines += lines[::3]
    assert hide_lines(lines) == [hide(line) for line in lines]
    text = "\n".join(["plain words", f"password={VALUE}", "a b", "--x"])
    assert suspect_lines(text) == [f"password={VALUE}", "--x"]
    assert changed_in(text) == {f"password={VALUE}": "password=[hidden:value]"}


def test_lines_that_differ_in_their_numbers_are_searched_together_and_hidden_each_by_itself() -> None:
    """A hint that holds a digit is one in its own line only; a number of one length may be a secret where another is none."""
    lines = [f"pin={number}" for number in ("1", "4711", "471158")] + [
        "x2ha1=2 a",
        "x2ha7=2 a",
        f"com2s x {VALUE}",
        f"com5s x {VALUE}",
    ]
    assert hide_lines(lines) == [hide(line) for line in lines]
    assert suspect_lines("n 12\nsecret 1\nn 3\nsecret 22\nn 4") == ["secret 1", "secret 22"]


def test_a_coloured_name_is_one_among_other_lines() -> None:
    """A line with colours is looked at whatever it says; one whose colours hide nothing keeps them."""
    assert hide_lines(["x", f"\x1b[1mtoken\x1b[0m={VALUE}{VALUE}", "\x1b[1mpassword\x1b[0m"]) == [
        "x",
        "token=[hidden:value]",
        "\x1b[1mpassword\x1b[0m",
    ]


@pytest.mark.parametrize("rule", ALL, ids=lambda one: one.name.replace(" ", "-"))
def test_what_a_line_tells_is_told_by_a_string_and_by_a_log_that_says_it(rule: SecretRule) -> None:
    """A message of an event, a field of a JSON log and an error in klog say a line, and so do a string within a string and what stands behind the head of a log."""
    for text, values in (filled(example, 3) for example in rule.hidden):
        event, deep = json.dumps({"message": text}), json.dumps({"a": json.dumps({"b": text})})
        said = [
            event,
            f'    "message": {json.dumps(text)},',
            deep,
            f'E0302 09:11:22.200001       1 x.go:1] "failed" err={json.dumps(text)}',
        ]
        if "\n" not in text:
            said += [
                f"2026-03-02T09:00:00.200000000Z stderr F {text}",
                f"Mar  2 09:11:22 n1 sshd[7]: {text}",
                f"# {text}",
            ]
        shown = [line for line in hide_lines(said) for value in values if len(value) > 5 and value in line]
        assert shown == []
        assert json.loads(hide_lines([event])[0]).keys() == {"message"}


def test_a_line_that_was_asked_is_asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Documents of one kind have most of their lines in common; a long one is asked each time, since it is not kept."""
    asked: list[str] = []
    monkeypatch.setattr("analyzer.redact.suspects.CLEAN", {})
    monkeypatch.setattr("analyzer.redact.suspects.changed_in", lambda text: asked.append(text) or changed_in(text))
    long, secret = "x" * 300, f"password={VALUE}"
    for _ in range(2):
        assert hide_lines(["a: b", secret, long, "a: b"]) == ["a: b", "password=[hidden:value]", long, "a: b"]
    assert asked == [f"a: b\n{secret}\n{long}", long]
