"""What is hidden in a document leaves the document's form."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml
from analyzer.redact.lines import shareable
from analyzer.redact.placeholders import in_quotes
from analyzer.redact.pseudonyms import Pseudonyms

MAKE = Pseudonyms(b"k" * 32, {}, words=True)
DOCUMENT = """\
password: hunter2x9
token: aK9x2Qd7LmZ4aK9x2Qd7LmZ4   # mine
args: [--password, hunter2x9, --token=aK9x2Qd7LmZ4aK9x2Qd7LmZ4]
db: {user: bob, password: hunter2x9}
env:
- name: DB_PASSWORD
  value: hunter2x9
- {name: DB_PASSWORD, value: hunter2x9}
command:
- --password
- hunter2x9
passwords:
- hunter2x9
pass: 'it''s me 99'
pin: 481516
tagged:
  password: !!str hunter2x9
  secret_key: &a aK9x2Qd7LmZ4aK9x2Qd7LmZ4
config: |
  password: hunter2x9
said: "password: hunter2x9"
"""
SECRET = """\
kind: Secret
data:
  folded: QVFEQ1pMdFhPUnQrSmhBQUFYaERWNHJsZ3BsMmNjcDR6
    QVFEQ1pMdFhPUnQrSmhBQUFYaERWNHJsZ3BsMmNjcDR6
  # how it was made: by hand
  quoted: "abc
    def"
  block: |
    abc
    x: y
    def
"""


def form(value: Any) -> Any:
    """A document without its texts: mappings and lists of nothing."""
    if isinstance(value, dict):
        return sorted((json.dumps(form(one)) for one in value.values()), key=str)
    return ["list", *map(form, value)] if isinstance(value, list) else ""


@pytest.mark.parametrize("text", [DOCUMENT, SECRET, "kind: Secret\nstringData: {password: hunter2x9, user: bob}\n"])
def test_yaml_keeps_its_form(text: str) -> None:
    """Plain values, values in lists and between braces, tagged ones and those over several lines: none becomes a list or an error."""
    new = shareable(text, MAKE, table=True)
    assert "hunter2" not in new
    assert "aK9x" not in new
    assert "QVFE" not in new
    assert form(yaml.safe_load(new)) == form(yaml.safe_load(text))
    assert shareable(new, MAKE, table=True) == new


def test_json_keeps_its_form() -> None:
    """A number that was a secret is a string then, and a string in quotes gets no others in it."""
    text = '{\n "a": {"password": 481516, "token": "aK9x2Qd7LmZ4aK9x2Qd7LmZ4"},\n "pin": 48151623,\n "said": "{user: x, password: hunter2x9}"\n}'
    new = shareable(text, MAKE, table=True)
    assert form(json.loads(new)) == form(json.loads(text))
    assert "481516" not in new


def test_quotes_of_a_value_that_holds_some_are_the_other_ones() -> None:
    """Nothing is put into a string, and what stands behind a sign stays as it is."""
    assert in_quotes("""key: [hidden:value] "x" it's""") == """key: '[hidden:value] "x" it''s'"""
    for line in (
        '{"said": "a, [hidden:value], b"}',
        "- --token=[hidden:value]",
        "Authorization: Bearer [hidden:token]",
    ):
        assert in_quotes(line) == line
