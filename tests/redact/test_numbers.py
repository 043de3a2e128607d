"""Lines that can hold the number of a telephone or of an account."""

from __future__ import annotations

from analyzer.redact.numbers import numbered, with_numbers


def test_a_line_with_a_sign_and_four_digits() -> None:
    """The sign alone, or digits alone, make none; each line is told once."""
    text = "call +49 30 1234567\nplus +\naccount: 481516\n12345678\naccount none\n"
    assert numbered(text)
    assert not numbered("12345678 and no word")
    assert sorted(set(with_numbers(text))) == ["account: 481516", "call +49 30 1234567"]
