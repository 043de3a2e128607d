"""What a string in quotes says is searched, however often it was put into another one, and the document around it stays one."""

from __future__ import annotations

import json
import time

import pytest
from analyzer.redact.kinds import ALL
from analyzer.redact.literals import in_strings, left_over, requoted
from analyzer.redact.secrets import _hide, hide

from tests.support.secrets import filled

VALUE = "aK9x2Qd7LmZ4"
OF_A_LINE = (
    "shadow",
    "key of a table",
    "password of an account",
    "list of users",
    "time keys",
    "digest of a realm in words",
    "chap secret",
)
"""Kinds that are told by the line they are alone on: a string of one line without an escape is part of the line around it."""


def test_a_document_with_a_secret_in_it_stays_one() -> None:
    """Each example of each rule, put into a document that stands in the string of another one: hidden, and read as before."""
    broken, shown = [], []
    for one in ALL:
        for example in one.hidden:
            text, values = filled(example, 3)
            clean = _hide(json.dumps({"body": json.dumps({"message": text}), "code": 500}))
            try:
                inner = json.loads(json.loads(clean)["body"])["message"]
            except (ValueError, KeyError):
                broken.append((one.name, clean))
                continue
            if one.name not in OF_A_LINE:
                shown += [(one.name, inner) for value in values if len(value) > 3 and value in inner]
    assert broken == []
    assert shown == []


@pytest.mark.parametrize(
    "said",
    [
        f"users:\n- name: admin\n  user:\n    token: {VALUE}",
        f'- name: DB_PASSWORD\n  value: "{VALUE}"',
        f'{{"private_key": "-----BEGIN PRIVATE KEY-----\n{VALUE}{VALUE}\n-----END PRIVATE KEY-----\n"}}',
        f'Authorization: Digest username="a", response="{VALUE}"',
        f"contraseña: {VALUE}",
    ],
)
def test_lines_in_a_string_are_lines(said: str) -> None:
    """A value below its name, in a block, in quotes and behind a word with accents goes from a message of an event."""
    clean = hide(json.dumps({"reason": "Failed", "message": said, "count": 3}))
    told = json.loads(clean)
    assert (told["reason"], told["count"]) == ("Failed", 3)
    assert VALUE not in told["message"]
    assert told["message"].count("\n") == said.count("\n")


def test_what_is_no_secret_is_written_as_it_was() -> None:
    """Escapes that a writer need not have made stay where nothing went: the text is not written anew."""
    text = r'{"message": "a\/b \u003cnil\u003e \"x\"\nok", "n": 1}'
    assert hide(text) == text


def test_markup_stays_escaped_beside_a_secret() -> None:
    """Go writes `<` as an escape; a string that is written anew does, too."""
    clean = hide(rf'{{"m": "\u003cnil\u003e\npassword: {VALUE}"}}')
    assert clean == r'{"m": "\u003cnil\u003e\npassword: [hidden:value]"}'


def test_a_string_of_another_language_is_left_to_the_rules() -> None:
    """Go's `\\x1b` is no escape of JSON: the string is no JSON, and what stands in it is hidden as it is written."""
    assert in_strings(r'msg="\x1b[0m \"a\""', str.upper) == r'msg="\x1b[0m \"a\""'
    assert VALUE not in hide(rf'err="\x1b[31m password=\"{VALUE}\""')


def test_a_backslash_in_front_of_a_quote_is_no_part_of_a_value() -> None:
    """A cut line: no string is whole, and the quote behind the value is still an escaped one."""
    assert hide(rf"\"bindpw {VALUE}\", \"x\": 1") == r"\"bindpw [hidden:password]\", \"x\": 1"


def test_an_escape_whose_letter_went_leaves_no_backslash() -> None:
    """A value that begins in the middle of one is hidden from there; what is left is still a string."""
    text = r'{"m": "{\"x\": \"password \\ud83d\\udc49\\n48kWaX6b14QP- a@b: \"}"}'
    clean = hide(text)
    assert "48kWaX6b14QP" not in clean
    assert json.loads(json.loads(clean)["m"])["x"].startswith("password ")


def test_quotes_are_put_back_as_they_were() -> None:
    """Bare ones stay bare and escaped ones escaped, whatever went between them."""
    old = r'{"a": "x \"k\" password: one'
    assert requoted(old, '{"a": "x "k" password: [hidden:value]', r"\"") == r'{"a": "x \"k\" password: [hidden:value]'
    assert requoted('"a" one', '"a" [hidden:x]', r"\"") == '"a" [hidden:x]'
    assert requoted(r"\"a\" one", '"a" [hidden:x]', r"\"") == r"\"a\" [hidden:x]"


def test_what_is_left_over_is_outside_of_strings() -> None:
    """An open string at the end counts as text."""
    assert left_over(r'a "b\"c" d "e\n') == r'a "" d "e\n'


@pytest.mark.parametrize("unit", ['"', r"\"", r"\\\"", r'"\n', '{"a":"', r"\u0022", r'"\n"'])
def test_many_quotes_cost_no_more_each(unit: str) -> None:
    """64 KiB of quotes, closed or not, take no longer than a second or two."""
    began = time.process_time()
    hide(unit * ((1 << 16) // len(unit)) + " token")
    assert time.process_time() - began < 4
