"""Secrets that other lines than their own tell."""

from __future__ import annotations

import pytest
from analyzer.redact.across import changed_lines, each_by_itself, hide_across

BODY = "MIIEpAIBAAKCAQEA0Z3VS5JJcds3xfn"
KLOG = "E1120 10:11:12.345678       1 client.go:337] "


@pytest.mark.parametrize("head", ["", KLOG, "2026-11-20T10:11:12Z stderr F ", "# "])
def test_what_was_logged_line_by_line_is_hidden_like_a_file(head: str) -> None:
    """Blocks of keys and values below their names, with the heads of their lines kept."""
    text = f"a\n-----BEGIN X PRIVATE KEY-----\n{BODY}\n-----END X PRIVATE KEY-----\ndb:\n  password: >-\n    blue.moon71\n  port: 1"
    clean = hide_across("\n".join(head + line for line in text.split("\n")))
    hidden = text.replace(BODY, "[hidden:pem]").replace("blue.moon71", "[hidden:value]").split("\n")
    hidden[1] = hidden[3] = "[hidden:pem]"
    assert clean.split("\n") == [head + line for line in hidden]


def test_the_changed_lines_have_their_numbers() -> None:
    """From 1; none where nothing went."""
    assert changed_lines("a: 1\npassword: |\n  x1y2z3\nb: 2") == {3: "  [hidden:value]"}
    assert changed_lines("a: 1\nb: 2") == {}


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ('I0302 x.go:1] "Start" n=2\nE0302 x.go:2] "End" n=2', True),
        ("a\n-----BEGIN X PRIVATE KEY-----", False),
        ("args:\n  - -p", False),
        ("db:\n  password: >-", False),
        ("name: X\nvalue: y", False),
    ],
)
def test_lines_tell_of_others_by_few_words(text: str, alone: bool) -> None:
    """Without these a text is what its lines are."""
    assert each_by_itself(text) is alone
    assert not alone or hide_across(text) == text
