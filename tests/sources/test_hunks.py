"""Where a unified diff begins and ends, and how much of its texts it shows."""

from __future__ import annotations

import pytest
from analyzer.sources.hunks import UnifiedDiff, diffs

HEAD = "--- old.txt\n+++ new.txt\n"


def one(text: str) -> UnifiedDiff:
    (found,) = diffs(text)
    return found


def test_a_hunk_says_how_many_lines_it_has() -> None:
    """What stands below is none of it, whatever sign it begins with."""
    found = one(f"above\n{HEAD}@@ -1,2 +1,2 @@\n same\n-was\n+is\n- a list\n+ another\n")
    assert (found.begin, found.end) == (1, 7)
    assert found.side("-") == [(4, "same"), (5, "was")]
    assert found.side("+") == [(4, "same"), (6, "is")]


def test_lines_of_git_belong_to_the_head() -> None:
    """They stand above it and say nothing of the texts."""
    found = one(f"x\ndiff --git a/x b/x\nindex 83db48f..bf269f4 100644\n{HEAD}@@ -1 +1 @@\n-was\n+is\n")
    assert (found.begin, found.end) == (1, 8)


def test_a_blank_line_without_its_sign() -> None:
    """Who pastes a diff often loses the blank of an empty line."""
    assert one(f"{HEAD}@@ -1,3 +1,3 @@\n same\n\n-was\n+is\n").side("+") == [(3, "same"), (4, ""), (6, "is")]


@pytest.mark.parametrize(
    ("part", "whole"),
    [
        ("@@ -1,2 +1,2 @@\n same\n-was\n+is\n", True),
        ("@@ -1,5 +1,5 @@\n same\n-was\n+is\n x\n x\n x\n", False),
        ("@@ -1,8 +1,8 @@\n x\n x\n x\n x\n-was\n+is\n x\n x\n x\n", True),
        ("@@ -3,2 +3,2 @@\n same\n-was\n+is\n", False),
        ("@@ -1 +1 @@\n-was\n+is\n@@ -9 +9 @@\n-was\n+is\n", False),
        ("@@ -0,0 +1,2 @@\n+is\n+is\n", True),
        ("@@ -1 +1 @@\n same\n", False),
    ],
)
def test_how_much_of_the_text_is_shown(part: str, whole: bool) -> None:
    """From its first line on, in one hunk, and to its end: around a change as many lines are shown on both sides, where there are any."""
    assert one(HEAD + part).is_whole("+") is whole


def test_no_diff_without_a_hunk() -> None:
    """A ruler of YAML and a line that begins with plus signs are none."""
    assert not list(diffs("--- a\n+++ b\nkind: Pod\n"))
