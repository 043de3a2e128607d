"""The lines that may name a secret of another line."""

from __future__ import annotations

from analyzer.redact.hinted import hinted


def test_lines_with_a_hint_are_found_by_where_they_begin() -> None:
    """In any letters, once each; a letter that has two small ones makes every line one."""
    assert hinted("a\nAPI_KEY: key\nb\n  PassWord:") == {2, 17}
    assert hinted("a\nb") == set()
    assert hinted("\u0130\nb\n") == {0, 2, 4}


def test_a_hint_at_the_very_begin_is_one() -> None:
    """And each line is looked at once, to the last."""
    assert hinted("key: 1\nkey key\n\nno\nkey") == {0, 7, 19}
    assert hinted("key: 1\nno") == {0}
